"""Fixtures: `from tests.standin.plugin import google  # noqa: F401` in a conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin.google import GoogleStandIn


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleStandIn]:
    """The stand-in, running, and the environment set so that gTTS goes to it."""
    with GoogleStandIn() as stand_in:
        for name in ("NO_PROXY", "no_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", stand_in.address)
        yield stand_in
