"""What the one whole number (int32) that stands for a cell means, and how columns are described to the
kernel.

A cell becomes one int32. A blank is `BLANK`; text that can't be read as its column's kind is `BAD` (or
`BAD_FLAG`: a single digit where a date should be). Anything above `LEAST` is a value: a whole number; cents
for a decimal; days since 1 January 1970 for a date; for short codes their letters and digits in base 37; for
other text its number when it is nine digits, else 1,000,000,000 and more (a digest).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

BLANK: Final = -(2**31)
BAD: Final = BLANK + 1
BAD_FLAG: Final = BLANK + 2
LEAST: Final = BLANK + 16
NINE_DIGITS: Final = 1_000_000_000

SKIP, INTEGER, DECIMAL, DATE, TEXT, LETTERS = range(6)
NO_CHECK, MASK, TABLE, IDENTIFIER, GRANT = range(5)
NO_RULE: Final = -1
LARGEST_MASK: Final = 63
LARGEST_TABLE: Final = 1_000_000
LARGEST_AMOUNT: Final = 99_999_999  # cents: 999999.99

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is read and checked. Rules are numbers that the kernel reports; -1 means none.

    kind: SKIP … LETTERS. length: the most characters, 0 where open. exact: values must have all `length`
    characters. slot: the row of the tile that keeps the cell, -1 when nobody asks for it. text: the row that
    keeps where its text stands, -1 when nobody asks. allowed: the values that may be (None: any). check:
    IDENTIFIER or GRANT for text with a pattern.
    """

    kind: int = SKIP
    length: int = 0
    exact: bool = False
    slot: int = -1
    text: int = -1
    allowed: Sequence[int] | None = None
    check: int = NO_CHECK
    format_rule: int = NO_RULE
    value_rule: int = NO_RULE
    width_rule: int = NO_RULE


@dataclass(frozen=True, slots=True)
class FileRules:
    """The rules that any cell or row can break: wrong number of cells, words for blank, unsafe text."""

    ragged: int = NO_RULE
    null_word: int = NO_RULE
    unsafe: int = NO_RULE


class Columns(NamedTuple):
    """`Column`s as the kernel takes them: one array for each property."""

    kind: Ints
    length: Ints
    exact: Ints
    slot: Ints
    text: Ints
    check: Ints
    mask: npt.NDArray[np.uint64]
    table_start: Ints
    table_size: Ints
    format_rule: Ints
    value_rule: Ints
    width_rule: Ints
    tables: npt.NDArray[np.uint8]
    file_rules: Ints


@dataclass
class _Tables:
    parts: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    size: int = 0

    def add(self, allowed: Sequence[int]) -> tuple[int, int]:
        table = np.zeros(max(allowed) + 1, np.uint8)
        table[np.asarray(allowed)] = 1
        start = self.size
        self.parts.append(table)
        self.size += len(table)
        return start, len(table)


def pack_columns(columns: Sequence[Column], file_rules: FileRules) -> Columns:
    """Columns, in the order of the file, as arrays. Raises ValueError for a list that no table can hold."""
    tables = _Tables()
    checks, masks, starts, sizes = [], [], [], []
    for column in columns:
        check, mask, start, size = column.check, 0, 0, 0
        if column.allowed is not None:
            allowed = sorted(set(column.allowed))
            if not allowed or allowed[0] < 0 or allowed[-1] > LARGEST_TABLE:
                raise ValueError("a list of allowed values is empty, negative or reaches too far")
            if allowed[-1] <= LARGEST_MASK:
                check, mask = MASK, sum(1 << value for value in allowed)
            else:
                check = TABLE
                start, size = tables.add(allowed)
        checks.append(check)
        masks.append(mask)
        starts.append(start)
        sizes.append(size)

    def ints(values: Sequence[int]) -> Ints:
        return np.asarray(values, np.int32)

    return Columns(
        kind=ints([c.kind for c in columns]),
        length=ints([c.length for c in columns]),
        exact=ints([c.exact for c in columns]),
        slot=ints([c.slot for c in columns]),
        text=ints([c.text for c in columns]),
        check=ints(checks),
        mask=np.asarray(masks, np.uint64),
        table_start=ints(starts),
        table_size=ints(sizes),
        format_rule=ints([c.format_rule for c in columns]),
        value_rule=ints([c.value_rule for c in columns]),
        width_rule=ints([c.width_rule for c in columns]),
        tables=np.concatenate(tables.parts) if tables.parts else np.zeros(1, np.uint8),
        file_rules=ints([file_rules.ragged, file_rules.null_word, file_rules.unsafe]),
    )


def letters_value(text: str) -> int:
    """The value of a short code of capital letters and digits, as the kernel computes it."""
    value = 0
    for character in text:
        value = value * 37 + (ord(character) - 47 if character.isdigit() else ord(character) - 54)
    return value


def text_value(text: str) -> int:
    """The value of a text that is neither a code nor a date, as the kernel computes it."""
    data = text.encode()
    if len(data) == 9 and data.isdigit():
        return int(data)
    digest = 2166136261
    for byte in data:
        digest = (digest ^ byte) * 16777619 % 2**32
    return NINE_DIGITS + digest % 1_147_000_000
