"""Cells that a program damaged on the way: letters read in another encoding are mended, the marks that a
spreadsheet program leaves in place of a value or a code are refused.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.delimited import TextRows

_ERRORS: Final = r"^(#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|#{4,}|\d(\.\d+)?[Ee]\+\d+)$"
_HASH, _PLUS, _ASCII = ord("#"), ord("+"), 0x80
#: What a byte above ASCII became when it was read as Latin-1 or as Windows reads it -> the byte.
_BYTES: Final = {bytes([code]).decode("latin-1"): code for code in range(_ASCII, 0x100)} | {
    bytes([code]).decode("cp1252"): code
    for code in range(_ASCII, 0xA0)
    if bytes([code]).decode("cp1252", "ignore")
}
_TAIL: Final = "[" + "".join(re.escape(letter) for letter, code in _BYTES.items() if code < 0xC0) + "]"
# One letter's bytes: Western ones have two, quotes and dashes three.
_SCRAMBLED: Final = re.compile(f"[\u00c2\u00c3]{_TAIL}|\u00e2{_TAIL}{{2}}")


def sound(rows: TextRows) -> TextRows:
    """The rows with scrambled letters as they were meant.

    Raises UnreadableFile at a spreadsheet program's error (`#N/A`), a column too narrow (`####`) or a code
    that it took for a number and wrote as 1.99E+10.
    """
    columns = []
    for name in rows.table.column_names:
        column = rows.table[name]
        seen = _bytes_of(column)
        if seen[_HASH] or seen[_PLUS]:
            _refuse_errors(rows, name, column)
        columns.append(_unscrambled(column) if seen[_ASCII:].any() else column)
    table = pa.table(columns, names=rows.table.column_names)
    return TextRows(table, rows.line, rows.file, rows.lines, rows.headings)


def _bytes_of(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which bytes its texts are made of: most columns have digits alone, and need no closer look."""
    seen = np.zeros(256, np.bool_)
    for chunk in column.chunks:
        data = chunk.buffers()[2]
        if data is not None and data.size:
            seen[np.frombuffer(data, np.uint8)] = True
    return seen


def _refuse_errors(rows: TextRows, name: str, column: pa.ChunkedArray) -> None:
    damaged = pc.match_substring_regex(column, _ERRORS)
    if pc.any(damaged).as_py():
        at = int(pc.index(damaged, True).as_py())
        problem = _("“{value}” is what a spreadsheet program made of a value")
        raise rows.fail(problem.format(value=column[at].as_py()[:40]), at, name)


def _unscrambled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(pc.match_substring_regex(column, _SCRAMBLED.pattern)).as_py():
        return column
    return pa.chunked_array([[_SCRAMBLED.sub(_meant, text) for text in column.to_pylist()]], pa.string())


def _meant(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[letter] for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def refuse_points(rows: TextRows, column: str) -> None:
    """Raise UnreadableFile where dollars have thousands grouped by a point: 1.234, which would be read as one
    dollar. Cents have two digits.
    """
    grouped = pc.match_substring_regex(rows.table[column], r"^\d{1,3}\.\d{3}$")
    if pc.any(grouped).as_py():
        at = int(pc.index(grouped, True).as_py())
        text = rows.table[column][at].as_py()
        raise rows.fail(_("“{value}” is not a number").format(value=text), at, column)
