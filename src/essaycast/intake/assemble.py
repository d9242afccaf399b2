"""Documents -> essays: the order in which rules look at the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from essaycast.intake.boilerplate.blocks import (
    cut_adverts,
    cut_boxes,
    cut_foot,
    cut_preamble,
    cut_quotes,
    cut_sponsors,
)
from essaycast.intake.boilerplate.closing import cut_closing
from essaycast.intake.boilerplate.facts import Facts, content, same
from essaycast.intake.boilerplate.head import Head, read_head
from essaycast.intake.boilerplate.middle import (
    cut_captions,
    cut_contents,
    cut_recurring,
    cut_repeated,
    cut_rows,
    cut_unmistakable,
    mark_told,
)
from essaycast.intake.boilerplate.notes import meta_of, note_of
from essaycast.intake.boilerplate.offers import cut_offers, is_edged, is_framed
from essaycast.intake.boilerplate.readings import cut_readings
from essaycast.intake.boilerplate.tail import LATE, cut_calls, cut_labels, cut_sections
from essaycast.intake.contributors import cut_contributors
from essaycast.intake.dates import DATE, VAGUE, parse_date
from essaycast.intake.lines import Document, is_prose, key, name_shaped, words
from essaycast.intake.mending import mend
from essaycast.intake.paragraphs import body_of
from essaycast.intake.parts import RULE, Part, trim_rules
from essaycast.intake.records import cut_sheet
from essaycast.intake.split import split
from essaycast.intake.titles import derived_title, tidy_title

_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\]\s*$|\b(?:weiterlesen|read more)\W*$", re.IGNORECASE)
_PRINTED = re.compile(
    r"[(\[]?(?:(?:zuerst|erstmals) )?(?:erschienen|veröffentlicht|abgedruckt|gedruckt)\b",
    re.IGNORECASE,
)
_OTHERS = frozenset(("related", "comments", "neighbour", "author-box", "post-navigation"))
"""Below a line of these rules, dates are those of other texts."""
_PUBLISHED = re.compile(
    r"(?:veröffentlicht|publiziert|erschienen|datum|published|posted|date)(?: am| on)?", re.I
)
_CHANGED = re.compile(
    r"\b(?:letzte (?:ä|ae)nderung|zuletzt geändert|last (?:modified|change))", re.I
)
_PLACED = re.compile(
    rf"[A-ZÄÖÜ][\w.-]+(?:[ /][\w.-]+){{0,3}},? (?:am|im|den|,)? ?(?:{DATE})\.?", re.I
)
"""Where and when it was written, as the last line of a text: "Erlangen, am 3. Mai 2004"."""
_LINKED = re.compile(
    r"(?:mehr|weiter\w*|zum|zur|hier|details|infos?|link|(?:read )?more)\b[^.!?<]{0,60}<https?://\S+>",
    re.IGNORECASE,
)
"""A circular's link below one of its texts, with the address behind."""
_PREAMBLE = 100
"""Words above an archive's first title that make a text of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """One essay found in a document."""

    title: str
    body: str
    """Markdown."""
    derived: bool
    """True if the title was made from the first words."""
    date: date | datetime | None
    author: str
    notes: tuple[str, ...]
    """What the person should know: an excerpt, ..."""


def assemble(document: Document, keep: frozenset[str] = frozenset()) -> list[Found]:
    """Mark `document.lines` and return its essays in order; `keep` names rules to leave off."""
    facts = Facts(document.lines)
    mend(document)
    mark_told(document.lines, facts)
    cut_readings(document.lines, facts)
    if not document.single:
        cut_sections(document.lines, facts, only=LATE)
    parts = split(document, facts)
    single = len(parts) == 1
    if not single:
        document.single = False
        document.date = document.date or _issue_date(parts, facts)
        for part in parts:
            trim_rules(part)
        _closing_notes(parts)
    essays: list[tuple[Part, Head]] = []
    for part in parts:
        if not single and (part.frame or (part.leading and not _own_text(part, facts))):
            for line in part.lines:
                line.drop("archive")
            continue
        cut_contents(part.lines, facts)
        cut_sheet(part.lines, facts)
        head = read_head(
            part.lines,
            facts,
            known=part.title or (document.title if single else ""),
            at=part.heading,
            author=document.author,
            sure=bool(document.title) and single,
        )
        if part.heading is not None:
            _read_note(part, head)
        else:
            _read_printed(part, head)
        essays.append((part, head))
    _untitle(essays)
    _read_vague(essays)
    _drop_neighbours(essays)
    cut_contributors([(part.lines, head.title) for part, head in essays], facts)
    framed = is_framed(document.lines, facts, removed=bool(document.removed or document.link))
    edged = is_edged(document.lines, facts, removed=bool(document.removed or document.link))
    for part, head in essays:
        start = head.start
        cut_sections(part.lines, facts, start)
        cut_labels(part.lines, facts, start)
        if edged:
            cut_sponsors(part.lines, facts, start)
        cut_preamble(part.lines, start)
        if edged:
            cut_unmistakable(part.lines, facts, framed=framed)
        cut_captions(part.lines)
        if edged:
            cut_rows(part.lines, facts)
            cut_recurring(part.lines, facts)
            cut_boxes(part.lines, facts)
        cut_foot(part.lines, facts, start)
        cut_labels(part.lines, facts, start)
        cut_boxes(part.lines, facts)
        cut_adverts(part.lines, start)
        if framed:
            cut_offers(part.lines, facts, start)
        cut_labels(part.lines, facts, start)
        names = _names(part, head, document, facts)
        cut_closing(part.lines, facts, names, start, framed=framed)
        cut_quotes(part.lines, start, framed=bool(document.removed))
        cut_labels(part.lines, facts, start)
        cut_calls(part.lines, facts, start)
        cut_labels(part.lines, facts, start)
    cut_repeated([part.lines for part, _ in essays])
    if len(essays) > 1:
        _cut_remarks(essays)
    _keep(document, keep)
    single = len(essays) == 1
    made = [_found(part, head, document, facts, single=single) for part, head in essays]
    return [found for found in made if found is not None]


def _found(
    part: Part, head: Head, document: Document, facts: Facts, *, single: bool
) -> Found | None:
    body = body_of(part.lines, document)
    if not body.strip():
        for line in part.lines:
            if line.role == "title":
                line.role, line.rule = "dropped", "empty"
        return None
    given = (document.title if single else "") or (
        part.title or (head.title.text if head.title else head.subject)
    )
    title = tidy_title(given)
    derived = not re.search(r"\w", title)
    own = part.date or head.date or _tail_date(part, facts)
    moment = (document.date or own) if single else (own or document.date)
    notes = []
    last = next((line for line in reversed(part.lines) if line.open), None)
    if last is not None and _EXCERPT.search(last.bare):
        notes.append("ends like an excerpt; the source may hold only its beginning")
    author = (document.author if single else "") or head.author
    return Found(
        title=derived_title(body) if derived else title,
        body=body,
        derived=derived,
        date=moment,
        author=author,
        notes=tuple(notes),
    )


def _tail_date(part: Part, facts: Facts) -> date | None:
    """The date of a by-line below the text, if nothing above named one."""
    previous = ""
    for line in part.lines:
        if line.role != "dropped" or _CHANGED.search(line.bare):
            continue
        found = facts.byline(line) if line.rule in ("byline", *_OTHERS) else None
        if found and found.date and (line.rule == "byline" or _PUBLISHED.fullmatch(previous)):
            return found.date
        if line.rule == "byline" and found is None and (stuck := parse_date(line.bare)):
            return stuck
        if line.rule in _OTHERS and not (line.rule == "author-box" and words(line.bare) <= 3):
            break
        previous = line.bare.rstrip(":")
    last = content(part.lines)[-1:]
    shown = part.lines[last[0]].bare if last else ""
    return parse_date(" " + shown) if len(shown) < 80 and _PLACED.fullmatch(shown) else None


def _read_note(part: Part, head: Head) -> None:
    """The date and place of print beside an archive's title; what else stands above is a label."""
    for line in part.lines:
        if line is part.heading:
            break
        found = note_of(line) if line.open else None
        if found is not None:
            line.role, line.rule = "date", "byline"
            head.date = head.date or found.date
        elif not is_prose(line):
            line.drop("archive")
    for index in content(part.lines, head.start)[:2]:
        found = note_of(part.lines[index]) or meta_of(part.lines[index])
        if found is None:
            return
        part.lines[index].role, part.lines[index].rule = "date", "byline"
        head.date = head.date or found.date


