"""The throw-away instance: prepared once, copied for each start, gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from highroad.demo import stage


def run(cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settled = {
        name: value for name, value in os.environ.items() if not name.startswith(("HIGHROAD", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, "-m", "highroad.cli", "demo", *arguments],
        env={**settled, "XDG_CACHE_HOME": str(cache), "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_the_demo_checks_itself_and_leaves_nothing_but_what_it_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(tmp_path, "--check")
    assert done.returncode == 0, done.stderr
    assert "The demo works" in done.stdout
    assert "a state plan and a local plan" in done.stderr
    (left,) = (tmp_path / "highroad").iterdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert stage.prepared() == (left, False), "the next start takes what this one made"


def test_older_prepared_demos_are_forgotten(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / f"demo-{number}"
        folder.mkdir()
        os.utime(folder, (number, number))
    stage._forget_older(tmp_path / "demo-3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo-2", "demo-3"]
