"""Stems of women's forms whose men's plural is made another way."""

from __future__ import annotations

from . import word_set

# Ending of the stem before "innen" -> the men's plural of that ending.
FEMININE_STEMS = {
    "ärzt": "ärzte",
    "anwält": "anwälte",
    "bäuer": "bauern",
    "köch": "köche",
    "kund": "kunden",
    "kolleg": "kollegen",
    "expert": "experten",
    "zeug": "zeugen",
    "gatt": "gatten",
    "genoss": "genossen",
    "gefährt": "gefährten",
    "erb": "erben",
    "bot": "boten",
    "insass": "insassen",
    "nachkomm": "nachkommen",
    "jud": "juden",
    "jüd": "juden",
    "franzos": "franzosen",
    "französ": "franzosen",
    "chines": "chinesen",
    "russ": "russen",
    "pol": "polen",
    "tschech": "tschechen",
    "türk": "türken",
    "griech": "griechen",
    "schwed": "schweden",
    "dän": "dänen",
    "finn": "finnen",
    "ungar": "ungarn",
    "bulgar": "bulgaren",
    "rumän": "rumänen",
    "sachs": "sachsen",
    "sächs": "sachsen",
    "log": "logen",
    "nachbar": "nachbarn",
    "freund": "freunde",
    "feind": "feinde",
    "wirt": "wirte",
    "gäst": "gäste",
    "könig": "könige",
    "prinz": "prinzen",
    "graf": "grafen",
    "gräf": "grafen",
    "held": "helden",
    "mensch": "menschen",
    "herr": "herren",
    "fürst": "fürsten",
    "autor": "autoren",
    "doktor": "doktoren",
    "professor": "professoren",
    "direktor": "direktoren",
    "lektor": "lektoren",
    "investor": "investoren",
    "moderator": "moderatoren",
    "mentor": "mentoren",
    "senator": "senatoren",
    "influencer": "influencer",
    "chef": "chefs",
    "star": "stars",
    "coach": "coaches",
    "user": "user",
    "fan": "fans",
    "azubi": "azubis",
    "profi": "profis",
    "abgeordnet": "abgeordneten",
    "beamt": "beamten",
    "angestellt": "angestellten",
    "bürgermeister": "bürgermeister",
    "vorständ": "vorstände",
    "bischöf": "bischöfe",
    "schwäger": "schwäger",
    "vertret": "vertreter",
}
# Stems with these endings take "en".
WEAK_MASCULINES = tuple(
    sorted(
        word_set(
            "ent ant ist at et it ot ut aut and end nom graf krat soph arch agog ast or log urg "
            "oph ekt"
        )
    )
)
# "LinkedIn", "LogIn": no women's forms.
NO_STEMS = word_set("linked log plug check built opt add drive walk all sign zoom roll")
