"""A good feed folder, written by hand and independent of what `site.publish` makes.

`Folder` builds it with real files; the tests of `check` break one thing at a time in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import lameenc
import numpy as np
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TALB, TIT2, TPE1, USLT, CTOCFlags
from PIL import Image, ImageDraw

BASE = "https://pod.example.org/essays/"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
RATE = 44100
SHOW = "Am Rand notiert"
PODCAST_GUID = "e08b5653-c0d9-5514-980a-43cb4a075fca"
TEXTS = {
    "vom-warten": (
        "Vom Warten",
        "Mon, 04 May 2026 06:00:00 +0200",
        ["Wer wartet, misst die Zeit.", "Am Bahnsteig ist sie länger.", "Zu Hause kürzer."],
    ),
    "ueber-listen": (
        "Über Listen & Zettel",
        "Mon, 11 May 2026 06:00:00 +0200",
        ["Listen beruhigen.", "Sie versprechen ein Ende.", "Zettel dagegen nicht."],
    ),
    "der-umweg": (
        "Der Umweg",
        "Mon, 18 May 2026 06:00:00 +0200",
        ["Der Umweg lehrt.", "Man kommt später an, und woanders.", "Das genügt."],
    ),
}
SECONDS = 6.0
CUES = ((0.0, 1.9), (2.0, 3.9), (4.0, 5.9))
CHAPTERS = ((0.0, "Anfang"), (2.0, "Mitte"), (4.0, "Ende"))


def voice(seconds: float = SECONDS, *, pitch: float = 180.0, level: float = 1.0) -> np.ndarray:
    """Sound at about -16 LUFS and well below full scale; mono, float, full scale 1."""
    t = np.arange(int(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in (1, 2, 3, 4))
    return 0.245 * level * wave * (0.9 + 0.1 * np.sin(2 * np.pi * 3 * t))


def encode(sound: np.ndarray, *, bitrate: int = 96, rate: int = RATE, channels: int = 1) -> bytes:
    """An MP3 of constant bit rate."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(channels)
    encoder.set_quality(7)
    encoder.silence()
    pcm = np.clip(np.round(sound * 32767), -32768, 32767).astype("<i2")
    return bytes(encoder.encode(pcm.tobytes()) + encoder.flush())


@lru_cache(maxsize=8)
def mp3(slug: str) -> bytes:
    """The sound of one episode, without tags."""
    return encode(voice(pitch=120 + 20 * list(TEXTS).index(slug)))


@lru_cache(maxsize=1)
def cover(mode: str = "RGB", size: tuple[int, int] = (1400, 1400)) -> bytes:
    """A JPEG of the size directories ask for."""
    from io import BytesIO

    image = Image.new(mode, size, "#2b5d5b")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 600, 1200, 640), fill="#f2ead8")
    stream = BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def tag(path: Path, title: str, chapters: tuple[tuple[float, str], ...] = CHAPTERS) -> None:
    """Write ID3 tags as essaycast's audio room does: title, author, show, cover, chapters."""
    tags = ID3()
    tags.add(TIT2(encoding=3, text=title))
    tags.add(TPE1(encoding=3, text="Mara Lindt"))
    tags.add(TALB(encoding=3, text=SHOW))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=cover()))
    words = next((text[2] for text in TEXTS.values() if text[0] == title), [])
    tags.add(USLT(encoding=3, lang="deu", desc="", text="\n".join(words)))
    names = [f"ch{number}" for number in range(len(chapters))]
    for number, (start, label) in enumerate(chapters):
        end = chapters[number + 1][0] if number + 1 < len(chapters) else SECONDS
        tags.add(
            CHAP(
                element_id=names[number],
                start_time=int(start * 1000),
                end_time=int(end * 1000),
                sub_frames=[TIT2(encoding=3, text=label)],
            )
        )
    tags.add(
        CTOC(
            element_id="toc",
            flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
            child_element_ids=names,
            sub_frames=[],
        )
    )
    tags.save(path, v2_version=3)


def clock(seconds: float, mark: str) -> str:
    """`00:00:02.000` or, with a comma, as SubRip writes it."""
    whole, millis = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{millis:03}"


def vtt(sentences: list[str]) -> str:
    blocks = [
        f"{clock(start, '.')} --> {clock(end, '.')}\n{text}\n"
        for (start, end), text in zip(CUES, sentences, strict=True)
    ]
    return "WEBVTT\n\n" + "\n".join(blocks)


