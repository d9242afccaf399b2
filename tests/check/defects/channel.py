"""Defects: What the show says of itself."""

from __future__ import annotations

from tests.check import good
from tests.check.breaking import D, both, drop, insert, swap

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
        "IMG-RSS",
    ),
    D(
        "CH-TITLE-HTML",
        "tags",
        swap(
            "<title>Am Rand notiert</title>\n<link>",
            "<title>&lt;b&gt;Am Rand&lt;/b&gt;</title>\n<link>",
        ),
        "IMG-RSS",
    ),
    D(
        "CH-TITLE-HTML",
        "escaped twice",
        swap(
            "<title>Am Rand notiert</title>\n<link>",
            "<title>Am Rand &amp;amp; notiert</title>\n<link>",
        ),
        "IMG-RSS",
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
            '<itunes:category text="Society &amp; Culture">'
            '<itunes:category text="Philosophy"/></itunes:category>',
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
        "SELF-LOCAL",
        "the placeholder",
        lambda f: setattr(f, "xml", f.xml.replace(good.BASE, "http://localhost:8000/")),
        "PAGE-SITEMAP",
        base_url="",
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
        "ENC-ASCII",
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
    D("CH-EMPTY", "an empty generator", insert("<ttl>", "<generator></generator>")),
    D(
        "CH-FUTURE",
        "built next year",
        insert("<ttl>", "<lastBuildDate>Tue, 18 May 2027 06:00:00 +0200</lastBuildDate>"),
    ),
    D("LOCKED-OWNER", "a name", swap('owner="mara@example.org"', 'owner="Mara"')),
    D(
        "IMG-RSS",
        "another title",
        swap("<title>Am Rand notiert</title><link>", "<title>Am Rande</title><link>"),
    ),
    D(
        "IMG-MORE",
        "not there",
        swap(
            f'podcast:image href="{good.BASE}cover.jpg"', f'podcast:image href="{good.BASE}c.jpg"'
        ),
    ),
    D("IMG-MORE", "another width", swap('width="1400"', 'width="3000"')),
]
