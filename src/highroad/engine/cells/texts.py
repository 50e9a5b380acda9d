"""The text of one cell as a number, strictly: which kinds of text are read, and which are refused."""

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
    NINE_DIGITS,
    NO_CHECK,
    TEXT,
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
    """Cents: one to six digits, perhaps a point and one or two digits; or seven, an amount too large."""
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
    return BAD if whole - start > 6 and value <= LARGEST_AMOUNT else value


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
def read_text(buffer: Bytes, start: int, end: int) -> int:
    """The number of nine digits, a digest of any other text."""
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
def judge_digits(number: int, size: int, kind: int, length: int, check: int) -> tuple[int, int]:
    """Value and verdict of a cell of one to nine digits, as `judge_text` has them; -1 where that must say.

    A text's value is left to `read_text`: most are asked for by nobody.
    """
    if kind == INTEGER:
        return (number, FINE) if size <= length else (BAD, FORMAT)
    if kind == DATE:
        if size != 8:
            return BAD_FLAG if size == 1 else BAD, FORMAT
        value = date_value(number)
        return (BAD, VALUE) if value == BLANK else (value, FINE)
    if kind == DECIMAL:
        if size > 7 or (size == 7 and number * 100 <= LARGEST_AMOUNT):  # six digits, or an amount too large
            return BAD, FORMAT
        return (BAD, VALUE) if size == 7 else (number * 100, FINE)
    if kind == TEXT and check == NO_CHECK and (length == 0 or size <= length):
        return 0, FINE
    return 0, -1


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
        value = read_text(buffer, start, end)
        if (check == IDENTIFIER and not _is_identifier(buffer, start, end)) or (
            check == GRANT and not _is_grant(buffer, start, end)
        ):
            return value, VALUE
        return value, FINE
    if bad:
        return BAD, WORD if _is_null_word(buffer, start, end) else FORMAT
    return value, FINE
