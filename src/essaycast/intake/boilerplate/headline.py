"""Which line at the top of a page is the essay's title.

Strongest first: a title known from metadata or an echo; a heading of the first level; a
line that comes again where pages repeat titles; the place above the by-line or the text.
"""

from __future__ import annotations

import re
from collections import Counter

from essaycast.intake.boilerplate.echoes import echoed_titles, site_names
from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.lines import Line, is_prose, key, name_shaped, title_shaped, words

_KICKERS = frozenset(
    """kolumne essay glosse blog allgemein gedanken alltag gesellschaft kultur politik wirtschaft
    leben familie reise reisen meinung kommentar notizen notiz tagebuch newsletter column opinion
    führung karriere business coaching marketing vertrieb inspiration impulse wissen magazin
    unkategorisiert""".split()
)


def choose_title(
    lines: list[Line], facts: Facts, indices: list[int], zone: list[int], known: str
) -> int | None:
    """Index of the title's line."""
    after = [index for index in indices if index not in set(zone)]
    possible = zone + after[:2]
    # Down to a line that is the title for certain, short lines are the page's menu.
    near = zone + _down_to_text(lines, facts, after)
    echoes = [i for i in near if known and same(lines[i].bare, known)]
    if echoes:
        inside = [i for i in echoes if i in zone]
        return (inside or echoes)[-1]
    headings = [i for i in possible if facts.kind(lines[i], "head") == "heading"]
    top = [i for i in headings if re.match(r"\s*#\s", lines[i].text)]
    if top:
        return top[0]
    if not zone:
        return _unmarked(lines, facts, indices)
    site = site_names(lines) | _in_labels(lines, facts, possible)
    tail_echo = echoed_titles(lines)
    fitting = [
        i
        for i in possible
        if (i in zone or (after and i == after[0] and _over_text(lines, facts, indices, i)))
        and _candidate(lines, facts, indices, i)
        and key(lines[i].bare) not in site
    ]
    if not fitting and len(after) > 1 and _over_text(lines, facts, indices, after[1]):
        # A title and a subtitle, both below the by-line.
        fitting = [i for i in after[:1] if _candidate(lines, facts, indices, i)]
    twice = [i for i in fitting if key(lines[i].bare) in tail_echo]
    if twice:
        return twice[-1]
    if fitting:
        return _by_place(lines, facts, indices, fitting)
    if headings:
        return headings[0]
    soft = [
        i
        for i in zone
        if facts.soft(lines[i]) and not facts.rules(lines[i]) and title_shaped(lines[i].text)
    ]
    if soft:
        return soft[-1]
    # "Oktober 2019" alone over a text names no day: rather a title than a by-line.
    first = facts.byline(lines[zone[0]])
    if first and first.date is None and not first.author and len(zone) == 1:
        return zone[0] if title_shaped(lines[zone[0]].text) else None
    # A title may be a label's word ("Teilen"): if it alone stands over the text, it is one.
    labels = [i for i in zone if facts.kind(lines[i], "head") == "label"]
    if (
        labels
        and len({lines[i].bare for i in labels}) == 1
        and labels[0] == zone[0]
        and title_shaped(lines[labels[0]].text)
    ):
        rule = facts.rule_for(lines[labels[0]], "anywhere")
        return None if rule or lines[labels[0]].bare.endswith(":") else labels[0]
    return None


def _down_to_text(lines: list[Line], facts: Facts, after: list[int]) -> list[int]:
    """The next lines up to the first sentence."""
    near: list[int] = []
    for index in after[:15]:
        if facts.kind(lines[index], "head") == "prose" and len(near) > 1:
            break
        near.append(index)
    return near


def _in_labels(lines: list[Line], facts: Facts, possible: list[int]) -> set[str]:
    """Short lines that come again inside labels further down: the page's or author's name."""
    found = set()
    labels = [
        key(line.bare)
        for line in lines
        if len(line.bare) < 200
        and (
            facts.soft(line)
            or any(rule.where in ("edge", "anywhere", "tail") for rule in facts.rules(line))
        )
    ]
    for index in possible:
        shown = key(lines[index].bare)
        if 1 <= len(shown.split()) <= 4 and any(
            f" {shown} " in f" {label} " and shown != label for label in labels
        ):
            found.add(shown)
    return found


