"""Each rule finds its defect in an otherwise good feed, and nothing else speaks up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from essaycast.site.check import Finding, check_folder
from essaycast.site.check.context import Options

from . import good
from .breaking import Defect
from .defects import ALL


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> good.Folder:
    return good.build(tmp_path_factory.mktemp("good"))


@pytest.fixture
def folder(original: good.Folder, tmp_path: Path) -> good.Folder:
    root = tmp_path / "feed"
    shutil.copytree(original.root, root)
    return good.Folder(root, dict(original.media))


def _names(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("defect", ALL, ids=lambda d: f"{d.rule}: {d.what}")
def test_a_single_defect_is_found_and_nothing_else(defect: Defect, folder: good.Folder) -> None:
    defect.apply(folder)
    options = Options(**{"now": good.NOW, "base_url": good.BASE, **defect.options})
    found = check_folder(folder.root, options=options)
    assert defect.rule in _names(found)
    unrelated = [f"{f.rule} {f.where}: {f.text}" for f in found if f.rule != defect.rule]
    assert [line for line in unrelated if line.split()[0] not in defect.also] == []
