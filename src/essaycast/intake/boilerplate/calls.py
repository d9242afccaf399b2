"""Sentences that ask readers for something: to comment, share, follow, subscribe, to come."""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.vocabulary import offer_points
from essaycast.intake.lines import Line, words

_CALLS = (
    r"\b(?:schreib|erzähl|verrat|verrätst|teil|hinterlass|diskutier|sag|lass|poste|nenn|ergänz)\w*\b"
    r".{0,70}\bkommentar\w*|\bkommentar\w*\b.{0,50}\b(?:hinterlass|schreib|da\b|dazu)\w*|"
    r"\bkommentier\w*\b(?: (?:Sie|gerne?|hier|unten|jetzt|einfach|doch|mit)\b.{0,30})?[.!]?$",
    r"\b(?:freue mich|freuen uns|gespannt|neugierig)\b.{0,60}\b(?:kommentar\w*|rückmeldung\w*|"
    r"feedback|(?:dein|euer|eure|ihr)\w* (?:\w+ )?(?:anruf|mail|e-mail|besuch|anfrage|nachricht|"
    r"antwort|geschichte|gedanke|meinung|zuschrift|erfahrung|sicht)\w*)",
    r"\bteil(?:e|t|en Sie)\b.{0,60}\b(?:beitrag|artikel|text|post|ausgabe|newsletter|netzwerk|"
    r"brief|kolumne|ihn|sie gerne?|weiter)\b",
    r"\bfolg(?:e|t|en Sie)\b (?:mir|uns)\b|\bvernetz\w* (?:dich|euch|Sie sich)\b",
    r"\b(?:trag|trage|tragt|tragen Sie|meld|melde|meldet|melden Sie)\b.{0,70}"
    r"\b(?:ein|an)\b[.!»→ ]*$",
    r"\b(?:schick|schickt|schicken Sie|schreib|schreibt|schreiben Sie|send\w*)\b.{0,40}"
    r"\b(?:nachricht|e-?mail|mail|pn|dm|direktnachricht)\b",
    r"\b(?:abonnier(?:e|t|en Sie)|repost\w*|leite\w*\b.{0,40}\bweiter|empfiehl\w*|empfehlen Sie|"
    r"empfehlt|sag\w* es weiter)\b",
)
_CALL = re.compile("|".join(_CALLS), re.IGNORECASE)
_INVITES = re.compile(
    r"(?:dann |und )?(?:vereinbar|buch|reservier|sicher|meld|ruf|kontaktier|bestell|hol|komm|"
    r"besuch|lad|probier|test|entdeck|unterstütz|spend|werd)(?:e|en|t|et)?\b"
    r"(?: Sie| dich| dir| mich| uns)?",
    re.IGNORECASE,
)
CALL_WORDS = 36
_ADDRESSES = re.compile(
    r"\b(?:du|dich|dir|deine?[mnrs]?|euch|eure?[mnrs]?|(?-i:Sie|Ihnen|Ihre?[mnrs]?)|mir|mich|uns)\b"
    r"|^\W*(?:teil|folg|schreib|erzähl|abonnier|trag|meld|leit|empf|kommentier|hinterlass|repost)\w*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"“”»]?\s+(?=[A-ZÄÖÜ„“\"»])")
_WEEKDAYS = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
_MONTHS = (
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|"
    "jan|feb|mrz|apr|jun|jul|aug|sep|sept|okt|nov|dez"
)
FACT = re.compile(
    rf"\b\d{{1,2}}(?:[.:]\d{{2}})?\s*uhr\b|\b\d{{1,2}}\.\s*(?:{_MONTHS})\b"
    rf"|\b\d{{1,2}}\.\s?\d{{1,2}}\.|\b(?:{_WEEKDAYS})s\b"
    rf"|\bjede[nrs]? (?:\w+ )?(?:{_WEEKDAYS}|monat|woche)\b"
    r"|\b(?:mo|di|mi|do|fr|sa|so)\.?,? \d|\b\d{5} [A-ZÄÖÜ]"
    r"|\b\w+(?:straße|str\.|weg|platz|gasse|allee|ring) \d+|\btel(?:efon|\.)?:?\s*[+\d]|\biban\b"
    r"|\b\d+(?:[.,]\d+)?\s?(?:€|euro)|@\w+\.\w+",
    re.IGNORECASE,
)
"""An hour, a day of the week, a price, an address: what notices of events are made of."""


def is_call(line: Line) -> bool:
    """True for a short paragraph whose last sentence asks readers to write, share or follow."""
    shown = line.bare
    if line.code or words(shown) > CALL_WORDS or shown[:1] in '„“"»«–':
        return False
    last = _SENTENCE.split(shown)[-1]
    if _CALL.search(last) and _ADDRESSES.search(last):
        return True
    return bool(_INVITES.match(last)) and offer_points(shown) >= 3
