"""The pace of requests: halved once a wave, recovered slowly, waits jittered, grown and capped."""

from __future__ import annotations

import pytest

from essaycast.speak.pace import BASE_SECONDS, CAP_SECONDS, Pace, Stopped


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def pace(time: Time, most: int = 8, random: float = 1.0) -> Pace:
    return Pace(most, clock=time.clock, sleep=time.sleep, random=lambda: random)


def test_four_requests_refused_together_are_one_refusal(time: Time) -> None:
    it = pace(time)
    waves = [it.enter() for _ in range(4)]
    assert [it.refused(wave, None)[0] for wave in waves] == [1, 1, 1, 1]
    assert it.limit == 4
    assert it.refused(it.enter(), None)[0] == 2
    assert it.limit == 2


def test_it_never_falls_below_one_and_never_rises_above_the_most(time: Time) -> None:
    it = pace(time, most=3)
    for _ in range(9):
        it.refused(it.enter(), 0.0)
    assert it.limit == 1
    for _ in range(100):
        it.enter()
        it.done(success=True)
    assert it.limit == 3


def test_it_recovers_slower_than_it_falls(time: Time) -> None:
    it = pace(time)
    it.refused(it.enter(), 0.0)
    steps = 0
    while it.limit < 8:
        it.enter()
        it.done(success=True)
        steps += 1
    assert 16 <= steps <= 80


def test_a_failure_that_is_no_refusal_changes_nothing(time: Time) -> None:
    it = pace(time)
    it.enter()
    it.done(success=False)
    assert it.limit == 8
    it.enter()
    assert time.now == 0


def test_everyone_waits_after_a_refusal(time: Time) -> None:
    it = pace(time)
    it.refused(it.enter(), 30.0)
    it.enter()
    assert time.now >= 30
    it.quiet(10)
    it.enter()
    assert time.now >= 40


def test_waits_grow_are_jittered_and_capped(time: Time) -> None:
    most = [pace(time).backoff(n) for n in range(1, 12)]
    assert most[:4] == [BASE_SECONDS * factor for factor in (1, 2, 4, 8)]
    assert most[-1] == CAP_SECONDS
    assert pace(time, random=0.0).backoff(5) == 0.0
    assert pace(time, random=0.5).backoff(3) == 2.0


def test_what_the_service_asks_for_is_the_least(time: Time) -> None:
    assert pace(time, random=0.0).backoff(1, 17.0) == 17.0
    assert 17.0 < pace(time).backoff(9, 17.0) <= 17.0 + BASE_SECONDS


def test_nobody_is_let_in_after_the_end(time: Time) -> None:
    it = pace(time)
    it.stop()
    with pytest.raises(Stopped):
        it.enter()
