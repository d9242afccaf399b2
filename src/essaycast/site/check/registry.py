"""The rules by name. A rule is a function with its words; `@rule` registers it.

To add one: a function in the module of `rules/` it belongs to, under `@rule`, and a line in
the defect table of the tests (a test holds that every rule has one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from essaycast.errors import UsageError
from essaycast.site.check.findings import Problem, Severity

if TYPE_CHECKING:
    from essaycast.site.check.context import Context
    from essaycast.site.check.document import Item

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Needs(IntEnum):
    """What a rule reads, the cheapest first; each level includes those before it."""

    XML = 0
    """feed.xml alone."""
    FILES = 1
    """Which files exist, their sizes and first bytes."""
    CONTENT = 2
    """Whole text files and pictures."""
    AUDIO = 3
    """Decoded sound."""
    HTTP = 4
    """A server's answers."""


FeedRule = Callable[["Context"], Iterable[Problem | str]]
ItemRule = Callable[["Context", "Item"], Iterable[Problem | str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and what is said about it."""

    name: str
    """Upper-case kebab, stable; `--rule` and `--explain` take it."""
    severity: Severity
    title: str
    """What the rule demands, in one line."""
    fix: str
    """What to do when it is broken, in one line."""
    source: str
    """Who demands it."""
    why: str
    """What happens otherwise; empty where the title says it all."""
    needs: Needs
    subject: str
    """Module of `rules/` it stands in."""
    per_item: bool
    """True: called once an episode with (context, item); False: once with (context)."""
    function: Callable[..., Iterable[Problem | str]]

    @property
    def must(self) -> bool:
        """Whether `build` refuses a feed that breaks it.

        Not for what else lies in the folder: a file the user put there must not stop a build.
        """
        cheap = self.severity is Severity.ERROR and self.needs <= Needs.FILES
        return cheap and not self.name.startswith("FILE-")


_REGISTRY: dict[str, Rule] = {}
# In the order findings are grouped and documented.
SUBJECTS = (
    "xml",
    "channel",
    "categories",
    "podcasting",
    "addresses",
    "items",
    "dates",
    "notes",
    "enclosures",
    "audio",
    "id3",
    "transcripts",
    "completeness",
    "chapters",
    "covers",
    "pages",
    "folder",
    "history",
    "transport",
)


def rule(
    name: str,
    severity: Severity,
    title: str,
    *,
    fix: str,
    source: str,
    why: str = "",
    needs: Needs = Needs.XML,
) -> Callable[[Any], Any]:
    """Register the decorated function; one with a second parameter is called once an episode."""

    def register(function: Callable[..., Iterable[Problem | str]]) -> Any:
        assert name not in _REGISTRY, f"two rules named {name}"
        _REGISTRY[name] = Rule(
            name=name,
            severity=severity,
            title=title,
            fix=fix,
            source=source,
            why=why,
            needs=needs,
            subject=function.__module__.rpartition(".")[2],
            per_item=function.__code__.co_argcount == 2,
            function=function,
        )
        return function

    return register


def all_rules() -> tuple[Rule, ...]:
    """All rules, by subject in the order of `SUBJECTS`, then as they stand in their module."""
    for subject in SUBJECTS:
        import_module(f"essaycast.site.check.rules.{subject}")
    return tuple(sorted(_REGISTRY.values(), key=lambda rule: SUBJECTS.index(rule.subject)))


def find_rule(name: str) -> Rule:
    """The rule of that name, in whatever case.

    Raises:
        UsageError: there is none; names the nearest.
    """
    known = {rule.name: rule for rule in all_rules()}
    found = known.get(name.strip().upper())
    if found is None:
        near = get_close_matches(name.strip().upper(), known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "docs/check.md lists them"
        raise UsageError(f"no rule named {name!r}; {hint}")
    return found


def choose(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules named, in registry order; a name ending in `-*` takes a whole family.

    Raises:
        UsageError: a name fits no rule.
    """
    wanted: set[str] = set()
    for name in names:
        if name.endswith("*"):
            family = {rule.name for rule in all_rules() if rule.name.startswith(name[:-1].upper())}
            if not family:
                raise UsageError(f"no rule begins with {name[:-1]!r}; docs/check.md lists them")
            wanted |= family
        else:
            wanted.add(find_rule(name).name)
    return tuple(rule for rule in all_rules() if rule.name in wanted)
