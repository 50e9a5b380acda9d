"""From bytes to one int32 for each cell, strictly: the part of the kernel that reads rows.

Cells are separated by one byte, rows by a line feed (a carriage return before it belongs to it). A cell that
begins with `"` ends at the next single `"`; `""` inside stands for one. Nothing is trimmed and nothing
guessed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.values import (
    BAD,
    BAD_FLAG,
    BLANK,
    DATE,
    DECIMAL,
    GRANT,
    IDENTIFIER,
    INTEGER,
    LARGEST_AMOUNT,
    LETTERS,
    MASK,
    NINE_DIGITS,
    SKIP,
    TABLE,
    Columns,
    Ints,
)

Bytes = npt.NDArray[np.uint8]
_QUOTE, _LF, _CR, _ZERO, _POINT = 34, 10, 13, 48, 46
FORMAT, WORD, UNSAFE, VALUE, FINE = range(5)


@compiled
def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1 January 1970 to a day of the proleptic Gregorian calendar."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (month + (9 if month <= 2 else -3)) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


@compiled
def _month_length(year: int, month: int) -> int:
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


@compiled
def _read_integer(buffer: Bytes, start: int, end: int) -> int:
    if end - start > 9:
        return BAD
    value = 0
    for at in range(start, end):
        digit = buffer[at] - _ZERO
        if digit < 0 or digit > 9:
            return BAD
        value = value * 10 + digit
    return value


@compiled
def date_value(value: int) -> int:
    """Days of a date written as the number yyyymmdd; BLANK when the calendar has no such day."""
    year, month, day = value // 10000, value // 100 % 100, value % 100
    if year < 1 or month < 1 or month > 12 or day < 1 or day > _month_length(year, month):
        return BLANK
    return days_from_civil(year, month, day)


@compiled
def _read_date(buffer: Bytes, start: int, end: int) -> int:
    """Days; BAD, or BAD_FLAG for a single digit; BLANK for eight digits that are no day of the calendar."""
    if end - start != 8:
        if end - start == 1 and _ZERO <= buffer[start] <= _ZERO + 9:
            return BAD_FLAG
        return BAD
    value = _read_integer(buffer, start, end)
    if value == BAD:
        return BAD
    return date_value(value)


@compiled
def _read_decimal(buffer: Bytes, start: int, end: int) -> int:
    """Cents: one to seven digits, perhaps a point and one or two digits."""
    whole = end
    for at in range(start, end):
        if buffer[at] == _POINT:
            whole = at
            break
    decimals = end - whole - 1
    if whole == start or whole - start > 7 or (whole < end and (decimals < 1 or decimals > 2)):
        return BAD
    value = _read_integer(buffer, start, whole)
    if value == BAD:
        return BAD
    value *= 100
    if whole < end:
        cents = _read_integer(buffer, whole + 1, end)
        if cents == BAD:
            return BAD
        value += cents * 10 if decimals == 1 else cents
    return value


@compiled
def _read_letters(buffer: Bytes, start: int, end: int) -> int:
    if end - start > 5:
        return BAD
    value = 0
    for at in range(start, end):
        byte = buffer[at]
        if _ZERO <= byte <= 57:
            value = value * 37 + byte - 47
        elif 65 <= byte <= 90:
            value = value * 37 + byte - 54
        else:
            return BAD
    return value


@compiled
def _read_text(buffer: Bytes, start: int, end: int) -> int:
    if end - start == 9:
        value = _read_integer(buffer, start, end)
        if value != BAD:
            return value
    digest = np.uint32(2166136261)
    for at in range(start, end):
        digest = np.uint32((digest ^ np.uint32(buffer[at])) * np.uint32(16777619))
    return NINE_DIGITS + int(digest) % 1_147_000_000


@compiled
def _characters(buffer: Bytes, start: int, end: int, quoted: bool, utf8: bool) -> int:
    """How many characters the text has; inside quotes, two marks are one."""
    count = 0
    marks = 0
    for at in range(start, end):
        count += (not utf8) or (buffer[at] & 0xC0) != 0x80
        marks += buffer[at] == _QUOTE
    return count - marks // 2 if quoted else count


@compiled
def _upper(byte: int) -> int:
    return byte - 32 if 97 <= byte <= 122 else byte


@compiled
def _is_null_word(buffer: Bytes, start: int, end: int) -> bool:
    """Whether the text is NULL, NA or N/A in any case, or nothing but spaces and tabs."""
    first = _upper(buffer[start])
    if first == 32 or first == 9:
        for at in range(start, end):
            if buffer[at] != 32 and buffer[at] != 9:
                return False
        return True
    if first != 78:
        return False
    size = end - start
    if size == 2:
        return _upper(buffer[start + 1]) == 65
    if size == 3:
        return buffer[start + 1] == 47 and _upper(buffer[start + 2]) == 65
    if size == 4:
        return (
            _upper(buffer[start + 1]) == 85
            and _upper(buffer[start + 2]) == 76
            and _upper(buffer[start + 3]) == 76
        )
    return False


@compiled
def _is_identifier(buffer: Bytes, start: int, end: int) -> bool:
    """Letters and digits, not all of them zero."""
    zeros = True
    for at in range(start, end):
        byte = _upper(buffer[at])
        if not (_ZERO <= byte <= 57 or 65 <= byte <= 90):
            return False
        zeros = zeros and byte == _ZERO
    return not zeros


@compiled
def _is_grant(buffer: Bytes, start: int, end: int) -> bool:
    """Two capitals, nine digits, a capital, two digits; or fourteen nines."""
    if end - start != 14:
        return False
    nines = True
    for at in range(14):
        byte = buffer[start + at]
        nines = nines and byte == 57
    if nines:
        return True
    for at in range(14):
        byte = buffer[start + at]
        letter = at < 2 or at == 11
        if letter and not 65 <= byte <= 90:
            return False
        if not letter and not _ZERO <= byte <= 57:
            return False
    return True


@compiled
def _unsafe(buffer: Bytes, start: int, end: int, quoted: bool) -> bool:
    """Control characters anywhere, or a quotation mark in a cell that isn't quoted."""
    for at in range(start, end):
        byte = buffer[at]
        if byte == _QUOTE and not quoted:
            return True
        if byte < 32 and not (quoted and (byte == _LF or byte == _CR or byte == 9)):
            return True
    return False