def srt(sentences: list[str]) -> str:
    blocks = [
        f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n"
        for number, ((start, end), text) in enumerate(zip(CUES, sentences, strict=True), 1)
    ]
    return "\n".join(blocks)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass
class Folder:
    """The good feed in a folder, and the means to break it."""

    root: Path
    media: dict[str, str] = field(default_factory=dict)
    """slug -> name of its sound file below the folder."""

    @property
    def xml(self) -> str:
        return (self.root / "feed.xml").read_text("utf-8")

    @xml.setter
    def xml(self, text: str) -> None:
        (self.root / "feed.xml").write_text(text, "utf-8")

    def swap(self, old: str, new: str, count: int = 1) -> None:
        """Replace text in feed.xml that must be there."""
        text = self.xml
        assert old in text, f"the good feed has no {old!r}"
        self.xml = text.replace(old, new, count)

    def file(self, pattern: str) -> Path:
        """The first file that fits a pattern."""
        return sorted(self.root.glob(pattern))[0]

    def rewrite(self, pattern: str, old: str, new: str) -> None:
        """Replace text in the first file that fits, and give it the name its content asks for."""
        path = self.file(pattern)
        text = path.read_text("utf-8")
        assert old in text, f"{path.name} has no {old!r}"
        self.replace(path, text.replace(old, new, 1).encode())

    def replace(self, path: Path, data: bytes) -> Path:
        """New bytes for a file; a name with a hash follows its content, in the feed too."""
        parts = path.name.split(".")
        if len(parts) != 3:
            path.write_bytes(data)
            return path
        new = path.with_name(f"{parts[0]}.{short_hash(data)}.{parts[2]}")
        path.unlink()
        new.write_bytes(data)
        size = f'length="{path_length}"' if (path_length := self._length(path)) else ""
        text = self.xml.replace(path.name, new.name)
        if size:
            at = text.index(new.name)
            head, tail = text[:at], text[at:]
            text = head + tail.replace(size, f'length="{len(data)}"', 1)
        self.xml = text
        for page in self.root.glob("*.html"):
            page.write_text(page.read_text("utf-8").replace(path.name, new.name), "utf-8")
        if path.name in str(self.media.values()):
            self.media = {k: v.replace(path.name, new.name) for k, v in self.media.items()}
        return new

    def _length(self, path: Path) -> str:
        line = next(
            (row for row in self.xml.splitlines() if path.name in row and "length=" in row), ""
        )
        return line.partition('length="')[2].partition('"')[0]


def build(root: Path, slugs: tuple[str, ...] = tuple(TEXTS)) -> Folder:
    """Write the good feed with those episodes; newest first."""
    folder = Folder(root)
    for name in ("audio", "transcripts", "chapters"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "cover.jpg").write_bytes(cover())
    items, pages = [], []
    for slug in sorted(slugs, key=list(TEXTS).index, reverse=True):
        items.append(_episode(folder, slug))
        pages.append(f'<li><a href="{slug}.html">{escaped(TEXTS[slug][0])}</a></li>')
    folder.xml = CHANNEL.format(base=BASE, show=SHOW, guid=PODCAST_GUID, items="\n".join(items))
    (root / "index.html").write_text(
        '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>'
        f'{SHOW}</title><link rel="alternate" type="application/rss+xml" href="feed.xml">'
        f'</head><body><img src="cover.jpg" alt=""><ul>{"".join(pages)}</ul>'
        '<a href="https://example.org/">Web</a></body></html>',
        "utf-8",
    )
    locations = "".join(f"<url><loc>{BASE}{slug}.html</loc></url>" for slug in slugs)
    (root / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{BASE}</loc></url>{locations}</urlset>",
        "utf-8",
    )
    return folder


def _hashed(folder: Path, slug: str, extension: str, data: bytes) -> str:
    path = folder / f"{slug}.{short_hash(data)}.{extension}"
    path.write_bytes(data)
    return path.name


