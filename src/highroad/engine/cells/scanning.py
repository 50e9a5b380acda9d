"""Judging the rows that were read, and keeping what was asked for; small helpers over bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.reading import quoted_end
from highroad.engine.cells.rules import (
    Logic,
    Program,
    compute_logic,
    compute_values,
    count_true,
    emit_findings,
)
from highroad.engine.cells.texts import Bytes
from highroad.engine.cells.values import Ints

# Not a power of two: rows of the tile then fall into different cache sets.
TILE_ROWS = 1040


@compiled
def judge_tile(
    program: Program,
    tile: Ints,
    tile_texts: Ints,
    used: npt.NDArray[np.uint8],
    logic: Logic,
    settled: Logic,
    tile_row: Ints,
    tile_rule: npt.NDArray[np.int16],
    dead: npt.NDArray[np.uint8],
    keep: Ints,
    kept: Ints,
    texts: Ints,
    found_row: Ints,
    found_rule: npt.NDArray[np.int16],
    counts: npt.NDArray[np.int64],
    first: int,
    rows: int,
    in_tile: int,
    found: int,
) -> int:
    """Judge the rows that were read into a tile, and add what was found to what the piece has so far.

    first: how many rows the piece had before. in_tile: findings of reading. found: findings before. keep:
    slots whose values are copied to `kept` (kept × row). Findings come sorted by row. How many there are now.
    """
    compute_values(tile, used, rows, program)
    compute_logic(tile, used, rows, program, logic, settled)
    in_tile = emit_findings(rows, dead, program, logic, settled, tile_row, tile_rule, in_tile)
    count_true(rows, dead, program, logic, settled, counts)
    _sort_by_row(tile_row, tile_rule, in_tile, rows, first, found_row, found_rule, found)
    for index in range(len(keep)):
        kept[index, first : first + rows] = tile[keep[index], :rows]
    for index in range(len(texts)):
        texts[index, first : first + rows] = tile_texts[index, :rows]
    return found + in_tile


@compiled
def _sort_by_row(
    tile_row: Ints,
    tile_rule: npt.NDArray[np.int16],
    count: int,
    rows: int,
    first: int,
    found_row: Ints,
    found_rule: npt.NDArray[np.int16],
    found: int,
) -> None:
    starts = np.zeros(rows + 2, np.int32)
    for index in range(count):
        starts[tile_row[index] + 1] += 1
    for row in range(rows):
        starts[row + 1] += starts[row]
    for index in range(count):
        row = tile_row[index]
        place = found + starts[row]
        starts[row] += 1
        found_row[place] = first + row
        found_rule[place] = tile_rule[index]


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


@compiled
def digest_texts(
    buffer: Bytes, starts: Ints, ends: Ints, digests: npt.NDArray[np.uint64], heads: npt.NDArray[np.uint8]
) -> None:
    """A 64-bit digest of each text, and its first bytes (as many as `heads` has columns)."""
    room = heads.shape[1]
    for row in range(len(starts)):
        digest = np.uint64(14695981039346656037)
        for at in range(starts[row], ends[row]):
            digest = (digest ^ np.uint64(buffer[at])) * np.uint64(1099511628211)
            if at - starts[row] < room:
                heads[row, at - starts[row]] = buffer[at]
        # FNV leaves the last bytes in the low bits; mixed, every bit depends on all of them.
        digest ^= digest >> np.uint64(33)
        digest *= np.uint64(0xFF51AFD7ED558CCD)
        digests[row] = digest ^ (digest >> np.uint64(33))
