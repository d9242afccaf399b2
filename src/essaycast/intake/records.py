"""Texts kept as records, the same fields over each ("Titel:", "Datum:", "Text:"); mails in a row.

A mail's head is such a record, its subject the title. Answers ("AW:") are one exchange, not
several texts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.dates import parse_date
from essaycast.intake.lines import Line, bare, is_prose, key, words
from essaycast.intake.parts import (
    LEAST,
    RULE,
    TEXT,
    Part,
    cut,
    drop_rules,
    prose_sums,
    stands_as_title,
)

_FIELD = re.compile(r"(?P<key>[A-Za-zÄÖÜäöü][\w/ .-]{0,28}?)\s*:(?:\s+(?P<value>\S.{0,300}))?")
_TITLE = re.compile(
    r"(?:arbeits|kurz|haupt|text)?(?:titel|title|überschrift|betreff|subject|headline|thema)"
)
_DATE = re.compile(
    r".*(?:datum|date|gesendet|sent|erschienen|erstellt|veröffentlicht|published|posted|vom|tag)"
)
_ANSWER = re.compile(r"(?:re|aw|antw|wg|fwd?)\s*:", re.IGNORECASE)
_SERIES = re.compile(r"\S.{0,40}?(?:\s*[:|]\s+|\s+[–—-]\s+|\]\s+)")
_SERIES_END = re.compile(r"\s*(?:[|]|[–—-])\s+\S.{0,40}$")
_REACH = 10
"""Fields above and below a title's."""


@dataclass(slots=True)
class _Record:
    places: dict[int, str]
    """Index of each field's line and the field's name."""
    title: int


