"""docs/check.md, made from the registry (`make docs`)."""

from __future__ import annotations

from essaycast.site.check.registry import SUBJECTS, Needs, all_rules

_HEADINGS = {
    "xml": "The file",
    "channel": "The show",
    "categories": "Categories",
    "podcasting": "The podcast namespace",
    "addresses": "Addresses",
    "items": "Episodes",
    "dates": "Dates and durations",
    "notes": "Show notes",
    "enclosures": "Enclosures",
    "audio": "Sound",
    "id3": "Tags and chapters in the sound file",
    "transcripts": "Transcripts",
    "completeness": "Nothing silently missing",
    "chapters": "Chapters",
    "covers": "Covers",
    "pages": "Pages",
    "folder": "Files",
    "history": "Against the feed published before",
    "transport": "The server",
}
_INTRODUCTION = """# The rules of `essaycast check`

Generated from the rules themselves. `essaycast check --explain RULE` says the same on the
command line, and why.

An **error** is refused by a directory, loses or doubles an episode in an app, or means a broken
file; `check` then ends with 1. A **warning** works worse than it should somewhere (`--strict`
counts it as an error). A **note** may be on purpose. `essaycast build` publishes no feed that
breaks a rule marked **must**. Rules marked *live* need an address to check; rules marked *sound*
decode the audio (of the newest 20 episodes, unless `--listen N` says otherwise).
"""


def rules_markdown() -> str:
    """The page."""
    out = [_INTRODUCTION]
    for subject in SUBJECTS:
        out.append(
            f"\n## {_HEADINGS[subject]}\n\n| rule | demands | fix | source |\n|---|---|---|---|\n"
        )
        for rule in all_rules():
            if rule.subject != subject:
                continue
            marks = [f"**{rule.severity}**" if rule.severity == "error" else str(rule.severity)]
            marks += ["**must**"] * rule.must
            marks += ["*sound*"] * (rule.needs == Needs.AUDIO)
            marks += ["*live*"] * (rule.needs == Needs.HTTP)
            cells = (rule.title, rule.fix, rule.source)
            shown = " | ".join(_cell(text) for text in cells)
            out.append(f"| `{rule.name}`<br>{', '.join(marks)} | {shown} |\n")
    return "".join(out)


def _cell(text: str) -> str:
    """Text fit for a table: pipes and angle brackets harmless, code left as it is."""
    pieces = text.replace("|", "\\|").split("`")
    for number in range(0, len(pieces), 2):
        pieces[number] = pieces[number].replace("&", "&amp;").replace("<", "&lt;")
    return "`".join(pieces)
