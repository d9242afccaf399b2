"""The order of the rules, and the gate that keeps them away from sentences that need none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from . import (
    acronyms,
    clock,
    codes,
    counts,
    dates,
    fractions,
    genders,
    markup,
    measures,
    money,
    ordinals,
    roman,
    shortforms,
    symbols,
    tidy,
    web,
)
from . import (
    emoji as emojis,
)
from .changes import Change, trace
from .data.abbreviations_end import MAY_END
from .data.abbreviations_inside import NEVER_ENDS
from .lexicon import Lexicon
from .patterns import lazy
from .sentences import spans

Rule = tuple[str, Callable[[str], str]]
EmojiChoice = Literal["skip", "say"]

# Anything but letters and the marks of ordinary prose.
_UNUSUAL = lazy(r"[^a-zA-ZäöüÄÖÜßéèàáêç \n,;:!?…–„“”‚‘’»«.()\"-]")
# Acronyms, inner capitals and Roman numerals.
_CAPITALS = lazy(r"[A-ZÄÖÜ](?:[A-ZÄÖÜ]|(?<=[a-zäöüß][A-ZÄÖÜ])|(?<= [XVI])(?![a-zäöü]))")
# A colon or hyphen in a place where prose has none.
_MARKS = lazy(
    r":[^ \n\"„“”»«‚]|;[)(-]|-(?:[^a-zA-ZäöüÄÖÜß ]|(?<= -)|(?<=^-))|\((?:in\)|[^\w„»\"‚'])"
)
# Space or marks where they do not belong.
_GAPS = lazy(r"[ (][ ,.!?:;)]|\.\.|\n|,,")
_INNER_STOP = lazy(r"\.(?=[^\W_]|\s*[^\s\"“”‘’»«)])")
_ROMAN_HINT = lazy(r"[IVXLCDM](?![a-zäöüß])")
_DIGIT = lazy(r"[\d⁰¹²³⁴-⁹]")
_HAS_SIGN = lazy(r"\w\.\w|[^a-zA-ZäöüÄÖÜßéèàáêç \n,;!?…–„“”‚‘’»«.()\"-]|:[^\s\"„“»]|Innen\b|In\b")
# A text settles after two rounds at the latest in all but made-up cases.
_ROUNDS = 6
# Signs that hide where a sentence ends: only texts that have them may need a second round although
# every sentence of theirs has settled.
_TAME = lazy(r"[^\w \n,;:!?…–„“”‚‘’»«.()\"'%€$§&+°/-]|_")
# Below this length a look at the whole text is cheaper than finding its sentences first.
_SHORT = 400

_TEXT_RULES: tuple[Rule, ...] = (
    *markup.RULES,
    *web.RULES,
    *genders.RULES,
)
_NUMBER_RULES: tuple[Rule, ...] = (
    *codes.RULES,
    *dates.RULES,
    *clock.RULES,
    *symbols.SIGN_RULES,
    ("sign", counts.roughly),
    *counts.EARLY_RULES[1:2],
    *fractions.RULES[:2],
    *counts.EARLY_RULES[:1],
    *money.RULES,
    *measures.RULES,
    *fractions.RULES[2:],
    *counts.EARLY_RULES[2:],
    *counts.SIGN_RULES,
)
_COUNT_RULES: tuple[Rule, ...] = (
    *ordinals.RULES,
    *codes.LATE_RULES,
    *counts.RULES,
)


def _needs_rules(sentence: str) -> bool:
    """Whether anything in a sentence is not plainly words already; errs to the safe side."""
    if _UNUSUAL.search(sentence) or _CAPITALS.search(sentence):
        return True
    if _MARKS.search(sentence) or _GAPS.search(sentence) or _shortened(sentence):
        return True
    if "." not in sentence:
        return False
    if _INNER_STOP.search(sentence):
        return True
    last = sentence.rstrip('"“”‘’»«)')
    return last.endswith(".") and _abbreviated(last[-40:-1].rsplit(None, 1)[-1:])


def _shortened(text: str) -> bool:
    """An abbreviation without its full stop; spelled out because a loop would cost three times."""
    return (
        "bzw" in text
        or "usw" in text
        or "evtl" in text
        or "ggf" in text
        or "inkl" in text
        or " ca " in text
        or " dh " in text
        or "z B" in text
        or "d h " in text
        or " u a " in text
    )


def _abbreviated(last: list[str]) -> bool:
    word = last[0].lstrip('„“”»«("‚') if last else ""
    key = word + "."
    return key in MAY_END or key in NEVER_ENDS or len(word) < 2 or word.endswith("str")


def _run(text: str, rules: Sequence[Rule], steps: list[tuple[str, str, str]] | None) -> str:
    for name, rule in rules:
        after = rule(text)
        if after != text:
            if steps is not None:
                steps.append((name, text, after))
            text = after
    return text


def _choose(text: str, emoji: EmojiChoice) -> list[Rule]:
    """The rules a sentence needs, in order."""
    rules: list[Rule] = [("emoji", emojis.said if emoji == "say" else emojis.skipped)]
    signs = _HAS_SIGN.search(text) is not None
    if signs or text[:1] in "-–":
        rules += _TEXT_RULES
    rules += shortforms.RULES
    if "§" in text:
        rules.append(("sign", symbols.paragraphs))
    if _DIGIT.search(text):
        rules += _NUMBER_RULES
        if _ROMAN_HINT.search(text):
            rules += roman.RULES
        rules += _COUNT_RULES
    else:
        rules += symbols.SIGN_RULES
        if _ROMAN_HINT.search(text):
            rules += roman.RULES
        if signs:
            rules += measures.RULES
            rules += counts.SIGN_RULES
    if "/" in text:
        rules.append(("alternative", genders.slashes))
    rules += acronyms.RULES
    rules += symbols.RULES
    return rules


def _sentence(text: str, emoji: EmojiChoice, steps: list[tuple[str, str, str]] | None) -> str:
    """One sentence once through the rules."""
    return _run(text, _choose(text, emoji), steps)


def read_aloud(text: str, *, lexicon: Lexicon | None = None, emoji: EmojiChoice = "skip") -> str:
    """A text as written becomes the text as spoken: no digit and no sign is left unread.

    What is already words stays letter for letter, punctuation that steers the voice stays too. The
    lexicon comes first and its readings are not touched by any rule. Where a rule is not sure, the
    text stays as it is. Reading the result aloud again changes nothing.
    """
    text = tidy.characters(text)
    if lexicon is None:
        return _paragraph(text, emoji)
    hidden = _Hidden()
    return hidden.restore(_paragraph(lexicon.substitute(text, hidden.hide), emoji))


def _paragraph(text: str, emoji: EmojiChoice) -> str:
    """A text sentence by sentence, again until nothing changes: what is read aloud stays so."""
    if "\n\n" in text:
        # Blocks have nothing to do with each other; those without numbers are looked at once.
        return "\n\n".join(_paragraph(block, emoji) for block in text.split("\n\n"))
    plain = _TAME.search(text) is None
    for _ in range(_ROUNDS):
        after, settled = _round(text, emoji)
        if after == text or (settled and plain):
            return after
        text = after
    return text


def _round(text: str, emoji: EmojiChoice) -> tuple[str, bool]:
    """Every sentence once through the rules, and whether none of them needs them again."""
    if len(text) < _SHORT and not _needs_rules(text):
        return text, True
    parts: list[str] = []
    done = 0
    settled = True
    for start, end in spans(text):
        sentence = text[start:end]
        if _needs_rules(sentence):
            spoken = _initial(sentence, _sentence(sentence, emoji, None))
            settled = settled and not _needs_rules(spoken)
            parts += [text[done:start], spoken]
            done = end
    parts.append(text[done:])
    return "".join(parts), settled


def _initial(before: str, after: str) -> str:
    """A capital where a number began the sentence: "1/3 der Leser" -> "Ein Drittel der Leser"."""
    first = before.lstrip("„“”»«\"'(*_•- ")[:1]
    if not first.isdigit() and first not in tuple("§$€£#½¼¾"):
        return after
    for index, char in enumerate(after):
        if char.isalpha():
            return after[:index] + char.upper() + after[index + 1 :]
    return after


class _Hidden:
    """Readings of the lexicon, out of the rules' sight as single characters of a private area."""

    def __init__(self) -> None:
        self._spoken: list[str] = []

    def hide(self, spoken: str) -> str:
        """A stand-in for a spoken form."""
        self._spoken.append(spoken)
        return chr(tidy.PLACEHOLDER_START + (len(self._spoken) - 1) % 0xFFF0)

    def restore(self, text: str) -> str:
        """Put every spoken form back."""
        if not self._spoken:
            return text
        return "".join(self._one(char) for char in text)

    def _one(self, char: str) -> str:
        index = ord(char) - tidy.PLACEHOLDER_START
        return self._spoken[index] if 0 <= index < len(self._spoken) else char