def _read_printed(part: Part, head: Head) -> None:
    """The place of print at the head of a manuscript: "Erschienen im Boten, 14. März 2019"."""
    for index in content(part.lines)[:4]:
        line = part.lines[index]
        found = note_of(line) if _PRINTED.match(line.bare) else None
        if found is not None:
            line.role, line.rule = "date", "byline"
            head.date = head.date or found.date


def _closing_notes(parts: list[Part]) -> None:
    """Read the dates that stand in print below most texts of a collection."""
    texts = [part for part in parts if not (part.leading or part.frame)]
    closing = []
    for part in texts:
        indices = [i for i in content(part.lines) if not RULE.fullmatch(part.lines[i].text.strip())]
        found = note_of(part.lines[indices[-1]]) if len(indices) > 2 else None
        if found is not None and found.date:
            closing.append((part, part.lines[indices[-1]], found.date))
    if len(closing) < 2 or len(closing) < 0.6 * len(texts):
        return
    for part, line, moment in closing:
        line.role, line.rule = "date", "byline"
        part.date = moment


def _cut_remarks(essays: list[tuple[Part, Head]]) -> None:
    """Drop what a collection's writer noted in square brackets above or below a text."""
    for part, head in essays:
        for place in (0, -1):
            indices = content(part.lines, head.start)
            line = part.lines[indices[place]] if len(indices) > 2 else None
            if line is not None and re.fullmatch(r"\[[^\[\]]{8,160}\]", line.bare):
                line.drop("remark")
        indices = content(part.lines, head.start)
        if len(indices) > 2 and _LINKED.fullmatch(part.lines[indices[-1]].text.strip()):
            part.lines[indices[-1]].drop("read-more")


