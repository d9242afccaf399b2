"""Words of strangers: markup, placeholders, control characters and YAML stay mere words."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable
from pathlib import Path

import feedparser
import html5lib
import pytest
from click.testing import CliRunner, Result

from essaycast.cli import essaycast
from tests.hostile.kit import MEGABYTE, bounded, harmless, one_line

Run = Callable[..., Result]
Write = Callable[..., Path]
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><evil/>",
    "</title><script>alert(2)</script>",
    "&lt;b&gt; &amp; &#x41;",
    "{{ 7*7 }} {% raw %}{{ config }}{% endraw %} ${7*7} #{7*7}",
    "{show.__class__.__mro__} {0} {title} %s %(title)s",
    "javascript:alert(1)",
    "'; DROP TABLE essays; -- $(touch pwned) `touch pwned`",
)
ESCAPES = "\x1b[31;5mrot\x1b]0;gekapert\x07\x9b31m \u202eumgekehrt\u202c \x08\x08\x7f"


@pytest.fixture
def seen(show: Path) -> Callable[..., Result]:
    """Run a command as on a terminal that shows colours: nothing is filtered afterwards."""

    def command(*arguments: str) -> Result:
        before = Path.cwd()
        os.chdir(show)
        try:
            return CliRunner(mix_stderr=False).invoke(essaycast, list(arguments), color=True)
        finally:
            os.chdir(before)

    return command


def essay_of(words: str) -> str:
    said = json.dumps(words)  # a JSON text is a YAML text, escapes and all
    return (
        f"---\ntitle: {said}\ndate: 2024-01-01\nsummary: {said}\nauthor: {said}\n"
        f"tags: [{said}]\nsource: {said}\n---\n\n## {words}\n\nEin Satz mit {words} darin.\n"
    )


@pytest.mark.parametrize("words", MARKUP)
def test_markup_and_placeholders_stay_words(run: Run, essay: Write, show: Path, words: str) -> None:
    config = show / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace('"Testfunk"', json.dumps(words))
        + '\n[intro]\ntext = "Heute {title}."\n',
        "utf-8",
    )
    essay("fremd", text=essay_of(words))
    essay("gut", date="2024-02-01")
    result = run("build")
    assert result.exit_code == 0, result.stderr
    found = feedparser.parse((show / "feed" / "feed.xml").read_bytes())
    assert not found.bozo
    assert [entry.title for entry in found.entries][1] in (words, html.escape(words, quote=False))
    for page in (show / "feed").glob("*.html"):
        document = html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False)
        for script in document.iter("script"):
            assert script.get("src") or script.get("type") == "application/ld+json"
            if script.get("type") == "application/ld+json":
                json.loads(script.text)
        for element in document.iter():
            assert not any(str(name).startswith("on") for name in element.attrib), page.name
            for name in ("href", "src"):
                assert not element.get(name, "").strip().lower().startswith("javascript:")
        assert "49" not in page.read_text("utf-8").split("{{ 7*7 }}")[0][:500]
    assert not (show / "pwned").exists()
    spoken = run("script", "fremd").stdout
    assert "<class" not in spoken and "object" not in spoken


def test_nothing_steers_the_terminal(
    seen: Callable[..., Result], essay: Write, show: Path, tmp_path: Path
) -> None:
    """Every command, its JSON and its errors; what is printed is text and nothing else."""
    path = essay("fremd", text=essay_of(ESCAPES))
    essay(f"name-{ESCAPES[:4]}", text=f"Titel {ESCAPES}\n\nEin Satz {ESCAPES} hier.\n")
    (show / "roh.txt").write_text(f"Titel {ESCAPES}\n\nEin Satz {ESCAPES} hier.\n", "utf-8")
    (show / f"{ESCAPES[:5]}.txt").write_text("Noch ein Titel\n\nEin ganzer Satz.\n", "utf-8")
    commands = [
        ("status",), ("status", "--json"), ("script",), ("script", "--diff"), ("script", "--risks"),
        ("script", "--json"), ("build",), ("build", "--json", "--force"), ("status",),
        ("check",), ("check", "--json"), ("import", "--dry-run", "roh.txt"),
        ("import", "--explain", "roh.txt"), ("import", "--yes", "--verbose", "roh.txt"),
        ("import", "--yes", f"{ESCAPES[:5]}.txt"), ("upload", str(tmp_path / ESCAPES[:5])),
        ("cache",), ("build", ESCAPES), ("build", "--engine", ESCAPES), (ESCAPES,),
        ("script", ESCAPES), ("new", f"Titel {ESCAPES}"), ("voices", "--engine", ESCAPES),
        ("import", "--keep", ESCAPES, "roh.txt"), ("import", f"fehlt-{ESCAPES}.txt"),
        ("check", "--only", ESCAPES), ("init", str(tmp_path / f"neu-{ESCAPES[:4]}")),
        ("upload", f"sftp://user@{ESCAPES}/x"), ("upload", f"{ESCAPES}://host/x"),
        ("build", "--show", str(tmp_path / ESCAPES)), ("import", f"http://127.0.0.1:9/{ESCAPES}"),
    ]  # fmt: skip
    for arguments in commands:
        result = seen(*arguments)
        assert harmless(result.stdout), (arguments, result.stdout)
        assert harmless(result.stderr), (arguments, result.stderr)
        assert "unforeseen" not in result.stderr, (arguments, result.stderr)
        assert "Traceback" not in result.output
    # And in errors about the essay itself.
    path.write_text(essay_of(ESCAPES).replace("date: 2024-01-01", f'date: "{ESCAPES[:4]}"'))
    for arguments in (("build",), ("status",), ("script",)):
        result = seen(*arguments)
        assert result.exit_code == 4
        assert harmless(result.stderr), result.stderr


@pytest.mark.parametrize(
    "name",
    ["-rf.md", "..md", "%2e%2e%2fx.md", "con.md", "a\nb.md", "ü" * 120 + ".md", "$(touch pwned).md",
     "a;b&c|d.md", "../x".replace("/", "\N{FRACTION SLASH}") + ".md", "index.md", "feed.md"],
)  # fmt: skip
def test_names_of_essays_become_harmless_names(run: Run, show: Path, name: str) -> None:
    text = "---\ntitle: Titel\ndate: 2024-01-01\n---\n\nEin Satz.\n"
    (show / "episodes" / name).write_text(text, "utf-8")
    result = run("build")
    assert result.exit_code in (0, 4), result.stderr
    assert harmless(result.stderr.replace("\n", ""))
    for path in (show / "feed").rglob("*"):
        assert path.name.isascii() and not set(path.name) & set(" $;&|%\\'\"`\n")
    assert sorted(path.name for path in show.parent.iterdir() if path.name != "show") == []
    assert not (show / "pwned").exists()


YAML = {
    "object": "title: !!python/object/apply:os.system ['touch pwned']",
    "name": "title: !!python/name:os.system",
    "bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
    )
    + "\ntitle: *j",
    "loop": "title: &a [*a]",
    "deep": "title: " + "[" * 5000,
    "deep closed": "tags: " + "[" * 900 + "]" * 900,
    "merge": "<<: {title: x}\ntitle: y",
    "wide": "title: x\n" + "\n".join(f"k{n}: v" for n in range(50_000)),
    "long": "title: " + "x" * 1_000_000,
    "binary": "title: !!binary R0lGODlhDAAMAIQAAP",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", YAML)
def test_front_matter_that_is_a_trap(essay: Write, show: Path, kind: str) -> None:
    essay("falle", text=f"---\n{YAML[kind]}\ndate: 2024-01-01\n---\n\nEin Satz.\n")
    ended = bounded(show, "build", seconds=20)
    assert not (show / "pwned").exists()
    assert ended.peak < 400 * MEGABYTE
    if ended.code:
        one_line(ended, 4, "falle.md")


@pytest.mark.parametrize("text", ["{title.__class__}", "{0}", "{", "}", "{title!r}", "{title:>9}"])
def test_placeholders_are_names_and_nothing_else(
    run: Run, essay: Write, show: Path, text: str
) -> None:
    config = show / "config.toml"
    config.write_text(config.read_text("utf-8") + f"[intro]\ntext = {json.dumps(text)}\n", "utf-8")
    essay("gut")
    result = run("build")
    assert result.exit_code in (0, 3), result.stderr
    assert "unforeseen" not in result.stderr
    assert "class" not in run("script").stdout