def _episode(folder: Folder, slug: str) -> str:
    title, date, sentences = TEXTS[slug]
    sound = folder.root / "audio" / "new.mp3"
    sound.write_bytes(mp3(slug))
    tag(sound, title)
    data = sound.read_bytes()
    sound.unlink()
    media = "audio/" + _hashed(folder.root / "audio", slug, "mp3", data)
    folder.media[slug] = media
    transcripts = folder.root / "transcripts"
    chapters = {
        "version": "1.2.0",
        "chapters": [{"startTime": start, "title": label} for start, label in CHAPTERS],
    }
    body = "".join(f"<p>{escaped(text)}</p>" for text in sentences)
    (folder.root / f"{slug}.html").write_text(
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{escaped(title)}'
        f'</title></head><body><audio controls src="{media}"></audio><h1>{escaped(title)}</h1>'
        f'{body}<a href="index.html">Alle</a></body></html>',
        "utf-8",
    )
    return ITEM.format(
        base=BASE,
        slug=slug,
        title=escaped(title),
        date=date,
        guid=f"essaycast-{slug}",
        media=media,
        size=len(data),
        vtt="transcripts/" + _hashed(transcripts, slug, "vtt", vtt(sentences).encode()),
        srt="transcripts/" + _hashed(transcripts, slug, "srt", srt(sentences).encode()),
        chapters="chapters/"
        + _hashed(folder.root / "chapters", slug, "json", json.dumps(chapters).encode()),
        number=list(TEXTS).index(slug) + 1,
        summary=escaped(sentences[0]),
    )


CHANNEL = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" \
xmlns:podcast="https://podcastindex.org/namespace/1.0" \
xmlns:atom="http://www.w3.org/2005/Atom" \
xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{show}</title>
<link>{base}index.html</link>
<description>Kurze Essays, vorgelesen.</description>
<language>de</language>
<copyright>Mara Lindt</copyright>
<atom:link href="{base}feed.xml" rel="self" type="application/rss+xml"/>
<atom:link href="https://hub.example.org/" rel="hub"/>
<image><url>{base}cover.jpg</url><title>{show}</title><link>{base}index.html</link></image>
<itunes:author>Mara Lindt</itunes:author>
<itunes:owner><itunes:name>Mara Lindt</itunes:name><itunes:email>mara@example.org</itunes:email>\
</itunes:owner>
<itunes:category text="Society &amp; Culture"><itunes:category text="Philosophy"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:image href="{base}cover.jpg"/>
<itunes:type>episodic</itunes:type>
<podcast:guid>{guid}</podcast:guid>
<podcast:locked owner="mara@example.org">yes</podcast:locked>
<podcast:medium>podcast</podcast:medium>
<podcast:person role="author" group="writing" href="https://example.org/mara">Mara Lindt\
</podcast:person>
<podcast:funding url="https://example.org/danke">Danke sagen</podcast:funding>
<podcast:license>cc-by-4.0</podcast:license>
<podcast:txt purpose="ai-content">true</podcast:txt>
<podcast:image href="{base}cover.jpg" alt="" aspect-ratio="1/1" width="1400"/>
<podcast:trailer pubdate="Mon, 04 May 2026 06:00:00 +0200" url="{base}cover.jpg">Trailer\
</podcast:trailer>
<pubDate>Mon, 18 May 2026 06:00:00 +0200</pubDate>
<ttl>60</ttl>
{items}
</channel>
</rss>
"""

ITEM = """<item>
<title>{title}</title>
<link>{base}{slug}.html</link>
<guid isPermaLink="false">{guid}</guid>
<pubDate>{date}</pubDate>
<description><![CDATA[<p>{summary}</p><p><a href="{base}{slug}.html">Mitlesen</a></p>]]>\
</description>
<enclosure url="{base}{media}" length="{size}" type="audio/mpeg"/>
<itunes:title>{title}</itunes:title>
<itunes:duration>6</itunes:duration>
<itunes:episode>{number}</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<itunes:explicit>false</itunes:explicit>
<podcast:episode>{number}</podcast:episode>
<podcast:person role="host">Mara Lindt</podcast:person>
<podcast:license>cc-by-4.0</podcast:license>
<podcast:transcript url="{base}{vtt}" type="text/vtt" language="de"/>
<podcast:transcript url="{base}{srt}" type="application/x-subrip" language="de"/>
<podcast:chapters url="{base}{chapters}" type="application/json+chapters"/>
<podcast:image href="{base}cover.jpg" width="1400"/>
<podcast:soundbite startTime="1.0" duration="3.0">Kostprobe</podcast:soundbite>
</item>"""
