"""Script -> Track: the voice is asked for every missing clip, each answer is stored at once.

with Speaker(engine, store, settings, report=...) as speaker:
    plan = speaker.plan(scripts)
    track = speaker.voice(script, name="episodes/vertrauen.md")
"""

from essaycast.engines.interface import Engine
from essaycast.speak.events import Damaged, Event, Plan, Report, Retrying, Voiced, Waiting
from essaycast.speak.speaker import LONGEST_WAIT, Speaker

__all__ = [
    "LONGEST_WAIT",
    "Damaged",
    "Event",
    "Plan",
    "Report",
    "Retrying",
    "Speaker",
    "Voiced",
    "Waiting",
    "probe",
]


def probe(engine: Engine) -> None:
    """Find out, once a build and in seconds, whether `engine` can speak here and now.

    A service that answers 429 is there: that is no error here.

    Raises:
        VoiceUnreachable: it cannot be reached; the fallback may stand in.
        VoiceError: something is missing or set wrongly; the message says what to do.
    """
    engine.check()
