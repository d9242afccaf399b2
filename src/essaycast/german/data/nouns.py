"""Genders of common nouns: enough to say "eine Stunde", "ein Tag", "zweiter Versuch".

Compounds take the gender of their last part, so the simple nouns go a long way.
"""

from __future__ import annotations

from . import word_set

MASCULINE = word_set(
    """
abend abgeordneter abnehmer abruf absatz abschluss abschnitt absender absturz akt akteur aktionär
alarm alltag amerikaner amoklauf anbieter anfang anfänger angriff anlass anlauf anruf anschlag
anspruch anteil antrag anwalt anwender anzug apfel apparat arbeiter arm artikel arzt aspekt ast
athlet auftrag auftritt augenblick ausdruck ausflug ausländer ausschnitt ausweg autor azubi ball
band-leader bau bauer baum beamter bedarf begriff beitrag beleg berater bereich berg bericht beruf
besitzer besuch besucher betrag betrieb beweis bewerber bezirk bischof bissen blick block blog
bogen boden brand brief bruder bub buchstabe bürger bürgermeister bus cent chef chor christ cousin
dank datensatz deal deckel dialog dieb dienst direktor dollar dom doktor draht dreh druck
durchgang durchschnitt effekt eimer einfall eingang einkauf einsatz einstieg eintrag einwand
einwohner engel enkel entwurf erfinder erfolg esel euro experte fachmann faden fahrer fahrgast
faktor fall fan fehler feind feiertag film finger fisch fleck flug fluss flügel follower
fortschritt forscher franken freund frühling funke fuß fußball fußgänger gang garten gast
gastgeber gedanke gegenstand gegner gehweg geist gesang geschmack gewinn gewinner glaube gott grad
graben grund grundsatz gründer gruß gürtel hafen hahn halt hammer handel händler handwerker haufen
haushalt helfer herbst herr hersteller hinweis hof hund hunderter hut impuls ingenieur inhalt
innenhof interessent jahrgang januar februar märz april mai juni juli august september oktober
november dezember job journalist juli junge jurist kaffee kaiser kamerad kandidat kanal karton
kasten kauf käufer keller kellner kern kilometer kern klick klient knopf koch koffer kollege
kommentar kompromiss konflikt könig kontakt konzern kopf korb kram kranz kreis krieg krimi
kritiker kubikmeter kuchen kugelschreiber kunde künstler kurs kuss laden lauf läufer laut lehrer
lehrling leiter leser leuchtturm liter löffel lohn lkw lastwagen macher magen makler mal-kasten
maler manager mann mantel markt marsch meister mensch meter minister mitarbeiter mitbewohner
mittag mittwoch moment monat mond montag morgen motor mund musiker mut nachbar nachmittag nachname
name nerv nutzer oktober onkel opa orden ordner ort park partner passagier patient pfarrer pfeil
pfennig physiker pilot plan planet platz poet podcast politiker polizist posten preis priester
prinz professor profi prozess prüfer punkt quadratmeter quadratkilometer rabatt rahmen rand rang
rat raum rechner redner regen reiter rest richter ring ritter rock roman rubel ruf ruhm saal sack
saft satz schalter schatten schatz schein scherz schirm schlag schlaf schluck schluss schlüssel
schmerz schnitt schrank schrei schriftsteller schritt schuh schüler schuss schutz schwanz
schwerpunkt see sessel sieg sieger sinn sitz sklave sohn soldat sommer sonntag samstag donnerstag
dienstag freitag spaß spaziergang spieler spielzug spion sport sprecher sprung staat stab
stadtteil stamm stand stapel star start stein stellvertreter stern stift stil stoff stock strand
streit streik strich strom stuhl sturm student stundenlohn tag tank täter tausender tee teil
teilnehmer teller teppich termin test teufel text tipp tisch titel tod ton topf traum treffer
trend trick tritt trainer tropfen tunnel turm tweet typ umbau umfang umsatz umweg umzug unfall
unterricht unternehmer unterschied untertan urlaub ursprung vater verband verbraucher verein
verfasser vergleich verkauf verkäufer verkehr verlag verlust vermieter vers versand versuch
vertrag vertreter vogel volt vorfall vorgang vorgesetzter vormittag vorname vorschlag vorsitzender
vorteil vortrag wagen wähler wald wandel watt weg wein weltkrieg wert wettbewerb widerspruch
winter wirt wissenschaftler witz wolf wunsch würfel wurf zahn zaun zeh zentimeter millimeter zeuge
zettel zoll zufall zug zugang zusammenhang zuschauer zustand zweifel zwerg advent fc gebrauch
anwohner zuhörer hörer zwischenfall abonnent absolvent assistent dozent präsident produzent
referent agent elefant lieferant demonstrant kommandant tourist spezialist optimist pazifist
artist journalist idealist kapitalist kommunist becher bissen bogen brunnen container computer
monitor drucker server browser newsletter account post-it button link chat tab screen stick
kilobyte-preis lead call close funnel workshop kongress koffer teelöffel esslöffel tropfen schluck
spritzer zweig strauß laib kasten karton sack klumpen prozentpunkt zähler nenner bruch summand
faktor ableger gutschein coupon rubel yen peso dinar schilling penny franken heller kreuzer taler
groschen batzen euro cent
"""
)

