"""The one family of errors essaycast raises on purpose.

Every message answers three questions in one line: what is wrong, where, and
what to do about it. `essaycast.cli` is the only place that catches the family;
it prints the message and exits with the class's `exit_code`. The table of exit
codes in README.md is compared with this module by a test.
"""


class EssaycastError(Exception):
    """Root of the family. Raised itself only for what no class below fits."""

    exit_code = 1


class UsageError(EssaycastError):
    """The command was called with words that do not fit together."""

    exit_code = 2


class ConfigError(EssaycastError):
    """config.toml is missing, cannot be read, or holds a wrong setting."""

    exit_code = 3


class EssayError(EssaycastError):
    """An essay or a raw input cannot be used: unreadable, empty, two equal guids."""

    exit_code = 4


class VoiceError(EssaycastError):
    """A voice cannot speak, and asking it again would not help."""

    exit_code = 5


class VoiceRetryable(VoiceError):
    """A voice did not speak this time; asking again later may help.

    `retry_after` is the number of seconds the service asked to wait, if it said.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class VoiceLimited(VoiceRetryable):
    """The service answered 429: it is there, but wants fewer requests."""


class VoiceUnreachable(VoiceRetryable):
    """The service cannot be reached at all (no network, no route, refused)."""


class AudioError(EssaycastError):
    """Sound cannot be decoded, mixed or encoded; mostly an intro or outro file."""

    exit_code = 6


class FeedError(EssaycastError):
    """The feed folder cannot be written, or what was made breaks a must-rule."""

    exit_code = 7


class UploadError(EssaycastError):
    """The host refused, could not be reached, or holds somebody else's files."""

    exit_code = 8
