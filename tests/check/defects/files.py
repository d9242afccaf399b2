"""Defects: Covers, pages, names."""

from __future__ import annotations

from PIL import Image

from tests.check import good
from tests.check.breaking import D, insert, page, picture, remove, swap, write
from tests.check.good import Folder

FILES = [
    D("IMG-EXT", "a GIF's name", picture(name="cover.gif")),
    D("IMG-FILE", "not there", remove("cover.jpg"), "PAGE-LINK"),
    D("IMG-TYPE", "a WebP", picture(format="WEBP")),
    D("IMG-TYPE", "no picture", write("cover.jpg", b"<html>not found</html>")),
    D("IMG-NAME", "a PNG named .jpg", picture(format="PNG")),
    D("IMG-SQUARE", "1400 x 1600", picture(size=(1400, 1600))),
    D("IMG-SIZE", "600 pixels", picture(size=(600, 600)), "IMG-MORE", "IT-IMG-MORE"),
    D("IMG-SIZE", "4000 pixels", picture(size=(4000, 4000)), "IMG-MORE", "IT-IMG-MORE"),
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
    D("PAGE-LINK", "a dead link", lambda f: page(f, "index.html", "start.html")),
    D(
        "PAGE-EXTERNAL",
        "a script from elsewhere",
        lambda f: page(
            f, "</body>", '<script src="https://stats.example.net/a.js"></script></body>'
        ),
    ),
    D(
        "PAGE-EXTERNAL",
        "a font from elsewhere",
        lambda f: page(
            f, "</head>", '<link rel="stylesheet" href="https://fonts.example.net/css"></head>'
        ),
    ),
    D(
        "PAGE-EXTERNAL",
        "a style that imports",
        lambda f: page(
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
    D("PAGE-LANG", "no language", lambda f: page(f, '<html lang="de">', "<html>")),
    D(
        "PAGE-SITEMAP",
        "a page that is not there",
        lambda f: (f.root / "sitemap.xml").write_text(
            (f.root / "sitemap.xml").read_text().replace("der-umweg.html", "der-umweg-2.html")
        ),
        "PAGE-SITEMAP-ALL",
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
    D("FILE-READ", "a link to nothing", lambda f: (f.root / "x.jpg").symlink_to(f.root / "y.jpg")),
    D("FILE-LEFT", "of another program", write("Thumbs.db", b"x")),
    D("PAGE-TITLE", "no title", lambda f: page(f, "<title>Der Umweg</title>", "")),
    D("PAGE-LANG", "another language", lambda f: page(f, '<html lang="de">', '<html lang="en">')),
    D(
        "PAGE-LINK",
        "a picture for other sites that is not there",
        lambda f: page(
            f, "</head>", f'<meta property="og:image" content="{good.BASE}og.jpg"></head>'
        ),
    ),
    D(
        "PAGE-LISTED",
        "not on the start page",
        lambda f: (f.root / "index.html").write_text(
            (f.root / "index.html").read_text().replace('<a href="der-umweg.html">', "<a>")
        ),
    ),
    D(
        "PAGE-SITEMAP-ALL",
        "one is left out",
        lambda f: (f.root / "sitemap.xml").write_text(
            (f.root / "sitemap.xml")
            .read_text()
            .replace(f"<url><loc>{good.BASE}der-umweg.html</loc></url>", "")
        ),
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
