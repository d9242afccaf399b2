"""However long the episode, memory stays flat."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="NO RESOURCE MODULE: memory is not measured here")

_SCRIPT = """
import json, resource, sys
from pathlib import Path
from tests.audio.makers import Studio, take, tone
from essaycast.model import Pause, Track
from essaycast.config.settings import Config

studio = Studio(Path(sys.argv[1]))
studio.show.mkdir(parents=True)
studio.set(audio={"bitrate": 40, "sample_rate": 22050})
sounds = [tone(4, 16000, pitch=200 + n) for n in range(7)]
items = []
for number in range(int(sys.argv[2])):
    clip = studio.clip(sounds[number % 7] * (1 - number / 9999), 16000)
    items += [take(clip), Pause(0.4)]
made = studio.record(Track(tuple(items)))
status = Path("/proc/self/status")
if status.exists():
    # Not ru_maxrss: on Linux a child inherits that of the process it was forked from.
    peak = int(status.read_text().split("VmHWM:")[1].split()[0])
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"minutes": made.duration / 60, "peak": peak}))
"""


@pytest.mark.slow
def test_an_hour_needs_no_more_memory_than_ten_minutes(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    found = {}
    for count in (140, 820):
        result = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(tmp_path / str(count)), str(count)],
            cwd=root,
            env={"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        said = json.loads(result.stdout)
        found[count] = said["peak"] / unit
    assert said["minutes"] > 59
    assert found[820] < 120
    assert found[820] < found[140] + 20
