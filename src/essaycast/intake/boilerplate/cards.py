"""Other texts that a page shows below an essay, with a sentence of each; tags without a label.

The sentence carries no mark that it was cut off ("…"), so only what stands around it tells:
the title comes twice (as the picture's text and as the link), or a date hangs below.
"""

from __future__ import annotations

from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.headings import SIGNED
from essaycast.intake.lines import Line, is_prose, key, words

_TEASER = 45
"""Words of what a card says of its text."""
_TITLE = 16
_STEM = 4
"""Letters by which a tag is found again in the text: "Tomaten" in "Tomate"."""


def card_teasers(lines: list[Line], facts: Facts, rest: list[int]) -> set[int]:
    """Which of these lines (a section's, from above down) are the sentences of cards."""
    found: set[int] = set()
    for place, index in enumerate(rest[1:], 1):
        line = lines[index]
        if not is_prose(line) or line.code or words(line.bare) > _TEASER:
            continue
        title = lines[rest[place - 1]]
        if is_prose(title) or words(title.bare) > _TITLE or facts.byline(title):
            continue
        below = lines[rest[place + 1]] if place + 1 < len(rest) else None
        dated = below is not None and facts.byline(below) is not None
        twice = place > 1 and same(lines[rest[place - 2]].bare, title.bare)
        if twice or (dated and not facts.rules(title)):
            found.add(index)
    return found


def cut_cards(lines: list[Line], facts: Facts, indices: list[int]) -> None:
    """Drop cards above a date that belongs to the page: title, title again, a sentence or none."""
    left = list(indices)
    while len(left) > 3:
        last = left[-1]
        below = next((line for line in lines[last + 1 :] if line.role != "blank"), None)
        if below is None or below.role != "dropped" or facts.byline(below) is None:
            return
        said = is_prose(lines[last]) and words(lines[last].bare) <= _TEASER
        card = left[-3:] if said else left[-2:]
        first, second = lines[card[0]], lines[card[1]]
        titles = not is_prose(first) and 1 < words(first.bare) <= _TITLE
        if not titles or not same(first.bare, second.bare):
            return
        for index in card:
            lines[index].drop("related")
        left = left[: -len(card)]


def cut_sorted_tags(lines: list[Line], facts: Facts, indices: list[int]) -> None:
    """Drop a last row of capitalised words in the order of the alphabet: Blogger's tags.

    A name has that order by chance as well ("Anna Berg"): one of two words has to come in the
    text, and none may stand below a greeting.
    """
    run: list[int] = []
    for index in reversed(indices):
        line = lines[index]
        plain = not line.code and facts.kind(line, "tail") == "name" and line.bare[-1:].isalnum()
        if not plain or not 1 <= words(line.bare) <= 8 or "," in line.bare:
            break
        run.insert(0, index)
    if not run or len(run) == len(indices) or not 1 <= len(run) <= 6:
        return
    above = lines[indices[len(indices) - len(run) - 1]]
    tags = " ".join(lines[i].bare for i in run).split()
    below = next((line for line in lines[run[-1] + 1 :] if line.role != "blank"), None)
    if below is None or below.role != "dropped" or len(tags) < 2 or SIGNED.match(above.bare):
        return
    folded = [tag.casefold() for tag in tags]
    if folded != sorted(folded) or not all(tag[:1].isupper() for tag in tags):
        return
    text = " " + " ".join(key(lines[i].bare) for i in indices if i not in run)
    if len(tags) > 2 or any(f" {tag[: max(_STEM, len(tag) - 2)]}" in text for tag in folded):
        for index in run:
            lines[index].drop("tags")