@compiled
def judge_text(
    buffer: Bytes, start: int, end: int, kind: int, length: int, check: int, quoted: bool, utf8: bool
) -> tuple[int, int]:
    """Value and verdict (FORMAT, WORD, UNSAFE, VALUE or FINE) of a cell that is not simply digits."""
    if kind == INTEGER:
        value = _read_integer(buffer, start, end)
        bad = value == BAD or (length > 0 and end - start > length)
    elif kind == DATE:
        value = _read_date(buffer, start, end)
        if value == BLANK:
            return BAD, VALUE
        if value == BAD_FLAG:
            return BAD_FLAG, FORMAT
        bad = value == BAD
    elif kind == DECIMAL:
        value = _read_decimal(buffer, start, end)
        bad = value == BAD
        if value > LARGEST_AMOUNT:
            return BAD, VALUE
    elif kind == LETTERS:
        value = _read_letters(buffer, start, end)
        if value == BAD and end - start <= length and not _is_null_word(buffer, start, end):
            return BAD, VALUE
        bad = value == BAD or end - start > length
    else:
        if _is_null_word(buffer, start, end):
            return BAD, WORD
        if _unsafe(buffer, start, end, quoted):
            return BAD, UNSAFE
        if length > 0 and end - start > length and _characters(buffer, start, end, quoted, utf8) > length:
            return BAD, FORMAT
        value = _read_text(buffer, start, end)
        if (check == IDENTIFIER and not _is_identifier(buffer, start, end)) or (
            check == GRANT and not _is_grant(buffer, start, end)
        ):
            return value, VALUE
        return value, FINE
    if bad:
        return BAD, WORD if _is_null_word(buffer, start, end) else FORMAT
    return value, FINE


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
    while at < end and rows < capacity and found + width + 2 < len(found_row):
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
                    number = number * 10 + digit
                    at += 1
                    digit = np.uint8(buffer[at] - _ZERO)
                byte = buffer[at]
                size = at - cell
                verdict = -1
                value = 0
                cell_end = at
                doubled = False
                if (byte == delimiter or byte == _LF) and size <= 9:
                    if kind == INTEGER and size <= lengths[column]:
                        value, verdict = number, FINE
                    elif kind == DATE and size == 8:
                        value = date_value(number)
                        verdict = VALUE if value == BLANK else FINE
                        value = BAD if value == BLANK else value
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
                            quoted = False
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
                    elif verdict == VALUE:
                        rule = value_rule[column]
                    elif verdict == FORMAT:
                        rule = format_rule[column]
                    else:
                        rule = null_word if verdict == WORD else unsafe
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
