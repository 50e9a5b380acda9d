"""The throw-away instance: prepared once, copied for each start, gone afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.demo.conftest import Demo

from highroad.demo import stage


def test_the_demo_checks_itself_and_leaves_nothing_but_what_it_prepared(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The demo works" in demo.done.stdout
    assert "a state plan and a local plan" in demo.done.stderr
    (left,) = (demo.cache / "highroad").iterdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(demo.cache))
    assert stage.prepared() == (left, False), "the next start takes what this one made"


def test_older_prepared_demos_are_forgotten(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / f"demo-{number}"
        folder.mkdir()
        os.utime(folder, (number, number))
    stage._forget_older(tmp_path / "demo-3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo-2", "demo-3"]