def explain(text: str, lexicon: Lexicon | None = None, emoji: EmojiChoice = "skip") -> list[Change]:
    """What `read_aloud` changes in a text, place by place, with the rule that did it.

    Meant for single sentences and paragraphs: comparing words takes its time on a whole book.
    """
    changes: list[Change] = []
    for start, end in spans(text):
        sentence = text[start:end]
        steps: list[tuple[str, str, str]] = []
        flat = tidy.characters(sentence)
        if flat != sentence:
            steps.append(("character", sentence, flat))
        if lexicon is not None:
            said = lexicon.apply(flat)
            if said != flat:
                steps.append(("lexicon", flat, said))
        spoken = read_aloud(sentence, lexicon=lexicon, emoji=emoji)
        if spoken == sentence:
            continue
        hidden = _Hidden()
        shown = lexicon.substitute(flat, hidden.hide) if lexicon else flat
        inner: list[tuple[str, str, str]] = []
        for _ in range(_ROUNDS):
            before = shown
            if _needs_rules(shown):
                shown = _initial(shown, _sentence(shown, emoji, inner))
            if shown == before:
                break
        steps += [(rule, hidden.restore(b), hidden.restore(a)) for rule, b, a in inner]
        if steps and steps[-1][2] != spoken:
            steps.append((steps[-1][0], steps[-1][2], spoken))
        changes += [
            Change(change.before, change.after, change.rule, change.start + start)
            for change in trace(steps)
        ]
    return changes
