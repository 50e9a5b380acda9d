"""Which code is running: kept answers and prepared demos of other code are not used."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import highroad


@cache
def code_stamp() -> str:
    """Changes whenever a file of the package does, also between two states of one version."""
    root = Path(highroad.__file__).parent
    digest = hashlib.sha256(f"{highroad.__version__} {sys.version_info[:2]}".encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            state = path.stat()
            digest.update(f"{path.relative_to(root)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
