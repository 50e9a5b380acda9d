"""Text that Windows wrote: quotes and dashes stand where Latin-1 has control characters."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_CONTROLS: Final = re.compile("[\x80-\x9f]")
_WINDOWS: Final = {
    code: bytes([code]).decode("cp1252", "ignore") or None
    for code in range(0x80, 0xA0)  # five of them mean nothing in Windows either
}


def without_controls(text: str) -> str:
    """Text that was read as Latin-1, as Windows meant it."""
    return text.translate(_WINDOWS) if _CONTROLS.search(text) else text


def spelled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column that was read as Latin-1, as Windows meant it."""
    if not pc.any(pc.match_substring_regex(column, _CONTROLS.pattern)).as_py():
        return column
    return pa.chunked_array([[without_controls(text) for text in column.to_pylist()]], pa.string())