FEMININE = word_set(
    """
abteilung adresse agentur akte aktie ameise angst ankunft anlage annahme anstalt antwort anzeige
app arbeit armee art aufgabe auflage aufnahme ausgabe ausnahme aussage auswahl autobahn axt bahn
bank basis bauweise beere behörde bilanz bibel birne bitte blume bluse börse box braut brille
brücke brust bühne burg bundesliga butter chance charge couch debatte decke demo dichte dimension
diät dose dusche ebene ecke ehe ehre eiche eigenschaft einheit einkunft erde ernte etage etappe
fabrik fahrt falle familie farbe faser faust feder feier ferse figur firma flasche flöte flucht
flut folge form formel fracht frage frau freude freundin frist frucht führungskraft fuge funktion
gabel gans garage gasse gebühr geburt gefahr gegend geige geschichte gesellschaft gestalt gewalt
glocke gnade grafik grenze größe grube gruppe hälfte halle haltestelle hand handlung haut hexe
hilfe hitze hochzeit höhe hölle hose hüfte hymne idee industrie insel instanz jacke jagd jugend
kamera kanne karte kasse katze kerze kette kilowattstunde kirche kiste klasse klausur klinik
kollegin komponente konferenz kopie kost kraft krankheit kritik krone küche kugel kuh kultur
kundin kunst kur kurve küste lage lampe länge last laune lehre leiche leistung leiter-sprosse
lektion liebe liga linie linse lippe liste literatur luft lücke lunge lust macht magd mahlzeit
mail e-mail mannschaft marke maschine masche masse mathematik mauer maus medaille mehrwertsteuer
meile menge messe methode miete milch million milliarde billion billiarde trillion minute mitte
mode mühe musik mutter nacht nadel nachfrage nachricht nase natur norm note notiz null nummer nuss
oma oper option ordnung packung panne partei party pause periode person pflanze pflicht phase
pille pizza platte politik post praxis predigt presse probe prognose prüfung puppe quelle quote
rakete rate realität rechnung rede redaktion regel region reihe reise rente republik reserve
revolution rolle rose rubrik ruhe runde sache saison sau säule schachtel schale schar scheibe
schlacht schlange schlucht schnur schokolade schraube schrift schuld schule schulter schüssel
schwester seele seife seite sekunde sendung serie sicht silbe sinfonie sitte skala socke sonne
sorge sorte sparte speise spinne spitze sprache spritze spur staffel stadt stange statistik stelle
steuer stiege stimme stirn strafe straße strecke strophe studie stufe stunde suche sucht suppe
symphonie szene tabelle tafel tankstelle tante tasche tasse taste tat taube technik teilnahme
temperatur theorie these tochter tonne torte tour träne transaktion treppe truppe tugend tür
übersicht uhr umfrage umwelt universität unterschrift ursache variante version vielfalt villa
vorlage vorstellung wade waffe wahl wand ware wäsche website webseite seite weise welle welt
werkstatt wette wiese wimper wirtschaft woche wohnung wolke wunde wurst wurzel wüste zahl zange
zehe zeile zeit zeitschrift zeitung zelle zigarette zitrone zone zukunft zunge zutat lesung
hausnummer haltung fassung million stute etappe vase villa person figur kraft fachkraft
arbeitskraft lehrkraft hilfskraft schicht ansicht absicht aussicht nachsicht rücksicht übersicht
vorsicht einsicht antwort autorin ärztin stimme schulstunde überstunde bitcoin-börse e-mail sms
mail pn cd dvd gmbh ag pdf-seite prise messerspitze zehe knolle dose tüte kilokalorie kalorie lira
krone rupie mark unze elle spanne seemeile
"""
)

