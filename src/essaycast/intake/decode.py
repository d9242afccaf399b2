"""Bytes -> text: encodings that German texts come in, and characters that only disturb.

What is normalised, and documented for the person: NFC; line ends; no-break and other odd
blanks become blanks; soft hyphens, byte order marks, direction marks and control
characters go. Nothing else is touched.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from essaycast.errors import EssayError

LARGEST_TEXT = 5_000_000
"""Bytes of one raw text; five thick books."""
LARGEST_PAGE = 12_000_000
"""Bytes of one page; pictures are sometimes written into it."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ("cp1252", "mac_roman", "cp850")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc\ufff9-\ufffb]"
)
_MOJIBAKE = re.compile("Ã[¤¶¼„–œŸ]|â€[žœ\u009d“™¦]")


def decode(data: bytes, name: str, *, declared: str = "") -> str:
    """The text of `data`; `name` stands in messages, `declared` is what the format claims.

    Raises:
        EssayError: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, name)
    nuls = data[:4000].count(0)
    if nuls:
        half = len(data[:4000]) / 2
        even = data[:4000:2].count(0)
        # UTF-16 without a mark: in western text every other byte is zero.
        if nuls > 0.6 * half and min(even, nuls - even) < 0.1 * half:
            return _strict(data, "utf-16-be" if even > nuls / 2 else "utf-16-le", name)
        raise EssayError(f"{name}: not a text file; give text, Markdown, HTML, a feed or a .docx")
    try:
        return _repaired(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            text = data.decode(declared)
            if declared.lower().replace("_", "-") not in ("iso-8859-1", "latin-1", "us-ascii"):
                return text
        except (LookupError, UnicodeDecodeError):
            pass
    odd = sum(byte < 9 or 13 < byte < 32 for byte in data[:20_000])
    if odd > 0.02 * min(len(data), 20_000):
        raise EssayError(f"{name}: not a text file; give text, Markdown, HTML, a feed or a .docx")
    return max((data.decode(name_, "replace") for name_ in _OLD), key=_german)


def normalise(text: str) -> str:
    """NFC, `\\n` line ends, ordinary blanks, and none of the characters nobody sees."""
    text = _BREAKS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    return unicodedata.normalize("NFC", _NOTHING.sub("", text))


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EssayError(
            f"{name}: claims to be {encoding.upper()} but is not; save it as UTF-8"
        ) from error


def _german(text: str) -> float:
    """How much the decoded text looks like German: letters inside words against oddities."""
    sample = text[:200_000]
    good = len(re.findall(r"(?<=[a-z])[äöüß]|[äöüÄÖÜ](?=[a-z])", sample))
    quotes = len(re.findall(r"[„“”‚‘’–…»«€§]", sample))
    bad = len(
        re.findall(
            r"[\ufffd\u0080-\u009f†‡ˆ‰Š‹ŒŽšœžŸ¢£¤¥¦¨©ª¬®¯±²³µ¶¸¹º¼½¾│┤╡╢╖╕╣║╗╝┐└┴┬├─┼╚╔╩╦╠═╬▒▓█∂∑∏π∫Ω√≈∆◊]",
            sample,
        )
    )
    return good + 0.3 * quotes - 2 * bad


def _repaired(text: str) -> str:
    """UTF-8 that was once read as Windows-1252 and saved again (`fÃ¼r`), set right."""
    if len(_MOJIBAKE.findall(text[:100_000])) < 3 or re.search("[äöüß]", text[:100_000]):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
