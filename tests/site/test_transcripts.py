"""Transcripts that apps accept and people can read."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaycast.model import Cue
from essaycast.site.transcripts import srt, vtt, words_json

TIME = re.compile(r"(\d\d):(\d\d):(\d\d)[.,](\d\d\d)")


def seconds(text: str) -> float:
    match = TIME.fullmatch(text)
    assert match, text
    hours, minutes, whole, rest = map(int, match.groups())
    return hours * 3600 + minutes * 60 + whole + rest / 1000


def parsed(text: str) -> list[tuple[float, float, list[str]]]:
    """The cues of a WebVTT or SRT file, read as the specifications say."""
    found = []
    for block in re.split(r"\n\n+", text.strip("\n")):
        lines = block.split("\n")
        places = [number for number, line in enumerate(lines[:2]) if "-->" in line]
        if not places:
            continue
        start, _, end = lines[places[0]].partition(" --> ")
        found.append((seconds(start), seconds(end), lines[places[0] + 1 :]))
    return found


def plain(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    text = re.sub(r"<v [^>]*>", "", text)
    assert "<" not in text
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text.split("\n")


LONG = Cue(
    10.0,
    24.0,
    "Wer anderen vertraut, der gibt etwas aus der Hand, das er nicht zurückfordern kann, "
    "und genau darin, sagt sie, liegt der ganze Wert der Sache: Niemand kann es erzwingen.",
)


def test_a_file_apps_know() -> None:
    text = vtt([Cue(0.5, 2.25, "Guten Morgen.")], author="Mara Lindner", language="de")
    assert text.startswith("WEBVTT\n\n")
    assert "\n\n00:00:00.500 --> 00:00:02.250\n<v Mara Lindner>Guten Morgen.\n" in text
    assert srt([Cue(3661.001, 3662.5, "Ja, bitte.")]) == (
        "1\n01:01:01,001 --> 01:01:02,500\nJa, bitte.\n"
    )


def test_long_sentences_are_divided_where_a_reader_pauses() -> None:
    found = parsed(srt([LONG]))
    assert " ".join(line for _, _, lines in found for line in lines) == LONG.text
    assert len(found) >= 3
    for start, end, lines in found:
        assert len(lines) <= 2
        assert all(len(line) <= 42 for line in lines)
        assert 1 <= end - start <= 7
    for _, _, lines in found[:-1]:
        assert lines[-1][-1] in ",:", lines
    assert found[0][0] == 10.0
    assert found[-1][1] == 24.0


def test_times_follow_the_marked_words() -> None:
    text = (
        "Wer anderen sein Vertrauen schenkt und sonst nichts, "
        "der weiß doch meistens ganz genau warum er das tut"
    )
    marked = Cue(10.0, 20.0, text, words=((16.5, text.index("der weiß")),))
    found = parsed(srt([marked]))
    start = next(start for start, _, lines in found if lines[0].startswith("der weiß"))
    assert start == pytest.approx(16.5, abs=0.01)


def test_very_short_sentences_share_a_cue_inside_their_paragraph() -> None:
    cues = [
        Cue(0, 0.6, "Nein.", paragraph=1),
        Cue(0.9, 2.5, "So geht das nicht.", paragraph=1),
        Cue(3.5, 4.0, "Doch.", paragraph=2),
    ]
    found = parsed(srt(cues))
    assert found == [(0.0, 2.5, ["Nein. So geht das nicht."]), (3.5, 4.0, ["Doch."])]


def test_nothing_in_a_text_can_break_the_file() -> None:
    evil = "a --> b <b>fett</b> & <v Böse> &amp; 1 < 2\n\n00:00:01.000 --> 00:00:02.000\nX\0\r\n"
    cues = [Cue(1, 6, evil), Cue(7, 9, "Danach.")]
    found = parsed(vtt(cues, author="A > B\n\nNOTE <x>", language="de\n\nx"))
    assert [" ".join(plain(lines)) for _, _, lines in found][-1] == "Danach."
    assert all(start < 10 for start, _, _ in found)
    together = " ".join(" ".join(plain(lines)) for _, _, lines in found[:-1])
    assert together.split() == evil.replace("\0", "").split()
    lines = [line for _, _, part in parsed(srt(cues)) for line in part]
    assert not any("-->" in line or "<b>" in line or "<v " in line for line in lines)
    assert "1 < 2" in " ".join(lines)


def test_a_word_longer_than_a_line_is_cut() -> None:
    word = "Donau" * 20
    found = parsed(srt([Cue(0, 5, f"Die {word}.")]))
    assert "".join("".join(lines) for _, _, lines in found) == f"Die{word}."
    assert all(len(line) <= 42 for _, _, lines in found for line in lines)


def test_no_cues_no_crash() -> None:
    assert srt([]) == ""
    assert vtt([], author="", language="").startswith("WEBVTT\n\nNOTE")
    assert parsed(srt([Cue(0, 1, " \n ")])) == []


texts = st.text(
    alphabet=st.sampled_from("abc äöü.,;:–-<>&\n\t„“ 🎙0123456789"), min_size=0, max_size=300
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.01, 30), texts), max_size=8))
def test_every_file_is_in_order_readable_and_whole(raw: list[tuple[float, float, str]]) -> None:
    cues, at = [], 0.0
    for number, (pause, length, text) in enumerate(raw):
        cues.append(Cue(at + pause, at + pause + length, text, paragraph=number // 3))
        at += pause + length
    found = parsed(vtt(cues, author="Mara", language="de"))
    assert all(start < end for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(len(lines) <= 2 for _, _, lines in found)
    assert all(len(line) <= 42 for _, _, lines in found for line in plain(lines))
    heard = "".join("".join(plain(lines)) for _, _, lines in found)
    assert "".join(heard.split()) == "".join("".join(text.split()) for _, _, text in raw)


def test_the_json_transcript_has_sentences_and_the_time_of_each_word() -> None:
    cue = Cue(1.23456, 4.0, "🎙 Ja </script> & nein", kind="quote", paragraph=3,
              words=((2.0, 2), (3.0, 5)))  # fmt: skip
    data = json.loads(words_json([cue, Cue(5, 6, "Am Ende.")], author="Mara\n Muster"))
    assert data["version"] == "1.0.0"
    first, second = data["segments"]
    assert {name: first[name] for name in ("speaker", "startTime", "endTime", "body")} == {
        "speaker": "Mara Muster",
        "startTime": 1.235,
        "endTime": 4.0,
        "body": cue.text,
    }
    # JavaScript counts the microphone as two. Marked words are exact, others in proportion.
    assert first["words"][:3] == [[1.23, 0], [2.0, 3], [3.0, 6]]
    times = [time for time, _ in first["words"]]
    assert times == sorted(times) and times[-1] < 4.0
    units = first["body"].encode("utf-16-le")
    assert [units[2 * at :].decode("utf-16-le").split()[0] for _, at in first["words"]] == (
        cue.text.split()
    )
    assert second["words"] == [[5, 0], [5.38, 3]]
    assert "speaker" not in json.loads(words_json([cue], author=""))["segments"][0]
