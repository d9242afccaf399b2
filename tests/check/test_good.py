"""On a good feed nothing is found, in whatever way it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from essaycast.errors import FeedError, UsageError
from essaycast.site.check import PreviousFeed, check_folder, must_rules
from essaycast.site.check.context import Options

from . import good

OPTIONS = Options(now=good.NOW)


@pytest.fixture
def folder(tmp_path: Path) -> good.Folder:
    return good.build(tmp_path)


def test_the_good_feed_has_no_finding_at_all(folder: good.Folder) -> None:
    previous = PreviousFeed.read(folder.root / "feed.xml")
    sentences = {f"essaycast-{slug}": text[2] for slug, text in good.TEXTS.items()}
    options = Options(now=good.NOW, base_url=good.BASE, sentences=sentences.__getitem__)
    assert check_folder(folder.root, previous=previous, options=options) == []


def test_the_must_rules_pass_it(folder: good.Folder) -> None:
    assert must_rules(folder.xml.encode(), folder.root, options=OPTIONS) == []


def test_the_must_rules_need_no_folder(folder: good.Folder) -> None:
    assert must_rules(folder.xml.encode(), options=OPTIONS) == []


def test_a_feed_that_grew_by_an_episode_is_good_too(tmp_path: Path) -> None:
    before = good.build(tmp_path / "before", ("vom-warten", "ueber-listen"))
    after = good.build(tmp_path / "after")
    previous = PreviousFeed.read(before.root / "feed.xml")
    assert check_folder(after.root, previous=previous, options=OPTIONS) == []


def test_a_folder_without_a_feed_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"no feed\.xml in .*essaycast build"):
        check_folder(tmp_path)


def test_a_rule_that_does_not_exist_is_named_with_the_nearest(folder: good.Folder) -> None:
    with pytest.raises(UsageError, match="did you mean IT-GUID-UNIQUE"):
        check_folder(folder.root, only=["IT-GUID-UNIQ"])
