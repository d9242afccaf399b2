"""Scripts become tracks: nothing asked twice, nothing missing, limits kept, all resumable."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from essaycast.clips import ClipStore
from essaycast.config import VoiceSettings
from essaycast.engines import load
from essaycast.engines.interface import Capabilities
from essaycast.errors import VoiceError, VoiceLimited, VoiceRetryable, VoiceUnreachable
from essaycast.model import ChapterMark, Pause, Script, Sound, Take, Utterance
from essaycast.speak import (
    LONGEST_WAIT,
    Damaged,
    Event,
    Plan,
    Retrying,
    Speaker,
    Voiced,
    Waiting,
    probe,
)
from tests.standin.google import GoogleStandIn

Answer = Sound | Exception | Callable[[str], Sound]


def silence(text: str) -> Sound:
    return Sound(bytes(200), "s16le", 22050, 1, 100)


class Scripted:
    """An engine that does as it is told: `answers[text]` are raised, or made, one a call."""

    name = "scripted"

    def __init__(self, *, max_chars: int | None = None, parallel: int = 4) -> None:
        self.capabilities = Capabilities(max_chars, True, parallel, True, False)
        self.asked: list[str] = []
        self.answers: dict[str, list[Exception]] = {}
        self.always: Callable[[], Exception | None] = lambda: None
        self.now = self.peak = 0
        self.hold: threading.Event | None = None
        self._lock = threading.Lock()

    def fingerprint(self) -> Mapping[str, str]:
        return {"engine": self.name, "version": "1"}

    def voices(self) -> Sequence[str]:
        return ()

    def check(self) -> None:
        if error := self.always():
            raise error

    def speak(self, text: str) -> Sound:
        with self._lock:
            self.asked.append(text)
            self.now += 1
            self.peak = max(self.peak, self.now)
        try:
            if self.hold is not None:
                self.hold.wait(10)
            if error := self.always():
                raise error
            if self.answers.get(text):
                raise self.answers[text].pop(0)
            return silence(text)
        finally:
            with self._lock:
                self.now -= 1

    def close(self) -> None:
        pass


class Clock:
    """Time that passes only by sleeping, and a die that always falls on one."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    return ClipStore(tmp_path / "clips")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def script(*texts: str, intro: str = "", outro: str = "") -> Script:
    def part(texts: Sequence[str]) -> tuple[Utterance | Pause, ...]:
        items: list[Utterance | Pause] = []
        for number, text in enumerate(texts):
            items += [Utterance(text, text, line=number + 5), Pause(0.3)]
        return tuple(items)

    return Script(
        (ChapterMark("Anfang"), *part(texts)),
        part([intro] if intro else []),
        part([outro] if outro else []),
    )


