"""Function words: what begins a sentence, what stands before a number, what governs which case."""

from __future__ import annotations

from . import word_set

# Capitalised, these begin a sentence: none of them is a noun or a name.
STARTERS = word_set(
    """
Aber Ach Alle Allein Allem Allen Aller Allerdings Alles Als Also Am Andere Andererseits Anders
Anfangs Anschließend Anstatt Auch Auf Aus Außer Außerdem Bei Beide Beim Bereits Besonders Bevor
Bis Bisher Bloß Da Dabei Dadurch Dafür Dagegen Daher Dahin Dahinter Damals Damit Danach Dann Daran
Darauf Daraufhin Daraus Darin Darüber Darum Darunter Das Dass Davon Davor Dazu Dein Deine Deinem
Deinen Deiner Dem Demnach Den Denen Denn Dennoch Der Deren Derzeit Des Deshalb Dessen Deswegen
Dich Die Dies Diese Diesem Diesen Dieser Dieses Diesmal Dir Direkt Doch Dort Du Durch Eben
Ebenfalls Ebenso Ehe Eigentlich Ein Eine Einem Einen Einer Einerseits Eines Einige Einigen Einmal
Endlich Entweder Er Erst Es Etwa Etwas Euch Euer Eure Falls Fast Ferner Folglich Freilich Früher
Für Ganz Gar Gegen Gemeinsam Genau Genauso Gerade Gestern Gleich Gleichzeitig Hat Hatte Heute Hier
Hierbei Hierfür Hiermit Hinter Hinzu Hoffentlich Ich Ihm Ihn Ihnen Ihr Ihre Ihrem Ihren Ihrer Im
Immer Immerhin In Indem Inzwischen Innerhalb Ins Insgesamt Irgendwann Irgendwie Ist Ja Je Jede
Jedem Jeden Jeder Jedes Jedoch Jemand Jene Jener Jetzt Kaum Kein Keine Keinem Keinen Keiner
Keinesfalls Könnte Kurz Lange Laut Leider Letztlich Man Manche Manchmal Mehr Mein Meine Meinem
Meinen Meiner Meist Meistens Mich Mir Mit Mittlerweile Möglicherweise Morgens Nach Nachdem Nachher
Nämlich Natürlich Neben Nein Nicht Nichts Nie Niemand Niemals Noch Nun Nur Ob Obwohl Oder Oft Ohne
Plötzlich Schließlich Schon Sehr Sein Seine Seinem Seinen Seiner Seit Seitdem Selbst Seither Sich
Sie Sind So Sobald Sodann Sofort Sogar Solange Solche Sollte Somit Sondern Sonst Soviel Sowohl
Später Statt Stattdessen Trotz Trotzdem Über Überall Übrigens Um Und Unser Unsere Unserem Unseren
Unter Viel Viele Vielen Vielleicht Vom Von Vor Vorher Vorhin Während Wann War Waren Warum Was
Weder Wegen Weil Weiter Weiterhin Weitere Welche Welcher Welches Wem Wen Wenig Wenige Weniger Wenn
Wer Werden Wessen Weshalb Wie Wieder Wieso Will Wir Wird Wirklich Wo Wobei Wodurch Wofür Woher
Wohin Womit Worauf Woran Worin Worum Wozu Würde Zu Zudem Zuerst Zuletzt Zum Zumindest Zunächst Zur
Zurück Zusammen Zwar Zwischen Bitte Danke Okay Gut Klar Kann Muss Soll Weiß Lass Gibt Habe Haben
Hast Denk Geht Komm Kommen Macht Mach Nehmen Sehen Wollen Möchte Bring Dazwischen Daneben Dorthin
Infolgedessen Insofern Jedenfalls Nebenbei Normalerweise Offenbar Offensichtlich Ringsum
Selbstverständlich Sicherlich Tatsächlich Vermutlich Wahrscheinlich Weswegen Zugleich Zuvor
Zweitens Erstens Drittens Etliche Mehrere Verschiedene Sämtliche Zahlreiche
"""
)

DETERMINERS_WEAK_EN = word_set(
    """
am im vom zum zur beim dem des den diesem diesen jenem jenen jedem jeden welchem welchen manchem
einem einen einer eines keinem keinen keiner keines meinem meinen meiner meines deinem deinen
deiner deines seinem seinen seiner seines ihrem ihren ihrer ihres unserem unseren unserer unseres
unserm unsern eurem euren eurer eures überm unterm hinterm vorm überm allem allen beiden jeglichem
alle beide derselben desselben demselben denselben ebendem solchem solchen
"""
)
DETERMINERS_WEAK_E = word_set("ins ans fürs aufs das jedes dieses jenes welches übers ums")
DER_WORDS = word_set("der dieser jener jeder welcher")
DIE_WORDS = word_set("die diese jene jede welche")
EIN_WORDS = word_set("ein kein mein dein sein ihr unser euer")
EINE_WORDS = word_set("eine keine meine deine seine ihre unsere eure unsre eure jede")

DATIVE = word_set(
    """
mit von bei nach aus seit zu gegenüber außer binnen ab samt nahe laut dank entgegen zufolge
inklusive exklusive
"""
)
ACCUSATIVE = word_set("für gegen ohne durch um pro bis je wider per entlang")
GENITIVE = word_set(
    """
während wegen trotz statt anstatt innerhalb außerhalb aufgrund infolge mangels mittels anlässlich
bezüglich hinsichtlich angesichts oberhalb unterhalb seitens namens zwecks anstelle jenseits
diesseits
"""
)
# With these both cases occur; the first set mostly places (dative), the second mostly directs.
TWO_WAY_DATIVE = word_set("in an vor unter neben hinter zwischen")
TWO_WAY_ACCUSATIVE = word_set("auf über")
PREPOSITIONS = DATIVE | ACCUSATIVE | GENITIVE | TWO_WAY_DATIVE | TWO_WAY_ACCUSATIVE

