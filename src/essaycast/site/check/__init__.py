"""Lints a feed as the directories and apps would: a folder, a live address, or a candidate.

    check_folder(feed)        everything in a folder `feed/`
    check_url(address)        the same over HTTP, and the transport too
    must_rules(xml, feed)     the cheap rules no feed may break; `build` runs them first
    PreviousFeed              what was published before, to compare with
    all_rules(), find_rule()      the rules themselves

Rules stand in `rules/`, one module a subject, and are registered by `registry.rule`.
"""

from essaycast.site.check.findings import Finding, Severity
from essaycast.site.check.history import PreviousFeed
from essaycast.site.check.registry import Rule, all_rules, find_rule
from essaycast.site.check.run import check_folder, check_url, must_rules

__all__ = [
    "Finding",
    "PreviousFeed",
    "Rule",
    "Severity",
    "all_rules",
    "check_folder",
    "check_url",
    "find_rule",
    "must_rules",
]
