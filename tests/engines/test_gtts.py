"""The real gTTS client against the stand-in: what it sends, and what becomes of each fault."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from email.utils import formatdate

import pytest

from essaycast.config import VoiceSettings
from essaycast.engines import load
from essaycast.engines.gtts_faults import cause, retry_after
from essaycast.engines.interface import Engine
from essaycast.errors import VoiceError, VoiceLimited, VoiceRetryable, VoiceUnreachable
from tests.standin.google import GoogleStandIn

TEXT = "Das kostet 3,50 Euro, z. B. am 3. Oktober: „sofort“; oder – vielleicht – nie …"


def engine(**settings: object) -> Engine:
    return load("gtts", replace(VoiceSettings(), **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [TEXT, "x" * 100, "Dr. Abk. usw. d. h., " * 4, "a, b. c: d; e"])
def test_one_call_is_one_request_of_just_that_text(google: GoogleStandIn, text: str) -> None:
    """gTTS's own pre-processors and tokenizer would alter it and cut at every comma."""
    engine().speak(text)
    assert google.asked == [(text.strip(), "")]


def test_more_than_google_takes_is_never_sent(google: GoogleStandIn) -> None:
    with pytest.raises(VoiceError, match="100"):
        engine().speak("x" * 101)
    assert google.total == 0


def test_nothing_but_punctuation_is_refused_in_our_words(google: GoogleStandIn) -> None:
    with pytest.raises(VoiceError, match="nothing to speak"):
        engine().speak("…!")
    assert google.total == 0


@pytest.mark.parametrize(
    ("fault", "kind", "wait"),
    [
        ("429", VoiceLimited, None),
        ("429:7", VoiceLimited, 7.0),
        ("429:date:30", VoiceLimited, 30.0),
        ("captcha", VoiceLimited, None),
        ("500", VoiceRetryable, None),
        ("502", VoiceRetryable, None),
        ("503:3", VoiceRetryable, 3.0),
        ("html", VoiceRetryable, None),
        ("null", VoiceRetryable, None),
        ("empty", VoiceRetryable, None),
        ("noise", VoiceRetryable, None),
        ("cut-mp3", VoiceRetryable, None),
        ("cut-base64", VoiceRetryable, None),
        ("cut-body", VoiceRetryable, None),
        ("reset", VoiceRetryable, None),
        ("403", VoiceError, None),
        ("404", VoiceError, None),
        ("418", VoiceError, None),
    ],
)
def test_every_fault_is_an_error_of_the_right_kind_and_never_a_sound(
    google: GoogleStandIn, fault: str, kind: type[VoiceError], wait: float | None
) -> None:
    google.fail(fault)
    with pytest.raises(VoiceError) as caught:
        engine().speak(TEXT)
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    if wait is not None:
        assert isinstance(caught.value, VoiceRetryable)
        assert caught.value.retry_after == pytest.approx(wait, abs=2)
    # The next request is answered: nothing was left behind.
    assert engine().speak(TEXT).frames > 0
    assert google.asked == [(TEXT, fault), (TEXT, "")]


@pytest.mark.parametrize("fault", ["hang", "drip"])
@pytest.mark.slow
def test_a_server_that_hangs_or_drips_is_given_up(google: GoogleStandIn, fault: str) -> None:
    google.fail(fault)
    with pytest.raises(VoiceRetryable):
        engine(timeout=1.0).speak(TEXT)
    assert engine().speak(TEXT).frames > 0


def test_a_tld_that_is_none_is_refused_before_anything_is_sent(google: GoogleStandIn) -> None:
    for tld in ("com/evil", "com@evil", "..", "", "COM", "evil.example.org"):
        with pytest.raises(VoiceError, match="tld"):
            engine(tld=tld)
    google.fail("404")
    with pytest.raises(VoiceError, match="try 'com'"):
        engine(tld="xx").speak(TEXT)


def test_tld_language_and_slow_reach_google_and_the_fingerprint(google: GoogleStandIn) -> None:
    usual = engine().fingerprint()
    for settings in ({"tld": "de"}, {"slow": True}, {"language": "fr"}):
        other = engine(**settings)
        assert other.speak(TEXT).frames > 0
        assert other.fingerprint() != usual
    # Google knows one German: an Austrian show does not pay for another.
    assert engine(language="de-AT").fingerprint() == usual


def test_check_takes_any_answer_for_being_there(google: GoogleStandIn) -> None:
    google.fail_always("429")
    engine().check()
    assert (google.knocks, google.total) == (1, 0)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    for call in (engine().check, lambda: engine().speak(TEXT)):
        with pytest.raises(VoiceUnreachable, match="refused"):
            call()


def test_a_proxy_that_refuses_is_unreachable(google: GoogleStandIn) -> None:
    """As in an office whose proxy does not let Google through."""
    google.refuse_hosts = True
    for call in (engine().check, lambda: engine().speak(TEXT)):
        with pytest.raises(VoiceUnreachable, match="403"):
            call()


@pytest.mark.parametrize("proxy", ["http://[::1", "ftp://127.0.0.1"])
def test_a_wrong_proxy_address_is_not_the_networks_fault(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    for call in (engine().check, lambda: engine().speak(TEXT)):
        with pytest.raises(VoiceError, match="HTTPS_PROXY") as caught:
            call()
        assert not isinstance(caught.value, VoiceRetryable)


@pytest.mark.slow
def test_a_listener_that_never_answers_is_unreachable_in_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.setattr("essaycast.engines.gtts.CHECK_SECONDS", 1.0)
        with pytest.raises(VoiceUnreachable):
            engine().check()


def test_a_name_lookup_that_hangs_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolvers have no timeout of their own; it is the wall clock that ends the wait."""
    release = threading.Event()

    def hang(*_: object, **__: object) -> None:
        release.wait(30)
        raise socket.gaierror(-2, "Name or service not known")

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr("essaycast.engines.gtts.CHECK_SECONDS", 0.3)
    with pytest.raises(VoiceUnreachable, match="seconds"):
        engine().check()
    release.set()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 5 "}, 5.0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, 999999999.0),
        ({"Retry-After": "١٢"}, None),
        # The server's clock counts, not ours, which may be set back.
        ({"Date": formatdate(1000, usegmt=True), "Retry-After": formatdate(1060, usegmt=True)}, 60),
        ({"Date": formatdate(1060, usegmt=True), "Retry-After": formatdate(1000, usegmt=True)}, 0),
        ({"Date": "junk", "Retry-After": formatdate(1000, usegmt=True)}, 0.0),
        ({"Retry-After": "Fri, 99 Foo 9999 99:99:99 GMT"}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_cause_is_a_few_words_without_control_characters() -> None:
    assert cause(None) == "no reason given"
    assert cause(ValueError("a\x1b[31m" + "b" * 500)) == "a" + "b" * 99
