"""Google Translate's voice by way of the gTTS library: natural, free, online, unofficial.

gTTS speaks the protocol; the packing into requests is ours, upstream of here. One call of
`speak` is one request: gTTS is given no pre-processors, so that it does not alter the text, and
never more than 100 characters, so that its tokenizer has no occasion to split it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from essaycast.config import VoiceSettings
from essaycast.engines.deadline import DeadlineExceeded, within
from essaycast.engines.gtts_faults import cause, explain_failure, explain_status
from essaycast.engines.interface import Capabilities
from essaycast.engines.mp3 import NotAnMP3, examine
from essaycast.errors import VoiceError, VoiceRetryable, VoiceUnreachable
from essaycast.model import Sound

MAX_CHARS = 100
"""Google's limit for one request (gTTS: GOOGLE_TTS_MAX_CHARS)."""
CHECK_SECONDS = 5.0
"""How long finding out whether Google can be reached may take."""

# Google's voice has no version. This one is ours and counts the way it is asked. It is not
# the version of the gTTS package: an upgrade of that does not change the sound, and would
# have every show voiced again.
_PROTOCOL = "1"
# The library's own timeout fires first and says more; this is for servers that drip.
_GRACE = 0.5
_TLD = re.compile(r"[a-z]{2,3}(\.[a-z]{2,3})?")


class GTTS:
    """One request of at most 100 characters to translate.google.TLD, answered by an MP3."""

    name = "gtts"

    def __init__(self, settings: VoiceSettings, show: Path | None = None) -> None:
        if not _TLD.fullmatch(settings.tld):
            raise VoiceError(
                f"voice.tld is {settings.tld[:40]!r}; it must be the end of Google's "
                "address, such as 'com', 'de' or 'co.uk'"
            )
        # Google knows one German; other languages keep their region (pt-PT, zh-TW).
        german = settings.language.lower().split("-")[0] == "de"
        self._language = "de" if german else settings.language
        self._tld = settings.tld
        self._slow = settings.slow
        self._timeout = settings.timeout
        self._requests = settings.requests

    @property
    def capabilities(self) -> Capabilities:
        """As many requests at once as `voice.requests` says."""
        return Capabilities(
            max_chars=MAX_CHARS,
            network=True,
            parallel=self._requests,
            speed=False,
            robotic=False,
        )

    def fingerprint(self) -> Mapping[str, str]:
        """See the port; the constants above say why there is no package version in it."""
        return {
            "engine": self.name,
            "version": _PROTOCOL,
            "language": self._language,
            "tld": self._tld,
            "slow": str(self._slow).lower(),
        }

    def voices(self) -> Sequence[str]:
        """Google has one voice a language; `voice.tld` may change its accent."""
        return ()

    def check(self) -> None:
        """See the port: any answer of the server at all means that it can be reached."""
        import requests
        import urllib3

        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        address = f"https://translate.google.{self._tld}/"

        def knock() -> None:
            # As gTTS asks: by the proxies of the environment, certificates not verified.
            with requests.Session() as session:
                session.head(address, timeout=CHECK_SECONDS, verify=False, allow_redirects=False)

        try:
            within(CHECK_SECONDS, knock)
        except (DeadlineExceeded, requests.RequestException) as error:
            found = explain_failure(error)
            if not isinstance(found, VoiceRetryable):
                raise found from error
            raise VoiceUnreachable(
                f"Google's voice cannot be reached ({cause(error)}); check the network"
            ) from error

    def speak(self, text: str) -> Sound:
        """See the port. The sound is a whole, decodable MP3, mono at 24 kHz as Google sends it."""
        if len(text.strip()) > MAX_CHARS:
            raise VoiceError(f"gtts takes {MAX_CHARS} characters at once, not {len(text)}")
        try:
            data = within(self._timeout + _GRACE, lambda: self._ask(text))
        except DeadlineExceeded as error:
            raise VoiceRetryable(
                f"Google did not finish its answer within {self._timeout:g} seconds"
            ) from error
        try:
            info = examine(data)
        except NotAnMP3 as error:
            what = "a page instead of sound" if not data else f"sound that is damaged: {error}"
            raise VoiceRetryable(f"Google sent {what}") from error
        return Sound(data, "mp3", info.sample_rate, info.channels, info.frames)

    def close(self) -> None:
        """Nothing to free: gTTS opens a connection a request and closes it."""

    def _ask(self, text: str) -> bytes:
        from gtts import gTTS, gTTSError

        try:
            client = gTTS(
                text,
                lang=self._language,
                tld=self._tld,
                slow=self._slow,
                lang_check=False,
                pre_processor_funcs=[],
                timeout=self._timeout,
            )
            return b"".join(client.stream())
        except gTTSError as error:
            # Without a response the cause is the exception gTTS was handling.
            if error.rsp is None:
                raise explain_failure(error.__context__) from error
            raise explain_status(error.rsp.status_code, error.rsp.headers, self._tld) from error
        except AssertionError as error:
            # gTTS asserts that something but punctuation is left to say.
            raise VoiceError("there is nothing to speak; remove it") from error
        except (binascii.Error, UnicodeError) as error:
            raise VoiceRetryable("Google sent sound that is damaged") from error
