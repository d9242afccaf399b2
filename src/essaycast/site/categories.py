"""Apple's list of podcast categories; every directory reads them in this spelling.

Source: Apple, "Apple Podcasts categories" (podcasters.apple.com/support/1691), as of the
revision of 2019, which is still the valid one.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from essaycast.errors import ConfigError
from essaycast.text import printable

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": (
        "Careers",
        "Entrepreneurship",
        "Investing",
        "Management",
        "Marketing",
        "Non-Profit",
    ),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}
"""Category -> its sub-categories."""

# What a German speaker types first. Not accepted, only answered with the right name.
_GERMAN = {
    "kunst": "Arts",
    "bücher": "Arts / Books",
    "literatur": "Arts / Books",
    "wirtschaft": "Business",
    "karriere": "Business / Careers",
    "bildung": "Education",
    "gesellschaft": "Society & Culture",
    "gesellschaft und kultur": "Society & Culture",
    "philosophie": "Society & Culture / Philosophy",
    "tagebuch": "Society & Culture / Personal Journals",
    "geschichte": "History",
    "nachrichten": "News",
    "wissenschaft": "Science",
    "technik": "Technology",
    "gesundheit": "Health & Fitness",
    "religion": "Religion & Spirituality",
    "freizeit": "Leisure",
    "musik": "Music",
    "sport": "Sports",
}


def check_category(category: str, subcategory: str) -> tuple[str, str]:
    """The two as Apple spells them; `subcategory` may be empty.

    Raises:
        ConfigError: one is not in the list, with the nearest that is.
    """
    if category not in CATEGORIES:
        raise ConfigError(
            f"show.category {printable(category)!r} is not one of Apple's categories; "
            f"{_suggestion(category)}"
        )
    if subcategory and subcategory not in CATEGORIES[category]:
        owners = [name for name, subs in CATEGORIES.items() if subcategory in subs]
        if owners:
            advice = f"it belongs to {owners[0]!r}"
        elif CATEGORIES[category]:
            near = difflib.get_close_matches(subcategory, CATEGORIES[category], n=1, cutoff=0.5)
            start = f"did you mean {near[0]!r}? " if near else ""
            advice = f"{start}{category!r} has: {', '.join(CATEGORIES[category])}"
        else:
            advice = f"{category!r} has none; leave it empty"
        raise ConfigError(
            f"show.subcategory {printable(subcategory)!r} is not one of Apple's; {advice}"
        )
    return category, subcategory


def _suggestion(wrong: str) -> str:
    """What was probably meant, as advice."""
    folded = " ".join(wrong.casefold().replace("&amp;", "&").split())
    if folded in _GERMAN:
        return f"did you mean {_GERMAN[folded]!r}?"
    names = {name.casefold(): name for name in CATEGORIES}
    near = difflib.get_close_matches(folded.replace(" and ", " & "), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {names[near[0]]!r}?"
    subs = {sub.casefold(): (name, sub) for name, all_ in CATEGORIES.items() for sub in all_}
    near = difflib.get_close_matches(folded, subs, n=1, cutoff=0.7)
    if near:
        category, sub = subs[near[0]]
        return f'did you mean category = "{category}", subcategory = "{sub}"?'
    return f"the categories are {', '.join(CATEGORIES)}"
