"""The demo as `highroad demo --check` prepares it, made once for all these tests: it takes a while."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Demo:
    """What the command said, and the cache folder that it was given."""

    done: subprocess.CompletedProcess[str]
    cache: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`highroad demo --check`, with an empty cache."""
    cache = tmp_path_factory.mktemp("demo")
    settled = {
        name: value for name, value in os.environ.items() if not name.startswith(("HIGHROAD", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "highroad.cli", "demo", "--check"],
        env={**settled, "XDG_CACHE_HOME": str(cache), "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return Demo(done, cache)