NEUTER = word_set(
    """
abenteuer abitur amt angebot archiv argument attentat auge auto bad ballett bauwerk beet bein
beispiel bett bier bild blatt blut boot brett brot buch büro café camp chaos cover datum dach
dampfbad ding dokument doppel dorf dutzend ei eigentum eis eisen element ende ereignis ergebnis
erlebnis ersuchen essen exemplar fach fahrrad fass feld fell fenster fernsehen fest feuer fieber
finale fleisch flugzeug foto foul fundament gas gebäude gebet gebiet gebot gedicht gefühl
gegenteil geheimnis gehalt gehirn geld gelände gemälde gemüse gepäck gerät gericht geräusch gesetz
gesicht gespräch geschäft geschenk geschlecht gewicht gewissen gewitter gift glas gleis glied
glück gold gramm grab gras haar hähnchen halbjahr hallenbad handy haus heft heim hemd herz
hindernis hobby hoch holz hotel huhn hundert institut instrument interesse interview jahr
jahrhundert jahrtausend jahrzehnt kabel kapitel kilo kilogramm kind kino kissen kleid klima klo
knie komma kommando kommen konto konzept konzert korn kraut kreuz krankenhaus lager lachen land
leben lebensjahr lebewesen lehrbuch leid licht lied lob loch los magazin mal mandat märchen maß
material medikament medium meer mehl messer metall mikrofon mitglied mittagessen mittel modell
moor motiv motto museum nest netz netzwerk objekt ohr öl opfer orchester organ paar paket papier
paradies pech pferd pfand pflaster pfund plus podium portal porträt porto praktikum prinzip
problem produkt profil programm projekt promille prozent publikum pulver quartal rad radio rätsel
recht regal reh reich rennen rezept ritual rohr rudel salz schaf schema schicksal schiff schild
schloss schwein schwert seil seminar sofa spiel stadion stadium steak steuer-rad stichwort
stipendium stockwerk stück studium symbol system tal talent taxi team telefon teleskop tempo
testament theater thema ticket tier tor training treffen trikot trimester tuch turnier ufer
unglück unternehmen unwetter urteil verbrechen verbot verfahren verhältnis verhalten vermögen
versehen versprechen video viertel drittel volk wachs wasser webinar wehen werk werkzeug wesen
wetter wild wissen wochenende wort wrack wunder zebra zeichen zelt zentrum zeug zeugnis ziel
zimmer zitat zentner pixel byte bit volt ampere watt joule hertz newton pascal grad celsius kelvin
megabyte gigabyte kilobyte terabyte mikrogramm milligramm zehntel hundertstel tausendstel fünftel
achtel semester viertel obergeschoss erdgeschoss untergeschoss coaching meeting marketing
recycling event update feature tool abo foto selfie date display smartphone tablet notebook like
posting foto teil-stück bataillon regiment hauptstück e-book album single-album pfund dutzend
exemplar stück mädchen fräulein
"""
)

# Plurals that look like singulars to the rules below, or have no singular.
PLURALS = word_set(
    """
leute eltern geschwister ferien kosten daten menschen kinder frauen männer jahre tage wochen
monate stunden minuten sekunden personen kunden fragen regeln gründe schritte teile seiten bücher
häuser autos städte länder wörter worte dinge sachen themen punkte plätze klassen spiele tore
gäste leser helden experten freunde kollegen probleme ziele ideen zahlen werte unternehmen-daten
mitglieder einnahmen ausgaben unkosten alpen masern trümmer wirren zinsen tropen einwohner-zahlen
texte briefe kapitel-seiten eliten medien kreise stellen maßnahmen vorschriften behörden
verhältnisse bedingungen kriterien
"""
)

