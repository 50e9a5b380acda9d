"""Which code is running: kept answers and prepared demos of other code are not used."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import highroad


@cache
def code_stamp() -> str:
    """Changes whenever a file of the package does, also between two states of one version."""
    root = Path(highroad.__file__).parent
    digest = hashlib.sha256(f"{highroad.__version__} {sys.version_info[:2]}".encode())
    for name, state in sorted(_files(str(root))):
        digest.update(f"{name[len(str(root)) :]}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif entry.is_file():
            yield entry.path, entry.stat()
