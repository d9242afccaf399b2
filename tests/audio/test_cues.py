"""Words inside a sentence: marked, or in proportion, though spoken and written differ."""

from __future__ import annotations

import pytest

from essaycast.model import Cue, Track, WordMark

from .makers import Studio, take, tone


def words(cue: Cue) -> dict[str, float]:
    """Time of each word after the first, by the word."""
    return {cue.text[index:].split()[0]: seconds for seconds, index in cue.words}


def record(studio: Studio, *clips: object, **more: object) -> Cue:
    made = studio.record(Track((take(list(clips), **more),)))  # type: ignore[arg-type]
    return made.cues[0]


def test_words_follow_the_letters_where_the_engine_is_silent(studio: Studio) -> None:
    cue = record(studio, studio.clip(tone(5)), text="aaaa bbbb cccc dddd eeee",
                 pieces=("aaaa bbbb cccc dddd eeee",))  # fmt: skip
    assert list(words(cue).values()) == pytest.approx([1, 2, 3, 4], abs=0.05)


def test_words_are_rising_and_inside_their_cue(studio: Studio) -> None:
    text = "Am 3. Mai 2024 kostete es 3,5 % mehr, d. h. etwa 12 €."
    spoken = (
        "Am dritten Mai zweitausendvierundzwanzig kostete es drei Komma fünf Prozent mehr, "
        "das heißt etwa zwölf Euro."
    )
    cue = record(studio, studio.clip(tone(8)), text=text, spoken=spoken, pieces=(spoken,))
    times = [seconds for seconds, _ in cue.words]
    places = [index for _, index in cue.words]
    assert times == sorted(set(times))
    assert places == sorted(set(places))
    assert all(cue.start < seconds < cue.end for seconds in times)
    assert all(index == 0 or text[index - 1] == " " for index in places)
    # "mehr" is word 10 of 15, about two thirds of the letters in.
    assert words(cue)["mehr,"] == pytest.approx(8 * spoken.index("mehr") / len(spoken), abs=0.2)


def test_marks_of_the_engine_are_exact(studio: Studio) -> None:
    text = "Eins zwei drei vier."
    marks = tuple(WordMark(*pair) for pair in ((0.1, 0), (0.7, 5), (2.9, 10), (3.4, 15)))
    clip = studio.clip(tone(4, lead=0.1, tail=0.2), words=marks)
    cue = record(studio, clip, text=text, pieces=(text,))
    lead = 0.1 - 0.002
    assert words(cue) == pytest.approx(
        {"zwei": 0.7 - lead, "drei": 2.9 - lead, "vier.": 3.4 - lead}, abs=0.01
    )


def test_each_piece_keeps_its_own_words(studio: Studio) -> None:
    clips = [studio.clip(tone(1, pitch=300)), studio.clip(tone(4, pitch=310))]
    cue = record(studio, *clips, text="kurz, lang lang", pieces=("kurz,", "lang lang"))
    times = [seconds for seconds, _ in cue.words]
    assert times == pytest.approx([1.12, 3.12], abs=0.06)


def test_without_pieces_there_are_sentences_still(studio: Studio) -> None:
    clips = [studio.clip(tone(1, pitch=300)), studio.clip(tone(1, pitch=310))]
    cue = record(studio, *clips, text="Eins zwei", pieces=())
    assert cue.words == ()
    assert cue.end - cue.start == pytest.approx(2.12, abs=0.03)


def test_one_word_has_no_inner_times(studio: Studio) -> None:
    assert record(studio, studio.clip(tone(1)), text="Nein.", pieces=("Nein.",)).words == ()