def _candidate(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    line = lines[index]
    kind = facts.kind(line, "head")
    if kind not in ("name", "heading", "prose") or not title_shaped(line.text):
        return False
    if re.search(r"\s[|•·»›]\s", line.bare):
        return False
    place = indices.index(index)
    if place and _LEADS_ON.fullmatch(lines[indices[place - 1]].bare):
        return False  # "Published in" and below it the publication
    if _GENRE_BY.fullmatch(line.bare):
        return False
    if kind == "prose":  # a question or an exclamation: only with a date or a label below it
        near = indices[place + 1 : place + 4]
        return words(line.bare) <= 14 and any(
            facts.kind(lines[i], "head") in ("label", "date") for i in near
        )
    return True


def _over_text(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    """True if a paragraph stands directly below."""
    place = indices.index(index)
    below = indices[place + 1 : place + 2]
    if not below:
        return False
    wrapped = words(lines[below[0]].bare) >= 9 and len(lines[below[0]].bare) >= 55
    return wrapped or facts.kind(lines[below[0]], "head") == "prose"


def _by_place(
    lines: list[Line], facts: Facts, indices: list[int], fitting: list[int]
) -> int | None:
    """Of the short lines at the top, the first of the run above the by-line (or the text)."""
    runs: list[list[int]] = []
    for index in fitting:
        place = indices.index(index)
        if runs and indices.index(runs[-1][-1]) == place - 1:
            runs[-1].append(index)
        else:
            runs.append([index])

    def score(run: list[int]) -> tuple[int, int]:
        below = _past_names(lines, indices, run[-1])
        kind = facts.kind(lines[below[0]], "head") if below else "label"
        only_names = all(name_shaped(lines[i].text) for i in run)
        if below and _ISSUE.match(lines[below[0]].bare):
            kind = "label"  # over "Ausgabe 37 | 3. Mai" stands the newsletter's name
        points = {"date": 3, "prose": 2}.get(kind, 0) - (4 if only_names and len(runs) > 1 else 0)
        if max(words(lines[i].bare) for i in run) > 1:
            points += 1
        return points, runs.index(run)

    run = max(runs, key=score)
    if len(run) > 1 and _no_subtitle(lines, facts):
        return run[-1]
    if _site_first(lines, facts, indices, run[0]) and not all(
        name_shaped(lines[i].text) for i in run[1:]
    ):
        run = run[1:]
    own = [i for i in run if not name_shaped(lines[i].text)]
    if len(own) > 2 and own[0] == run[0] and words(lines[run[0]].bare) == 1:
        run = run[1:]  # a section's name above title and subtitle
    for place, index in enumerate(run[:-1]):
        shown = lines[index].bare.casefold()
        if shown in _KICKERS or _SERIES.fullmatch(shown) or _furniture(lines, run[place:]):
            continue
        # A page names its author or itself first and the text below only if more follows.
        repeated = sum(same(lines[i].bare, lines[index].bare) for i in indices[:40]) > 1
        another = any(name_shaped(lines[i].text) for i in run[place + 1 :])
        if repeated and name_shaped(lines[index].text) and not another:
            continue
        return index
    return run[-1]


_ISSUE = re.compile(r"(?:ausgabe|newsletter|issue|folge|nr\.?|no\.?|vol\.?|#)\s*#?\d", re.I)
_GENRE_BY = re.compile(r"(?:eine?|an?)\s\w+\s(?:von|by)\s.{3,50}", re.IGNORECASE)
_SERIES = re.compile(
    r"(?:kolumne|serie|essay|glosse|kommentar|column|series|opinion)\s*[:|–-].{2,60}", re.IGNORECASE
)
_AUTHOR_WORD = re.compile(
    r"(?:autor(?:in)?|author|text|words|von|by|written by|geschrieben von):?", re.IGNORECASE
)
_LEADS_ON = re.compile(
    r"(?:(?:published|posted|written|veröffentlicht|geschrieben|gepostet|eingestellt|erschienen)"
    r" )?(?:in|by|von|unter|auf|bei)",
    re.IGNORECASE,
)
_SUBTITLED = frozenset(("substack", "beehiiv", "medium", "ghost", "linkedin"))
"""Systems that print a subtitle; the others print the site's name above the title."""


def _past_names(lines: list[Line], indices: list[int], index: int) -> list[int]:
    """The line below a run; the author's name and the word over it are passed by."""
    place = indices.index(index) + 1
    passed = 0
    while place + passed < len(indices) and passed < 3:
        shown = lines[indices[place + passed]]
        if not (_AUTHOR_WORD.fullmatch(shown.bare) or (passed and name_shaped(shown.text))):
            break
        passed += 1
    return indices[place + passed :][:1]


def _furniture(lines: list[Line], run: list[int]) -> bool:
    """True if the first line of a run comes again at the page's foot and the next does not."""
    again = [key(line.bare) for line in lines[run[-1] + 1 :]]
    return key(lines[run[0]].bare) in again and key(lines[run[1]].bare) not in again


def _no_subtitle(lines: list[Line], facts: Facts) -> bool:
    """True on Blogger, which prints the blog's name and motto, then the title, then the date."""
    counts = Counter(rule.platform for line in lines for rule in facts.rules(line))
    subtitled = max(counts[platform] for platform in _SUBTITLED)
    return counts["blogger"] > 3 and counts["blogger"] > subtitled


def _site_first(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    """True if the first short line of a run is the site's name rather than the title."""
    if words(lines[index].bare) > 6:
        return False
    counts = Counter(rule.platform for line in lines for rule in facts.rules(line))
    subtitled = max(counts[platform] for platform in _SUBTITLED)
    if counts["blogger"] > 1 and counts["blogger"] >= subtitled:
        return True
    if subtitled > 1:
        return False
    place = indices.index(index)
    before = lines[indices[place - 1]] if place else None
    return before is not None and facts.named(before, "navigation")


def _unmarked(lines: list[Line], facts: Facts, indices: list[int]) -> int | None:
    """The title of a text without any frame: a short line that stands over paragraphs."""
    if len(indices) < 2:
        return None
    first, second = lines[indices[0]], lines[indices[1]]
    if not title_shaped(first.text):
        return None
    alone = second.number > first.number + 1
    if not is_prose(first):
        if alone or is_prose(second):
            return indices[0]
        third = lines[indices[2]] if len(indices) > 2 else None
        return (
            indices[0] if third is not None and is_prose(third) and words(third.bare) > 13 else None
        )
    if first.bare.endswith(("?", "!", "…")) and words(first.bare) <= 12:
        lengths = sorted(words(lines[i].bare) for i in indices[1:30])
        if words(second.bare) >= 12 and lengths[len(lengths) // 2] >= 12:
            return indices[0]
    return None
