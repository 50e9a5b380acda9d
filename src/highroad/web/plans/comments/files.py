"""Files that come with comments and notices: kept by their hash, given back only to those who answer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

MOST_BYTES = 10 * 1024 * 1024


def folder() -> Path:
    """Where the files are kept."""
    return Path(settings.MEDIA_ROOT) / "plans" / "comments"


def keep(content: bytes) -> str:
    """Keep the bytes; returns their SHA-256. Keeping them again changes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    target = folder() / digest
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
    return digest


def kept(digest: str) -> Path:
    """The file of a hash."""
    return folder() / digest
