"""Fixtures of the fault tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.faults.forge import Forge
from tests.standin.google import GoogleStandIn


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """Starts commands as processes of their own."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    with Forge(tmp_path_factory.mktemp("forge")) as found:
        yield found


@pytest.fixture(scope="session")
def voice() -> Iterator[GoogleStandIn]:
    """One stand-in for Google for all kills; each test looks at its own part of `asked`."""
    with GoogleStandIn(latency=0.01) as found:
        yield found
