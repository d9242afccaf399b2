"""feed.xml: RSS 2.0 as Apple, Spotify, the Podcast Standards Project and the apps read it.

feedgen makes the feed. It holds a tree of everything it writes, so a long archive is made
in batches, each a whole small feed whose items are then put together: time and memory stay
in proportion to the number of episodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from essaycast.site.covers import Pictures
from essaycast.site.item import Item
from essaycast.site.markup import one_line
from essaycast.site.namespace import ItunesEntry, ItunesFeed, LinksFeed, PodcastEntry, PodcastFeed
from essaycast.site.notes import plain_html, show_notes
from essaycast.site.phrases import Phrases
from essaycast.site.showcard import ShowCard

_BATCH = 250
_LONGEST = 255
"""Characters a short field may have (PSP-1)."""


def feed_names(episodes: int, limit: int) -> list[str]:
    """File names of the feed's pages, feed.xml first; `limit` 0 is one page for all."""
    pages = max(1, -(-episodes // limit)) if limit else 1
    return ["feed.xml", *(f"feed-{number}.xml" for number in range(2, pages + 1))]


def feed_pages(
    card: ShowCard,
    items: Sequence[Item],
    *,
    guid: str,
    pictures: Pictures,
    words: Phrases,
    limit: int = 0,
) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each page of the feed, feed.xml first; `items` are newest first.

    Further pages are linked as RFC 5005, section 3, describes.
    """
    names = feed_names(len(items), limit)
    size = limit or len(items)
    for number, name in enumerate(names):
        links = _paging(card, names, number)
        part = items[number * size : (number + 1) * size]
        yield name, _page(card, part, name, links, guid=guid, pictures=pictures, words=words)


def _paging(card: ShowCard, names: Sequence[str], number: int) -> list[dict[str, str]]:
    """The atom links of page `number`."""
    links: list[dict[str, str]] = []

    def add(rel: str, name: str) -> None:
        links.append({"href": card.addresses.url(name), "rel": rel, "type": "application/rss+xml"})

    if len(names) > 1:
        add("first", names[0])
        if number > 0:
            add("previous", names[number - 1])
        if number + 1 < len(names):
            add("next", names[number + 1])
        add("last", names[-1])
    if card.hub:
        links.append({"href": card.hub, "rel": "hub"})
    return links


def _page(
    card: ShowCard,
    items: Sequence[Item],
    name: str,
    links: list[dict[str, str]],
    *,
    guid: str,
    pictures: Pictures,
    words: Phrases,
) -> bytes:
    """One page of the feed."""
    chunks: list[bytes] = []
    tail = b""
    for start in range(0, max(len(items), 1), _BATCH):
        generator = _channel(card, items, name, links, guid=guid, pictures=pictures)
        for item in items[start : start + _BATCH]:
            _fill(generator.add_entry(order="append"), item, card, pictures, words)
        made: bytes = generator.rss_str(pretty=True)
        # All text is escaped, so these marks occur only as the tags themselves.
        head, mark, rest = made.partition(b"    <item>\n")
        if not mark:
            head, _, rest = made.partition(b"  </channel>")
            tail = b"  </channel>" + rest
            chunks.append(head)
            break
        body, _, end = rest.rpartition(b"  </channel>")
        if start == 0:
            chunks.append(head)
        chunks.append(mark + body)
        tail = b"  </channel>" + end
    return b"".join([*chunks, tail])


def _channel(
    card: ShowCard,
    items: Sequence[Item],
    name: str,
    links: list[dict[str, str]],
    *,
    guid: str,
    pictures: Pictures,
) -> Any:
    """A feedgen feed that holds the show and no episode yet."""
    feed = FeedGenerator()
    feed.register_extension("itunes", ItunesFeed, ItunesEntry, atom=False)
    feed.register_extension("podcast", PodcastFeed, PodcastEntry, atom=False)
    feed.register_extension("links", LinksFeed, None, atom=False)
    here = card.addresses.url(name)
    feed.title(card.title[:_LONGEST])
    feed.link(href=here, rel="self", type="application/rss+xml")
    # feedgen takes the last link for the channel's own.
    feed.link(href=card.link, rel="alternate")
    feed.description(plain_html(card.description))
    feed.language(card.language)
    feed.generator("essaycast")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.copyright(card.copyright[:_LONGEST] or None)
    cover = card.addresses.url(pictures.cover)
    feed.image(url=cover, title=card.title[:_LONGEST], link=card.link)
    if items:
        # The newest episode's date, not the clock: equal content gives equal bytes.
        feed.lastBuildDate(items[0].episode.date)
        feed.pubDate(items[0].episode.date)
    feed.links.dated = bool(items)
    feed.links.links = links

    itunes = feed.itunes
    itunes.itunes_author(card.author[:_LONGEST] or None)
    itunes.itunes_type(card.type)
    itunes.itunes_image(cover)
    itunes.itunes_category(
        {"cat": card.category, "sub": card.subcategory} if card.subcategory
        else {"cat": card.category}
    )  # fmt: skip
    itunes.explicit = card.explicit
    if card.email:
        itunes.itunes_owner(name=card.author or card.title, email=card.email)

    podcast = feed.podcast
    if guid:
        podcast.guid(guid)
    podcast.locked(card.locked, card.email)
    podcast.medium(card.medium)
    if card.license:
        podcast.license(card.license, card.license_url)
    for url, text in card.funding:
        podcast.funding(url, text)
    for person in card.persons:
        podcast.person(person.name, person.role, person.group, person.href, person.img)
    podcast.image(cover, width=pictures.width, alt=card.title)
    # A listener must be able to know that no human read this aloud.
    podcast.txt("true", "ai-content")
    return feed


def _fill(entry: FeedEntry, item: Item, card: ShowCard, pictures: Pictures, words: Phrases) -> None:
    """Write one episode into a feedgen entry."""
    episode = item.episode
    url = card.addresses.url
    page = url(item.page)
    notes = show_notes(episode.summary, episode.recording.chapters, page=page, words=words)
    entry.title(item.title[:_LONGEST])
    entry.link(href=page)
    entry.description(notes)
    entry.content(notes)
    entry.guid(episode.guid, permalink=False)
    entry.pubDate(episode.date)
    entry.enclosure(url(item.media), str(episode.recording.size), media_type(item.media))

    itunes = entry.itunes
    author = one_line(episode.author)[:_LONGEST]
    itunes.itunes_title(item.title[:_LONGEST])
    itunes.itunes_author(author or None)
    itunes.itunes_duration(item.seconds)
    itunes.itunes_episode_type(episode.episode_type)
    itunes.explicit = episode.explicit
    if item.cover:
        itunes.itunes_image(url(item.cover))

    podcast = entry.podcast
    if episode.season:
        itunes.itunes_season(episode.season)
        podcast.season(episode.season)
    if episode.episode:
        itunes.itunes_episode(episode.episode)
        podcast.episode(episode.episode)
    if item.vtt:
        podcast.transcript(url(item.vtt), "text/vtt", card.language)
    if item.srt:
        podcast.transcript(url(item.srt), "application/x-subrip", card.language)
    if item.words:
        podcast.transcript(url(item.words), "application/json", card.language)
    if item.chapters:
        podcast.chapters(url(item.chapters))
    if author and author != card.author:
        # Persons of an item replace the channel's, so the regulars are named again.
        podcast.person(author, "author", "writing")
        for person in card.persons:
            if person.role != "author":
                podcast.person(person.name, person.role, person.group, person.href, person.img)
    if item.cover:
        podcast.image(url(item.cover), width=pictures.width, alt=item.title)
    podcast.txt("true", "ai-content")


def media_type(name: str) -> str:
    """The MIME type directories want for a sound file's extension."""
    return "audio/x-m4a" if name.lower().endswith(".m4a") else "audio/mpeg"
