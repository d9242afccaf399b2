"""How much the way to the voice costs: requests against the stand-in, clips, offline engines.

    python -m benchmarks.voices [--requests 700] [--latency 0.3]

Every figure is set against another of the same run, as machines differ. The stand-in answers
on loopback after `--latency` seconds, as Google does over the net.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from essaycast.clips import ClipStore, clip_key
from essaycast.config import VoiceSettings
from essaycast.engines import load
from essaycast.model import Script, Sound, Utterance
from essaycast.speak import Speaker, Waiting

ROOT = Path(__file__).resolve().parent.parent


def script(count: int) -> Script:
    texts = [
        f"Das ist Satz {n} von vielen, und er ist ungefähr so lang wie alle." for n in range(count)
    ]
    return Script(tuple(Utterance(text, text) for text in texts))


def requests(count: int, latency: float, *options: str) -> None:
    command = [sys.executable, "-m", "tests.standin.google", "--latency", str(latency), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--log", f"{folder}/log"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        ) as google,
    ):
        assert google.stdout is not None
        assert google.stdin is not None
        os.environ["HTTPS_PROXY"] = google.stdout.readline().strip().partition("=")[2]
        settings = VoiceSettings()
        engine = load("gtts", settings)
        waited: list[float] = []

        def note(event: object) -> None:
            if isinstance(event, Waiting):
                waited.append(event.seconds)

        engine.speak("Zum Warmwerden.")
        store = ClipStore(Path(folder) / "clips")
        start, cpu = time.perf_counter(), time.process_time()
        with Speaker(engine, store, settings, report=note) as speaker:
            speaker.voice(script(count))
        took, cpu = time.perf_counter() - start, time.process_time() - cpu
        ideal = count * latency / settings.requests
        google.stdin.close()
        google.wait()
        asked = len(Path(f"{folder}/log").read_text().splitlines()) - 1
        print(
            f"gtts {' '.join(options) or 'no faults'}: {count} clips, {asked} requests "
            f"({asked / count:.2f} a clip), {took:.1f} s = {took / ideal:.2f} x {ideal:.1f} s, "
            f"{1000 * cpu / count:.0f} ms CPU a clip, waits {sum(waited):.1f} s in {len(waited)}"
        )


def clips(count: int) -> None:
    sound = Sound(os.urandom(25_000), "mp3", 24000, 1, 72_000)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for durable in (False, True):
            store = ClipStore(Path(folder) / str(durable))
            keys = [clip_key(str(n), {}) for n in range(count)]
            start = time.perf_counter()
            for key in keys:
                store.put(key, sound, text="x", durable=durable)
            put = (time.perf_counter() - start) / count
            start = time.perf_counter()
            assert len(store.has(keys)) == count
            has = (time.perf_counter() - start) / count
            start = time.perf_counter()
            assert all(store.get(key, verify=True) for key in keys)
            get = (time.perf_counter() - start) / count
            print(
                f"store durable={durable}: put {put * 1e6:.0f} us, has {has * 1e6:.1f} us, "
                f"get and verify {get * 1e6:.0f} us a clip of 25 kB"
            )


def offline(name: str, count: int) -> None:
    engine = load(name, VoiceSettings())
    engine.speak("Zum Warmwerden.")
    with tempfile.TemporaryDirectory() as folder:
        store = ClipStore(Path(folder))
        start = time.perf_counter()
        with Speaker(engine, store, VoiceSettings()) as speaker:
            track = speaker.voice(script(count))
        took = time.perf_counter() - start
        seconds = sum(clip.frames / clip.sample_rate for take in track.body for clip in take.clips)
        size = sum(size for _, size in store.sizes())
    engine.close()
    print(
        f"{name}: {count} clips, {seconds:.0f} s of sound in {took:.2f} s "
        f"({seconds / took:.0f} x real time, {1000 * took / count:.1f} ms a clip), "
        f"{size / seconds * 3600 / 1e6:.0f} MB an hour in the store"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=700)
    parser.add_argument("--latency", type=float, default=0.3)
    options = parser.parse_args()
    clips(700)
    offline("espeak", 400)
    requests(options.requests, options.latency)
    requests(options.requests, options.latency, "--every", "10=429")


if __name__ == "__main__":
    main()
