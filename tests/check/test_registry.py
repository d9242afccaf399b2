"""The rules as a whole: each is tested, documented and well worded; --explain and docs agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from essaycast.errors import UsageError
from essaycast.site.addresses import podcast_guid
from essaycast.site.check import Rule, Severity, all_rules, find_rule
from essaycast.site.check.documentation import rules_markdown
from essaycast.site.check.registry import Needs, choose

from .defects import ALL
from .test_history import CASES as HISTORY
from .test_transport import ELSEWHERE_IN_THIS_FILE, FAULTS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "check.md"


def test_every_rule_is_broken_by_a_test() -> None:
    tested = {defect.rule for defect in ALL} | set(HISTORY) | set(FAULTS) | ELSEWHERE_IN_THIS_FILE
    tested |= {"HIST-BYTES"}  # in test_history, by a name of its own
    assert {rule.name for rule in all_rules()} - tested == set()


def test_the_defects_are_of_rules_that_exist() -> None:
    names = {rule.name for rule in all_rules()}
    for defect in ALL:
        assert {defect.rule, *defect.also} <= names, defect


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_is_well_worded(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", rule.name)
    for text in (rule.title, rule.fix, rule.source):
        assert text
        assert "\n" not in text
    assert rule.fix[0].isupper()
    assert rule.fix.endswith((".", "/>.", "...")), rule.fix
    assert not rule.title.endswith(".")
    assert len(rule.title) <= 80


def test_the_rules_a_build_must_keep_are_cheap_errors() -> None:
    must = [rule for rule in all_rules() if rule.must]
    assert len(must) > 50
    assert all(rule.severity is Severity.ERROR and rule.needs <= Needs.FILES for rule in must)


def test_the_documentation_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == rules_markdown(), "run `make docs`"


def test_the_guid_of_a_known_podcast() -> None:
    """The example of PSP-1 and the podcast namespace: podnews.net/rss."""
    assert podcast_guid("https://podnews.net/rss/") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_a_rule_is_found_in_any_case_and_a_family_by_its_start() -> None:
    assert find_rule("it-guid-unique").name == "IT-GUID-UNIQUE"
    assert {rule.name for rule in choose(["loud-*"])} == {"LOUD-LEVEL", "LOUD-PEAK"}
    with pytest.raises(UsageError, match="no rule begins with 'NIX-'"):
        choose(["NIX-*"])
