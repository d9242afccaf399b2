"""Single defects for a good feed, each with the rule that must find it.

`also` names rules that rightly speak up too: a file that is no sound at all has no frames
either. Anything else a check says about the defect is a mistake of the check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
from mutagen.id3 import CHAP, CTOC, ID3, TIT2, CTOCFlags
from PIL import Image

from . import good
from .good import Folder

Break = Callable[[Folder], object]


@dataclass(frozen=True)
class Defect:
    rule: str
    what: str
    apply: Break
    also: frozenset[str] = frozenset()
    options: dict[str, Any] = field(default_factory=dict)


def swap(old: str, new: str) -> Break:
    """Text of feed.xml, once."""
    return lambda folder: folder.swap(old, new)


def drop(start: str, end: str) -> Break:
    """Text of feed.xml from `start` to `end`, both included, with the line it leaves empty."""

    def apply(folder: Folder) -> None:
        text = folder.xml
        at = text.index(start)
        stop = text.index(end, at) + len(end)
        folder.xml = text[:at] + text[stop:].removeprefix("\n")

    return apply


def insert(before: str, new: str) -> Break:
    return swap(before, new + "\n" + before)


def rewrite(pattern: str, old: str, new: str) -> Break:
    return lambda folder: folder.rewrite(pattern, old, new)


def sound(change: Callable[[bytes], bytes]) -> Break:
    """Other bytes for the newest episode's sound, its name and length following."""

    def apply(folder: Folder) -> None:
        path = folder.root / folder.media["der-umweg"]
        folder.replace(path, change(path.read_bytes()))

    return apply


def encoded(**how: Any) -> Break:
    """Another recording for the newest episode, properly tagged."""

    def apply(folder: Folder) -> None:
        wave = how.pop("wave", None)
        data = good.encode(good.voice() if wave is None else wave, **how)
        path = folder.root / "audio" / "new.mp3"
        path.write_bytes(data)
        good.tag(path, "Der Umweg")
        tagged = path.read_bytes()
        path.unlink()
        folder.replace(folder.root / folder.media["der-umweg"], tagged)

    return apply


def tags(change: Callable[[ID3], object]) -> Break:
    def edit(data: bytes) -> bytes:
        stream = BytesIO(data)
        found = ID3(stream)
        change(found)
        stream.seek(0)
        found.save(stream, v2_version=3)
        return stream.getvalue()

    return sound(edit)


def untagged(data: bytes) -> bytes:
    stream = BytesIO(data)
    ID3(stream).delete(stream)
    return stream.getvalue()


def chap(ident: str, start: int, end: int, title: str) -> CHAP:
    frames = [TIT2(encoding=3, text=title)] if title else []
    return CHAP(element_id=ident, start_time=start, end_time=end, sub_frames=frames)


def same_id(data: bytes) -> bytes:
    """ch2 becomes a second ch1, in the frame and in the table of contents."""
    return data.replace(b"ch2\0", b"ch1\0")


def picture(**how: Any) -> Break:
    """Another cover."""

    def apply(folder: Folder) -> None:
        mode, size = how.get("mode", "RGB"), how.get("size", (1400, 1400))
        stream = BytesIO()
        image = Image.new(mode, size)
        if how.get("noise"):
            pixels = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
            image = Image.fromarray(pixels)
        exif = Image.Exif()
        if how.get("turned"):
            exif[0x0112] = 6
        image.save(stream, how.get("format", "JPEG"), exif=exif)
        name = how.get("name", "cover.jpg")
        (folder.root / "cover.jpg").unlink()
        (folder.root / name).write_bytes(stream.getvalue())
        folder.xml = folder.xml.replace("cover.jpg", name)
        for page in folder.root.glob("*.html"):
            page.write_text(page.read_text().replace("cover.jpg", name))

    return apply


def write(name: str, data: bytes) -> Break:
    return lambda folder: (folder.root / name).write_bytes(data)


def remove(pattern: str) -> Break:
    return lambda folder: folder.file(pattern).unlink()


def raw(change: Callable[[bytes], bytes]) -> Break:
    def apply(folder: Folder) -> None:
        path = folder.root / "feed.xml"
        path.write_bytes(change(path.read_bytes()))

    return apply


def both(*steps: Break) -> Break:
    def apply(folder: Folder) -> None:
        for step in steps:
            step(folder)

    return apply


DER_UMWEG = "<title>Der Umweg</title>"
ENCLOSURE = 'type="audio/mpeg"/>'
VTT, SRT, JSON = (
    "transcripts/der-umweg.*.vtt",
    "transcripts/der-umweg.*.srt",
    "chapters/der-umweg.*.json",
)
LAST = "00:00:04.000 --> 00:00:05.900"


def D(rule: str, what: str, apply: Break, *also: str, **options: Any) -> Defect:
    return Defect(rule, what, apply, frozenset(also), options)


