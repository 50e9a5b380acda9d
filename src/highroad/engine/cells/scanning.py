"""One pass over a chunk of whole rows: read, judge, and keep what was asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.reading import Bytes, plain_end, quoted_end, read_rows
from highroad.engine.cells.rules import Logic, Program, compute_logic, compute_values, emit_findings
from highroad.engine.cells.values import Columns, Ints

# Not a power of two: rows of the tile then fall into different cache sets.
TILE_ROWS = 1040


@compiled
def scan_chunk(
    buffer: Bytes,
    start: int,
    end: int,
    delimiter: int,
    width: int,
    utf8: bool,
    columns: Columns,
    program: Program,
    tile: Ints,
    tile_texts: Ints,
    used: npt.NDArray[np.uint8],
    logic: Logic,
    settled: Logic,
    tile_row: Ints,
    tile_rule: npt.NDArray[np.int16],
    keep: Ints,
    kept: Ints,
    texts: Ints,
    row_starts: Ints,
    dead: npt.NDArray[np.uint8],
    found_row: Ints,
    found_rule: npt.NDArray[np.int16],
) -> tuple[int, int, int]:
    """Scan until the bytes, the room for rows or the room for findings end: (place, rows, findings).

    keep: slots whose values are copied to `kept` (kept × row). texts: (3 × text) × row. Findings come sorted
    by row; the place is where to go on.
    """
    rows = 0
    found = 0
    at = start
    starts = np.zeros(TILE_ROWS + 2, np.int32)
    while at < end and rows + TILE_ROWS <= len(row_starts) and found + len(tile_row) <= len(found_row):
        at, count, in_tile = read_rows(
            buffer,
            at,
            end,
            delimiter,
            width,
            utf8,
            columns,
            tile[: program.slots],
            tile_texts,
            row_starts[rows:],
            dead[rows:],
            used,
            tile_row,
            tile_rule,
            0,
        )
        compute_values(tile, used, count, program)
        compute_logic(tile, used, count, program, logic, settled)
        in_tile = emit_findings(count, dead[rows:], program, logic, settled, tile_row, tile_rule, in_tile)
        starts[:] = 0
        for index in range(in_tile):
            starts[tile_row[index] + 1] += 1
        for row in range(count):
            starts[row + 1] += starts[row]
        for index in range(in_tile):
            row = tile_row[index]
            place = found + starts[row]
            starts[row] += 1
            found_row[place] = rows + row
            found_rule[place] = tile_rule[index]
        found += in_tile
        for index in range(len(keep)):
            kept[index, rows : rows + count] = tile[keep[index], :count]
        for index in range(len(texts)):
            texts[index, rows : rows + count] = tile_texts[index, :count]
        rows += count
    return at, rows, found


@compiled
def last_row_end(buffer: Bytes, end: int, delimiter: int) -> int:
    """The place after the last line feed outside of quotes, 0 when there is none; bytes may end anywhere."""
    answer = 0
    at = 0
    while at < end:
        byte = buffer[at]
        if byte == 34:  # a quoted cell
            closing, _doubled = quoted_end(buffer, at + 1, end)
            if closing < 0 or closing + 1 >= end:
                return answer
            at = closing + 1
        while at < end and buffer[at] != delimiter and buffer[at] != 10:
            at += 1
        if at < end and buffer[at] == 10:
            answer = at + 1
        at += 1
    return answer


@compiled
def count_groups(
    found_row: Ints, found_rule: npt.NDArray[np.int16], found: int, group: Ints, counts: npt.NDArray[np.int64]
) -> None:
    """Add the findings to counts (group × rule), where `group` gives each row's group."""
    for index in range(found):
        counts[group[found_row[index]], found_rule[index]] += 1


@compiled
def copy_texts(buffer: Bytes, starts: Ints, ends: Ints, offsets: Ints, out: Bytes) -> None:
    """Copy the bytes from starts to ends, one text after another, to the places that `offsets` gives."""
    for row in range(len(starts)):
        place = offsets[row]
        for at in range(starts[row], ends[row]):
            out[place] = buffer[at]
            place += 1


__all__ = ["TILE_ROWS", "copy_texts", "count_groups", "last_row_end", "plain_end", "scan_chunk"]
