"""What `essaycast script` shows: scripts, what the rules changed, what a voice may get wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from essaycast.engines import NAMES
from essaycast.errors import EssayError, UsageError
from essaycast.essays.names import essay_paths
from essaycast.essays.read import parse_essay, read_essay
from essaycast.german import Lexicon, explain
from essaycast.german import risks as german_risks
from essaycast.model import ChapterMark, Essay, Pause, Script
from essaycast.pipeline.gather import select
from essaycast.pipeline.show import Show, open_show
from essaycast.script import make_script


@dataclass(frozen=True, slots=True)
class EssayScript:
    """An essay's script and what is needed to explain it."""

    title: str
    file: str
    script: Script
    lexicon: Lexicon
    show: Show


@dataclass(frozen=True, slots=True)
class LineChange:
    """A place that is spoken otherwise than written."""

    line: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class LineRisk:
    """A place a voice may get wrong."""

    line: int
    kind: str
    excerpt: str
    reason: str
    suggestion: str


def scripts_of(
    folder: Path, name: str | None, *, engine: str | None, stdin: bytes | None = None
) -> list[EssayScript]:
    """The scripts of one essay, of standard input, or of all essays; nothing is written.

    Raises:
        UsageError: no such engine.
        EssayError: no such essay, or it cannot be read.
    """
    show = open_show(folder)
    engine = engine or show.config.voice.engine
    if engine not in NAMES:
        raise UsageError(f"no engine {engine!r}; there are {', '.join(NAMES)}")
    if stdin is not None:
        try:
            text = stdin.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise EssayError("standard input is not UTF-8 text") from error
        essays = [parse_essay(text, Path("-"), zone=show.zone)]
    elif name is not None and Path(name).is_file():
        essays = [read_essay(Path(name), zone=show.zone)]
    else:
        essays = [read_essay(path, zone=show.zone) for path in essay_paths(show.episodes)]
        if name is not None:
            essays = select(show, essays, [name])
        elif not essays:
            raise EssayError(f"{show.episodes}: no essays yet; `essaycast new TITLE` makes one")
    return [_script(show, essay, engine) for essay in essays]


def as_json(each: EssayScript) -> dict[str, Any]:
    """A script as plain data: parts with utterances, pauses (seconds) and chapters."""
    parts = {"intro": each.script.intro, "body": each.script.body, "outro": each.script.outro}
    return {
        "title": each.title,
        "file": each.file,
        **{name: [_item(item) for item in items] for name, items in parts.items()},
    }


def changes(each: EssayScript) -> list[LineChange]:
    """Every place that lexicon or rules changed, in order."""
    emoji: Literal["skip", "say"] = "say" if each.show.config.reading.emoji == "say" else "skip"
    return [
        LineChange(utterance.line, change.before, change.after, change.rule)
        for utterance in each.script.utterances
        for change in explain(utterance.text, lexicon=each.lexicon, emoji=emoji)
    ]


def diff_json(each: EssayScript) -> dict[str, Any]:
    """The changes as plain data."""
    found = [
        {"line": c.line, "before": c.before, "after": c.after, "rule": c.rule}
        for c in changes(each)
    ]
    return {"title": each.title, "file": each.file, "changes": found}


def risks(each: EssayScript) -> list[LineRisk]:
    """What a German voice may get wrong, each word once."""
    seen: set[tuple[str, str]] = set()
    found: list[LineRisk] = []
    for utterance in each.script.utterances:
        for risk in german_risks(utterance.text, lexicon=each.lexicon):
            if (risk.kind, risk.excerpt) in seen:
                continue
            seen.add((risk.kind, risk.excerpt))
            found.append(
                LineRisk(utterance.line, risk.kind, risk.excerpt, risk.reason, risk.suggestion)
            )
    return found


def risks_json(each: EssayScript) -> dict[str, Any]:
    """The risks as plain data."""
    found = [
        {
            "line": r.line,
            "kind": r.kind,
            "excerpt": r.excerpt,
            "reason": r.reason,
            "suggestion": r.suggestion,
        }
        for r in risks(each)
    ]
    return {"title": each.title, "file": each.file, "risks": found}


def _script(show: Show, essay: Essay, engine: str) -> EssayScript:
    return EssayScript(
        title=essay.title,
        file=essay.path.name,
        script=make_script(essay, show.config, engine=engine),
        lexicon=Lexicon(show.config.pronunciation.for_engine(engine)),
        show=show,
    )


def _item(item: Any) -> dict[str, Any]:
    if isinstance(item, Pause):
        return {"pause": item.seconds}
    if isinstance(item, ChapterMark):
        return {"chapter": item.title}
    return {
        "text": item.text,
        "spoken": item.spoken,
        "kind": item.kind,
        "paragraph": item.paragraph,
        "line": item.line,
    }
