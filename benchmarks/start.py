"""Starting: the command line, and a set-up that has nothing left to do, against an empty Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Case

ROOT = Path(__file__).parents[1]


def _process(*command: str | Path) -> object:
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=True, capture_output=True)


def cases() -> list[Case]:
    """Whole processes, from the shell's point of view."""
    highroad = Path(sys.executable).with_name("highroad")
    empty = "python -c pass"
    return [
        Case(empty, lambda: _process(sys.executable, "-c", "pass")),
        Case("highroad --help", lambda: _process(highroad, "--help"), empty, at_most_seconds=1.0),
        Case("make setup, second time", lambda: _process("make", "setup"), empty, at_most_seconds=5.0),
    ]
