"""The foot of a page: what stands below an author's last sentence.

Two kinds of evidence: a line that opens a foot section ("Ähnliche Beiträge") with nothing
but labels, titles, teasers or comments below it; and labels that reach to the end.
"""

from __future__ import annotations

import re
from collections.abc import Container

from essaycast.intake.boilerplate.cards import card_teasers, cut_cards, cut_sorted_tags
from essaycast.intake.boilerplate.catalog import Rule
from essaycast.intake.boilerplate.facts import Facts, content, word_count
from essaycast.intake.boilerplate.signature import is_letter_end
from essaycast.intake.headings import SIGNED
from essaycast.intake.lines import (
    Line,
    is_list_item,
    is_prose,
    key,
    name_shaped,
    title_shaped,
    words,
)

_TEASER = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\s\])]*(?:weiterlesen|read more|mehr)?$", re.I)
_ASIDE = 12
"""Words of a sentence that may stand between labels: a site's motto, a button's promise."""
_BOX = 110
"""Words of a box about the author."""
_AGAIN = 40
"""Words of a text between two lines that are printed with each text of an archive."""
_COMMENT = 3
"""Paragraphs of a reader's comment under its name or date, and one more."""
_CALL = re.compile(
    r"\b(?:mehr|hier|link|unter|infos?|informationen|anmeld\w*|buch\w*|angebot\w*|kontakt\w*|"
    r"termin\w*|seminare?|workshops?|coachings?|beratung|gespräch|podcast|newsletter|"
    r"weiter\w*|lesen|lies|lest|find\w*|folg\w*|abonnier\w*|erfahr\w*|website|webseite|"
    r"download\w*|gratis|kostenlos\w*|jetzt|click|here|more)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|^\S+\.(?:de|com|at|ch|org|net)/?\S*$")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"“”»]?\s+(?=[A-ZÄÖÜ„“\"])")
LATE = frozenset({"related", "author-box", "neighbour", "poll"})
"""Sections that no essay of an archive follows: looked for before an archive is split."""


def cut_sections(
    lines: list[Line], facts: Facts, start: int = 0, *, only: Container[str] | None = None
) -> None:
    """Drop the first foot section that explains everything below it, with all that follows."""
    indices = content(lines, start)
    teasers = sum(facts.named(lines[i], "read-more") for i in indices) if only else 0
    for place, index in enumerate(indices):
        opening = [rule for rule in facts.rules(lines[index]) if rule.where == "section"]
        before = indices[:place] if opening else []
        for rule in opening:
            # "Weiterlesen" ends each teaser of an archive as often as it opens a last section.
            if only is not None and (
                rule.name not in only or (facts.named(lines[index], "read-more") and teasers > 1)
            ):
                continue
            if not any(facts.kind(lines[i], "tail") == "prose" for i in before):
                continue
            if only is not None and _comes_again(lines, facts, indices, place):
                continue  # an archive prints it with each text
            if _explained(lines, facts, rule, indices[place + 1 :], word_count(lines, before)):
                _drop_all(lines, facts, indices[place:], rule.name)
                return


def _shape(line: Line) -> str:
    """A label without what its numbers say: "Posted by Ida at 10:15"."""
    return re.sub(r"\d+", "0", key(line.bare))