def _issue_date(parts: list[Part], facts: Facts) -> date | None:
    """The one date above the texts of an issue, none of which has its own."""
    above = {
        found.date
        for part in parts
        if part.leading and part is parts[0]
        for line in part.lines
        if line.open and (found := facts.byline(line) or note_of(line)) and found.date
    }
    return above.pop() if len(above) == 1 else None


def _names(part: Part, head: Head, document: Document, facts: Facts) -> set[str]:
    """Names of the author and of the site, for telling notes about them."""
    authors = {head.author, document.author}
    for line in (*document.removed, *part.lines):
        found = facts.byline(line) if line.role in ("date", "dropped") else None
        if not found:
            continue
        authors.add(found.author or "")
        beside = re.split(r"\s*[|/·•∙]\s*|\s+[–—-]\s+|\b(?:von|by)\b", line.bare)
        authors.update(shown for shown in beside if name_shaped(shown))
    return ({key(name) for name in authors} | head.names | facts.site) - {""}


def _own_text(part: Part, facts: Facts) -> bool:
    """True if what stands outside an archive's titles is a text after all."""
    indices = content(part.lines)
    prose = [i for i in indices if facts.kind(part.lines[i], "tail") == "prose"]
    return sum(words(part.lines[i].bare) for i in prose) >= _PREAMBLE


def _drop_neighbours(essays: list[tuple[Part, Head]]) -> None:
    """Drop the titles of an archive's other essays from the foot of each."""
    titles = {key(head.title.bare) for _, head in essays if head.title is not None}
    for part, head in essays:
        own = key(head.title.bare) if head.title is not None else ""
        for index in reversed(content(part.lines, head.start)[-3:]):
            line = part.lines[index]
            if key(line.bare) in titles - {own} and not is_prose(line):
                line.drop("neighbour")
            elif own and same(line.bare, own) and not is_prose(line):
                line.drop("repeated-title")
            else:
                break


def _read_vague(essays: list[tuple[Part, Head]]) -> None:
    """Drop "Im Juli 2020" below a title where the other texts have their day: it gives none."""
    dated = [head for part, head in essays if head.date or part.date]
    if len(dated) < 2 or len(dated) < 0.6 * len(essays):
        return
    for part, head in essays:
        below = content(part.lines, head.start)[:1]
        if below and not (head.date or part.date) and VAGUE.fullmatch(part.lines[below[0]].bare):
            part.lines[below[0]].drop("byline")


def _untitle(essays: list[tuple[Part, Head]]) -> None:
    """A name that stands over each text of an archive is the author's, no title."""
    titles = [head.title for _, head in essays if head.title is not None]
    same_key = {key(line.bare) for line in titles}
    if len(titles) < 2 or len(titles) < len(essays) or len(same_key) > 1:
        return
    if not name_shaped(titles[0].bare):
        return
    for part, head in essays:
        if head.title is not None:
            head.title.role, head.title.rule = "dropped", "byline"
            head.author = head.author or head.title.bare
        head.title, head.subject, part.title = None, "", ""


def _keep(document: Document, keep: frozenset[str]) -> None:
    """Take back what the rules named in `keep` have cut."""
    for line in document.lines:
        if line.role in ("dropped", "date") and line.rule in keep:
            line.role, line.rule = "text", ""