FEMININE_ENDINGS = [
    "ung",
    "heit",
    "keit",
    "schaft",
    "tion",
    "sion",
    "tät",
    "enz",
    "anz",
    "ik",
    "ur",
    "ei",
    "in",
    "ie",
    "ade",
    "age",
    "ose",
    "ette",
    "ille",
    "isse",
    "age",
    "thek",
    "ine",
    "itis",
    "gie",
    "gie",
    "kunft",
    "nunft",
    "ucht",
    "acht",
]
NEUTER_ENDINGS = [
    "chen",
    "lein",
    "ment",
    "um",
    "tum",
    "nis",
    "ing",
    "ett",
    "zeug",
    "werk",
    "fon",
    "gramm",
    "skop",
]
MASCULINE_ENDINGS = [
    "ling",
    "ismus",
    "ist",
    "or",
    "ant",
    "ent",
    "eur",
    "er",
    "ig",
    "ich",
    "ast",
    "loge",
    "graf",
    "nom",
    "krat",
    "pfad",
    "rich",
]

# Adjectives used as nouns: masculine or feminine, as the article has it.
NOMINALISED = word_set(
    """
deutsche vorsitzende abgeordnete angestellte beamte kranke tote verletzte jugendliche erwachsene
bekannte verwandte befragte arbeitslose reisende studierende auszubildende selbständige
selbstständige obdachlose gefangene verdächtige angeklagte überlebende geflüchtete behinderte
berufstätige versicherte verlobte freiwillige fremde blinde böse gute neue alte reiche arme
intellektuelle kriminelle beschäftigte delegierte
"""
)

# First names and titles of women: "Elisabeth II." is "die Zweite".
WOMEN = word_set(
    """
Elisabeth Elizabeth Katharina Maria Margarethe Margrethe Beatrix Christina Isabella Viktoria
Victoria Anna Johanna Kleopatra Wilhelmina Juliana Königin Kaiserin Zarin Päpstin Herzogin Fürstin
Prinzessin Mary Anne Charlotte Sophie Sofia Kristina Adelheid Mathilde Eleonore Blanka Konstanze
Agnes Silvia Ranavalona Berenike Arsinoe Hatschepsut Theodora Zoe Irene Eugenia Margareta
Margarete Catharina
"""
)
RULERS = (
    word_set(
        """
Adolf Albert Albrecht Alexander Alfons Amenophis Antiochos Anton Artaxerxes August Benedikt
Bonifaz Bonifatius Boleslaw Christian Clemens Coelestin Dareios Darius Diokletian Eduard Edward
Erich Erik Ernst Eugen Felipe Ferdinand Franz Friedrich Georg George Gregor Gustav Haakon Harald
Heinrich Henri Henry Hussein Innozenz Iwan Jakob James Joachim Johann Johannes Josef Joseph Juan
Julius Karl Konrad Konstantin Konstantius Kyros Leo Leopold Lothar Louis Ludwig Maximilian Mehmed
Mohammed Moritz Murad Napoleon Nikolaus Nikolai Olaf Otto Paul Peter Philipp Philippe Pius
Ptolemäus Radama Rainier Ramses Richard Robert Rudolf Rupert Selim Sethos Siegfried Sigismund
Sixtus Stanislaus Stephan Suleiman Süleyman Sylvester Theodor Theodosius Thutmosis Tiberius
Umberto Urban Ulrich Valentinian Viktor Wenzel Wilhelm William Willem Wladimir Xerxes Waldemar
Charles Carlos Carl Emanuel
"""
    )
    | WOMEN
)
RULER_TITLES = word_set(
    """
König Königs Kaiser Kaisers Papst Papstes Zar Zaren Zars Herzog Herzogs Fürst Fürsten Graf Grafen
Kurfürst Kurfürsten Prinz Prinzen Sultan Sultans Pharao Pharaos Schah Erzherzog Großherzog
Markgraf Landgraf Patriarch Königin Kaiserin Zarin Herzogin Fürstin Prinzessin Pfalzgraf
Gegenpapst Kronprinz
"""
)