def _comes_again(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True if the line at `place` stands again above or below a text."""
    shown = _shape(lines[indices[place]])
    for near in (indices[place + 1 :], indices[:place][::-1]):
        prose = 0
        for index in near:
            if prose >= _AGAIN and _shape(lines[index]) == shown:
                return True
            if facts.kind(lines[index], "tail") == "prose":
                prose += words(lines[index].bare)
    return False


def cut_labels(lines: list[Line], facts: Facts, start: int = 0) -> None:
    """Drop the labels that stand at the end, and what stands between them."""
    indices = content(lines, start)
    cut = len(indices)
    last = indices[-1] if indices else 0
    # What a section's rule has cut below counts as labels there.
    labels = min(2, sum(line.role == "dropped" for line in lines[last + 1 :]))
    pending: list[int] = []
    for place in range(len(indices) - 1, -1, -1):
        line = lines[indices[place]]
        if labels and line.bare in (",", "|", "·", "•", "/"):
            continue  # between two tags of a list
        kind = facts.kind(line, "tail")
        if kind == "label" and not labels and _only_words(lines, facts, indices, place):
            kind = "prose"
        if kind == "label" and place and _signs(line, lines[indices[place - 1]]):
            kind = "prose"
        if kind in ("label", "date"):
            if not pending or _between(lines, facts, indices, place, pending, labels):
                cut, pending = place, []
            labels += 1
            continue
        if is_letter_end(line):
            break  # "Eure Wiebke": what stands above is hers
        aside = kind == "prose" and words(line.bare) <= _ASIDE and not is_list_item(line.text)
        pending.append(indices[place])
        if (kind == "prose" and not aside) or len(pending) > 5:
            break
    _drop_all(lines, facts, indices[cut:], "navigation")
    cut_cards(lines, facts, content(lines, start))
    _platform_tags(lines, facts, start)


def cut_calls(lines: list[Line], facts: Facts, start: int = 0) -> None:
    """Drop a last line that calls for something and points into nothing ("Mehr dazu unter:").

    Of a long last paragraph only the calling sentence goes.
    """
    for _ in range(3):
        indices = content(lines, start)
        if len(indices) < 2:
            return
        last, previous = lines[indices[-1]], lines[indices[-2]]
        button = title_shaped(last.text) and not is_prose(last) and words(last.bare) <= 8
        if (_ADDRESS.fullmatch(last.bare) or button) and _calls(previous):
            last.drop("call")
            previous.drop("call")
            continue
        if not _calls(last) and not (_ADDRESS.search(last.bare) and _short_call(last)):
            return
        sentences = _SENTENCE.split(last.text)
        if len(sentences) > 2 and words(last.bare) > 25:
            last.text = last.text[: last.text.rindex(sentences[-1])].rstrip()
            last.rule = "call"
            return
        last.drop("call")


def _explained(lines: list[Line], facts: Facts, rule: Rule, rest: list[int], before: int) -> bool:
    """True if nothing below the section's opening needs to be the author's."""
    if rule.name == "comments" and any(
        known.evidence == "comment"
        or (known.name in ("comments", "reply") and known.where in ("edge", "anywhere"))
        for index in rest
        for known in facts.rules(lines[index])
    ):
        return before >= 15
    if rule.needs == "titles":
        shaped = [i for i in rest[:3] if title_shaped(lines[i].text) and words(lines[i].bare) > 1]
        if not shaped or rest[0] not in shaped:
            return False
        if rule.name == "related" and len([i for i in rest if title_shaped(lines[i].text)]) < 2:
            return False
    allowed = _BOX if rule.name == "author-box" else 0
    loose = 0
    labels = 0
    said = _COMMENT
    teasers = card_teasers(lines, facts, rest)
    for index in rest:
        line = lines[index]
        kind = facts.kind(line, "tail")
        if index in teasers:
            continue
        # What stands under "Ida sagt" and its hour is a reader's, however long it is.
        if any(known.evidence == "comment" for known in facts.rules(line)):
            said = 0
            continue
        said += kind == "prose"
        if kind == "prose" and said < _COMMENT:
            continue
        if kind in ("label", "date") or facts.rule_for(line, "section"):
            labels += 1
            if facts.rule_for(line, "section"):
                allowed = max(allowed, _BOX if _opens_box(facts, line) else 0)
            continue
        if kind == "prose" and not _TEASER.search(line.bare) and not _entry(line):
            count = words(line.bare)
            if allowed >= count:
                allowed -= count
            else:
                loose += count
    limit = max(_ASIDE, before * 0.06) if labels < 3 else max(2 * _ASIDE, before * 0.1)
    return loose <= min(limit, 60)


def _opens_box(facts: Facts, line: Line) -> bool:
    return facts.named(line, "author-box")


def _entry(line: Line) -> bool:
    """A short list item or a title with a question mark: an entry of a list of posts."""
    return words(line.bare) <= 12 and (is_list_item(line.text) or line.bare.endswith(("?", "!")))


def _only_words(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True if a last sentence is a page's by its words alone: that is not enough.

    Set in italics as a whole, or below a rule, it is.
    """
    line = lines[indices[place]]
    if facts.rule_for(line, "anywhere", "edge", "tail") or not is_prose(line):
        return False
    slanted = re.fullmatch(r"[*_]{1,3}[^*_].*[*_]{1,3}", line.text.strip())
    above = lines[indices[place - 1]] if place else None
    return not slanted and not (above is not None and not re.search(r"\w", above.bare))


def _signs(line: Line, above: Line) -> bool:
    """True for a name right below "Ihre" or a greeting, be it the site's name as well."""
    return (
        name_shaped(line.text)
        and bool(SIGNED.match(above.bare))
        and words(above.bare) <= 6
        and line.number - above.number <= 2
    )


def _between(
    lines: list[Line],
    facts: Facts,
    indices: list[int],
    place: int,
    pending: list[int],
    labels: int,
) -> bool:
    """True if what stands below a label, and above further labels, is the page's too."""
    prose = [i for i in pending if facts.kind(lines[i], "tail") == "prose"]
    if labels == 0:
        # Nothing known below: only a row of labels above makes a last short line the page's.
        above = indices[max(0, place - 1) : place]
        row = above and all(facts.kind(lines[i], "tail") in ("label", "date") for i in above)
        return bool(row) and not prose and len(pending) == 1
    if len(prose) > 1:
        return False
    # One short sentence between labels is a box's; with one label below, only under a known one.
    return not prose or labels >= 2 or facts.rule_for(lines[indices[place]], "edge") is not None


def _drop_all(lines: list[Line], facts: Facts, indices: list[int], name: str) -> None:
    for index in indices:
        line = lines[index]
        found = facts.byline(line)
        if found and not facts.rule_for(line, "anywhere"):
            line.drop("byline")
        else:
            rule = facts.label_rule(line, "anywhere", "edge", "tail", "section")
            line.drop(rule or name)


def _platform_tags(lines: list[Line], facts: Facts, start: int) -> None:
    """Medium and Blogger print an essay's tags below it, without any word that says so."""
    dropped = [line for line in lines[start:] if line.role == "dropped"]
    if sum(any(rule.platform == "blogger" for rule in facts.rules(line)) for line in dropped) > 2:
        cut_sorted_tags(lines, facts, content(lines, start))
    medium = sum(any(rule.platform == "medium" for rule in facts.rules(line)) for line in dropped)
    counted = any(
        line.rule == "likes" and re.fullmatch(r"\d[\d.,]*[kK]?", line.bare) for line in dropped[:4]
    )
    if medium < 3 and not counted:
        return
    indices = content(lines, start)
    # Tags whose words are a menu's, too, are cut already.
    later = [line for line in lines[indices[-1] + 1 :] if line.role != "blank"] if indices else []
    below = bool(later) and later[0].rule == "navigation" and words(later[0].bare) <= 3
    run: list[int] = []
    for index in reversed(indices):
        line = lines[index]
        if facts.kind(line, "tail") != "name" or words(line.bare) > 3:
            break
        run.append(index)
    if run and _signature(lines, indices, run[-1]):
        run.pop()
    if 2 <= len(run) <= 5 or (run and below):
        for index in run:
            lines[index].drop("tags")


def _signature(lines: list[Line], indices: list[int], index: int) -> bool:
    """True for a name over the tags that the page prints elsewhere, or below a greeting."""
    line = lines[index]
    if not name_shaped(line.text):
        return False
    place = indices.index(index)
    above = lines[indices[place - 1]] if place else None
    if above is not None and SIGNED.match(above.bare) and words(above.bare) <= 6:
        return True
    shown = f" {key(line.bare)} "
    return any(shown in f" {key(other.bare)} " for other in lines if other is not line)


def _calls(line: Line) -> bool:
    return (
        line.bare.endswith(":")
        and not line.code
        and bool(_CALL.search(_SENTENCE.split(line.bare)[-1]))
        and not line.bare.startswith(("„", "“", '"', "»", "«"))
    )


def _short_call(line: Line) -> bool:
    shown = _ADDRESS.sub("", line.bare).strip()
    return (
        words(shown) <= 30
        and shown.endswith((":", "unter", "auf", "hier"))
        and bool(_CALL.search(shown))
    )
