"""Defects: The file itself and RSS."""

from __future__ import annotations

import re

from tests.check.breaking import DER_UMWEG, D, both, drop, insert, raw, swap
from tests.check.good import Folder

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
            '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n<rss ',
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
    text = re.sub(r"<podcast:[^>]*/>\n?|<podcast:(\w+)[^>]*>[^<]*</podcast:\1>\n?", "", folder.xml)
    folder.xml = text.replace(' xmlns:podcast="https://podcastindex.org/namespace/1.0"', "")
