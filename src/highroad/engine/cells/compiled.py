"""Where compiled machine code is kept between runs, so that it is compiled once per machine and text."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, TypeVar

import numba

Function = TypeVar("Function")


def _text_stamp() -> str:
    """Changes with any module of the kernel: one module's machine code holds parts of the others'."""
    stamp = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        stamp.update(module.read_bytes())
    return stamp.hexdigest()[:16]


def _place_stamp() -> str:
    """Changes with where the modules lie and when they were written: the compiler knows its work by that."""
    files = [(str(module), module.stat()) for module in sorted(Path(__file__).parent.glob("*.py"))]
    told = [(path, stat.st_mtime_ns, stat.st_size) for path, stat in files]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def cache_folder() -> Path:
    """A folder to write compiled code into: HIGHROAD_CACHE, the user's cache folder, or a temporary one."""
    own = os.environ.get("HIGHROAD_CACHE")
    base = (
        Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "highroad"
    )
    folder = base / f"compiled-{_text_stamp()}-{numba.__version__}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:  # a read-only home, as in many containers: compiled anew in each of them
        return Path(tempfile.mkdtemp(prefix="highroad-compiled-"))


if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(cache_folder())

_SETTINGS: Final[dict[str, Any]] = {
    "nogil": True,
    "cache": True,
    "boundscheck": False,
    "error_model": "numpy",
}


def compile_apart(program: str) -> None:
    """Have the kernel compiled by a process of its own, unless it is: the compiler takes more memory than any
    file does. program: a module that calls what is to be compiled. What fails is compiled where it is called.
    """
    folder = Path(numba.config.CACHE_DIR)
    whole = folder / f"whole-{_place_stamp()}"
    running = getattr(sys.modules["__main__"], "__spec__", None)
    if whole.exists() or (running is not None and running.name == program):
        return
    own = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    done = subprocess.run([sys.executable, "-m", program], env=own, capture_output=True, check=False)
    if done.returncode == 0:
        whole.touch()


def compiled(function: Function) -> Function:
    """Compile at first call to machine code that runs beside other threads, and keep it on disk."""
    made: Function = numba.njit(**_SETTINGS)(function)
    return made
