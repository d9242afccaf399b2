"""Defects: Transcripts, chapters, completeness."""

from __future__ import annotations

from mutagen.id3 import USLT

from tests.check import good
from tests.check.breaking import (
    JSON,
    LAST,
    SRT,
    VTT,
    D,
    both,
    drop,
    encoded,
    page,
    remove,
    rewrite,
    swap,
    tags,
)

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
        "TR-TEXT",
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
        "TR-TEXT",
        "TR-PAGE",
    ),
    D(
        "TR-FORM",
        "a comma in VTT",
        rewrite(VTT, "00:00:02.000", "00:00:02,000"),
        "TR-SAME",
        "TR-TEXT",
        "TR-PAGE",
    ),
    D(
        "TR-FORM",
        "a point in SRT",
        rewrite(SRT, "00:00:02,000", "00:00:02.000"),
        "TR-SAME",
        "TR-TEXT",
        "TR-NUMBER",
    ),
    D(
        "TR-FORM",
        "no blank line",
        rewrite(VTT, "\n\n00:00:04", "\n00:00:04"),
        "TR-SAME",
        "TR-PAGE",
        "TR-TEXT",
    ),
    D("TR-NUMBER", "3 after 1", rewrite(SRT, "\n2\n", "\n3\n")),
    D("TR-EMPTY", "no cue", lambda f: f.replace(f.file(VTT), b"WEBVTT\n"), "TR-SAME", "TR-TEXT"),
    D(
        "TR-EMPTY",
        "a cue without words",
        lambda f: [f.rewrite(p, "Das genügt.\n", "") for p in (VTT, SRT)],
        "TR-TEXT",
    ),
    D("TR-SPAN", "ends before it begins", rewrite(VTT, "--> 00:00:03.900", "--> 00:00:01.900")),
    D("TR-ORDER", "goes back", rewrite(VTT, LAST, "00:00:01.000 --> 00:00:01.900")),
    D("TR-OVERLAP", "two at once", rewrite(VTT, "--> 00:00:03.900", "--> 00:00:05.000")),
    D("TR-RANGE", "after the end", rewrite(VTT, LAST, "00:00:04.000 --> 00:01:05.900")),
    D("TR-END", "stops early", encoded(wave=good.voice(60.0)), "DUR-MATCH"),
    D("TR-SAME", "a word differs", rewrite(SRT, "lehrt", "leert"), "TR-TEXT"),
    D(
        "TR-SAME",
        "half of it is missing",
        lambda f: f.replace(f.file(SRT), f.file(SRT).read_text().partition("\n2\n")[0].encode()),
        "TR-TEXT",
    ),
    D(
        "TR-SCRIPT",
        "a sentence of the script is missing",
        both(),
        sentences=lambda guid: ["Der Umweg lehrt.", "Diesen Satz hat niemand gehört."],
    ),
    D(
        "TR-TEXT",
        "a sentence of the sound file's text is missing",
        tags(
            lambda t: t.add(
                USLT(encoding=3, lang="deu", desc="", text="Der Umweg lehrt.\nEin Satz mehr.")
            )
        ),
    ),
    D("TR-PAGE", "the page is old", lambda f: page(f, "Das genügt.", "")),
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
    D("TR-LANG", "another language", swap('language="de"', 'language="en"')),
    D("TR-REL", "unknown", swap('type="text/vtt"', 'type="text/vtt" rel="subtitles"')),
]
