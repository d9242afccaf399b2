"""The reader's own pronunciations: words and phrases that are to be said another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .patterns import lazy

_WORD = lazy(r"\w+")


@dataclass(frozen=True)
class _Entry:
    written: str
    spoken: str
    before: str  # what stands in the key before its first word: "." in ".NET"
    exact: bool


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases with the way they are to be spoken.

    A key matches whole words only (umlauts are letters; "Call" is not found in "Callcenter" or
    "Calls"). The longest key wins, and what came out of the lexicon is looked at by no other entry
    and by no rule. A key with an upper-case letter behind its first character ("OKR", "iPhone",
    "New York") is matched as written, any other in any case: "Funnel" also finds "funnel" and
    "FUNNEL", because German capitalises nouns and headings by its own rules.
    """

    entries: Mapping[str, str]
    """Written form -> spoken form, as in `[pronunciation]` of config.toml."""

    _index: dict[str, list[_Entry]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, list[_Entry]] = {}
        for raw, spoken in self.entries.items():
            written = " ".join(raw.split())
            word = _WORD.search(written)
            if word is None:
                # A sign alone ("→"): indexed by its first character, see `substitute`.
                if written:
                    index.setdefault(written[0], []).append(_Entry(written, spoken, "", True))
                continue
            exact = any(char.isupper() for char in written[1:])
            entry = _Entry(written, spoken, written[: word.start()], exact)
            index.setdefault(word[0].lower(), []).append(entry)
        for entries in index.values():
            entries.sort(key=lambda entry: len(entry.written), reverse=True)
        object.__setattr__(self, "_index", index)

    def apply(self, text: str) -> str:
        """The text with every entry put in; nothing else changes."""
        return self.substitute(text, lambda spoken: spoken)

    def substitute(self, text: str, put: Callable[[str], str]) -> str:
        """Like `apply`, but `put` decides what stands in for a spoken form."""
        if not self._index:
            return text
        pieces: list[str] = []
        done = 0
        for start, end, spoken in self._matches(text):
            pieces += [text[done:start], put(spoken)]
            done = end
        return "".join([*pieces, text[done:]]) if pieces else text

    def _matches(self, text: str) -> list[tuple[int, int, str]]:
        """Where entries stand, left to right, without overlap."""
        found: list[tuple[int, int, str]] = []
        done = 0
        index = self._index
        signs = {key for key in index if not _WORD.match(key)}
        candidates = [
            (match.start(), match[0].lower())
            for match in _WORD.finditer(text)
            if match[0].lower() in index
        ]
        if signs:
            candidates += [(at, char) for at, char in enumerate(text) if char in signs]
            candidates.sort()
        for at, key in candidates:
            for entry in index[key]:
                start = at - len(entry.before)
                end = start + len(entry.written)
                if start >= done and _stands(text, start, end, entry):
                    found.append((start, end, entry.spoken))
                    done = end
                    break
        return found


def _stands(text: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether the entry is written at this place, as a whole word."""
    piece = text[start:end]
    if piece != entry.written and (entry.exact or piece.lower() != entry.written.lower()):
        return False
    if _wordlike(piece[0]) and start > 0 and _wordlike(text[start - 1]):
        return False
    return not (_wordlike(piece[-1]) and end < len(text) and _wordlike(text[end]))


def _wordlike(char: str) -> bool:
    return char.isalnum() or char == "_"
