"""Numbers as German words: cardinals, ordinals, years, decimals, digits.

num2words is not used here: the cardinals of German fit into thirty lines, it loads every language
it knows at import (over 100 ms) and writes "einhundert" and "eintausend" where people say
"hundert" and "tausend". Whatever inflects takes its ending from `grammar`.
"""

from __future__ import annotations

from functools import lru_cache

SMALL = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
TENS = [
    "-",
    "-",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
SCALES = (
    ("Million", "Millionen"),
    ("Milliarde", "Milliarden"),
    ("Billion", "Billionen"),
    ("Billiarde", "Billiarden"),
    ("Trillion", "Trillionen"),
    ("Trilliarde", "Trilliarden"),
)
# Longer rows of digits are no numbers anyone says: they are read digit by digit.
LONGEST = 24

IRREGULAR_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
FRACTION_NAMES = {2: "Halb", 1000: "Tausendstel", 100: "Hundertstel"}


def _below_hundred(n: int) -> str:
    if n < 20:
        return SMALL[n]
    tens, ones = divmod(n, 10)
    if not ones:
        return TENS[tens]
    return ("ein" if ones == 1 else SMALL[ones]) + "und" + TENS[tens]


def _below_thousand(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    head = "" if not hundreds else ("" if hundreds == 1 else SMALL[hundreds]) + "hundert"
    return head + (_below_hundred(rest) if rest or not head else "")


def _below_million(n: int) -> str:
    thousands, rest = divmod(n, 1000)
    if not thousands:
        return _below_thousand(rest)
    head = "" if thousands == 1 else _below_thousand(thousands)
    if head.endswith("eins"):
        head = head[:-1]
    # Behind "tausend" the "ein" is said: "tausendeinhundert", but "hundert" alone.
    return (
        head
        + "tausend"
        + ("ein" if rest // 100 == 1 else "")
        + (_below_thousand(rest) if rest else "")
    )


@lru_cache(maxsize=4096)
def cardinal(n: int) -> str:
    """`21` -> "einundzwanzig", `1000000` -> "eine Million"; negative numbers get "minus".

    The last "eins" is the counting form; "ein Haus" and "eine Stunde" are `grammar.ein`.
    """
    if n < 0:
        return "minus " + cardinal(-n)
    high, low = divmod(n, 1_000_000)
    parts = []
    scale = 0
    while high:
        high, group = divmod(high, 1000)
        if group:
            one, many = SCALES[scale]
            parts.append("eine " + one if group == 1 else f"{_below_thousand(group)} {many}")
        scale += 1
    parts.reverse()
    if low or not parts:
        parts.append(_below_million(low))
    return " ".join(parts)


def attributive(n: int) -> str:
    """The form inside compounds: `1` -> "ein", `101` -> "hundertein"."""
    words = cardinal(n)
    return words[:-1] if words.endswith("eins") else words


@lru_cache(maxsize=1024)
def ordinal_stem(n: int) -> str:
    """`3` -> "dritt", `20` -> "zwanzigst": the ending comes from its place in the sentence."""
    if n in IRREGULAR_ORDINALS:
        return IRREGULAR_ORDINALS[n]
    words = cardinal(n)
    rest = n % 100
    if rest in (1, 3, 7, 8) and n > 100 and n < 1_000_000:
        return cardinal(n - rest) + IRREGULAR_ORDINALS[rest]
    if 0 < rest < 20 and n < 1_000_000:
        return words + "t"
    if words.endswith(("Million", "Milliarde", "Billion")):
        return words.removeprefix("eine ").lower() + "st"
    return words + "st"


@lru_cache(maxsize=2048)
def year(n: int) -> str:
    """`1984` -> "neunzehnhundertvierundachtzig"; from 2000 on and before 1100 as a cardinal."""
    if 1100 <= n <= 1999:
        century, rest = divmod(n, 100)
        return SMALL[century] + "hundert" + (_below_hundred(rest) if rest else "")
    return cardinal(n)


def digits(text: str) -> str:
    """`"0170"` -> "null eins sieben null"; whatever is no digit is passed over."""
    return " ".join(SMALL[int(char)] for char in text if char in "0123456789")


def number(text: str) -> str:
    """A row of digits as a cardinal, one by one if it leads with a zero or is too long to say."""
    if len(text) > LONGEST or (len(text) > 1 and text[0] == "0"):
        return digits(text)
    return cardinal(int(text))


def plain(text: str) -> str:
    """The digits of a written whole number without what groups them: "1.000" -> "1000"."""
    return "".join(char for char in text if char in "0123456789")


def decimal(text: str, one: str = "eins") -> str:
    """`"1.234,50"` -> "tausendzweihundertvierunddreißig Komma fünf null".

    Decimals are read digit by digit. `one` is how a bare 1 is said at this place.
    """
    whole, _, fraction = text.partition(",")
    whole = plain(whole)
    if not fraction:
        return one if whole == "1" else number(whole)
    # "007,5" keeps its zeros; "0,5" has only one.
    head = "null" if not whole else number(whole)
    return f"{head} Komma {digits(fraction)}"


@lru_cache(maxsize=512)
def fraction_name(denominator: int) -> str:
    """`4` -> "Viertel", `20` -> "Zwanzigstel"."""
    if denominator in FRACTION_NAMES:
        return FRACTION_NAMES[denominator]
    stem = ordinal_stem(denominator)
    return (stem + "el").capitalize()
