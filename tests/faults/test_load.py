"""The load benchmark in small: every step ends well within 1 GB of address space."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.load import measure


@pytest.mark.slow
def test_a_large_show_fits_into_a_small_machine(tmp_path: Path) -> None:
    rows = measure(tmp_path, essays=120, changed=10, memory=1024)
    assert len(rows) == 7
    assert max(run.memory for _, run in rows) < 320  # MB; 190 were measured
    feed = (tmp_path / "host" / "feed.xml").read_text("utf-8")
    assert feed.count("<item>") == 120
