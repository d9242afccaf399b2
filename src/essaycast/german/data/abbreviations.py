"""Abbreviations with a full stop: how they are said and whether one can end a sentence.

Each line: the abbreviation without spaces, what it stands for. A "~" marks an adjective whose
ending its place decides ("sog. Held" -> "sogenannter Held").
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    rows = (line.split(" = ") for line in text.strip().splitlines())
    return {short.strip(): long.strip() for short, long in rows}


# Something always follows these: a full stop after them never ends a sentence.
NEVER_ENDS = _table("""
z.B. = zum Beispiel
Z.B. = Zum Beispiel
d.h. = das heißt
D.h. = Das heißt
D.H. = Das heißt
d.i. = das ist
i.d.R. = in der Regel
I.d.R. = In der Regel
i.d.S. = in diesem Sinne
i.e.S. = im engeren Sinne
i.w.S. = im weiteren Sinne
i.S.v. = im Sinne von
i.S.d. = im Sinne des
i.H.v. = in Höhe von
i.Allg. = im Allgemeinen
i.allg. = im Allgemeinen
i.A. = im Auftrag
i.V. = in Vertretung
i.Vgl. = im Vergleich
i.Z.m. = im Zusammenhang mit
i.R.d. = im Rahmen des
i.d.F. = in der Fassung
i.Vm. = in Verbindung mit
i.V.m. = in Verbindung mit
m.E. = meines Erachtens
M.E. = Meines Erachtens
m.W. = meines Wissens
m.a.W. = mit anderen Worten
M.a.W. = Mit anderen Worten
m.H.v. = mit Hilfe von
m.M.n. = meiner Meinung nach
n.M. = nach Meinung
u.E. = unseres Erachtens
u.U. = unter Umständen
U.U. = Unter Umständen
u.a. = unter anderem
U.a. = Unter anderem
u.zw. = und zwar
u.d.T. = unter dem Titel
u.d.N. = unter dem Namen
v.a. = vor allem
V.a. = Vor allem
z.T. = zum Teil
Z.T. = Zum Teil
z.Z. = zurzeit
z.Zt. = zurzeit
Z.Zt. = Zurzeit
Z.Z. = Zurzeit
z.Hd. = zu Händen
z.Hdn. = zu Händen
z.Bsp. = zum Beispiel
zzt. = zurzeit
Zzt. = Zurzeit
z.S. = zur See
b.z.w. = beziehungsweise
o.g. = oben genannt~
o.a. = oben angeführt~
u.g. = unten genannt~
s.g. = sogenannt~
so.g. = sogenannt~
s.o. = siehe oben
s.u. = siehe unten
s.a. = siehe auch
a.d. = an der
b.d. = bei der
v.d. = von der
v.l.n.r. = von links nach rechts
V.l.n.r. = Von links nach rechts
v.l. = von links
v.r. = von rechts
u.l. = unten links
bzw. = beziehungsweise
Bzw. = Beziehungsweise
beziehungsw. = beziehungsweise
bspw. = beispielsweise
beispielsw. = beispielsweise
bzgl. = bezüglich
bez. = bezüglich
betr. = betreffend
Betr. = Betreff
ca. = circa
Ca. = Circa
cca. = circa
evtl. = eventuell
Evtl. = Eventuell
event. = eventuell
ev. = eventuell
ggf. = gegebenenfalls
Ggf. = Gegebenenfalls
ggfs. = gegebenenfalls
gegebenenf. = gegebenenfalls
ggü. = gegenüber
gg. = gegen
gem. = gemäß
inkl. = inklusive
Inkl. = Inklusive
incl. = inklusive
einschl. = einschließlich
exkl. = exklusive
excl. = exklusive
ausschl. = ausschließlich
zzgl. = zuzüglich
zuzgl. = zuzüglich
abzgl. = abzüglich
insb. = insbesondere
Insb. = Insbesondere
insbes. = insbesondere
insges. = insgesamt
lt. = laut
Lt. = Laut
max. = maximal
Max. = Maximal
mind. = mindestens
Mind. = Mindestens
min. = mindestens
höchst. = höchstens
vgl. = vergleiche
Vgl. = Vergleiche
vs. = versus
wg. = wegen
wahrsch. = wahrscheinlich
vermutl. = vermutlich
urspr. = ursprünglich
zw. = zwischen
zus. = zusammen
Zus. = Zusammen
bes. = besonders
durchschn. = durchschnittlich
ungef. = ungefähr
übl. = üblicherweise
d.Red. = die Redaktion
gez. = gezeichnet
geb. = geboren
gest. = gestorben
gegr. = gegründet
verh. = verheiratet
verst. = verstorben
gesch. = geschieden
erw. = erwachsen
hrsg. = herausgegeben
übers. = übersetzt
entspr. = entsprechend
entw. = entweder
sog. = sogenannt~
Sog. = Sogenannt~
sogen. = sogenannt~
ehem. = ehemalig~
Ehem. = Ehemalig~
ehm. = ehemalig~
jew. = jeweilig~
jeweil. = jeweilig~
versch. = verschieden~
verschied. = verschieden~
gesetzl. = gesetzlich~
staatl. = staatlich~
städt. = städtisch~
amtl. = amtlich~
ärztl. = ärztlich~
öffentl. = öffentlich~
kath. = katholisch~
evang. = evangelisch~
dt. = deutsch~
österr. = österreichisch~
schweiz. = schweizerisch~
bayer. = bayerisch~
bayr. = bayrisch~
franz. = französisch~
frz. = französisch~
engl. = englisch~
ital. = italienisch~
span. = spanisch~
russ. = russisch~
amerik. = amerikanisch~
europ. = europäisch~
griech. = griechisch~
lat. = lateinisch~
jüd. = jüdisch~
techn. = technisch~
wiss. = wissenschaftlich~
wirtschaftl. = wirtschaftlich~
persönl. = persönlich~
mündl. = mündlich~
schriftl. = schriftlich~
monatl. = monatlich~
mtl. = monatlich~
jährl. = jährlich~
tägl. = täglich~
wöchentl. = wöchentlich~
stündl. = stündlich~
allg. = allgemein~
stellv. = stellvertretend~
stv. = stellvertretend~
künstl. = künstlich~
natürl. = natürlich~
mögl. = möglich~
zahlr. = zahlreich~
Dr. = Doktor
Dres. = Doktores
Prof. = Professor
PD. = Privatdozent
Priv.-Doz. = Privatdozent
Dipl. = Diplom
Dipl.-Ing. = Diplomingenieur
Dipl.-Kfm. = Diplomkaufmann
Dipl.-Psych. = Diplompsychologe
Dipl.-Inf. = Diplominformatiker
Dipl.-Phys. = Diplomphysiker
Dipl.-Päd. = Diplompädagoge
Dipl.-Kff. = Diplomkauffrau
Ing. = Ingenieur
Mag. = Magister
Hr. = Herr
Hrn. = Herrn
Fr. = Frau
Frl. = Fräulein
Fam. = Familie
Gebr. = Gebrüder
Geschw. = Geschwister
St. = Sankt
Skt. = Sankt
hl. = heilig~
Hl. = Heilig~
Msgr. = Monsignore
Bgm. = Bürgermeister
Abg. = Abgeordnete
Präs. = Präsident
Gen. = General
Kap. = Kapitel
Bd. = Band
Bde. = Bände
Abb. = Abbildung
Abs. = Absatz
Abschn. = Abschnitt
Anh. = Anhang
Anl. = Anlage
Aufl. = Auflage
Ausg. = Ausgabe
Art. = Artikel
Bl. = Blatt
Buchst. = Buchstabe
Ziff. = Ziffer
Nr. = Nummer
Nrn. = Nummern
Rn. = Randnummer
Rdnr. = Randnummer
Rz. = Randziffer
S. = Seite
Sp. = Spalte
Tab. = Tabelle
Fig. = Figur
Tel. = Telefon
Tel.-Nr. = Telefonnummer
Telefonnr. = Telefonnummer
Telefon-Nr. = Telefonnummer
Hausnr. = Hausnummer
Art.-Nr. = Artikelnummer
Bestell-Nr. = Bestellnummer
Kto.-Nr. = Kontonummer
Kto. = Konto
Kd.-Nr. = Kundennummer
Fa. = Firma
Abt. = Abteilung
Ref. = Referat
Verf. = Verfasser
Verl. = Verlag
Hg. = Herausgeber
Hrsg. = Herausgeber
Hgg. = Herausgeber
Red. = Redaktion
Anm. = Anmerkung
Bsp. = Beispiel
Bspw. = Beispielsweise
Beil. = Beilage
Bem. = Bemerkung
Def. = Definition
Univ. = Universität
Inst. = Institut
Bhf. = Bahnhof
Hbf. = Hauptbahnhof
Pl. = Platz
Jg. = Jahrgang
Lfg. = Lieferung
Wdh. = Wiederholung
Verw. = Verwaltung
Reg. = Regierung
Min. = Minuten
Adr. = Adresse
Ang. = Angabe
Frhr. = Freiherr
Gf. = Graf
Ob. = Oberst
Lt.-Gen. = Generalleutnant
""")

# These stand inside a sentence or at its end: what follows decides.
MAY_END = _table("""
u.a.m. = und andere mehr
u.s.f. = und so fort
usf. = und so fort
u.v.a. = und viele andere
u.v.a.m. = und vieles andere mehr
u.v.m. = und vieles mehr
u.Ä. = und Ähnliches
u.ä. = und Ähnliches
o.Ä. = oder Ähnliches
o.ä. = oder Ähnliches
u.dgl. = und dergleichen
u.dergl. = und dergleichen
dgl. = dergleichen
u.dgl.m. = und dergleichen mehr
u.A.w.g. = um Antwort wird gebeten
u.s.w. = und so weiter
usw. = und so weiter
etc. = et cetera
etc.pp. = et cetera pe pe
ff. = und folgende
f. = und folgende
p.a. = pro anno
a.D. = außer Dienst
a.M. = am Main
a.d.R. = in der Regel
a.a.O. = am angegebenen Ort
ebd. = ebenda
b.w. = bitte wenden
d.J. = dieses Jahres
d.M. = dieses Monats
d.Ä. = der Ältere
d.J.z. = der Jüngere
e.V. = e V
h.c. = honoris causa
i.R. = im Ruhestand
n.v. = nach Verlängerung
n.V. = nach Vereinbarung
v.Chr. = vor Christus
n.Chr. = nach Christus
v.u.Z. = vor unserer Zeitrechnung
n.u.Z. = nach unserer Zeitrechnung
u.Z. = unserer Zeitrechnung
v.d.Z. = vor der Zeitrechnung
v.T. = vom Tausend
v.H. = vom Hundert
z.K. = zur Kenntnis
w.o. = wie oben
q.e.d. = quod erat demonstrandum
o.B.d.A. = ohne Beschränkung der Allgemeinheit
o.B. = ohne Befund
o.J. = ohne Jahr
o.O. = ohne Ort
Chr. = Christus
Co. = Co
Inc. = Inc
Ltd. = Ltd
Corp. = Corp
Jr. = Junior
jr. = junior
jun. = junior
sen. = senior
Sen. = Senior
MwSt. = Mehrwertsteuer
Mwst. = Mehrwertsteuer
MWSt. = Mehrwertsteuer
USt. = Umsatzsteuer
ESt. = Einkommensteuer
Str. = Straße
str. = straße
Jh. = Jahrhundert
Jhd. = Jahrhundert
Jhdt. = Jahrhundert
Jhs. = Jahrhunderts
Jt. = Jahrtausend
Tsd. = Tausend
Mio. = Millionen
Mill. = Millionen
Mrd. = Milliarden
Bio. = Billionen
Std. = Stunde
Stdn. = Stunden
Sek. = Sekunde
Stk. = Stück
Stck. = Stück
Pkt. = Punkt
Pers. = Personen
Zi. = Zimmer
Whg. = Wohnung
Jan. = Januar
Feb. = Februar
Febr. = Februar
Mrz. = März
Mär. = März
Apr. = April
Jun. = Juni
Jul. = Juli
Aug. = August
Sep. = September
Sept. = September
Okt. = Oktober
Nov. = November
Dez. = Dezember
Mo. = Montag
Di. = Dienstag
Mi. = Mittwoch
Do. = Donnerstag
Sa. = Samstag
resp. = respektive
rd. = rund
R.I.P. = R I P
P.S. = P S
PS. = P S
N.N. = N N
""")

# After these a capitalised word begins a new sentence, whatever it is.
ENDS = frozenset(
    "usw. etc. usf. u.s.w. u.s.f. u.v.m. u.v.a. u.v.a.m. u.a.m. etc.pp. dgl. u.dgl. ff. ebd. "
    "a.a.O. q.e.d. p.a. e.V. h.c. u.A.w.g. a.D. d.J. d.M. i.R.".split()
)

# Words of their own that are abbreviations only before a number or (Fr., St.) a name.
NEEDS_NUMBER = frozenset(
    "Art. S. Bl. Sp. Ob. Abs. Min. Gen. Ref. Reg. Fig. Pl. Def. Verw. Bd. Rn. Kap. Tab. Nr. "
    "Ziff. Buchst. Jg. min.".split()
)
# Not expanded, but the full stop belongs to them.
KEPT = frozenset(
    "med. phil. jur. rer. nat. pol. oec. theol. habil. h.c. em. sc. dent. vet. paed. mult. "
    "Mr. Mrs. Ms. No. Vol. Sr. Mt. Ft. Bros. Op. op. cf. al. i.e. e.g. approx. Geb.-".split()
)

READINGS: dict[str, str] = {**NEVER_ENDS, **MAY_END}


def lookup(key: str) -> str | None:
    """The reading of an abbreviation; a capital at the start of a sentence is allowed for."""
    reading = READINGS.get(key)
    if reading is None and key[0].isupper() and key[1:2] != ".":
        reading = READINGS.get(key[0].lower() + key[1:])
        return reading[0].upper() + reading[1:] if reading else None
    return reading


# Days and a few others are also words: "So. Das war es." They are read out only in a list of days.
WEEKDAY_SHORT = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
}
MONTH_SHORT = {
    "Jan": "Januar",
    "Feb": "Februar",
    "Febr": "Februar",
    "Mrz": "März",
    "Mär": "März",
    "Apr": "April",
    "Jun": "Juni",
    "Jul": "Juli",
    "Aug": "August",
    "Sep": "September",
    "Sept": "September",
    "Okt": "Oktober",
    "Nov": "November",
    "Dez": "Dezember",
}
