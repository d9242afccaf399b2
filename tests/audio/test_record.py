"""A track becomes a file that sounds as config.toml says: levels, pauses, times, joins."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from essaycast.errors import AudioError, FeedError
from essaycast.model import ChapterMark, Pause, Take, Track, TrackItem

from .makers import (
    Floats,
    Studio,
    ffmpeg_frames,
    ffmpeg_meter,
    needs_ffmpeg,
    sounding,
    take,
    tone,
)

Takes = Callable[[int], list[Take]]


def spaced(items: list[Take], pause: float = 0.35) -> tuple[TrackItem, ...]:
    return tuple(part for item in items for part in (item, Pause(pause)))


@needs_ffmpeg
@pytest.mark.parametrize(
    "audio",
    [
        {},
        {"bitrate": 64},
        {"loudness": -19.0, "true_peak": -2.0},
        {"sample_rate": 24000, "bitrate": 48},
        {"channels": "stereo", "bitrate": 128, "sample_rate": 48000},
    ],
    ids=str,
)
def test_loudness_and_true_peak_hold_in_the_decoded_file(
    studio: Studio, takes: Takes, audio: dict[str, object]
) -> None:
    studio.set(audio=audio)
    made = studio.record(Track(spaced(takes(12))))
    loudness, peak = ffmpeg_meter(studio.path(made))
    assert loudness == pytest.approx(studio.config.audio.loudness, abs=0.5)
    assert peak <= studio.config.audio.true_peak + 0.05
    assert made.loudness == pytest.approx(loudness, abs=0.1)
    assert made.true_peak == pytest.approx(peak, abs=0.2)
    samples = ffmpeg_frames(studio.path(made), made.channels)
    assert len(samples) == made.frames
    assert np.abs(samples.astype(int)).max() < 32767


def test_the_decoded_file_has_the_frames_the_feed_will_say(studio: Studio, takes: Takes) -> None:
    made = studio.record(Track(spaced(takes(5))))
    assert len(studio.heard(made)) == made.frames
    assert made.duration == made.frames / 44100
    assert made.size == studio.path(made).stat().st_size
    assert made.file == f"audio/folge.{made.sha256[:10]}.mp3"


@pytest.mark.parametrize("mp3", [False, True], ids=["pcm", "mp3"])
@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100])
def test_pauses_are_what_was_asked_for_whatever_silence_clips_bring(
    studio: Studio, mp3: bool, rate: int
) -> None:
    if mp3 and rate == 16000:
        pytest.skip("one MPEG-2 rate is enough")
    wanted = [0.2, 0.35, 0.75, 1.2, 0.5, 0.1, 0.35, 2.0, 0.3, 0.9, 0.35, 0.35]
    items: list[TrackItem] = []
    for number, pause in enumerate([*wanted, 0.0]):
        sound = tone(1.1, rate, lead=0.05 * (number % 5), tail=0.6 - 0.04 * number)
        items += [take(studio.clip(sound * (1 + number / 50), rate, mp3=mp3)), Pause(pause)]
    made = studio.record(Track(tuple(items)))
    found = sounding(studio.heard(made), made.sample_rate)
    assert len(found) == len(wanted) + 1
    gaps = [after[0] - before[1] for before, after in pairwise(found)]
    assert gaps == pytest.approx(wanted, abs=0.020)


def test_of_several_pauses_in_a_row_the_longest_counts(studio: Studio) -> None:
    first, second = (take(studio.clip(tone(1, pitch=pitch))) for pitch in (440, 450))
    made = studio.record(Track((first, Pause(0.3), Pause(1.1), Pause(0.5), second, Pause(3))))
    (_, end), (start, last) = sounding(studio.heard(made), 44100)
    assert start - end == pytest.approx(1.1, abs=0.02)
    assert made.duration - last < 0.1


def test_clips_of_one_sentence_are_a_clause_apart(studio: Studio) -> None:
    clips = [studio.clip(tone(1, pitch=pitch, lead=0.2, tail=0.4)) for pitch in (440, 450)]
    made = studio.record(Track((take(clips, "Eins, zwei.", pieces=("Eins,", "zwei.")),)))
    found = sounding(studio.heard(made), 44100)
    assert found[1][0] - found[0][1] == pytest.approx(0.12, abs=0.02)
    assert len(made.cues) == 1
    assert made.cues[0].end == pytest.approx(found[1][1], abs=0.02)


@pytest.mark.slow
def test_cues_stand_where_the_sound_is(studio: Studio) -> None:
    """Ten minutes: nothing adds up over a long episode."""
    rate = 8000
    items: list[TrackItem] = []
    for number in range(120):
        sound = tone(4.2 + number % 7 / 10, rate, lead=0.11, tail=0.23, level=0.2 + number / 9999)
        items += [take(studio.clip(sound, rate)), Pause(0.6)]
    studio.set(audio={"sample_rate": 22050, "bitrate": 40})
    made = studio.record(Track(tuple(items)))
    found = sounding(studio.heard(made), made.sample_rate)
    assert len(found) == len(made.cues) == 120
    for cue, (start, end) in zip(made.cues, found, strict=True):
        assert cue.start == pytest.approx(start, abs=0.015)
        assert cue.end == pytest.approx(end, abs=0.015)
    assert made.duration > 600


@needs_ffmpeg
def test_cues_hold_for_ffmpeg_too(studio: Studio, takes: Takes) -> None:
    made = studio.record(Track(spaced(takes(4), 0.8)))
    samples = ffmpeg_frames(studio.path(made), 1) / 32768
    for cue in made.cues:
        start, end = round(cue.start * 44100), round(cue.end * 44100)
        inside = np.abs(samples[start : start + 2205]).max()
        assert inside > 0.01, "the sentence does not start at its cue"
        assert np.abs(samples[max(0, start - 13230) : max(1, start - 1300)]).max(initial=0) < 0.01
        assert np.abs(samples[end + 1300 : end + 13230]).max(initial=0) < 0.01


def test_every_take_is_in_the_recording_in_order(studio: Studio) -> None:
    pitches = [400 + 60 * number for number in range(12)]
    parts = [take(studio.clip(tone(0.5, pitch=pitch)), f"Satz {pitch}.") for pitch in pitches]
    track = Track(spaced(parts[2:10]), intro=spaced(parts[:2]), outro=spaced(parts[10:]))
    made = studio.record(track)
    assert [cue.text for cue in made.cues] == [part.utterance.text for part in parts]
    samples = studio.heard(made)[:, 0]
    for cue, pitch in zip(made.cues, pitches, strict=True):
        part = samples[round(cue.start * 44100) : round(cue.end * 44100)]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        assert spectrum.argmax() * 44100 / len(part) == pytest.approx(pitch, abs=4)


def test_no_click_and_no_step_at_any_join(studio: Studio) -> None:
    """Clips that start and stop in the middle of a wave, with direct current on top."""
    rate = 44100
    items: list[TrackItem] = []
    for number in range(30):
        sound = tone(0.9, rate, pitch=200, offset=0.05 * (number % 3 - 1), level=0.3)
        items += [take(studio.clip(np.roll(sound, number * 13), rate)), Pause(0.25)]
    made = studio.record(Track(tuple(items)))
    samples = studio.heard(made)[:, 0]
    # A 200 Hz tone has nothing above 2 kHz; a click has everything.
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(len(samples), 1 / rate) < 2000] = 0
    clicks = np.fft.irfft(spectrum, len(samples))
    assert 20 * np.log10(np.abs(clicks).max() / np.abs(samples).max()) < -38
    for before, after in pairwise(made.cues):
        rest = samples[round((before.end + 0.03) * rate) : round((after.start - 0.03) * rate)]
        assert abs(rest.mean()) < 1e-4


def test_direct_current_neither_hides_a_pause_nor_reaches_the_listener(studio: Studio) -> None:
    """A voice whose silence stands at 0.05: its ends are found all the same."""
    clips = [studio.clip(tone(1.5, pitch=p, lead=0.3, tail=0.4, offset=0.05)) for p in (300, 310)]
    made = studio.record(Track((take(clips[0]), Pause(0.6), take(clips[1]))))
    samples = studio.heard(made)
    (_, end), (start, _) = sounding(samples, 44100)
    assert start - end == pytest.approx(0.6, abs=0.02)
    assert abs(samples.mean()) < 1e-3


def test_silence_stays_silence(studio: Studio) -> None:
    """The silent engine: nothing to measure, nothing amplified, nothing undefined."""
    items = spaced([take(studio.clip(np.zeros(24000 * seconds))) for seconds in (2, 3, 1)])
    made = studio.record(Track(items))
    assert np.abs(studio.heard(made)).max() == 0
    assert made.duration == pytest.approx(6.7, abs=0.1)
    assert made.loudness <= -70
    assert np.isfinite(made.true_peak)
    assert [round(cue.end - cue.start, 1) for cue in made.cues] == [2.0, 3.0, 1.0]


def test_a_whisper_is_raised_but_noise_is_not(studio: Studio) -> None:
    random = np.random.default_rng(1)
    hiss = random.normal(size=24000 * 5) * 10 ** (-68 / 20)
    made = studio.record(Track((take(studio.clip(hiss)),)))
    assert 20 * np.log10(np.abs(studio.heard(made)).max()) < -15
    quiet = [
        take(studio.clip(tone(3, level=10 ** (-45 / 20), pitch=pitch))) for pitch in (300, 310)
    ]
    made = studio.record(Track(spaced(quiet)), slug="leise")
    assert made.loudness == pytest.approx(-16, abs=0.5)


def test_a_very_short_sound_is_a_recording_too(studio: Studio) -> None:
    made = studio.record(Track((take(studio.clip(tone(0.05))),)))
    assert 0.05 < made.duration < 0.2
    assert 0 <= made.cues[0].start < made.cues[0].end <= made.duration


@pytest.mark.slow
def test_a_page_spoken_in_one_request_is_divided_in_its_rests(studio: Studio) -> None:
    """Five minutes in one clip: every word stays, no pause changes by more than 20 ms."""
    words = [tone(2.6, 16000, pitch=300 + 10 * n, tail=0.4, level=0.2) for n in range(100)]
    made = studio.record(Track((take(studio.clip(np.concatenate(words), 16000)),)))
    found = sounding(studio.heard(made), 44100)
    assert len(found) == 100
    gaps = [after[0] - before[1] for before, after in pairwise(found)]
    assert gaps == pytest.approx([0.4] * 99, abs=0.02)
    assert len(made.cues) == 1
    assert made.cues[0].end == pytest.approx(found[-1][1], abs=0.05)
    assert len(list(studio.cache.iterdir())) == 2


def test_a_stereo_clip_is_heard_from_the_middle(studio: Studio) -> None:
    left, right = tone(1, pitch=300, level=0.5), tone(1, pitch=300, level=0.1)
    both = np.stack([left, right], axis=1).ravel()
    clip = replace(studio.clip(both), channels=2, frames=len(left))
    made = studio.record(Track((take(clip),)))
    assert made.cues[0].end - made.cues[0].start == pytest.approx(1.0, abs=0.02)


def test_an_empty_clip_names_itself(studio: Studio) -> None:
    clip = studio.clip(np.zeros(0))
    with pytest.raises(AudioError, match="holds no sound: delete"):
        studio.record(Track((take(clip),)))


def test_nothing_to_hear_is_an_error(studio: Studio) -> None:
    with pytest.raises(AudioError, match="folge: there is nothing to hear"):
        studio.record(Track((Pause(1.0), ChapterMark("Leer"))))


def test_a_clip_that_is_not_sound_names_itself_and_the_way_out(studio: Studio) -> None:
    clip = studio.clip(tone(1), mp3=True)
    clip.path.write_bytes(b"header" + b"<html>" * 100)
    with pytest.raises(AudioError, match=r"clip [0-9a-f]{12}.*delete .* and build again"):
        studio.record(Track((take(clip),)))
    assert not list((studio.feed).rglob("*.mp3"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_feed_folder_that_cannot_be_written_is_an_error(studio: Studio) -> None:
    studio.feed.mkdir()
    studio.feed.chmod(0o500)
    with pytest.raises(FeedError, match="cannot be written"):
        studio.record(Track((take(studio.clip(tone(1))),)))


def test_a_file_in_the_place_of_the_folder_is_an_error(studio: Studio) -> None:
    studio.file("feed", b"")
    with pytest.raises(FeedError, match="cannot be written"):
        studio.record(Track((take(studio.clip(tone(1))),)))


def test_chapters_start_with_their_first_sentence(studio: Studio) -> None:
    one, two, three = (take(studio.clip(tone(1, pitch=p)), f"{p}") for p in (300, 310, 320))
    track = Track(
        (one, Pause(1), ChapterMark("Zweites"), two, Pause(1), ChapterMark("Drittes"), three)
    )
    made = studio.record(track)
    assert [chapter.title for chapter in made.chapters] == ["Titel", "Zweites", "Drittes"]
    assert [chapter.start for chapter in made.chapters] == [
        0.0,
        made.cues[1].start,
        made.cues[2].start,
    ]


def test_a_first_heading_takes_the_intro_along(studio: Studio) -> None:
    one, two = (take(studio.clip(tone(1, pitch=p)), f"{p}") for p in (300, 310))
    hello = take(studio.clip(tone(1, pitch=500)), "Hallo", kind="intro")
    made = studio.record(Track((ChapterMark("Anfang"), one, two), intro=(hello,)))
    assert [(c.start, c.title) for c in made.chapters] == [(0.0, "Anfang")]
    plain = studio.record(Track((one, two)), slug="ohne")
    assert plain.chapters == ()


def test_progress_rises_to_one(studio: Studio, takes: Takes) -> None:
    seen: list[float] = []
    studio.record(Track(spaced(takes(8))), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 4


def test_the_same_input_gives_the_same_bytes(studio: Studio, takes: Takes) -> None:
    track = Track(spaced(takes(10)))
    first = studio.record(track)
    before = studio.path(first).read_bytes()
    studio.path(first).unlink()
    second = studio.record(track)
    assert second == first
    assert studio.path(second).read_bytes() == before
    for leftover in studio.feed.rglob(".essaycast-*"):
        pytest.fail(f"left behind: {leftover.name}")


def test_a_kill_leaves_the_old_file_and_nothing_half_done(studio: Studio, takes: Takes) -> None:
    some = takes(6)
    first = studio.record(Track(spaced(some[:5])))

    def stop(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        studio.record(Track(spaced(some)), progress=stop)
    assert [path.name for path in (studio.feed / "audio").iterdir()] == [first.file[6:]]


def test_a_long_voice_with_sharp_peaks_is_not_pressed_flat(studio: Studio) -> None:
    """Clicks 40 dB above the rest: rather too quiet than crushed."""
    random = np.random.default_rng(3)
    sound = random.normal(size=24000 * 4) * 0.002
    sound[::6000] = 0.9
    made = studio.record(Track((take(studio.clip(sound)),)))
    assert made.true_peak <= -1.0
    assert made.loudness < -17


def test_stereo_says_the_same_on_both_sides(studio: Studio, takes: Takes) -> None:
    studio.set(audio={"channels": "stereo", "bitrate": 128})
    made = studio.record(Track(spaced(takes(3))))
    samples: Floats = studio.heard(made)
    assert made.channels == 2
    assert np.abs(samples[:, 0] - samples[:, 1]).max() < 0.01


def test_settings_change_the_file(studio: Studio, takes: Takes) -> None:
    track = Track(spaced(takes(3)))
    names = {studio.record(track).file}
    for audio in ({"loudness": -18.0}, {"bitrate": 64}, {"true_peak": -3.0}):
        studio.config = replace(studio.config, audio=replace(studio.config.audio, **audio))
        names.add(studio.record(track).file)
    assert len(names) == 4