class Room:
    """A speaker with everything around it."""

    def __init__(self, store: ClipStore, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.engine = Scripted()
        self.events: list[Event] = []
        self.speakers: list[Speaker] = []

    def speaker(self, **settings: object) -> Speaker:
        speaker = Speaker(
            self.engine,
            self.store,
            replace(VoiceSettings(), **settings),  # type: ignore[arg-type]
            report=self.events.append,
            clock=self.clock,
            sleep=self.clock.sleep,
            random=lambda: 1.0,
        )
        self.speakers.append(speaker)
        return speaker

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def room(store: ClipStore, clock: Clock) -> Iterator[Room]:
    room = Room(store, clock)
    yield room
    for speaker in room.speakers:
        speaker.close()


def test_every_utterance_becomes_a_take_with_its_clips(room: Room) -> None:
    track = room.speaker().voice(script("Eins.", "Zwei.", "Eins.", intro="Hallo.", outro="Ende."))
    assert [type(item).__name__ for item in track.body] == [
        *("ChapterMark", "Take", "Pause", "Take", "Pause", "Take", "Pause")
    ]
    takes = [item for item in (*track.intro, *track.body, *track.outro) if isinstance(item, Take)]
    assert [take.utterance.text for take in takes] == ["Hallo.", "Eins.", "Zwei.", "Eins.", "Ende."]
    for take in takes:
        assert take.pieces == (take.utterance.spoken,)
        assert [room.store.read(clip) for clip in take.clips] == [bytes(200)]
    assert Counter(room.engine.asked) == Counter(["Hallo.", "Eins.", "Zwei.", "Ende."])


def test_what_is_stored_is_not_asked_for_again(room: Room) -> None:
    first = room.speaker().voice(script("Eins.", "Zwei."))
    room.engine.asked.clear()
    assert room.speaker().voice(script("Eins.", "Zwei.")) == first
    assert room.engine.asked == []
    # One sentence changed and moved: that one is asked for.
    room.speaker().voice(script("Neu.", "Zwei.", "Eins."))
    assert room.engine.asked == ["Neu."]


def test_plan_counts_each_request_once(room: Room) -> None:
    speaker = room.speaker()
    speaker.voice(script("Eins.", "Zwei."))
    plan = speaker.plan([script("Eins.", "Drei.", "Drei."), script("Drei.", "Vier.")])
    assert plan == Plan(needed=3, stored=1)
    assert plan.missing == 2


def test_long_sentences_are_cut_and_short_ones_are_not_joined(room: Room) -> None:
    pytest.importorskip("essaycast.german", reason="the cutter is not there yet")
    room.engine = Scripted(max_chars=100)
    long = "Ein Satz, der viel länger ist, als eine einzige Anfrage es sein darf, " * 3
    track = room.speaker().voice(script("Kurz.", long, "Knapp."))
    takes = [item for item in track.body if isinstance(item, Take)]
    assert [len(take.clips) for take in takes][::2] == [1, 1]
    assert len(takes[1].clips) == len(takes[1].pieces) >= 3
    assert "".join("".join(takes[1].pieces).split()) == "".join(long.split())
    assert max(map(len, room.engine.asked)) <= 100


def test_a_sentence_lost_in_cutting_is_an_error_that_names_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing silently missing: what the cutter drops is noticed before anything is asked."""
    pytest.importorskip("essaycast.german", reason="the cutter is not there yet")
    room.engine = Scripted(max_chars=20)
    monkeypatch.setattr("essaycast.german.pieces", lambda text, limit: [text[:limit]])
    with pytest.raises(VoiceError, match=r"episodes/x\.md:6: «Dieser Satz"):
        room.speaker().voice(
            script("Kurz.", "Dieser Satz ist viel zu lang dafür."), name="episodes/x.md"
        )
    assert room.engine.asked == []


def test_an_utterance_with_nothing_to_say_is_an_error_that_names_it(room: Room) -> None:
    with pytest.raises(VoiceError, match=r"x\.md:5: «---»: there is nothing to speak"):
        room.speaker().voice(Script((Utterance("---", "  ", line=5),)), name="x.md")


def test_at_most_so_many_requests_at_once_across_all_episodes(room: Room) -> None:
    speaker = room.speaker(requests=3)
    room.engine.hold = threading.Event()
    with ThreadPoolExecutor(5) as pool:
        tracks = [pool.submit(speaker.voice, script(*map(str, range(n, n + 9)))) for n in range(5)]
        while room.engine.now < 3:
            time.sleep(0.01)
        time.sleep(0.05)
        room.engine.hold.set()
        assert all(track.result() for track in tracks)
    assert room.engine.peak == 3
    assert max(Counter(room.engine.asked).values()) == 1, "asked once, though five needed it"


def test_an_engine_that_is_not_thread_safe_is_asked_one_by_one(room: Room) -> None:
    room.engine = Scripted(parallel=1)
    room.speaker(requests=16).voice(script(*map(str, range(20))))
    assert room.engine.peak == 1


def test_a_fault_is_tried_again_with_growing_waits(room: Room) -> None:
    room.engine.answers["Zwei."] = [VoiceRetryable("reset")] * 4
    room.speaker(retries=4).voice(script("Eins.", "Zwei."))
    assert Counter(room.engine.asked) == {"Eins.": 1, "Zwei.": 5}
    assert [event.seconds for event in room.told(Retrying)] == [1, 2, 4, 8]


def test_a_sentence_that_never_succeeds_is_named_and_the_others_are_kept(room: Room) -> None:
    room.engine.answers["Drei."] = [VoiceRetryable("sent null")] * 99
    texts = ["Eins.", "Zwei.", "Drei.", "Vier.", *map(str, range(40))]
    speaker = room.speaker(retries=2, requests=2)
    with pytest.raises(VoiceError, match=r"x\.md:7: «Drei\.»: sent null \(tried 3 times\)"):
        speaker.voice(script(*texts), name="x.md")
    assert Counter(room.engine.asked)["Drei."] == 3
    # The speaker goes on for other episodes.
    assert speaker.voice(script("Etwas anderes."))


def test_two_hopeless_sentences_in_a_row_are_the_services_fault(room: Room) -> None:
    room.engine.always = lambda: VoiceRetryable("a page instead of sound")
    speaker = room.speaker(retries=2, requests=1)
    for text, message in (("Eins.", "tried 3 times"), ("Zwei.", "run the same command again")):
        with pytest.raises(VoiceRetryable, match=message):
            speaker.voice(script(text))
    with pytest.raises(VoiceRetryable):
        speaker.voice(script("Drei."))
    assert Counter(room.engine.asked) == {"Eins.": 3, "Zwei.": 3}


def test_a_success_between_two_hopeless_sentences_clears_the_service(room: Room) -> None:
    for text in ("Eins.", "Drei."):
        room.engine.answers[text] = [VoiceRetryable("sent null")] * 99
    speaker = room.speaker(retries=1, requests=1)
    for text in ("Eins.", "Drei."):
        with pytest.raises(VoiceRetryable, match="tried 2 times"):
            speaker.voice(script(text))
        speaker.voice(script(f"Zwischen {text}"))


def test_a_permanent_error_is_not_repeated(room: Room) -> None:
    room.engine.answers["Zwei."] = [VoiceError("refused (403)")]
    speaker = room.speaker()
    with pytest.raises(VoiceError, match=r"«Zwei\.»: refused") as caught:
        speaker.voice(script("Eins.", "Zwei."))
    assert not isinstance(caught.value, VoiceRetryable)
    assert Counter(room.engine.asked) == {"Eins.": 1, "Zwei.": 1}
    assert speaker.voice(script("Eins.", "Zwei."))
    assert Counter(room.engine.asked) == {"Eins.": 1, "Zwei.": 2}


def test_429_halves_the_requests_at_once_and_makes_everyone_wait(room: Room) -> None:
    room.engine.answers["0"] = [VoiceLimited("429", retry_after=20.0)]
    speaker = room.speaker(requests=4)
    speaker.voice(script("0"))
    assert room.told(Waiting) == [Waiting(21.0, "429")]
    assert room.clock.now == 21.0
    assert speaker._pace.limit == 2
    speaker.voice(script(*map(str, range(1, 40))))
    assert speaker._pace.limit == 4


def test_429_for_an_hour_ends_in_a_line_that_says_how_to_go_on(room: Room) -> None:
    count = 0

    def after_ten() -> Exception | None:
        nonlocal count
        count += 1
        return VoiceLimited("Google wants fewer requests (429)") if count > 10 else None

    room.engine.always = after_ten
    speaker = room.speaker(retries=5, requests=1)
    everything = script(*map(str, range(50)))
    speaker.plan([everything])
    with pytest.raises(VoiceLimited) as caught:
        speaker.voice(everything, name="x.md")
    message = str(caught.value)
    assert "10 of 50 pieces are stored" in message
    assert "run the same command again in an hour" in message
    assert "\n" not in message
    assert room.clock.now < 120
    assert len(room.engine.asked) == 16
    # Every further episode ends at once, without one more request.
    with pytest.raises(VoiceLimited):
        speaker.voice(script("Noch etwas."))
    assert len(room.engine.asked) == 16
    # The next run asks for the rest only.
    room.engine.asked.clear()
    count = -1000
    room.speaker().voice(everything)
    assert len(room.engine.asked) == len(set(room.engine.asked)) == 40


def test_a_wait_nobody_would_sit_through_stops_at_once(room: Room) -> None:
    room.engine.answers["Eins."] = [VoiceLimited("429", retry_after=3600.0)]
    with pytest.raises(VoiceLimited, match="again in 60 minutes") as caught:
        room.speaker(requests=1).voice(script("Eins.", "Zwei."))
    assert room.clock.now == 0
    assert room.engine.asked == ["Eins."]
    assert caught.value.retry_after == 3600.0 > LONGEST_WAIT


def test_a_service_that_is_gone_stops_all_and_keeps_its_kind(room: Room) -> None:
    """The pipeline may put a fallback in only for what is unreachable."""
    room.engine.always = lambda: VoiceUnreachable("no route")
    speaker = room.speaker(retries=2)
    with pytest.raises(VoiceUnreachable, match="0 of 9 pieces"):
        speaker.voice(script(*map(str, range(9))))
    assert len(room.engine.asked) <= 4 * 3
    with pytest.raises(VoiceUnreachable):
        probe(room.engine)


def test_503_with_retry_after_makes_everyone_wait_that_long(room: Room) -> None:
    room.engine.answers["Eins."] = [VoiceRetryable("trouble (503)", retry_after=30.0)]
    room.speaker(requests=1).voice(script("Eins.", "Zwei."))
    assert room.clock.now >= 30


def test_a_damaged_clip_is_voiced_again_and_said(room: Room) -> None:
    track = room.speaker().voice(script("Eins.", "Zwei."))
    clip = next(item for item in track.body if isinstance(item, Take)).clips[0]
    data = bytearray(clip.path.read_bytes())
    data[-3] ^= 1
    clip.path.write_bytes(data)
    room.engine.asked.clear()
    assert room.speaker().voice(script("Eins.", "Zwei.")) == track
    assert room.engine.asked == ["Eins."]
    assert room.told(Damaged) == [Damaged("Eins.")]
    assert room.store.read(clip) == bytes(200)


def test_a_full_disk_is_a_clear_line(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("essaycast.clips.write_bytes", full)
    with pytest.raises(VoiceError, match=r"«Eins\.».*No space left on device"):
        room.speaker(requests=1).voice(script("Eins.", "Zwei."))


def test_ctrl_c_stops_promptly_and_leaves_what_is_done(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = room.speaker(requests=1)
    waited = speaker._await
    answers = iter([waited])

    def interrupted(job: object) -> object:
        call = next(answers, None)
        if call is None:
            raise KeyboardInterrupt
        return call(job)  # type: ignore[arg-type]

    monkeypatch.setattr(speaker, "_await", interrupted)
    with pytest.raises(KeyboardInterrupt):
        speaker.voice(script(*map(str, range(500))))
    monkeypatch.undo()
    stored = len(list(room.store))
    assert 1 <= stored < 500
    with pytest.raises(VoiceError, match="stopped"):
        speaker.voice(script("Noch etwas."))
    room.engine.asked.clear()
    room.speaker().voice(script(*map(str, range(500))))
    assert len(room.engine.asked) <= 500 - stored


def test_events_tell_what_was_voiced(room: Room) -> None:
    room.speaker().voice(script("Eins."))
    assert room.events == [Voiced("Eins.", 100 / 22050)]


def test_a_bug_in_an_engine_does_not_hang_the_build(room: Room) -> None:
    room.engine.answers["Eins."] = [ZeroDivisionError("a bug")]
    with pytest.raises(ZeroDivisionError):
        room.speaker().voice(script("Eins.", "Zwei."))


def test_the_default_wait_ends_when_the_speaker_is_stopped(store: ClipStore) -> None:
    engine = Scripted()
    engine.always = lambda: VoiceLimited("429", retry_after=100.0)
    speaker = Speaker(engine, store, VoiceSettings(), random=lambda: 1.0)
    with ThreadPoolExecutor(1) as pool:
        track = pool.submit(speaker.voice, script("Eins."))
        while not engine.asked:
            time.sleep(0.01)
        speaker.close()
        with pytest.raises(VoiceError):
            track.result(timeout=5)


# With the real gTTS client and the stand-in for Google.


@pytest.mark.slow
def test_every_tenth_refused_costs_a_fifth_at_most_and_nothing_is_asked_twice(
    google: GoogleStandIn, store: ClipStore, clock: Clock
) -> None:
    google.fail_every(10, "429")
    texts = [f"Das ist der Satz mit der Nummer {n}." for n in range(120)]
    engine = load("gtts", VoiceSettings())
    with Speaker(engine, store, VoiceSettings(), clock=clock, sleep=clock.sleep) as speaker:
        speaker.voice(script(*texts))
    assert google.answered == Counter(texts)
    assert google.total <= 1.2 * len(texts)
    assert google.peak <= 4


@pytest.mark.slow
def test_all_faults_at_once_are_got_over(
    google: GoogleStandIn, store: ClipStore, clock: Clock
) -> None:
    google.fail("429", "500", "html", "null", "empty", "cut-mp3", "cut-base64", "cut-body")
    google.fail("reset", "captcha", "429:3", "noise", "503:1")
    texts = [f"Satz Nummer {n}." for n in range(20)]
    engine = load("gtts", VoiceSettings())
    with Speaker(engine, store, VoiceSettings(), clock=clock, sleep=clock.sleep) as speaker:
        speaker.voice(script(*texts))
    assert google.answered == Counter(texts)
    assert google.total == len(texts) + 13


def test_a_captcha_page_that_stays_ends_in_a_clear_line(
    google: GoogleStandIn, store: ClipStore, clock: Clock
) -> None:
    google.fail_always("captcha")
    engine = load("gtts", VoiceSettings())
    settings = VoiceSettings(retries=3)
    with (
        Speaker(engine, store, settings, clock=clock, sleep=clock.sleep) as speaker,
        pytest.raises(VoiceLimited, match="0 of 3 pieces are stored") as caught,
    ):
        speaker.voice(script("Eins.", "Zwei.", "Drei."))
    assert "\n" not in str(caught.value)
    assert google.total <= 16
