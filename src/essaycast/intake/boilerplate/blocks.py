"""What pages put around and into a text, known by its shape rather than by its words.

A foot is a stretch that is mostly labels, dates and short lines and holds no run of
sentences; a box is a few lines that end in a form's fields; an advertisement names its
sponsor again and again; a pull quote repeats a sentence of the text beside it.
"""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import Facts, content, word_count
from essaycast.intake.boilerplate.signature import is_letter_end
from essaycast.intake.boilerplate.vocabulary import button_shaped, page_words
from essaycast.intake.lines import Line, is_prose, key, words

_LONGEST = 600
"""Lines of a foot, its comments included."""
_LEAST_LABELS = 4
_DENSE = 0.3
"""Share of a foot's lines that are known labels or dates."""
_RUN = 2
"""Sentences in a row, without a label between them, that a foot may hold."""
_RUN_WORDS = 70
_UNDER = 60
"""Words of a teaser or comment under its title, name or date."""
_OWN = 12
_FORM = frozenset(
    (
        "form",
        "subscribe",
        "comments",
        "login",
        "newsletter-head",
        "newsletter-foot",
        "call",
        "frame-words",
    )
)
_ADVERT = frozenset(("anzeige", "werbung", "advertisement", "advert", "ad", "sponsored"))
_BUTTONS = frozenset(("subscribe", "call", "login"))
_PROMISE = 20
_BOX_LINES = 4
_BOX_WORDS = 45
_SPONSOR = re.compile(
    r"(?:.{0,40}\b)?(?:together with|in partnership with|presented by|brought to you by|"
    r"(?:is |are )?(?:sponsored|powered|supported) by|a word from|"
    r"in kooperation mit|in zusammenarbeit mit|(?:präsentiert|unterstützt|gesponsert|ermöglicht)"
    r" (?:von|durch)|zusammen mit|in partnerschaft mit|mit (?:freundlicher )?unterstützung"
    r" (?:von|durch)|unser (?:heutiger )?(?:partner|sponsor)|ein(?:e)? (?:anzeige|angebot) von|"
    r"partner dieser ausgabe|(?:werbung|anzeige|sponsor|our sponsor|today.s sponsor)\s*[:|–-])"
    r"(?:\s+(?P<who>.{2,40}))?",
    re.IGNORECASE,
)
_PRAISE = 110
"""Words from an announced sponsor to its button."""
_PRAISING = 2
"""Paragraphs of it."""
_GAP = 30
"""Words of an advertisement that do not name the sponsor, between two that do."""
_BUTTON = re.compile(
    r"(?:jetzt|hier|try|get|learn|start|sign|shop|discover|entdecke|sichere?|teste?|claim|"
    r"download|read more|book|mehr|zum|zur|join|check|hol)\b.{0,60}",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:du|dich|dir|deine?[mnrs]?|euch|eure?[mnrs]?|Sie|Ihnen|Ihre?[mnrs]?|you|your|hol|trage?|"
    r"melde|abonniere|subscribe|join|sign up|get)\b"
)
_OFFER = re.compile(
    r"(?:sie (?:möchten|wollen|suchen|brauchen|haben)|du (?:möchtest|willst|suchst|brauchst|hast)|"
    r"möchten sie|möchtest du|wollen sie|willst du|suchen sie|suchst du|brauchen sie|brauchst du|"
    r"lust auf|lust,|interesse an|neugierig|keine? .{3,40} verpassen|want|would you like|"
    r"looking for|ready (?:to|for)|need|do you want)\b.{0,80}\?",
    re.IGNORECASE,
)
_QUOTE = "„“”\"»«›‹'’‚‘"
_FRAMED = 3
"""Labels cut elsewhere that prove a page around the text."""