XML = [
    D("XML-SIZE", "nothing in it", raw(lambda _: b"")),
    D("XML-SIZE", "200,000 tags in one item", swap(DER_UMWEG, DER_UMWEG + "<a/>" * 200_000)),
    D(
        "XML-BIG",
        "11 MiB of notes",
        swap(DER_UMWEG, DER_UMWEG + ("<!--" + " " * 2**20 + "-->") * 11),
    ),
    D("XML-UTF8", "declared as Latin-1", swap('encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    D(
        "XML-UTF8",
        "saved as UTF-16",
        raw(lambda d: d.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    ),
    D(
        "XML-UTF8",
        "a Latin-1 umlaut",
        raw(lambda d: d.replace("Über".encode(), b"\xdcber")),
        "XML-FORMED",
    ),
    D("XML-DECLARATION", "no declaration", swap('<?xml version="1.0" encoding="UTF-8"?>\n', "")),
    D("XML-DECLARATION", "no encoding named", swap(' encoding="UTF-8"', "")),
    D("XML-BOM", "a byte order mark", raw(lambda d: b"\xef\xbb\xbf" + d)),
    D("XML-DTD", "a document type", swap("<rss ", "<!DOCTYPE rss>\n<rss ")),
    D(
        "XML-DTD",
        "an entity bomb",
        swap(
            "<rss ",
            '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<rss ',
        ),
    ),
    D("XML-FORMED", "an ampersand alone", swap("Listen &amp; Zettel", "Listen & Zettel")),
    D("XML-FORMED", "a tag left open", swap("</ttl>", "")),
    D("XML-FORMED", "a control character", swap("Der Umweg", "Der\x08Umweg")),
    D("XML-FORMED", "text before the declaration", raw(lambda d: b"\n" + d), "XML-DECLARATION"),
    D("XML-FORMED", "cut off", raw(lambda d: d[: len(d) // 2])),
    D("XML-FORMED", "a named entity", swap("Vom Warten", "Vom&nbsp;Warten")),
    D("XML-CHARS", "a replacement character", swap("Kurze Essays", "Kurze Essays \ufffd")),
    D("XML-CHARS", "a C1 control", swap("Kurze Essays", "Kurze \x93Essays")),
    D(
        "RSS-ROOT",
        "Atom",
        lambda f: setattr(
            f,
            "xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>',
        ),
    ),
    D("RSS-VERSION", "0.91", swap('<rss version="2.0"', '<rss version="0.91"')),
    D("RSS-CHANNEL", "two channels", swap("</channel>", "</channel>\n<channel></channel>")),
    D("RSS-CHANNEL", "an item beside it", swap("</rss>", "<item><title>x</title></item></rss>")),
    D(
        "RSS-ITEMS",
        "no episode",
        lambda f: setattr(f, "xml", f.xml.partition("<item>")[0] + "</channel></rss>"),
    ),
    D(
        "NS-URI",
        "Apple's old spelling",
        swap("www.itunes.com/dtds/podcast", "www.itunes.com/DTDs/Podcast"),
    ),
    D(
        "NS-URI",
        "http for https",
        swap("https://podcastindex.org/namespace", "http://podcastindex.org/namespace"),
    ),
    D(
        "NS-URI",
        "the podcast namespace's first address",
        swap(
            "https://podcastindex.org/namespace/1.0",
            "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        ),
    ),
    D(
        "NS-MISSING",
        "no atom",
        both(
            swap(' xmlns:atom="http://www.w3.org/2005/Atom"', ""),
            drop("<atom:link", "/>"),
            drop("<atom:link", "/>"),
        ),
        "SELF-MISSING",
    ),
    D(
        "NS-PODCAST",
        "no podcast namespace",
        lambda f: _without_podcast(f),
        "GUID-MISSING",
        "LOCKED",
        "AI",
        "TR-MISSING",
    ),
    D(
        "NS-PREFIX",
        "ns0 for itunes",
        lambda f: setattr(
            f, "xml", f.xml.replace("itunes:", "ns0:").replace("xmlns:itunes", "xmlns:ns0")
        ),
    ),
    D("RSS-ELEMENT", "letter case", swap("<ttl>60</ttl>", "<TTL>60</TTL>")),
    D(
        "RSS-ITEM-ELEMENT",
        "pubdate",
        lambda f: (
            f.swap("<pubDate>Mon, 11 May", "<pubdate>Mon, 11 May"),
            f.swap(
                "May 2026 06:00:00 +0200</pubDate>\n<description><![CDATA[<p>Listen",
                "May 2026 06:00:00 +0200</pubdate>\n<description><![CDATA[<p>Listen",
            ),
        ),
        "IT-DATE",
    ),
    D("NS-ELEMENT", "itunes:catagory", insert("<ttl>", "<itunes:catagory>x</itunes:catagory>")),
    D(
        "NS-ITEM-ELEMENT",
        "itunes:episodetype",
        insert("<itunes:episodeType>", "<itunes:episodetype>full</itunes:episodetype>"),
    ),
    D("CH-TWICE", "two languages", insert("<language>", "<language>de</language>")),
    D(
        "IT-TWICE",
        "two durations",
        insert("<itunes:duration>", "<itunes:duration>6</itunes:duration>"),
    ),
]


def _without_podcast(folder: Folder) -> None:
    import re

    text = re.sub(r"<podcast:[^>]*/>\n?|<podcast:(\w+)[^>]*>[^<]*</podcast:\1>\n?", "", folder.xml)
    folder.xml = text.replace(' xmlns:podcast="https://podcastindex.org/namespace/1.0"', "")


CHANNEL = [
    D("CH-TITLE", "no title", drop("<title>Am Rand", "</title>")),
    D(
        "CH-TITLE",
        "a blank title",
        swap("<title>Am Rand notiert</title>\n<link>", "<title> </title>\n<link>"),
    ),
    D(
        "CH-TITLE-LONG",
        "300 characters",
        swap("<title>Am Rand notiert</title>\n<link>", f"<title>{'Am Rand ' * 40}</title>\n<link>"),
        "CH-SPACE",
    ),
    D(
        "CH-TITLE-HTML",
        "tags",
        swap(
            "<title>Am Rand notiert</title>\n<link>",
            "<title>&lt;b&gt;Am Rand&lt;/b&gt;</title>\n<link>",
        ),
    ),
    D(
        "CH-TITLE-HTML",
        "escaped twice",
        swap(
            "<title>Am Rand notiert</title>\n<link>",
            "<title>Am Rand &amp;amp; notiert</title>\n<link>",
        ),
    ),
    D("CH-LINK", "no link", drop("<link>", "</link>")),
    D(
        "CH-LINK-URL",
        "no scheme",
        swap(f"<link>{good.BASE}index.html</link>\n<desc", "<link>pod.example.org</link>\n<desc"),
    ),
    D("CH-DESC", "no description", drop("<description>Kurze", "</description>")),
    D("CH-DESC-LONG", "5,000 bytes", swap("Kurze Essays", "Kurze Essays " * 400)),
    D("CH-LANG", "no language", drop("<language>", "</language>")),
    D("CH-LANG", "the language's name", swap("<language>de<", "<language>deutsch<")),
    D("CH-LANG", "an unknown region", swap("<language>de<", "<language>de-xx<")),
    D("CH-LANG", "three letters", swap("<language>de<", "<language>ger<")),
    D("CH-LANG", "an underscore", swap("<language>de<", "<language>de_DE<")),
    D("CH-AUTHOR", "no author", drop("<itunes:author>", "</itunes:author>")),
    D("CH-OWNER", "no owner", drop("<itunes:owner>", "</itunes:owner>")),
    D(
        "CH-OWNER-EMAIL",
        "no at sign",
        swap("mara@example.org</itunes:email>", "mara.example.org</itunes:email>"),
    ),
    D(
        "CH-SPACE",
        "blanks in the author",
        swap("<itunes:author>Mara Lindt<", "<itunes:author> Mara Lindt\n<"),
    ),
    D(
        "CH-LONG",
        "a long author",
        swap("<itunes:author>Mara Lindt<", f"<itunes:author>{'x' * 300}<"),
    ),
    D("EXPL-MISSING", "no explicit", drop("<itunes:explicit>", "</itunes:explicit>")),
    D("EXPL-VALUE", "nein", swap("<itunes:explicit>false", "<itunes:explicit>nein")),
    D("EXPL-LEGACY", "clean", swap("<itunes:explicit>false", "<itunes:explicit>clean")),
    D("TYPE", "no type", drop("<itunes:type>", "</itunes:type>")),
    D("TYPE-VALUE", "daily", swap("episodic", "daily")),
    D("COPY", "a sign and a year", swap("<copyright>Mara", "<copyright>© 2026 Mara")),
    D("CH-BLOCK", "hidden", insert("<ttl>", "<itunes:block>Yes</itunes:block>")),
    D("CH-COMPLETE", "finished", insert("<ttl>", "<itunes:complete>Yes</itunes:complete>")),
    D("CH-TTL", "an hour", swap("<ttl>60<", "<ttl>1h<")),
    D("CAT-MISSING", "no category", drop("<itunes:category", "</itunes:category>")),
    D("CAT-NAME", "and for &", swap("Society &amp; Culture", "Society and Culture")),
    D("CAT-NAME", "German", swap("Society &amp; Culture", "Gesellschaft und Kultur")),
    D("CAT-SUB", "misspelled", swap('text="Philosophy"', 'text="Philosophie"')),
    D("CAT-SUB", "under another category", swap('text="Philosophy"', 'text="Books"')),
    D(
        "CAT-TWICE",
        "the same twice",
        insert(
            "<itunes:explicit>",
            '<itunes:category text="Society &amp; Culture"><itunes:category text="Philosophy"/></itunes:category>',
        ),
    ),
    D("GUID-MISSING", "no podcast:guid", drop("<podcast:guid>", "</podcast:guid>")),
    D("GUID-FORMAT", "no UUID", swap(good.PODCAST_GUID, "am-rand-notiert")),
    D("GUID-V5", "version 4", swap(good.PODCAST_GUID, "7b6c3a0e-3f4b-4c9e-9d3f-0a1b2c3d4e5f")),
    D(
        "GUID-DERIVED",
        "of another feed",
        swap(good.PODCAST_GUID, "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ),
    D("LOCKED", "not said", drop("<podcast:locked", "</podcast:locked>")),
    D("LOCKED-VALUE", "true", swap(">yes</podcast:locked>", ">true</podcast:locked>")),
    D("AI", "not declared", drop("<podcast:txt", "</podcast:txt>")),
    D("AI-VALUE", "ja", swap(">true</podcast:txt>", ">ja</podcast:txt>")),
    D("TXT", "an empty one", insert("<ttl>", "<podcast:txt></podcast:txt>")),
    D("MEDIUM", "radio", swap(">podcast</podcast:medium>", ">radio</podcast:medium>")),
    D("PERSON", "an unknown role", swap('role="author"', 'role="Autorin"')),
    D(
        "PERSON",
        "no name",
        swap(
            ">Mara Lindt</podcast:person>\n<podcast:funding", "></podcast:person>\n<podcast:funding"
        ),
    ),
    D(
        "IT-PERSON",
        "a relative picture",
        swap('<podcast:person role="host">', '<podcast:person role="host" img="me.jpg">'),
    ),
    D(
        "FUNDING",
        "no address",
        swap('<podcast:funding url="https://example.org/danke">', "<podcast:funding>"),
    ),
    D(
        "LICENSE",
        "a name without address",
        swap(
            "cc-by-4.0</podcast:license>\n<podcast:txt",
            "Alle Rechte vorbehalten</podcast:license>\n<podcast:txt",
        ),
    ),
    D(
        "IT-LICENSE",
        "a relative address",
        swap(
            "<podcast:license>cc-by-4.0</podcast:license>\n<podcast:transcript",
            '<podcast:license url="lizenz.html">meine</podcast:license>\n<podcast:transcript',
        ),
    ),
    D(
        "TRAILER",
        "an ISO date",
        swap('pubdate="Mon, 04 May 2026 06:00:00 +0200"', 'pubdate="2026-05-04"'),
    ),
    D("SOUNDBITE", "beyond the end", swap('startTime="1.0"', 'startTime="100"')),
    D("SELF-MISSING", "no self link", drop("<atom:link", "/>")),
    D(
        "SELF-URL",
        "relative",
        swap(f'href="{good.BASE}feed.xml"', 'href="feed.xml"'),
        "GUID-DERIVED",
        "ENC-ELSEWHERE",
        "PAGE-SITEMAP",
        base_url="",
    ),
    D(
        "SELF-URL",
        "elsewhere",
        swap(f'href="{good.BASE}feed.xml"', 'href="https://old.example.org/feed.xml"'),
        "GUID-DERIVED",
    ),
    D(
        "SELF-ONCE",
        "two of them",
        insert(
            "<itunes:author>",
            f'<atom:link href="{good.BASE}feed.xml" rel="self" type="application/rss+xml"/>',
        ),
    ),
    D("SELF-TYPE", "no type", swap(' rel="self" type="application/rss+xml"', ' rel="self"')),
    D("WEBSUB", "a relative hub", swap("https://hub.example.org/", "/hub")),
    D(
        "CH-NEWFEED",
        "moved away",
        insert(
            "<ttl>", "<itunes:new-feed-url>https://other.example.org/feed</itunes:new-feed-url>"
        ),
    ),
    D(
        "CH-ASCII",
        "an umlaut in the cover's name",
        both(
            lambda f: (f.root / "cover.jpg").rename(f.root / "bild-ä.jpg"),
            lambda f: setattr(f, "xml", f.xml.replace("cover.jpg", "bild-ä.jpg")),
            lambda f: [
                p.write_text(p.read_text().replace("cover.jpg", "bild-ä.jpg"))
                for p in f.root.glob("*.html")
            ],
        ),
        "FILE-ASCII",
    ),
    D("CH-HTTPS", "the show's page by http", swap("<link>https://pod", "<link>http://pod")),
    D(
        "MIX-HTTPS",
        "one sound by http",
        swap('<enclosure url="https:', '<enclosure url="http:'),
        "ENC-HTTPS",
    ),
    D(
        "CH-DATE",
        "German",
        swap(
            "<pubDate>Mon, 18 May 2026 06:00:00 +0200</pubDate>\n<ttl>",
            "<pubDate>Mo, 18 Mai 2026 06:00:00 +0200</pubDate>\n<ttl>",
        ),
    ),
    D("CH-DESC-MARKUP", "a bare tag", swap("Kurze Essays", "Kurze <b>Essays</b>")),
    D(
        "CH-DESC-SCRIPT",
        "a script",
        swap("Kurze Essays", "Kurze &lt;script&gt;alert(1)&lt;/script&gt;"),
    ),
    D("IMG-MISSING", "no cover", drop("<itunes:image", "/>")),
    D(
        "IMG-URL",
        "relative",
        swap(f'<itunes:image href="{good.BASE}cover.jpg"', '<itunes:image href="cover.jpg"'),
    ),
    D("IMG-RSS", "no title", swap("<title>Am Rand notiert</title><link>", "<link>")),
]

ITEMS = [
    D("IT-TITLE", "no title", drop(DER_UMWEG, "\n")),
    D("IT-TITLE-LONG", "300 characters", swap(DER_UMWEG, f"<title>{'x' * 300}</title>")),
    D("IT-TITLE-NUMBER", "Folge 3", both(swap(DER_UMWEG, "<title>Folge 3: Der Umweg</title>"))),
    D("IT-TITLE-NUMBER", "#3", swap(DER_UMWEG, "<title>#3 Der Umweg</title>")),
    D("IT-TITLE-NUMBER", "S1E3", swap(DER_UMWEG, "<title>S01E03 Der Umweg</title>")),
    D("IT-TITLE-HTML", "a tag", swap(DER_UMWEG, "<title>Der &lt;i&gt;Umweg&lt;/i&gt;</title>")),
    D(
        "IT-TITLE-SHOW",
        "the show's name first",
        swap(DER_UMWEG, "<title>Am Rand notiert: Der Umweg</title>"),
    ),
    D("IT-TITLE-SAME", "one title twice", both(swap(DER_UMWEG, "<title>Vom Warten</title>"))),
    D("IT-GUID", "no guid", drop("<guid", "</guid>")),
    D("IT-GUID-UNIQUE", "one guid twice", swap("essaycast-der-umweg<", "essaycast-vom-warten<")),
    D("IT-GUID-CASE", "only case differs", swap("essaycast-der-umweg<", "Essaycast-Vom-Warten<")),
    D("IT-PERMA", "not said", swap('<guid isPermaLink="false">', "<guid>")),
    D("IT-PERMA", "no", swap('<guid isPermaLink="false">', '<guid isPermaLink="no">')),
    D(
        "IT-GUID-MEDIA",
        "the sound's address",
        lambda f: f.swap("essaycast-der-umweg<", good.BASE + f.media["der-umweg"] + "<"),
    ),
    D("IT-SPACE", "a blank after the guid", swap("essaycast-der-umweg<", "essaycast-der-umweg <")),
    D("IT-LONG", "a long guid", swap("essaycast-der-umweg<", "x" * 300 + "<")),
    D("IT-LINK", "no link", drop(f"<link>{good.BASE}der-umweg.html", "</link>")),
    D("IT-LINK-URL", "relative", swap(f"<link>{good.BASE}der-umweg.html", "<link>der-umweg.html")),
    D(
        "IT-EXPL-VALUE",
        "nein",
        swap(
            "full</itunes:episodeType>\n<itunes:explicit>false",
            "full</itunes:episodeType>\n<itunes:explicit>nein",
        ),
    ),
    D(
        "IT-EXPL-LEGACY",
        "no",
        swap(
            "full</itunes:episodeType>\n<itunes:explicit>false",
            "full</itunes:episodeType>\n<itunes:explicit>no",
        ),
    ),
    D("IT-TYPE", "normal", swap(">full<", ">normal<")),
    D("IT-NUMBER", "zero", swap("<itunes:episode>3<", "<itunes:episode>0<"), "IT-NUMBER-NS"),
    D("IT-NUMBER", "a word", insert("<itunes:episode>3<", "<itunes:season>eins</itunes:season>")),
    D("IT-NUMBER-NS", "another number", swap("<podcast:episode>3<", "<podcast:episode>4<")),
    D(
        "IT-SERIAL",
        "no number in a serial show",
        both(swap(">episodic<", ">serial<"), drop("<itunes:episode>", "</itunes:episode>")),
    ),
    D(
        "IT-NUMBER-SAME",
        "number 2 twice",
        both(
            swap("<itunes:episode>3<", "<itunes:episode>2<"),
            swap("<podcast:episode>3<", "<podcast:episode>2<"),
        ),
    ),
    D("IT-DATE", "no date", drop("<pubDate>Mon, 11", "</pubDate>")),
    D(
        "IT-DATE-FORM",
        "ISO",
        swap("<pubDate>Mon, 11 May 2026 06:00:00 +0200", "<pubDate>2026-05-11T06:00:00+02:00"),
    ),
    D(
        "IT-DATE-FORM",
        "German names",
        swap("<pubDate>Mon, 11 May 2026", "<pubDate>Mo, 11 Mai 2026"),
    ),
    D("IT-DATE-FORM", "31 April", swap("<pubDate>Mon, 11 May 2026", "<pubDate>31 Apr 2026")),
    D("IT-WEEKDAY", "a Tuesday", swap("<pubDate>Mon, 11 May", "<pubDate>Tue, 11 May")),
    D("IT-DATE-YEAR", "two digits", swap("<pubDate>Mon, 11 May 2026", "<pubDate>Mon, 11 May 26")),
    D(
        "IT-DATE-ZONE",
        "EST",
        swap("<pubDate>Mon, 11 May 2026 06:00:00 +0200", "<pubDate>Mon, 11 May 2026 06:00:00 EST"),
    ),
    D(
        "IT-FUTURE",
        "next year",
        swap(
            "<pubDate>Mon, 18 May 2026 06:00:00 +0200</pubDate>\n<description",
            "<pubDate>Tue, 18 May 2027 06:00:00 +0200</pubDate>\n<description",
        ),
    ),
    D(
        "IT-DATE-OLD",
        "1970",
        swap(
            "<pubDate>Mon, 04 May 2026 06:00:00 +0200</pubDate>",
            "<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>",
        ),
    ),
    D("ORDER", "oldest first", lambda f: _reverse(f)),
    D("DUR-MISSING", "no duration", drop("<itunes:duration>", "</itunes:duration>")),
    D("DUR-FORM", "minutes in words", swap("<itunes:duration>6<", "<itunes:duration>6 Sekunden<")),
    D("DUR-FORM", "zero", swap("<itunes:duration>6<", "<itunes:duration>0<"), "DUR-MATCH"),
    D("DUR-FORM", "75 seconds in a minute", swap("<itunes:duration>6<", "<itunes:duration>0:75<")),
    D("DUR-WHOLE", "a fraction", swap("<itunes:duration>6<", "<itunes:duration>6.04<")),
    D("DUR-MATCH", "a minute", swap("<itunes:duration>6<", "<itunes:duration>1:00<")),
    D("IT-DESC", "no description", drop("<description><![CDATA[<p>Der Umweg", "</description>")),
    D(
        "IT-DESC-LONG",
        "5,000 bytes",
        swap("<p>Der Umweg lehrt.</p>", f"<p>{'Der Umweg lehrt. ' * 300}</p>"),
    ),
    D(
        "IT-DESC-MARKUP",
        "bare tags",
        swap("<![CDATA[<p>Der Umweg lehrt.</p>", "<p>Der Umweg lehrt.</p><![CDATA["),
        "CH-SPACE",
    ),
    D(
        "IT-DESC-SCRIPT",
        "a script",
        swap("<p>Der Umweg lehrt.</p>", "<p>x</p><script>alert(1)</script>"),
    ),
    D("IT-DESC-SCRIPT", "an event", swap("<p>Der Umweg lehrt.</p>", '<p onclick="alert(1)">x</p>')),
    D(
        "IT-DESC-SCRIPT",
        "a javascript link",
        swap("<p>Der Umweg lehrt.</p>", '<p><a href="javascript:alert(1)">x</a></p>'),
        "IT-DESC-LINK",
    ),
    D(
        "IT-DESC-TAGS",
        "a table",
        swap("<p>Der Umweg lehrt.</p>", "<table><tr><td>x</td></tr></table>"),
    ),
    D(
        "IT-DESC-TWICE",
        "escaped twice",
        swap("<p>Der Umweg lehrt.</p>", "<p>&lt;p&gt;Der Umweg&lt;/p&gt;</p>"),
    ),
    D(
        "IT-DESC-BALANCE",
        "a tag left open",
        swap("<p>Der Umweg lehrt.</p>", "<p><b>Der Umweg lehrt.</p>"),
    ),
    D(
        "IT-DESC-LINK",
        "a relative link",
        swap(f'<a href="{good.BASE}der-umweg.html">', '<a href="der-umweg.html">'),
    ),
    D("ENC-MISSING", "no sound", drop("<enclosure", "/>")),
    D(
        "ENC-ONE",
        "two sounds",
        lambda f: f.swap(
            "<enclosure",
            f'<enclosure url="{good.BASE}{f.media["der-umweg"]}" length="{(f.root / f.media["der-umweg"]).stat().st_size}" type="audio/mpeg"/>\n<enclosure',
        ),
    ),
    D("ENC-URL", "relative", swap(f'<enclosure url="{good.BASE}', '<enclosure url="')),
    D(
        "ENC-URL",
        "none",
        lambda f: f.swap(f'url="{good.BASE}{f.media["der-umweg"]}" length', "length"),
    ),
    D("ENC-UNIQUE", "one sound twice", lambda f: _same_sound(f), "ID3-TITLE"),
    D("ENC-LENGTH", "zero", lambda f: _length(f, "0")),
    D("ENC-LENGTH", "none", lambda f: _length(f, None)),
    D("ENC-LENGTH", "in words", lambda f: _length(f, "1.2 MB")),
    D(
        "ENC-BYTES",
        "one byte off",
        lambda f: _length(f, str((f.root / f.media["der-umweg"]).stat().st_size + 1)),
    ),
    D("ENC-TYPE", "no type", swap(' type="audio/mpeg"/>', "/>")),
    D("ENC-EXT", "no extension", lambda f: _rename(f, "der-umweg.audio"), "ID3-MISSING"),
    D("ENC-MIME", "mp4", swap(ENCLOSURE, 'type="audio/mp4"/>')),
    D("ENC-MIME", "mp3", swap(ENCLOSURE, 'type="audio/mp3"/>')),
    D("ENC-FILE", "not there", remove("audio/der-umweg.*"), "PAGE-LINK"),
    D(
        "ENC-ELSEWHERE",
        "at another host",
        swap(f'<enclosure url="{good.BASE}', '<enclosure url="https://cdn.example.net/'),
    ),
    D("ENC-EMPTY", "no bytes", lambda f: _empty(f), "FILE-EMPTY", "ENC-LENGTH"),
    D(
        "ENC-BIG",
        "300 MB",
        both(
            swap(f'<enclosure url="{good.BASE}', '<enclosure url="https://cdn.example.net/'),
            lambda f: _length(f, "300000000"),
        ),
        "ENC-ELSEWHERE",
    ),
    D(
        "ENC-ASCII",
        "an umlaut",
        swap("der-umweg.html</link>", "der-umwäg.html</link>"),
        "PAGE-ITEM",
    ),
    D("ENC-ASCII", "a blank", swap("der-umweg.html</link>", "der umweg.html</link>"), "PAGE-ITEM"),
    D(
        "ENC-HTTPS",
        "a transcript by http",
        swap('<podcast:transcript url="https:', '<podcast:transcript url="http:'),
    ),
]


def _reverse(folder: Folder) -> None:
    head, *items = folder.xml.split("<item>")
    items[-1], tail = items[-1].split("</item>")
    items = [item.split("</item>")[0] for item in items]
    folder.xml = head + "".join(f"<item>{item}</item>\n" for item in reversed(items)) + tail


def _same_sound(folder: Folder) -> None:
    import re

    enclosures = re.findall(r"<enclosure [^>]*/>", folder.xml)
    folder.swap(enclosures[1], enclosures[0])


def _length(folder: Folder, value: str | None) -> None:
    import re

    new = f' length="{value}"' if value is not None else ""
    folder.xml = re.sub(r' length="\d+"', new, folder.xml, count=1)


def _rename(folder: Folder, name: str) -> None:
    old = folder.media["der-umweg"]
    (folder.root / old).rename(folder.root / "audio" / name)
    folder.xml = folder.xml.replace(old, f"audio/{name}")
    page = folder.root / "der-umweg.html"
    page.write_text(page.read_text().replace(old, f"audio/{name}"))


def _empty(folder: Folder) -> None:
    folder.replace(folder.root / folder.media["der-umweg"], b"")


AUDIO = [
    D(
        "AUD-TYPE",
        "a WAV named .mp3",
        sound(lambda _: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 500),
        "AUD-FRAMES",
    ),
    D("AUD-TYPE", "an error page", sound(lambda _: b"<!doctype html><title>404</title>")),
    D(
        "AUD-FRAMES",
        "a tag and nothing else",
        sound(lambda d: d[: len(d) - len(untagged(d))] + b"\x01" * 3000),
    ),
    D("AUD-CUT", "the last frame is not whole", sound(lambda d: d[:-100])),
    D(
        "AUD-JUNK",
        "a tag in the middle",
        sound(lambda d: d[:40_000] + b"TAGjunk\x01" * 40 + d[40_000:]),
        "AUD-BROKEN",
    ),
    D(
        "AUD-CHANGES",
        "two rates joined",
        sound(lambda d: d + good.encode(good.voice(1.0)[::2], rate=22050, bitrate=64)),
        "AUD-VBR",
        "DUR-MATCH",
        "AUD-BROKEN",
        "LOUD-LEVEL",
        "LOUD-PEAK",
    ),
    D(
        "AUD-RATE",
        "32 kHz",
        encoded(wave=good.voice()[: 6 * 32000], rate=32000),
        "LOUD-LEVEL",
        "DUR-MATCH",
    ),
    D("AUD-BITRATE", "32 kbit/s", encoded(bitrate=32)),
    D("AUD-BITRATE", "320 kbit/s", encoded(bitrate=320)),
    D("AUD-VBR", "no Xing header", sound(lambda d: d + good.encode(good.voice(0.2), bitrate=128))),
    D("AUD-BROKEN", "frames of noise", sound(lambda d: _noise(d)), "LOUD-LEVEL", "LOUD-PEAK"),
    D("AUD-SILENT", "silence", encoded(wave=np.zeros(good.RATE * 6))),
    D(
        "AUD-HOLE",
        "15 seconds of nothing",
        encoded(wave=np.concatenate([good.voice(3.0), np.zeros(good.RATE * 15), good.voice(3.0)])),
        "DUR-MATCH",
    ),
    D("LOUD-LEVEL", "6 dB too soft", encoded(wave=good.voice(level=0.5))),
    D("LOUD-LEVEL", "2 dB too loud", encoded(wave=good.voice(level=1.26))),
    D("LOUD-PEAK", "a click at full scale", lambda f: encoded(wave=_click())(f)),
    D(
        "AUD-SHORT",
        "half a second",
        encoded(wave=good.voice(0.4)),
        "DUR-MATCH",
        "CHAP-TIME",
        "CJ-RANGE",
        "TR-RANGE",
        "SOUNDBITE",
    ),
    D("ID3-MISSING", "no tag", sound(untagged)),
    D("ID3-TITLE", "another title", tags(lambda t: t.add(TIT2(encoding=3, text="Entwurf 7")))),
    D("ID3-TITLE", "no title", tags(lambda t: t.delall("TIT2"))),
    D("ID3-ARTIST", "no author", tags(lambda t: t.delall("TPE1"))),
    D("ID3-ALBUM", "no show", tags(lambda t: t.delall("TALB"))),
    D("ID3-PICTURE", "no cover", tags(lambda t: t.delall("APIC"))),
    D(
        "CHAP-TOC",
        "no table of contents",
        tags(lambda t: t.delall("CTOC")),
        "CHAP-ORDER",
        "CJ-CHAP",
    ),
    D(
        "CHAP-TOC",
        "two at the top",
        tags(
            lambda t: t.add(
                CTOC(
                    element_id="toc2",
                    flags=CTOCFlags.TOP_LEVEL,
                    child_element_ids=["ch0"],
                    sub_frames=[],
                )
            )
        ),
    ),
    D(
        "CHAP-CHILD",
        "one not listed",
        tags(lambda t: t.add(chap("ch9", 5500, 6000, "Noch eins"))),
        "CHAP-ORDER",
        "CJ-CHAP",
    ),
    D("CHAP-CHILD", "one listed and not there", tags(lambda t: t.delall("CHAP:ch2")), "CJ-CHAP"),
    D("CHAP-ID", "one id twice", sound(same_id), "CJ-CHAP", "CHAP-ORDER"),
    D(
        "CHAP-TIME",
        "ends before it begins",
        tags(lambda t: t.add(chap("ch1", 2000, 1000, "Mitte"))),
    ),
    D(
        "CHAP-TIME",
        "ends after the sound",
        tags(lambda t: t.add(chap("ch2", 4000, 60_000, "Ende"))),
    ),
    D(
        "CHAP-ORDER",
        "one runs into the next",
        tags(lambda t: t.add(chap("ch0", 0, 3000, "Anfang"))),
    ),
    D("CHAP-TITLE", "no title", tags(lambda t: t.add(chap("ch1", 2000, 4000, ""))), "CJ-CHAP"),
]


def _click() -> np.ndarray:
    wave = good.voice()
    wave[good.RATE : good.RATE + 2000] = np.sin(np.arange(2000) / 20)
    return wave


def _noise(data: bytes) -> bytes:
    """Frame headers stay, what is between them is noise: a decoder gives up on most of it."""
    edited = bytearray(data)
    at = data.index(b"\xff\xfb", len(data) - len(untagged(data)))
    for start in range(at + 313 * 100, len(data) - 320, 313):
        start = data.index(b"\xff\xfb", start)
        edited[start + 4 : start + 312] = b"\xfe" * 308
    return bytes(edited)


TEXTS = [
    D(
        "TR-MISSING",
        "no transcript",
        both(drop("<podcast:transcript", "/>"), drop("<podcast:transcript", "/>")),
    ),
    D(
        "TR-URL",
        "relative",
        swap(f'<podcast:transcript url="{good.BASE}', '<podcast:transcript url="'),
    ),
    D("TR-TYPE", "no type", swap(' type="text/vtt"', "")),
    D(
        "TR-TYPE",
        "SRT for VTT",
        swap(' type="text/vtt"', ' type="application/x-subrip"'),
        "TR-FORM",
        "TR-NUMBER",
        "TR-SAME",
    ),
    D("TR-TYPE", "unknown", swap(' type="text/vtt"', ' type="text/webvtt"')),
    D("TR-LANG", "a name", swap('language="de"', 'language="deutsch"')),
    D("TR-FILE", "not there", remove(VTT)),
    D("TR-HEAD", "no signature", rewrite(VTT, "WEBVTT\n", "VTT\n"), "TR-FORM"),
    D(
        "TR-UTF8",
        "Latin-1",
        lambda f: f.replace(
            f.file(VTT), f.file(VTT).read_bytes().replace("später".encode(), b"sp\xe4ter")
        ),
        "TR-SAME",
        "TR-PAGE",
    ),
    D(
        "TR-FORM",
        "a comma in VTT",
        rewrite(VTT, "00:00:02.000", "00:00:02,000"),
        "TR-SAME",
        "TR-PAGE",
    ),
    D(
        "TR-FORM",
        "a point in SRT",
        rewrite(SRT, "00:00:02,000", "00:00:02.000"),
        "TR-SAME",
        "TR-NUMBER",
    ),
    D("TR-FORM", "no blank line", rewrite(VTT, "\n\n00:00:04", "\n00:00:04"), "TR-SAME", "TR-PAGE"),
    D("TR-NUMBER", "3 after 1", rewrite(SRT, "\n2\n", "\n3\n")),
    D("TR-EMPTY", "no cue", lambda f: f.replace(f.file(VTT), b"WEBVTT\n"), "TR-SAME"),
    D(
        "TR-EMPTY",
        "a cue without words",
        lambda f: [f.rewrite(p, "Das genügt.\n", "") for p in (VTT, SRT)],
    ),
    D("TR-SPAN", "ends before it begins", rewrite(VTT, "--> 00:00:03.900", "--> 00:00:01.900")),
    D("TR-ORDER", "goes back", rewrite(VTT, LAST, "00:00:01.000 --> 00:00:01.900")),
    D("TR-OVERLAP", "two at once", rewrite(VTT, "--> 00:00:03.900", "--> 00:00:05.000")),
    D("TR-RANGE", "after the end", rewrite(VTT, LAST, "00:00:04.000 --> 00:01:05.900")),
    D("TR-END", "stops early", encoded(wave=good.voice(60.0)), "DUR-MATCH"),
    D("TR-SAME", "a word differs", rewrite(SRT, "lehrt", "leert")),
    D(
        "TR-SAME",
        "half of it is missing",
        lambda f: f.replace(f.file(SRT), f.file(SRT).read_text().partition("\n2\n")[0].encode()),
    ),
    D(
        "TR-SCRIPT",
        "a sentence of the script is missing",
        both(),
        sentences={
            "essaycast-der-umweg": [
                "Der Umweg lehrt.",
                "Diesen Satz hat niemand gehört.",
                "Das genügt.",
            ]
        },
    ),
    D("TR-PAGE", "the page is old", lambda f: _page(f, "Das genügt.", "")),
    D("CJ-URL", "relative", swap(f'<podcast:chapters url="{good.BASE}', '<podcast:chapters url="')),
    D("CJ-TYPE", "text", swap("application/json+chapters", "text/plain")),
    D("CJ-FILE", "not there", remove(JSON)),
    D("CJ-JSON", "cut off", lambda f: f.replace(f.file(JSON), f.file(JSON).read_bytes()[:40])),
    D("CJ-JSON", "a list", lambda f: f.replace(f.file(JSON), b"[]")),
    D("CJ-VERSION", "none", rewrite(JSON, '"version": "1.2.0", ', "")),
    D(
        "CJ-EMPTY",
        "no chapter",
        lambda f: f.replace(f.file(JSON), b'{"version": "1.2.0", "chapters": []}'),
    ),
    D("CJ-START", "a text", rewrite(JSON, '"startTime": 2.0', '"startTime": "2.0"'), "CJ-CHAP"),
    D("CJ-START", "none", rewrite(JSON, '"startTime": 2.0, ', ""), "CJ-CHAP"),
    D("CJ-START", "negative", rewrite(JSON, '"startTime": 0.0', '"startTime": -1.0'), "CJ-CHAP"),
    D("CJ-ORDER", "goes back", rewrite(JSON, '"startTime": 2.0', '"startTime": 5.0'), "CJ-CHAP"),
    D(
        "CJ-RANGE",
        "after the end",
        rewrite(JSON, '"startTime": 4.0', '"startTime": 400.0'),
        "CJ-CHAP",
    ),
    D(
        "CJ-END",
        "before the start",
        rewrite(JSON, '"startTime": 4.0', '"startTime": 4.0, "endTime": 3'),
    ),
    D("CJ-TITLE", "none", rewrite(JSON, ', "title": "Mitte"', ""), "CJ-CHAP"),
    D(
        "CJ-LINK",
        "relative",
        rewrite(JSON, '"startTime": 4.0', '"startTime": 4.0, "img": "bild.jpg"'),
    ),
    D("CJ-CHAP", "another title", rewrite(JSON, "Mitte", "Mittendrin")),
]


def _page(folder: Folder, old: str, new: str) -> None:
    page = folder.root / "der-umweg.html"
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


FILES = [
    D("IMG-EXT", "a GIF's name", picture(name="cover.gif")),
    D("IMG-FILE", "not there", remove("cover.jpg"), "PAGE-LINK"),
    D("IMG-TYPE", "a WebP", picture(format="WEBP")),
    D("IMG-TYPE", "no picture", write("cover.jpg", b"<html>not found</html>")),
    D("IMG-NAME", "a PNG named .jpg", picture(format="PNG")),
    D("IMG-SQUARE", "1400 x 1600", picture(size=(1400, 1600))),
    D("IMG-SIZE", "600 pixels", picture(size=(600, 600))),
    D("IMG-SIZE", "4000 pixels", picture(size=(4000, 4000))),
    D("IMG-MODE", "CMYK", picture(mode="CMYK")),
    D("IMG-MODE", "grey", picture(mode="L")),
    D("IMG-ALPHA", "an alpha channel", picture(mode="RGBA", format="PNG", name="cover.png")),
    D("IMG-BYTES", "a megabyte", picture(noise=True)),
    D("IMG-TURNED", "EXIF turns it", picture(turned=True)),
    D(
        "IMG-BROKEN",
        "cut off",
        lambda f: (f.root / "cover.jpg").write_bytes((f.root / "cover.jpg").read_bytes()[:-4000]),
    ),
    D("IMG-SQUARE", "an episode's own", lambda f: _own_cover(f, (1400, 1500))),
    D(
        "IMG-FILE",
        "an episode's own is not there",
        swap(
            "<itunes:duration>",
            f'<itunes:image href="{good.BASE}covers/x.jpg"/>\n<itunes:duration>',
        ),
    ),
    D(
        "PAGE-INDEX",
        "no start page",
        remove("index.html"),
        "PAGE-CHANNEL",
        "PAGE-LINK",
        "PAGE-SITEMAP",
    ),
    D(
        "PAGE-CHANNEL",
        "a page that is not there",
        swap(
            f"<link>{good.BASE}index.html</link>\n<desc",
            f"<link>{good.BASE}start.html</link>\n<desc",
        ),
    ),
    D("PAGE-ITEM", "not there", swap("der-umweg.html</link>", "der-umweg-2.html</link>")),
    D("PAGE-LINK", "a dead link", lambda f: _page(f, "index.html", "start.html")),
    D(
        "PAGE-EXTERNAL",
        "a script from elsewhere",
        lambda f: _page(
            f, "</body>", '<script src="https://stats.example.net/a.js"></script></body>'
        ),
    ),
    D(
        "PAGE-EXTERNAL",
        "a font from elsewhere",
        lambda f: _page(
            f, "</head>", '<link rel="stylesheet" href="https://fonts.example.net/css"></head>'
        ),
    ),
    D(
        "PAGE-EXTERNAL",
        "a style that imports",
        lambda f: _page(
            f, "</head>", "<style>@import url(https://fonts.example.net/css)</style></head>"
        ),
    ),
    D(
        "PAGE-FEED",
        "no link to the feed",
        lambda f: (f.root / "index.html").write_text(
            (f.root / "index.html").read_text().replace("application/rss+xml", "text/html")
        ),
    ),
    D("PAGE-LANG", "no language", lambda f: _page(f, '<html lang="de">', "<html>")),
    D(
        "PAGE-SITEMAP",
        "a page that is not there",
        lambda f: (f.root / "sitemap.xml").write_text(
            (f.root / "sitemap.xml").read_text().replace("der-umweg.html", "der-umweg-2.html")
        ),
    ),
    D("FILE-ASCII", "a blank", write("mein bild.jpg", b"x")),
    D("FILE-CASE", "two spellings", write("Cover.jpg", b"x")),
    D("FILE-EMPTY", "a page", write("leer.txt", b"")),
    D(
        "FILE-LINK",
        "a link out",
        lambda f: (f.root / "aussen.txt").symlink_to(f.root.parent / "elsewhere.txt"),
    ),
    D("FILE-LEFT", "a leftover", write(".essaycast-abc.xml", b"x")),
    D("FILE-HASH", "changed under its name", lambda f: _touch(f)),
    D(
        "FEED-PAGES",
        "no page 2",
        insert("<itunes:author>", f'<atom:link href="{good.BASE}feed-2.xml" rel="next"/>'),
    ),
]


def _own_cover(folder: Folder, size: tuple[int, int]) -> None:
    (folder.root / "covers").mkdir()
    Image.new("RGB", size).save(folder.root / "covers" / "x.jpg")
    folder.swap(
        "<itunes:duration>", f'<itunes:image href="{good.BASE}covers/x.jpg"/>\n<itunes:duration>'
    )


def _touch(folder: Folder) -> None:
    path = folder.root / folder.media["der-umweg"]
    data = bytearray(path.read_bytes())
    data[-50] ^= 1
    path.write_bytes(bytes(data))


ALL = [*XML, *CHANNEL, *ITEMS, *AUDIO, *TEXTS, *FILES]
