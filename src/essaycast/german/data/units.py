"""Units of measure: symbol -> one, many, dative of many, gender of one."""

from __future__ import annotations

from . import word_set


def _table(text: str) -> dict[str, tuple[str, str, str, str]]:
    table = {}
    for line in text.strip().splitlines():
        symbols, one, many, dative, gender = (part.strip() for part in line.split("|"))
        for symbol in symbols.split():
            table[symbol.replace("~", " ")] = (one, many, dative, gender)
    return table


# "~" stands for a space inside a symbol.
UNITS = _table("""
km | Kilometer | Kilometer | Kilometern | m
m | Meter | Meter | Metern | m
cm | Zentimeter | Zentimeter | Zentimetern | m
dm | Dezimeter | Dezimeter | Dezimetern | m
mm | Millimeter | Millimeter | Millimetern | m
µm | Mikrometer | Mikrometer | Mikrometern | m
nm | Nanometer | Nanometer | Nanometern | m
km² km2 km^2 qkm | Quadratkilometer | Quadratkilometer | Quadratkilometern | m
m² m2 m^2 qm | Quadratmeter | Quadratmeter | Quadratmetern | m
cm² cm2 cm^2 qcm | Quadratzentimeter | Quadratzentimeter | Quadratzentimetern | m
mm² mm2 mm^2 | Quadratmillimeter | Quadratmillimeter | Quadratmillimetern | m
km³ | Kubikkilometer | Kubikkilometer | Kubikkilometern | m
m³ m3 m^3 cbm | Kubikmeter | Kubikmeter | Kubikmetern | m
dm³ dm3 | Kubikdezimeter | Kubikdezimeter | Kubikdezimetern | m
cm³ cm3 cm^3 ccm | Kubikzentimeter | Kubikzentimeter | Kubikzentimetern | m
mm³ mm3 | Kubikmillimeter | Kubikmillimeter | Kubikmillimetern | m
ha | Hektar | Hektar | Hektar | m
l L ltr Ltr | Liter | Liter | Litern | m
ml mL | Milliliter | Milliliter | Millilitern | m
cl | Zentiliter | Zentiliter | Zentilitern | m
dl | Deziliter | Deziliter | Dezilitern | m
hl | Hektoliter | Hektoliter | Hektolitern | m
kg | Kilogramm | Kilogramm | Kilogramm | n
g gr | Gramm | Gramm | Gramm | n
mg | Milligramm | Milligramm | Milligramm | n
µg | Mikrogramm | Mikrogramm | Mikrogramm | n
t | Tonne | Tonnen | Tonnen | f
kt | Kilotonne | Kilotonnen | Kilotonnen | f
Mt | Megatonne | Megatonnen | Megatonnen | f
Gt | Gigatonne | Gigatonnen | Gigatonnen | f
h Std Std. | Stunde | Stunden | Stunden | f
min Min | Minute | Minuten | Minuten | f
s sek Sek sec Sec | Sekunde | Sekunden | Sekunden | f
ms | Millisekunde | Millisekunden | Millisekunden | f
µs | Mikrosekunde | Mikrosekunden | Mikrosekunden | f
ns | Nanosekunde | Nanosekunden | Nanosekunden | f
km/h kmh Km/h KM/H | Kilometer pro Stunde | Kilometer pro Stunde | Kilometern pro Stunde | m
km/Std km/std | Kilometer pro Stunde | Kilometer pro Stunde | Kilometern pro Stunde | m
m/s | Meter pro Sekunde | Meter pro Sekunde | Metern pro Sekunde | m
km/s | Kilometer pro Sekunde | Kilometer pro Sekunde | Kilometern pro Sekunde | m
mph | Meile pro Stunde | Meilen pro Stunde | Meilen pro Stunde | f
°C °~C | Grad Celsius | Grad Celsius | Grad Celsius | n
°F °~F | Grad Fahrenheit | Grad Fahrenheit | Grad Fahrenheit | n
° | Grad | Grad | Grad | n
K | Kelvin | Kelvin | Kelvin | n
% v.H. | Prozent | Prozent | Prozent | n
‰ | Promille | Promille | Promille | n
Wh | Wattstunde | Wattstunden | Wattstunden | f
kWh KWh kwh | Kilowattstunde | Kilowattstunden | Kilowattstunden | f
MWh | Megawattstunde | Megawattstunden | Megawattstunden | f
GWh | Gigawattstunde | Gigawattstunden | Gigawattstunden | f
TWh | Terawattstunde | Terawattstunden | Terawattstunden | f
kWp | Kilowatt Peak | Kilowatt Peak | Kilowatt Peak | n
W | Watt | Watt | Watt | n
kW | Kilowatt | Kilowatt | Kilowatt | n
MW | Megawatt | Megawatt | Megawatt | n
GW | Gigawatt | Gigawatt | Gigawatt | n
TW | Terawatt | Terawatt | Terawatt | n
mW | Milliwatt | Milliwatt | Milliwatt | n
V | Volt | Volt | Volt | n
kV | Kilovolt | Kilovolt | Kilovolt | n
mV | Millivolt | Millivolt | Millivolt | n
A | Ampere | Ampere | Ampere | n
mA | Milliampere | Milliampere | Milliampere | n
mAh | Milliamperestunde | Milliamperestunden | Milliamperestunden | f
Ah | Amperestunde | Amperestunden | Amperestunden | f
Ω | Ohm | Ohm | Ohm | n
J | Joule | Joule | Joule | n
kJ | Kilojoule | Kilojoule | Kilojoule | n
MJ | Megajoule | Megajoule | Megajoule | n
cal | Kalorie | Kalorien | Kalorien | f
kcal | Kilokalorie | Kilokalorien | Kilokalorien | f
PS | PS | PS | PS | n
N | Newton | Newton | Newton | n
kN | Kilonewton | Kilonewton | Kilonewton | n
Nm | Newtonmeter | Newtonmeter | Newtonmetern | m
Pa | Pascal | Pascal | Pascal | n
hPa | Hektopascal | Hektopascal | Hektopascal | n
kPa | Kilopascal | Kilopascal | Kilopascal | n
MPa | Megapascal | Megapascal | Megapascal | n
bar | Bar | Bar | Bar | n
mbar | Millibar | Millibar | Millibar | n
Hz | Hertz | Hertz | Hertz | n
kHz | Kilohertz | Kilohertz | Kilohertz | n
MHz | Megahertz | Megahertz | Megahertz | n
GHz | Gigahertz | Gigahertz | Gigahertz | n
dB db | Dezibel | Dezibel | Dezibel | n
dB(A) | Dezibel A | Dezibel A | Dezibel A | n
lm | Lumen | Lumen | Lumen | n
lx | Lux | Lux | Lux | n
kB KB kb | Kilobyte | Kilobyte | Kilobyte | n
MB | Megabyte | Megabyte | Megabyte | n
GB | Gigabyte | Gigabyte | Gigabyte | n
TB | Terabyte | Terabyte | Terabyte | n
PB | Petabyte | Petabyte | Petabyte | n
MBit Mbit | Megabit | Megabit | Megabit | n
GBit Gbit | Gigabit | Gigabit | Gigabit | n
kbit kBit | Kilobit | Kilobit | Kilobit | n
MBit/s Mbit/s Mbps MBps Mb/s | Megabit pro Sekunde | Megabit pro Sekunde | Megabit pro Sekunde | n
GBit/s Gbit/s | Gigabit pro Sekunde | Gigabit pro Sekunde | Gigabit pro Sekunde | n
kbit/s kBit/s kbps | Kilobit pro Sekunde | Kilobit pro Sekunde | Kilobit pro Sekunde | n
MB/s | Megabyte pro Sekunde | Megabyte pro Sekunde | Megabyte pro Sekunde | n
MP Mpx | Megapixel | Megapixel | Megapixel | n
px Px | Pixel | Pixel | Pixeln | n
dpi | D P I | D P I | D P I | n
U/min | Umdrehung pro Minute | Umdrehungen pro Minute | Umdrehungen pro Minute | f
ft | Fuß | Fuß | Fuß | m
lb lbs | Pfund | Pfund | Pfund | n
oz | Unze | Unzen | Unzen | f
EL | Esslöffel | Esslöffel | Esslöffeln | m
TL | Teelöffel | Teelöffel | Teelöffeln | m
Pkg | Packung | Packungen | Packungen | f
Stk | Stück | Stück | Stück | n
µSv | Mikrosievert | Mikrosievert | Mikrosievert | n
mSv | Millisievert | Millisievert | Millisievert | n
Bq | Becquerel | Becquerel | Becquerel | n
ppm | P P M | P P M | P P M | n
mmol | Millimol | Millimol | Millimol | n
mol | Mol | Mol | Mol | n
ˈ | Minute | Minuten | Minuten | f
""")