def by_records(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts below fields that come again, one of them the title's."""
    records = _records(lines)
    if len(records) < 2:
        return []
    starts = [min(record.places) for record in records]
    sums = prose_sums(lines, facts)
    edges = [*starts, len(lines)]
    bodies = [
        sums[b] - sums[max(record.places) + 1] for record, b in zip(records, edges[1:], strict=True)
    ]
    if min(bodies) < LEAST or sum(bodies) < TEXT * len(bodies) or sums[starts[0]] > 2 * TEXT:
        return []
    titles = [_value(lines[record.title]) for record in records]
    if 2 * sum(bool(_ANSWER.match(title)) for title in titles) >= len(titles):
        return []
    if 2 * len({key(title) for title in titles}) <= len(titles) or _exchange(lines, records):
        return []
    titles = without_series(titles)
    parts = cut(lines, starts, titles)
    for part, record, title in zip(parts[-len(records) :], records, titles, strict=True):
        _read(lines, part, record, title)
    last = parts[-1]
    rules = [i for i, line in enumerate(last.lines) if RULE.fullmatch(line.text.strip())]
    if rules and sum(words(line.bare) for line in last.lines[rules[-1] :]) < LEAST:
        parts.append(Part(last.lines[rules[-1] :], leading=True))
        last.lines = last.lines[: rules[-1]]
    drop_rules(lines)
    return parts


def _records(lines: list[Line]) -> list[_Record]:
    indices = content(lines)
    names = _names(lines, indices)
    runs = []
    for place, index in enumerate(indices):
        if not _TITLE.fullmatch(names.get(index, "")) or not _value(lines[index]):
            continue
        run = {index: names[index]}
        for step in (-1, 1):
            other = place + step
            while 0 <= other < len(indices) and abs(other - place) <= _REACH:
                near = indices[other]
                wrapped = "@" in lines[near].bare and not is_prose(lines[near])
                if near not in names and not wrapped:
                    break
                if names.get(near, "") in run.values():
                    break
                run[near] = names.get(near, "")
                other += step
        runs.append((index, run))
    common = Counter(name for _, run in runs for name in run.values())
    often = {name for name, count in common.items() if count >= max(2, 0.5 * len(runs))} | {""}
    kept = []
    for index, run in runs:
        places = {i: name for i, name in run.items() if name in often}
        while places and not places[min(places)]:
            del places[min(places)]
        if index in places and (len(places) > 1 or len(runs) > 2):
            kept.append(_Record(places, index))
    return kept


def _names(lines: list[Line], indices: list[int]) -> dict[int, str]:
    """The names of the fields, by their lines' indices."""
    names = {}
    for index in indices:
        found = _FIELD.fullmatch(lines[index].bare) if len(lines[index].bare) < 340 else None
        if found and not lines[index].code and words(found["key"]) <= 3:
            names[index] = key(found["key"])
    return names


def _value(line: Line) -> str:
    found = _FIELD.fullmatch(line.bare)
    return (found["value"] or "").strip() if found else ""


def _exchange(lines: list[Line], records: list[_Record]) -> bool:
    """True if mails go to and fro: who gets one has written another."""
    froms, tos = set(), set()
    for record in records:
        for index, name in record.places.items():
            who = key(re.sub(r"<.*?>", "", _value(lines[index])))
            if name in ("von", "from", "absender"):
                froms.add(who)
            elif name in ("an", "to", "empfänger", "empfängerin"):
                tos.add(who)
    return len(froms) > 1 and bool(froms & tos)


def without_series(titles: list[str]) -> list[str]:
    """Titles without what stands before (or behind) all of them: "Montagspost 7: Der Stuhl"."""
    for shape in (_SERIES, _SERIES_END):
        found = [shape.match(t) if shape is _SERIES else shape.search(t) for t in titles]
        shown = {re.sub(r"\d+", "0", key(one.group())) if one else "" for one in found}
        if len(titles) > 1 and len(shown) == 1 and shown != {""}:
            cut_off = [
                (t[: one.start()] + t[one.end() :]).strip()
                for t, one in zip(titles, found, strict=True)
                if one
            ]
            if all(cut_off):
                titles = cut_off
    return titles


def _read(lines: list[Line], part: Part, record: _Record, title: str) -> None:
    """The title's field becomes the title's line, the others are no text."""
    named = [i for i, name in record.places.items() if _DATE.fullmatch(name)]
    for index in [*named, *record.places]:
        line = lines[index]
        if index == record.title:
            line.text, line.bare = title, bare(title)
            part.heading = line
        elif part.date is None and (moment := parse_date(" " + _value(line))):
            line.role, line.rule = "date", "byline"
            part.date = moment
    for index in record.places:
        if index != record.title:
            lines[index].drop("fields")


def by_sheets(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts with a sheet of fields below or above each title: a press archive, a theme's details.

    Most sheets hold a date: fields without are speakers of a dialogue.
    """
    indices = content(lines)
    names = _names(lines, indices)
    names = {i: name for i, name in names.items() if not is_prose(lines[i]) and _value(lines[i])}
    counts = Counter(names.values())
    runs = [
        list(group)
        for known, group in itertools.groupby(indices, key=lambda i: counts[names.get(i, "")] > 1)
        if known
    ]
    runs = [run for run in runs if 2 <= len(run) <= _REACH]
    if len(runs) < 2:
        return []
    places = {index: place for place, index in enumerate(indices)}
    sums = prose_sums(lines, facts)
    for below in (True, False):
        found = [(run, _sheet_title(lines, facts, indices, places, run, below)) for run in runs]
        sheets = [(run, title) for run, title in found if title is not None]
        if len(sheets) < max(2, 0.7 * len(runs)):
            continue
        starts = [min(run[0], title) for run, title in sheets]
        edges = [*(max(run[-1], title) for run, title in sheets), len(lines)]
        sizes = [sums[b] - sums[a] for a, b in zip(edges, [*starts[1:], len(lines)], strict=False)]
        dates = [
            next((m for i in range(a, b + 1) if (m := parse_date(" " + lines[i].bare))), None)
            for a, b in zip(starts, edges, strict=False)
        ]
        if min(sizes) < LEAST or sum(sizes) < TEXT * len(sizes) or sums[starts[0]] > TEXT:
            continue
        if sum(moment is not None for moment in dates) < 0.7 * len(dates):
            continue
        parts = cut(lines, starts)
        for part, (run, title), moment in zip(parts[-len(sheets) :], sheets, dates, strict=True):
            part.heading, part.date = lines[title], moment
            for index in content(lines, min(run[0], title), max(run[-1], title) + 1):
                if index != title:
                    lines[index].drop("fields")
        drop_rules(lines)
        return parts
    return []


def cut_sheet(lines: list[Line], facts: Facts) -> None:
    """Drop the unknown fields among known ones at a text's head: "Status: Fertig", "Text:"."""
    indices = content(lines)[:_REACH]
    names = _names(lines, indices)
    for field, group in itertools.groupby(indices, key=lambda i: i in names):
        run = list(group) if field else []
        kept = [
            i
            for i in run
            if facts.kind(lines[i], "head") in ("label", "date") or _TITLE.fullmatch(names[i])
        ]
        if len(kept) < 2 or 2 * len(kept) < len(run):
            continue
        for index in run:
            if index not in kept and (not is_prose(lines[index]) or not _value(lines[index])):
                lines[index].drop("fields")


def _sheet_title(
    lines: list[Line],
    facts: Facts,
    indices: list[int],
    places: dict[int, int],
    run: list[int],
    below: bool,
) -> int | None:
    """The title below a run of fields, or above it and above the page's words between."""
    step, place = (1, places[run[-1]] + 1) if below else (-1, places[run[0]] - 1)
    for _ in range(3):
        if not 0 <= place < len(indices):
            return None
        line = lines[indices[place]]
        if stands_as_title(line, facts):
            return indices[place]
        if is_prose(line) or (below and facts.kind(line, "head") not in ("label", "date")):
            return None
        place += step
    return None
