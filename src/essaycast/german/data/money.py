"""Currencies: how one, many and the small coins are called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Currency:
    """A currency and its forms."""

    one: str
    many: str
    gender: str
    minor: tuple[str, str] | None
    minor_gender: str = "m"


_CENT = ("Cent", "Cent")
EURO = Currency("Euro", "Euro", "m", _CENT)
DOLLAR = Currency("Dollar", "Dollar", "m", _CENT)
FRANKEN = Currency("Franken", "Franken", "m", ("Rappen", "Rappen"))
SWISS = Currency("Schweizer Franken", "Schweizer Franken", "m", ("Rappen", "Rappen"))
POUND = Currency("Pfund", "Pfund", "n", ("Penny", "Pence"))

CURRENCIES: dict[str, Currency] = {
    "€": EURO,
    "EUR": EURO,
    "Euro": EURO,
    "Eur": EURO,
    "$": DOLLAR,
    "Dollar": DOLLAR,
    "US$": Currency("US-Dollar", "US-Dollar", "m", _CENT),
    "US-$": Currency("US-Dollar", "US-Dollar", "m", _CENT),
    "US-Dollar": Currency("US-Dollar", "US-Dollar", "m", _CENT),
    "USD": Currency("US-Dollar", "US-Dollar", "m", _CENT),
    "CHF": SWISS,
    "sFr.": SWISS,
    "SFr.": SWISS,
    "Franken": FRANKEN,
    "£": POUND,
    "GBP": POUND,
    "Pfund": Currency("Pfund", "Pfund", "n", None),
    "¥": Currency("Yen", "Yen", "m", None),
    "JPY": Currency("Yen", "Yen", "m", None),
    "Yen": Currency("Yen", "Yen", "m", None),
    "DM": Currency("D-Mark", "D-Mark", "f", ("Pfennig", "Pfennig")),
    "D-Mark": Currency("D-Mark", "D-Mark", "f", ("Pfennig", "Pfennig")),
    "Mark": Currency("Mark", "Mark", "f", ("Pfennig", "Pfennig")),
    "₽": Currency("Rubel", "Rubel", "m", ("Kopeke", "Kopeken"), "f"),
    "₹": Currency("Rupie", "Rupien", "f", None),
    "₺": Currency("Lira", "Lira", "f", None),
    "₿": Currency("Bitcoin", "Bitcoin", "m", None),
    "BTC": Currency("Bitcoin", "Bitcoin", "m", None),
    "PLN": Currency("Złoty", "Złoty", "m", None),
    "SEK": Currency("Schwedische Krone", "Schwedische Kronen", "f", ("Öre", "Öre")),
    "DKK": Currency("Dänische Krone", "Dänische Kronen", "f", ("Öre", "Öre")),
    "NOK": Currency("Norwegische Krone", "Norwegische Kronen", "f", ("Öre", "Öre")),
    "ct": Currency("Cent", "Cent", "m", None),
    "Ct": Currency("Cent", "Cent", "m", None),
    "ct.": Currency("Cent", "Cent", "m", None),
    "Ct.": Currency("Cent", "Cent", "m", None),
    "¢": Currency("Cent", "Cent", "m", None),
    "Cent": Currency("Cent", "Cent", "m", None),
}
