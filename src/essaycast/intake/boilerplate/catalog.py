"""The phrases of blog and newsletter systems, read from `phrases/*.toml`.

A file is a list of `[[rule]]` tables:

- `name`: what `--keep` and the plan call the rule; several tables may share one.
- `where`: how much evidence from the position a match needs
  (`anywhere`: the words alone are unmistakable; `edge`: only above the first or below the
  last sentence of an essay, or beside another dropped line; `head` and `tail`: one of the
  two; `evidence`: never cuts, only proves; `section`: opens a foot section that reaches to
  the end; `section-head`: opens a list of the essay's own headings).
- `lines`: whole lines, upper and lower case alike. `{n}` stands for a number, `{name}` for a
  few words, `{label}` for a few words that are no sentence, `{person}` for a name, `{any}`
  for anything or nothing. A trailing colon, arrow or ellipsis of the page does not
  count, nor the mark of a question or call of three words and more; a full stop does
  count, unless the entry ends in one (then it may be missing).
- `patterns`: regular expressions for whole lines, where lines do not suffice.
- `untitled`: the platform prints no title over such a text.
- `evidence = "comment"`: a match proves a comment section. `needs = "titles"`: a section
  opened by it must hold title-shaped lines.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 420
"""Characters; a longer line is prose, whatever it says."""

_HOLES = {
    "{n}": r"(?:\d[\d.,]*\s?(?:k|tsd\.?|mio\.?)?)",
    "{name}": r"\S(?:.{0,100}?\S)?",
    "{person}": (
        r"(?-i:(?:Dr\. |Prof\. )?[A-ZÄÖÜ][\w’'.-]*"
        r"(?: (?:von |van |de )?[A-ZÄÖÜ][\w’'.-]*){1,3})"
    ),
    "{short}": r"[^,;!?]{0,60}[^,;.!?\s]",
    "{label}": r"[^.!?]{1,80}",
    "{any}": r".{0,300}?",
}
_SHORT = frozenset(("share", "follow", "subscribe", "call"))
"""Rules whose phrases end in a site's or a person's name: "Share this, she said." is none."""
_FIRST_WORD = re.compile(r"\W*(\w+)")
_TRAILING = re.compile(r"[\s:»›→>…*▼▾↓⌄]+$|\s*\.{3}$")
_LEADING = re.compile(
    r"^(?:[^\w\s„“\"'«»(\[#•←⟵‹@©▲▼►◄☰✕×⋮+–—·∙|⭐★☆🌟👍👎❤😍😐😞🔥😊🙂🙁~⏱*↓/-]|[\ufe0f\u200d])+\s*"
)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One `[[rule]]` table without its phrases."""

    name: str
    where: str
    platform: str
    """The file it stands in, without `.toml`."""
    untitled: bool = False
    evidence: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All phrases, ready to be asked."""

    literal: dict[str, tuple[Rule, ...]]
    """Phrases without holes, by their comparable form."""
    by_word: dict[str, tuple[tuple[re.Pattern[str], Rule], ...]]
    """Phrases with holes, by their first word: most lines are asked about very few of them."""
    loose: tuple[tuple[re.Pattern[str], Rule], ...]
    """Phrases that start with a hole, and regular expressions."""
    any_loose: re.Pattern[str]
    """All of them in one: nearly every line fits none, and is asked once."""

    def find(self, text: str) -> tuple[Rule, ...]:
        """All rules that know this line (bare, without Markdown), each once."""
        if not text or len(text) > LONGEST:
            return ()
        shown = comparable(text)
        found = list(self.literal.get(shown.casefold(), ()))
        forms = {shown, text}
        if shown.endswith(("?", "!")) and len(shown.split()) > 2:
            forms.add(shown[:-1].rstrip())
        for form in forms - {shown}:
            found += self.literal.get(form.casefold(), ())
        first = _FIRST_WORD.match(shown)
        near = self.by_word.get(first.group(1).casefold(), ()) if first else ()
        loose = self.loose if any(self.any_loose.fullmatch(form) for form in forms) else ()
        for pattern, rule in (*near, *loose):
            if rule not in found and any(pattern.fullmatch(form) for form in forms):
                found.append(rule)
        return tuple(dict.fromkeys(found))


def comparable(text: str) -> str:
    """A line without the arrows, colons and icons a page puts around its labels."""
    shown = _LEADING.sub("", re.sub(r"\s+", " ", text).strip())
    return _TRAILING.sub("", shown) or text.strip()


@cache
def catalog() -> Catalog:
    """Read all phrase files; once."""
    literal: dict[str, list[Rule]] = {}
    by_word: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
    loose: list[tuple[re.Pattern[str], Rule]] = []
    folder = files(__package__).joinpath("phrases")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        table: dict[str, Any] = tomllib.loads(entry.read_text(encoding="utf-8"))
        for item in table["rule"]:
            rule = Rule(
                item["name"],
                item["where"],
                entry.name.removesuffix(".toml"),
                item.get("untitled", False),
                item.get("evidence", ""),
                item.get("needs", ""),
            )
            for phrase in item.get("lines", ()):
                if phrase.endswith(" {name}") and rule.name in _SHORT and rule.where != "section":
                    phrase = phrase.removesuffix("{name}") + "{short}"
                if "{" in phrase:
                    word = _FIRST_WORD.match(phrase.split("{")[0] + " ")
                    whole = word and not re.match(r"\W*\w*\{", phrase)
                    bucket = by_word.setdefault(word[1].casefold(), []) if word and whole else loose
                    bucket.append((_compiled(phrase), rule))
                else:
                    for form in {phrase, comparable(phrase), phrase.removesuffix(".")}:
                        literal.setdefault(form.casefold(), []).append(rule)
            for pattern in item.get("patterns", ()):
                loose.append((re.compile(pattern, re.IGNORECASE), rule))
    return Catalog(
        {form: tuple(rules) for form, rules in literal.items()},
        {word: tuple(rules) for word, rules in by_word.items()},
        tuple(loose),
        re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in loose), re.IGNORECASE),
    )


def rule_names() -> dict[str, tuple[str, ...]]:
    """Name of each phrase rule -> the platforms whose files define it."""
    found = catalog()
    names: dict[str, set[str]] = {}
    rules = [rule for group in found.literal.values() for rule in group]
    holed = [*found.loose, *(item for group in found.by_word.values() for item in group)]
    for rule in rules + [rule for _, rule in holed]:
        names.setdefault(rule.name, set()).add(rule.platform)
    return {name: tuple(sorted(platforms)) for name, platforms in sorted(names.items())}


def _compiled(phrase: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", phrase)
    pattern = "".join(_HOLES[part] if part in _HOLES else re.escape(part) for part in parts)
    if phrase.endswith("."):
        pattern = pattern[: -len(re.escape("."))] + r"\.?"
    return re.compile(pattern, re.IGNORECASE)
