"""What search engines and messengers read: schema.org data and the sitemap."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from essaycast.site.feed import media_type
from essaycast.site.item import Item
from essaycast.site.markup import clean, one_line
from essaycast.site.showcard import ShowCard


def series_data(card: ShowCard, cover: str) -> dict[str, Any]:
    """schema.org PodcastSeries."""
    url = card.addresses.url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": card.title,
        "description": card.description,
        "url": card.addresses.base,
        "webFeed": card.addresses.feed,
        "image": url(cover),
        "inLanguage": card.language,
    }
    if card.author:
        data["author"] = {"@type": "Person", "name": card.author}
    if card.license_url:
        data["license"] = card.license_url
    return data


def episode_data(card: ShowCard, item: Item, cover: str) -> dict[str, Any]:
    """schema.org PodcastEpisode."""
    url = card.addresses.url
    episode = item.episode
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": item.title,
        "description": clean(episode.summary).strip(),
        "url": url(item.page),
        "datePublished": episode.date.isoformat(),
        "timeRequired": iso_duration(item.seconds),
        "inLanguage": card.language,
        "image": url(cover),
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": url(item.media),
            "encodingFormat": media_type(item.media),
            "contentSize": str(episode.recording.size),
            "duration": iso_duration(item.seconds),
        },
        "partOfSeries": {
            "@type": "PodcastSeries",
            "name": card.title,
            "url": card.addresses.base,
            "webFeed": card.addresses.feed,
        },
    }
    author = one_line(episode.author)
    if author:
        data["author"] = {"@type": "Person", "name": author}
    if episode.episode:
        data["episodeNumber"] = episode.episode
    if episode.season:
        data["partOfSeason"] = {"@type": "PodcastSeason", "seasonNumber": episode.season}
    if episode.tags:
        data["keywords"] = [one_line(tag) for tag in episode.tags]
    return data


def script_json(data: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def iso_duration(seconds: int) -> str:
    """`725` -> `PT12M5S` (ISO 8601)."""
    minutes, rest = divmod(seconds, 60)
    return f"PT{minutes}M{rest}S" if minutes else f"PT{rest}S"


def sitemap(card: ShowCard, pages: Sequence[tuple[str, str]]) -> str:
    """sitemap.xml (sitemaps.org 0.9) of (name, date) pairs; an empty date is left out."""
    rows = []
    for name, date in pages:
        address = escape(card.addresses.url("" if name == "index.html" else name))
        modified = f"<lastmod>{date}</lastmod>" if date else ""
        rows.append(f"<url><loc>{address}</loc>{modified}</url>\n")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(rows)}</urlset>\n"
    )