def cut_foot(lines: list[Line], facts: Facts, start: int = 0) -> None:
    """Drop the stretch at the end that is a page's by its density of labels."""
    indices = [i for i in range(start, len(lines)) if lines[i].role in ("text", "dropped")]
    sure = [lines[i].role == "dropped" or _sure(lines[i], facts) for i in indices]
    # A foot longer than this is none; the bound keeps hostile pages from costing a square.
    for place in range(max(0, len(indices) - _LONGEST), len(indices)):
        index = indices[place]
        line = lines[index]
        if not sure[place] or not line.open or facts.byline(line) is not None:
            continue
        rest = range(place, len(indices))
        count = sum(sure[i] for i in rest)
        if count < _LEAST_LABELS or count < _DENSE * len(rest):
            continue
        opens = facts.rule_for(line, "section") is not None
        if not opens and not any(sure[i] for i in rest[1:4]):
            continue
        before = [i for i in indices[:place] if lines[i].open]
        if word_count(lines, before) < 40 or not any(is_prose(lines[i]) for i in before):
            continue
        if _own_text(lines, facts, [(indices[i], sure[i]) for i in rest]):
            continue
        for i in rest:
            line = lines[indices[i]]
            rule = facts.label_rule(line, "anywhere", "edge", "tail", "section")
            line.drop("byline" if facts.byline(line) else rule or "foot")
        return


def _sure(line: Line, facts: Facts) -> bool:
    if facts.rule_for(line, "anywhere", "edge", "tail", "section") is not None:
        return True
    return facts.byline(line) is not None or any(rule.evidence for rule in facts.rules(line))


def _own_text(lines: list[Line], facts: Facts, rest: list[tuple[int, bool]]) -> bool:
    """True if sentences stand there as only an author's do: not under a name or a date."""
    run = total = own = spoken = 0
    above = ""
    opened = False
    for index, sure in rest:
        line = lines[index]
        if is_letter_end(line) and not opened:
            return True
        dated = facts.byline(line) is not None or any(rule.evidence for rule in facts.rules(line))
        opened = opened or dated or facts.rule_for(line, "section") is not None
        if sure or not is_prose(line):
            above = "date" if dated else "label" if sure else "name"
            run = total = 0
            continue
        count = words(line.bare)
        spoken += 1
        run += 1
        total += count
        under = (above == "date" and run <= _RUN + 1) or (opened and above == "name" and run == 1)
        if count >= 10 and not page_words(line.bare) and not (under and count <= _UNDER):
            own += count
        if own > _OWN or run > _RUN + 1 or total > _RUN_WORDS:
            return True
    return spoken > 0.5 * len(rest)


def cut_boxes(lines: list[Line], facts: Facts) -> None:
    """Drop the sentences that invite to a form below them, amid a text or at its end."""
    indices = range(len(lines))
    for index in indices:
        line = lines[index]
        button = line.open and facts.rule_for(line, "edge", "tail")
        if button and (button.name not in _BUTTONS or not _under_invitation(lines, index)):
            button = None
        if not button and (line.role != "dropped" or line.rule not in _FORM):
            continue
        above: list[int] = []
        for number in range(index - 1, -1, -1):
            near = lines[number]
            if near.role == "blank":
                continue
            if not near.open or len(above) >= _BOX_LINES:
                break
            above.append(number)
        # Up to the topmost line that speaks of the form; all between belongs to the box.
        reach = 0
        for place, number in enumerate(above):
            shown = lines[number].bare
            if words(shown) > _BOX_WORDS or facts.kind(lines[number], "middle") == "heading":
                break
            if _invites(shown):
                reach = place + 1
        if reach < len(above) and _OFFER.fullmatch(lines[above[reach]].bare):
            reach += 1
        if reach and word_count(lines, above[:reach]) <= _BOX_WORDS:
            for number in above[:reach]:
                lines[number].drop("form")
            if button:
                line.drop(button.name)
        # What a form promises below its button: no spam, an end at any time.
        below = _beside(lines, index, 1)
        if below is None or not below.open or line.rule not in _BUTTONS:
            continue
        promise = below.bare.endswith((".", "!")) and words(below.bare) <= _PROMISE
        if promise and facts.soft(below):
            below.drop("form")


def _beside(lines: list[Line], index: int, step: int) -> Line | None:
    """The next line in that direction that holds something."""
    index += step
    while 0 <= index < len(lines):
        if lines[index].role != "blank":
            return lines[index]
        index += step
    return None


def _under_invitation(lines: list[Line], index: int) -> bool:
    above = _beside(lines, index, -1)
    return above is not None and above.open and _invites(above.bare)


def _invites(text: str) -> bool:
    """True for a sentence about a newsletter that speaks to its reader and of nobody else."""
    count = page_words(text)
    if count and words(text) <= 8 and not text.endswith((".", "!", "?", "…")):
        return True
    return count >= 2 or (count == 1 and words(text) <= 25 and bool(_ADDRESSED.search(text)))


