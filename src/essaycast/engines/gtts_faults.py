"""What went wrong between gTTS and Google, in the words of our error family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from essaycast.engines.deadline import DeadlineExceeded
from essaycast.errors import VoiceError, VoiceLimited, VoiceRetryable, VoiceUnreachable
from essaycast.text import printable


def explain_status(status: int, headers: Mapping[str, str], tld: str) -> VoiceError:
    """The error for an HTTP answer that carried no sound."""
    wait = retry_after(headers)
    if status == 429:
        return VoiceLimited("Google wants fewer requests (429)", retry_after=wait)
    if status == 200:
        return VoiceRetryable("Google answered without sound", retry_after=wait)
    if status >= 500 or status == 408:
        return VoiceRetryable(f"Google has trouble ({status})", retry_after=wait)
    if status == 403:
        advice = "it refuses this network: try again tomorrow, or use another engine"
    elif status == 404 and tld != "com":
        advice = f"voice.tld = {tld!r} seems wrong: try 'com'"
    else:
        advice = "the protocol may have changed: run pip install --upgrade gtts"
    return VoiceError(f"Google answered {status}; {advice}")


def explain_failure(error: BaseException | None) -> VoiceError:
    """The error for a request of the `requests` library that got no HTTP answer."""
    from requests import exceptions as http
    from urllib3 import exceptions as pool

    unreachable = (
        pool.NewConnectionError,
        pool.ConnectTimeoutError,
        pool.ProxyError,
        pool.SSLError,
    )
    words = cause(error)
    if isinstance(error, http.InvalidURL | http.InvalidSchema | http.MissingSchema):
        return VoiceError(f"the proxy's address is wrong ({words}); correct HTTPS_PROXY")
    # Behind a proxy urllib3 calls a connection that broke later a proxy error, too.
    broke = any(
        isinstance(inner, ConnectionResetError | BrokenPipeError) for inner in _chain(error)
    )
    if not broke and any(isinstance(inner, unreachable) for inner in _chain(error)):
        return VoiceUnreachable(f"Google's voice cannot be reached ({words})")
    if isinstance(error, http.ReadTimeout):
        return VoiceRetryable("Google did not answer in time")
    if isinstance(error, http.ChunkedEncodingError):
        return VoiceRetryable("Google's answer was cut off")
    return VoiceRetryable(f"the connection to Google broke ({words})")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` (RFC 9110, 10.2.3: seconds or a date) asks to wait, or None.

    A date is measured against the server's own clock where it sent one, as ours may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until = _date(value)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def cause(error: BaseException | None) -> str:
    """A few words for what is at the bottom: `Connection refused`, not five nested objects."""
    last = ""
    for inner in _chain(error):
        if isinstance(inner, DeadlineExceeded):
            return str(inner)
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror
        last = printable(str(inner)) or type(inner).__name__
    return last[:100] or "no reason given"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all it wraps: requests and urllib3 nest them in `args` and `reason`."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        inner = waiting.pop(0)
        if not isinstance(inner, BaseException) or id(inner) in seen:
            continue
        seen.add(id(inner))
        yield inner
        waiting += [*inner.args, getattr(inner, "reason", None)]
        waiting += [inner.__cause__, inner.__context__]


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
