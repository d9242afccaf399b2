"""Defects: An episode's words, numbers, dates and enclosure."""

from __future__ import annotations

import re

from tests.check import good
from tests.check.breaking import (
    DER_UMWEG,
    ENCLOSURE,
    D,
    both,
    drop,
    insert,
    length,
    remove,
    swap,
)
from tests.check.good import Folder

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
            _enclosure(f) + "\n<enclosure",
        ),
    ),
    D("ENC-URL", "relative", swap(f'<enclosure url="{good.BASE}', '<enclosure url="')),
    D(
        "ENC-URL",
        "none",
        lambda f: f.swap(f'url="{good.BASE}{f.media["der-umweg"]}" length', "length"),
    ),
    D("ENC-UNIQUE", "one sound twice", lambda f: _same_sound(f), "ID3-TITLE", "TR-TEXT"),
    D("ENC-LENGTH", "zero", lambda f: length(f, "0")),
    D("ENC-LENGTH", "none", lambda f: length(f, None)),
    D("ENC-LENGTH", "in words", lambda f: length(f, "1.2 MB")),
    D(
        "ENC-BYTES",
        "one byte off",
        lambda f: length(f, str((f.root / f.media["der-umweg"]).stat().st_size + 1)),
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
            lambda f: length(f, "300000000"),
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
    D("IT-EMPTY", "an empty author", insert("<itunes:duration>", "<comments/>")),
    D(
        "IT-PERMA-PAGE",
        "a page that is not there",
        swap('isPermaLink="false">essaycast-der-umweg', f'isPermaLink="true">{good.BASE}x.html'),
    ),
    D(
        "IT-IMG-MORE",
        "relative",
        swap(
            f'<podcast:image href="{good.BASE}cover.jpg" width="1400"/>',
            '<podcast:image href="x"/>',
        ),
    ),
]


def _reverse(folder: Folder) -> None:
    head, *items = folder.xml.split("<item>")
    items[-1], tail = items[-1].split("</item>")
    items = [item.split("</item>")[0] for item in items]
    folder.xml = head + "".join(f"<item>{item}</item>\n" for item in reversed(items)) + tail


def _same_sound(folder: Folder) -> None:
    enclosures = re.findall(r"<enclosure [^>]*/>", folder.xml)
    folder.swap(enclosures[1], enclosures[0])


def _rename(folder: Folder, name: str) -> None:
    old = folder.media["der-umweg"]
    (folder.root / old).rename(folder.root / "audio" / name)
    folder.xml = folder.xml.replace(old, f"audio/{name}")
    page = folder.root / "der-umweg.html"
    page.write_text(page.read_text().replace(old, f"audio/{name}"))


def _empty(folder: Folder) -> None:
    folder.replace(folder.root / folder.media["der-umweg"], b"")


def _enclosure(folder: Folder) -> str:
    """The newest episode's enclosure."""
    return re.findall(r"<enclosure [^>]*/>", folder.xml)[0]
