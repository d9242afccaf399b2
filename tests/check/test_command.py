"""`essaycast check` as a user meets it, on shows that `essaycast build` made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from essaycast.site.check import all_rules
from essaycast.site.serve import Preview

from . import good

Run = Callable[..., Result]
Essay = Callable[..., Path]
BASE = "https://pod.example.org/essays/"
LONG = """\
---
title: {title}
date: {date}
episode: {number}
---

Dies ist der erste Satz. Hier steht der zweite — mit „Anführung“ & Zeichen < 5 %.

## Ein <Kapitel> & mehr

Ein neuer Absatz folgt, z. B. dieser. 1.000 Euro kostet er nicht.

- Punkt eins
- Punkt zwei
"""


def configure(show: Path, **settings: str) -> None:
    path = show / "config.toml"
    given = {"base_url": BASE, "email": "tilda@example.org", **settings}
    lines = "\n".join(f'{key} = "{value}"' for key, value in given.items())
    path.write_text(path.read_text("utf-8").replace("[show]", f"[show]\n{lines}"), "utf-8")


@pytest.fixture
def built(show: Path, essay: Essay, run: Run) -> Path:
    configure(show)
    for number in (1, 2, 3):
        text = LONG.format(
            title=f"Versuch {'ABC'[number - 1]}", date=f"2024-05-0{number}", number=number
        )
        essay(f"versuch-{number}", text=text)
    assert run("build").exit_code == 0
    return show


def found(result: Result) -> dict[str, str]:
    """rule -> severity of what --json printed."""
    return {finding["rule"]: finding["severity"] for finding in json.loads(result.stdout)}


@pytest.mark.slow
def test_nothing_is_found_in_what_build_makes(built: Path, run: Run) -> None:
    result = run("check", "--strict")
    assert (result.exit_code, result.stdout) == (0, "nothing found\n")
    assert found(run("check", "--json")) == {}


@pytest.mark.slow
def test_nor_after_a_correction_compared_with_what_was_published(built: Path, run: Run) -> None:
    published = built / "published.xml"
    shutil.copy(built / "feed" / "feed.xml", published)
    essay = built / "episodes" / "versuch-2.md"
    essay.write_text(essay.read_text("utf-8").replace("erste Satz", "berichtigte Satz"), "utf-8")
    assert run("build").exit_code == 0
    assert run("check", "--previous", str(published)).stdout == "nothing found\n"


@pytest.mark.slow
def test_the_feed_uploaded_last_is_compared_with_by_itself(
    built: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "web").mkdir()
    uploaded = run("upload", str(tmp_path / "web"))
    assert uploaded.exit_code == 0, uploaded.stderr
    assert run("check").stdout == "nothing found\n"
    essay = built / "episodes" / "versuch-2.md"
    lines = [row for row in essay.read_text("utf-8").splitlines() if not row.startswith("guid:")]
    essay.write_text("\n".join(lines), "utf-8")
    # The build refuses the double already; the feed that stands is still the one uploaded.
    refused = run("build")
    assert refused.exit_code == 7
    assert "HIST-DOUBLE" in refused.stderr
    essay.unlink()
    assert run("build").exit_code == 0
    result = run("check", "--json")
    assert result.exit_code == 1
    assert "HIST-GONE" in found(result)


@pytest.mark.slow
def test_nor_in_a_serial_show_with_pages_of_its_feed(show: Path, essay: Essay, run: Run) -> None:
    configure(show, type="serial", language="de-at", category="Arts", subcategory="Books")
    with (show / "config.toml").open("a") as stream:
        stream.write("\n[feed]\nlimit = 2\n")
    for number in range(1, 6):
        text = LONG.format(
            title=f"Kapitel {'ABCDE'[number - 1]}", date=f"2024-05-0{number}", number=number
        )
        essay(f"kapitel-{number}", text=text)
    assert run("build").exit_code == 0
    assert run("check").stdout == "nothing found\n"


@pytest.mark.slow
def test_an_essay_edited_and_not_built_is_found(built: Path, run: Run) -> None:
    essay = built / "episodes" / "versuch-2.md"
    essay.write_text(essay.read_text("utf-8") + "\nDiesen Satz hört noch niemand.\n", "utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "TR-SCRIPT" in result.stdout
    assert "Diesen Satz hört noch niemand." in result.stdout


@pytest.mark.slow
def test_without_an_address_it_says_what_to_set(show: Path, essay: Essay, run: Run) -> None:
    essay("versuch")
    assert run("build").exit_code == 0
    result = run("check", "--json")
    assert found(result).get("SELF-LOCAL") == "warning"
    assert "error" not in found(result).values()
    assert result.exit_code == 0
    assert run("check", "--strict").exit_code == 1


# --- on the hand-made feed: quick ---


@pytest.fixture
def folder(tmp_path: Path) -> good.Folder:
    root = tmp_path / "other"
    root.mkdir()
    return good.build(root)


def test_a_folder_that_is_no_show(folder: good.Folder, run: Run) -> None:
    result = run("check", str(folder.root))
    assert (result.exit_code, result.stdout) == (0, "nothing found\n")


def test_errors_come_first_each_with_its_place_and_fix(folder: good.Folder, run: Run) -> None:
    folder.swap("<title>Der Umweg</title>", "<title>Folge 3: Der Umweg</title>")
    folder.swap('length="', 'length="1')
    result = run("check", str(folder.root))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith("error   ENC-BYTES  episode 1 “Folge 3: Der Umweg”:")
    assert lines[1].startswith("        fix: ")
    assert any(line.startswith("warning IT-TITLE-NUMBER  ") for line in lines)
    assert lines[-1].startswith("1 error, 1 warning; ")


def test_json_says_all_of_it(folder: good.Folder, run: Run) -> None:
    folder.swap("<language>de<", "<language>deutsch<")
    result = run("check", str(folder.root), "--json")
    (finding,) = json.loads(result.stdout)
    assert finding == {
        "rule": "CH-LANG",
        "severity": "error",
        "where": "channel",
        "line": 0,
        "text": "language is “deutsch”",
        "fix": "Set show.language in config.toml: de, de-at, de-ch, ...",
    }
    assert result.exit_code == 1


def test_what_was_not_decoded_is_said(folder: good.Folder, run: Run) -> None:
    result = run("check", str(folder.root), "--listen", "1")
    assert (result.exit_code, result.stdout) == (0, "nothing found\n")
    assert "of 3 episodes the sound of the newest 1 was decoded; --listen 3" in result.stderr


def test_only_the_rules_named_are_run(folder: good.Folder, run: Run) -> None:
    folder.swap("<language>de<", "<language>deutsch<")
    folder.swap("Society &amp; Culture", "Gesellschaft")
    one = run("check", str(folder.root), "--rule", "cat-name", "--json")
    assert found(one) == {"CAT-NAME": "error"}
    assert found(run("check", str(folder.root), "--rule", "ENC-*", "--json")) == {}


def test_an_unknown_rule_is_a_mistake_of_usage(folder: good.Folder, run: Run) -> None:
    result = run("check", str(folder.root), "--rule", "CAT-NAMES")
    assert result.exit_code == 2
    assert "did you mean CAT-NAME?" in result.stderr


def test_a_rule_is_explained_without_any_feed(run: Run) -> None:
    result = run("check", "--explain", "hist-double")
    assert result.exit_code == 0
    assert result.stdout.startswith("HIST-DOUBLE (error): no published episode appears a second")
    assert "why: " in result.stdout
    assert "source: " in result.stdout
    explained = json.loads(run("check", "--explain", "HIST-DOUBLE", "--json").stdout)
    assert explained["rule"] == "HIST-DOUBLE"
    assert explained["must"] is True


@pytest.mark.parametrize("rule", [rule.name for rule in all_rules()][::20])
def test_every_rule_can_be_explained(rule: str, run: Run) -> None:
    assert run("check", "--explain", rule).stdout.startswith(rule)


def test_a_live_address(folder: good.Folder, run: Run) -> None:
    with Preview(folder.root) as preview:
        result = run("check", f"{preview.url}feed.xml")
        assert (result.exit_code, result.stdout) == (0, "nothing found\n")
        before = run("check", str(folder.root), "--previous", f"{preview.url}feed.xml", "--json")
    # The preview has another address, and so would the feed.
    assert found(before) == {"HIST-MOVED": "warning"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere"], 2, "nowhere: no such folder"),
        (["."], 7, "essaycast build"),
        (["--previous", "nowhere.xml", "feed"], 7, "nowhere.xml: no such file"),
        (["--show", "nowhere"], 3, "no config.toml in nowhere"),
    ],
)
def test_mistakes_are_one_line(
    arguments: list[str], code: int, words: str, show: Path, run: Run
) -> None:
    (show / "feed").mkdir()
    result = run("check", *arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_titles_cannot_write_to_the_terminal(folder: good.Folder, run: Run) -> None:
    title = "<title>Folge 3: \u202eDer\u200f &#x9b;31m Umweg</title>"
    folder.swap("<title>Der Umweg</title>", title)
    result = run("check", str(folder.root))
    assert "IT-TITLE-NUMBER" in result.stdout
    assert not any(char in result.stdout for char in "\u202e\u200f\x9b\x1b")
