"""The kernel is compiled in a process of its own, once on a machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numba
import pytest

from highroad.engine.cells import compiled


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The environments of the processes that were started, on a machine where nothing is compiled."""
    started: list[dict[str, str]] = []

    def run(_command: list[str], *, env: dict[str, str], **_options: Any) -> SimpleNamespace:
        started.append(env)
        return SimpleNamespace(returncode=len(started) == 1)

    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(subprocess, "run", run)
    return started


def test_what_failed_or_was_written_anew_is_compiled_and_what_is_done_is_not(
    asked: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    compiled.compile_apart("program")
    assert list(tmp_path.iterdir()) == []
    compiled.compile_apart("program")
    compiled.compile_apart("program")
    assert [env["NUMBA_CACHE_DIR"] for env in asked] == [str(tmp_path)] * 2
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(compiled, "_place_stamp", lambda: "elsewhere")
    compiled.compile_apart("program")
    assert len(asked) == 3


def test_the_program_that_compiles_starts_no_other(
    asked: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
):
    running = SimpleNamespace(__spec__=SimpleNamespace(name="program"))
    monkeypatch.setitem(sys.modules, "__main__", running)
    compiled.compile_apart("program")
    assert asked == []
