"""Abbreviations with a full stop: how they are said and whether one can end a sentence."""

from __future__ import annotations

from . import word_set
from .abbreviations_end import MAY_END
from .abbreviations_inside import NEVER_ENDS

# After these a capitalised word begins a new sentence, whatever it is.
ENDS = word_set(
    """
usw. etc. usf. u.s.w. u.s.f. u.v.m. u.v.a. u.v.a.m. u.a.m. etc.pp. dgl. u.dgl. ff. ebd. a.a.O.
q.e.d. p.a. e.V. h.c. u.A.w.g. a.D. d.J. d.M. i.R.
"""
)

# Words of their own that are abbreviations only before a number or (Fr., St.) a name.
NEEDS_NUMBER = word_set(
    """
Art. S. Bl. Sp. Ob. Abs. Min. Gen. Ref. Reg. Fig. Pl. Def. Verw. Bd. Rn. Kap. Tab. Nr. Ziff.
Buchst. Jg. min.
"""
)
# Not expanded, but the full stop belongs to them.
KEPT = word_set(
    """
med. phil. jur. rer. nat. pol. oec. theol. habil. h.c. em. sc. dent. vet. paed. mult. Mr. Mrs. Ms.
No. Vol. Sr. Mt. Ft. Bros. Op. op. cf. al. i.e. e.g. approx. Geb.-
"""
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