def cut_sponsors(lines: list[Line], facts: Facts, start: int = 0) -> None:
    """Drop an advertisement: its announcement and the lines that name the sponsor again."""
    for place in range(len(lines)):
        line = lines[place]
        found = _SPONSOR.fullmatch(line.bare.rstrip(":")) if len(line.bare) < 90 else None
        if not found or is_prose(line) or line.role in ("blank", "title"):
            continue
        near = [
            i for i in range(place + 1, min(place + 20, len(lines))) if lines[i].role != "blank"
        ][:8]
        who = key(found["who"] or "")
        if not who and near and words(lines[near[0]].bare) <= 4 and not is_prose(lines[near[0]]):
            who = key(lines[near[0]].bare)
        if _to_button(lines, near):
            line.drop("sponsor")
            continue
        if not who or len(who.split()) > 4:
            continue
        line.drop("sponsor")
        last = -1
        gap = 0
        for step, i in enumerate(near):
            gap += words(lines[i].bare)
            if f" {who} " in f" {key(lines[i].text)} ":
                last, gap = step, 0
            elif step - last > 2 or gap > _GAP:
                break
        if last < 0:
            continue
        if last + 1 < len(near) and _BUTTON.fullmatch(lines[near[last + 1]].bare):
            last += not is_prose(lines[near[last + 1]])
        for i in near[: last + 1]:
            lines[i].drop("sponsor")


def _to_button(lines: list[Line], near: list[int]) -> bool:
    """Drop what an announced sponsor praises, down to the button below it."""
    total = prose = 0
    for step, index in enumerate(near[:5]):
        line = lines[index]
        total += words(line.bare)
        if total > _PRAISE or not line.open or _SPONSOR.fullmatch(line.bare.rstrip(":")):
            return False
        prose += is_prose(line)
        if prose > _PRAISING:
            return False
        if step and not is_prose(line) and button_shaped(line.bare):
            for i in near[: step + 1]:
                lines[i].drop("sponsor")
            return True
    return False


def cut_preamble(lines: list[Line], start: int = 0) -> None:
    """Drop a first paragraph in italics that speaks of the newsletter and how to get it."""
    for index in content(lines, start)[:2]:
        shown = lines[index].text.strip()
        slanted = re.fullmatch(r"[*_]{1,3}[^*_].*[*_]{1,3}", shown)
        if slanted and words(shown) <= 70 and page_words(lines[index].bare) >= 2:
            lines[index].drop("form")


def cut_quotes(lines: list[Line], start: int = 0, *, framed: bool = False) -> None:
    """Drop a pull quote: a line that repeats a sentence of a paragraph near it word by word."""
    indices = content(lines, start)
    if not framed and sum(line.role == "dropped" for line in lines) < _FRAMED:
        return
    keys = {index: key(lines[index].text) for index in indices}
    for place, index in enumerate(indices[:-1]):
        line = lines[index]
        shown = keys[index]
        quoted = line.bare[:1] in _QUOTE and line.bare[-1:] in _QUOTE
        count = len(shown.split())
        if line.code or not (4 if quoted else 8) <= count <= 45:
            continue
        for near in indices[max(0, place - 4) : place + 5]:
            if (
                near != index
                and len(keys[near].split()) >= count + 6
                and f" {shown} " in f" {keys[near]} "
            ):
                line.drop("pull-quote")
                break


def cut_adverts(lines: list[Line], start: int = 0) -> None:
    """Drop the word over a banner ("Anzeige") that stands alone amid a framed text."""
    if sum(line.role == "dropped" for line in lines) < _FRAMED:
        return
    for index in content(lines, start):
        shown = lines[index].bare.strip(" -–—[]()|:*+").casefold()
        if shown in _ADVERT:
            lines[index].drop("advert")
            _drop_banner(lines, index)


def _drop_banner(lines: list[Line], index: int) -> None:
    """Drop the lines below "Anzeige" down to a button that names what they praise."""
    near = [i for i in range(index + 1, min(index + 15, len(lines))) if lines[i].open][:5]
    for place, i in enumerate(near[1:], 1):
        if is_prose(lines[i]) or words(lines[i].bare) > 7:
            continue
        named = {word for word in re.findall(r"\w{4,}", lines[i].bare) if word[0].isupper()}
        praised = " ".join(lines[j].bare for j in near[:place])
        if any(re.search(rf"\b{word}\b", praised) for word in named):
            for j in near[: place + 1]:
                lines[j].drop("advert")
            return
