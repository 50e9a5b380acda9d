"""Columns of text joined into rows of CSV, quoting only the cells that need it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def rows_of_text(columns: Sequence[pa.Array], delimiter: str = ",") -> bytes:
    """The rows that columns of text (nulls are blanks) make, each ending in a line feed."""
    if not columns or not len(columns[0]):
        return b""
    cells = [_quoted(column, delimiter) for column in columns]
    between = pa.scalar(delimiter, pa.large_string())
    rows = pc.binary_join_element_wise(*cells, between, null_handling="replace", null_replacement="")
    end, nothing = pa.scalar("\n", pa.large_string()), pa.scalar("", pa.large_string())
    ended = pc.binary_join_element_wise(rows, end, nothing)
    # The texts of an array stand one after another in its last buffer.
    content: bytes = ended.buffers()[2].to_pybytes()
    return content[: int(pc.sum(pc.binary_length(ended)).as_py())]


def _quoted(column: pa.Array, delimiter: str) -> pa.Array:
    if column.null_count == len(column):
        return column.cast(pa.large_string())
    texts = column.cast(pa.large_string())
    needs = pc.match_substring_regex(texts, f'[{delimiter}"\r\n]')
    if not pc.any(needs).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    mark, nothing = pa.scalar('"', pa.large_string()), pa.scalar("", pa.large_string())
    marked = pc.binary_join_element_wise(mark, doubled, mark, nothing)
    return pc.if_else(needs, marked, texts)
