"""From bytes to one int32 for each cell, strictly: the part of the kernel that reads rows.

Cells are separated by one byte, rows by a line feed (a carriage return before it belongs to it). A cell that
begins with `"` ends at the next single `"`; `""` inside stands for one. Nothing is trimmed and nothing
guessed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.texts import (
    FINE,
    UNSAFE,
    VALUE,
    WORD,
    Bytes,
    judge_digits,
    judge_text,
    read_text,
)
from highroad.engine.cells.values import (
    BLANK,
    DATE,
    DECIMAL,
    MASK,
    SKIP,
    TABLE,
    TEXT,
    Columns,
    Ints,
)

_QUOTE, _LF, _CR, _ZERO = 34, 10, 13, 48


@compiled
def quoted_end(buffer: Bytes, start: int, end: int) -> tuple[int, bool]:
    """Where the text of a quoted cell that begins at `start` ends, and whether it holds doubled quotes.

    `start` is the place after the first mark; the answer is the place of the closing one, -1 when none is
    left.
    """
    doubled = False
    at = start
    while at < end:
        if buffer[at] == _QUOTE:
            if at + 1 < end and buffer[at + 1] == _QUOTE:
                doubled = True
                at += 2
                continue
            return at, doubled
        at += 1
    return -1, doubled


@compiled
def plain_end(buffer: Bytes, start: int, delimiter: int) -> int:
    """Where a cell that isn't quoted ends; the buffer ends in a line feed."""
    at = start
    while True:
        byte = buffer[at]
        if byte == delimiter or byte == _LF or (byte == _CR and buffer[at + 1] == _LF):
            return at
        at += 1


@compiled
def read_rows(
    buffer: Bytes,
    start: int,
    end: int,
    delimiter: int,
    width: int,
    utf8: bool,
    columns: Columns,
    tile: Ints,
    texts: Ints,
    row_starts: Ints,
    dead: npt.NDArray[np.uint8],
    used: npt.NDArray[np.uint8],
    found_row: Ints,
    found_rule: npt.NDArray[np.int16],
    found: int,
) -> tuple[int, int, int]:
    """Read rows into a tile until it is full or the bytes end: (place reached, rows read, findings so far).

    buffer ends in a line feed at `end` - 1, outside of quotes. tile: slot × row. texts: (3 × text) × row, of
    start, end and whether quotes are doubled. dead: rows that have the wrong number of cells; nothing else is
    said of them. used: slots that hold anything but blanks. Findings are pairs (row of the tile, rule).
    """
    capacity = tile.shape[1]
    tile[:, :] = BLANK
    texts[:, :] = 0
    used[:] = 0
    # Bound to names once: looking into the tuple for every cell would cost more than reading the cell.
    kinds, lengths, slots, wanted = columns.kind, columns.length, columns.slot, columns.text
    checks, masks, exact = columns.check, columns.mask, columns.exact
    tables, table_start, table_size = columns.tables, columns.table_start, columns.table_size
    format_rule, value_rule, width_rule = columns.format_rule, columns.value_rule, columns.width_rule
    ragged, null_word, unsafe = columns.file_rules
    rows = 0
    at = start
    while at < end and rows < capacity and found + 2 * width + 2 < len(found_row):
        if buffer[at] == _LF:
            at += 1
            continue
        if buffer[at] == _CR and buffer[at + 1] == _LF:
            at += 2
            continue
        row_starts[rows] = at
        dead[rows] = 0
        before = found
        column = 0
        broken = False
        while True:
            byte = int(buffer[at])
            if byte == delimiter:  # a blank cell in the middle: by far the most frequent
                column += 1
                at += 1
                continue
            if byte == _LF or (byte == _CR and buffer[at + 1] == _LF):
                column += 1
                at += 1 if byte == _LF else 2
                break
            if column >= width or kinds[column] == SKIP:
                if byte == _QUOTE:
                    cell_end, doubled = quoted_end(buffer, at + 1, end)
                    broken = cell_end < 0
                    if broken:
                        at = end
                        break
                    at = cell_end + 1
                at = plain_end(buffer, at, delimiter)
            else:
                kind = kinds[column]
                cell = at
                number = 0
                digit = np.uint8(byte - _ZERO)  # below zero wraps round to more than nine
                while digit <= 9:
                    number = number * 10 + int(digit)
                    at += 1
                    digit = np.uint8(buffer[at] - _ZERO)
                byte = buffer[at]
                size = at - cell
                verdict = -1
                value = 0
                cell_end = at
                doubled = False
                if (byte == delimiter or byte == _LF) and size <= 9:
                    value, verdict = judge_digits(number, size, kind, lengths[column], checks[column])
                    if kind == TEXT and slots[column] >= 0 and verdict == FINE:
                        value = read_text(buffer, cell, at)
                if verdict < 0:
                    at = cell
                    quoted = buffer[at] == _QUOTE
                    if quoted:
                        cell_end, doubled = quoted_end(buffer, at + 1, end)
                        broken = cell_end < 0
                        if broken:
                            at = end
                            break
                        cell = at + 1
                        at = plain_end(buffer, cell_end + 1, delimiter)
                        if at != cell_end + 1:  # something stands between the closing mark and the delimiter
                            cell = cell - 1
                            cell_end = at
                            quoted = doubled = False
                    else:
                        at = plain_end(buffer, at, delimiter)
                        cell_end = at
                    if cell_end > cell:
                        value, verdict = judge_text(
                            buffer, cell, cell_end, kind, lengths[column], checks[column], quoted, utf8
                        )
                if verdict >= 0:
                    rule = -1
                    if verdict == FINE:
                        check = checks[column]
                        if check == MASK:
                            if value > 63 or not (masks[column] >> np.uint64(value)) & np.uint64(1):
                                rule = value_rule[column]
                        elif check == TABLE:
                            if value >= table_size[column] or not tables[table_start[column] + value]:
                                rule = value_rule[column]
                        if rule < 0 and exact[column] and cell_end - cell != lengths[column]:
                            rule = width_rule[column]
                    elif verdict == UNSAFE:
                        rule = unsafe
                    else:
                        rule = value_rule[column]  # what can't be read is none of the values either
                        form = null_word if verdict == WORD else format_rule[column]
                        if form >= 0 and (verdict != VALUE or kind == DATE or kind == DECIMAL):
                            found_row[found] = rows
                            found_rule[found] = form
                            found += 1
                    if rule >= 0:
                        found_row[found] = rows
                        found_rule[found] = rule
                        found += 1
                    slot = slots[column]
                    if slot >= 0:
                        tile[slot, rows] = value
                        used[slot] = 1
                    text = wanted[column]
                    if text >= 0:
                        texts[3 * text, rows] = cell
                        texts[3 * text + 1, rows] = cell_end
                        texts[3 * text + 2, rows] = doubled
            byte = buffer[at]
            column += 1
            if byte == delimiter:
                at += 1
                continue
            at += 1 if byte == _LF else 2
            break
        if broken or column != width:
            found = before
            dead[rows] = 1
            tile[:, rows] = BLANK
            texts[:, rows] = 0
            if ragged >= 0:
                found_row[found] = rows
                found_rule[found] = ragged
                found += 1
        rows += 1
    return at, rows, found