# Stand between a preposition and its number.
HEDGES = word_set(
    """
nur etwa ca circa rund knapp genau ungefähr mindestens höchstens gut fast noch nicht schon exakt
maximal minimal bloß gerade wenigstens zirka auch erst lediglich immer insgesamt mehr als weniger
spätestens frühestens zusätzlich jeweils durchschnittlich
"""
)

# What people count up to with a cardinal: a number behind them is no ordinal.
NUMBERED = word_set(
    """
abbildung abs absatz abschnitt akt aktenzeichen anlage anhang artikel aufgabe ausgabe autobahn
band beispiel bild block blatt buch bus ebene etage fall figur folge formel frage gate gleis grad
gruppe hausnummer heft jahr jahre jahren jahres kapitel kategorie klasse konto level lektion linie
liste modell modul nr nummer nummern option paragraf paragraph phase platz plan position produkt
psalm punkt raum regel runde saal satz schritt schuss seite seiten sektion serie sitz spalte
staffel startnummer station strophe stufe szene tabelle tag teil text thema tipp tisch tor typ
variante vers version vorschlag woche zahl zeile ziffer zimmer zone zahlen episode quartal
halbzeit
"""
)

COPULAS = word_set(
    """
ist sind war waren wird werden wurde wurden bleibt bleiben blieb blieben heißt hieß bin bist seid
wäre wären würde gewesen sei seien fehlt fehlte kommt kam kommen reicht reichte genügt genügte
bleibt stand steht lag liegt passt starb stirbt gilt galt vergeht verging
"""
)
ACCUSATIVE_VERBS = word_set(
    """
haben habe hast hat habt hatte hatten hattest hätte hätten gibt gab gäbe brauchen brauche brauchst
braucht brauchte brauchten kostet kostete kosten dauert dauerte dauern kaufe kaufen kauft kaufte
kauften bekomme bekommen bekommt bekam bekamen erhalte erhalten erhält erhielt erhielten nehme
nehmen nimmt nahm nahmen finde finden findet fand fanden sehe sehen sieht sah sahen mache machen
macht machte machten esse essen isst aß aßen trinke trinken trinkt trank tranken lese lesen liest
las lasen schreibe schreiben schreibt schrieb schrieben verliere verlieren verliert verlor
verloren gewinne gewinnen gewinnt gewann gewannen schieße schießt schoss schossen zahle zahlen
zahlt zahlte zahlten bezahle bezahlen bezahlt bezahlte verkaufe verkaufen verkauft verkaufte suche
suchen sucht suchte besitze besitzen besitzt besaß enthält enthielt enthalten umfasst umfasste
warte warten wartet wartete spare sparen spart sparte bestelle bestellen bestellt bestellte hole
holen holt holte bringe bringen bringt brachte verdiene verdienen verdient verdiente wiegt wog
lege legt setze setzt bietet bot liefert lieferte zählt zählte meldet meldete fordert forderte
plant plante traf trafen triff trifft treffe treffen liebte liebt lieben krönte krönten besuchte
besuchten bewunderte stürzte verehrte hasste hassten kannte kannten kennt malte porträtierte
ernannte wählte
"""
)
DATIVE_VERBS = word_set(
    """
diente dienten dient folgte folgten folgt half halfen hilft gehörte gehört dankte dankten
begegnete begegneten gehorchte gehorchten glich glichen widersprach schadete vertraute gefiel
gefällt
"""
)

# Nouns people number with ordinals; a number before them is one even without an article.
ORDINAL_NOUNS = word_set(
    """
Kapitel Teil Akt Versuch Tag Woche Monat Jahr Schritt Phase Klasse Auflage Platz Preis Etage Stock
Runde Halbzeit Quartal Jahrhundert Jahrtausend Weltkrieg Liga Advent Geburtstag Satz Buch Band
Absatz Abschnitt Szene Strophe Mannschaft Bundesliga Generation Person Wahl Hand Reihe Stufe Ebene
Mal Semester Staffel Folge Etappe Spieltag Minute Stunde Sekunde Punkt Grad Lebensjahr Hälfte
Drittel Viertel Vorsitzender Vorsitzende Bürgermeister Obergeschoss Untergeschoss Stockwerk Bezirk
Ausgabe Kongress Sinfonie Symphonie Fassung Lesung Ordnung Rang Frage Regel Gebot These Artikel
Aufgabe Welle Impfung Dimension Gang Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag
Brief Zeile Spalte Seite Kind Sohn Tochter Ehe Frau Mann Reich Republik Welt FC Hauptsatz Sitzung
Treffen Episode Lektion Übung Kategorie Halbjahr Trimester Jahrestag Hochzeitstag Todestag
Durchgang Korintherbrief Buch Mose Start Anlauf Plan Entwurf Band Hauptstück Zug Platzierung
Sieger Sieg Tor Internationale Intifada Republik Dynastie Armee Division Kompanie Bataillon
Regiment Kreis Programm Stelle Stellvertreter Schultag Arbeitstag Januar Februar März April Mai
Juni Juli August September Oktober November Dezember Jänner
"""
)