# Unmistakable without a number: "in km/h", "je kWh", "pro m²".
STANDALONE = word_set(
    """
km/h m² m³ km² cm² cm³ kWh MWh GWh TWh kW km/s m/s °C °F ° kg km cm mm % ‰ qm mg ml kcal kJ GHz
MHz kHz Mbit/s MBit/s MB/s GBit/s Gbit/s µm µg Ω hPa mbar kWp U/min dB ha
"""
)
# Letters that mean something else glued to a number ("5G", "4K", "3A").
NEED_SPACE = word_set("A K N J V W")

PER = {
    "h": "Stunde",
    "Std": "Stunde",
    "Std.": "Stunde",
    "min": "Minute",
    "Min": "Minute",
    "Min.": "Minute",
    "s": "Sekunde",
    "Sek": "Sekunde",
    "d": "Tag",
    "a": "Jahr",
    "kg": "Kilogramm",
    "g": "Gramm",
    "t": "Tonne",
    "l": "Liter",
    "L": "Liter",
    "dl": "Deziliter",
    "ml": "Milliliter",
    "m": "Meter",
    "m²": "Quadratmeter",
    "m2": "Quadratmeter",
    "qm": "Quadratmeter",
    "m³": "Kubikmeter",
    "m3": "Kubikmeter",
    "km": "Kilometer",
    "km²": "Quadratkilometer",
    "cm²": "Quadratzentimeter",
    "cm³": "Kubikzentimeter",
    "ha": "Hektar",
    "kWh": "Kilowattstunde",
    "MWh": "Megawattstunde",
    "MB": "Megabyte",
    "GB": "Gigabyte",
    "Stk": "Stück",
    "Stk.": "Stück",
    "Pers.": "Person",
    "Monat": "Monat",
    "Jahr": "Jahr",
    "Tag": "Tag",
    "Woche": "Woche",
    "Stunde": "Stunde",
    "Minute": "Minute",
    "Sekunde": "Sekunde",
    "Person": "Person",
    "Kopf": "Kopf",
    "Stück": "Stück",
    "Nacht": "Nacht",
    "Liter": "Liter",
    "Kilo": "Kilo",
    "Mio.": "Million",
}
