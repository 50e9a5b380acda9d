"""How elements become columns of the kernel, and columns of the kernel become columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.engine.cells import Column, letters_value
from highroad.engine.cells.values import (
    DATE,
    DECIMAL,
    GRANT,
    IDENTIFIER,
    INTEGER,
    LEAST,
    LETTERS,
    NO_CHECK,
    NO_RULE,
    TEXT,
)
from highroad.reference.participants import Element, state_codes, state_numbers

MONEY: Final = pa.decimal128(9, 2)
_KINDS: Final = {"integer": INTEGER, "decimal": DECIMAL, "date": DATE, "text": TEXT, "any": TEXT}
_CHECKS: Final = {"identifier": IDENTIFIER, "youthbuild": GRANT}


@dataclass(frozen=True, slots=True)
class CellRules:
    """Numbers of the rules that a cell of one element can break."""

    format: int = NO_RULE
    value: int = NO_RULE
    width: int = NO_RULE


def column_of(
    element: Element, slot: int = -1, text: int = -1, rules: CellRules | None = None, state: str = ""
) -> Column:
    """The element as a column of the kernel. state: FIPS code with which board codes begin, "" for any."""
    own = rules or CellRules()
    kind = LETTERS if element.pattern == "state" else _KINDS[element.kind]
    length = element.length or 0
    if kind == INTEGER and not length:
        length = 9
    if element.kind == "any":
        length = 0
    return Column(
        kind=kind,
        length=length,
        exact=element.fixed_width,
        slot=slot,
        text=text,
        allowed=_allowed(element, state),
        check=_CHECKS.get(element.pattern, NO_CHECK),
        format_rule=own.format,
        value_rule=own.value,
        width_rule=own.width,
    )


def _allowed(element: Element, state: str) -> Sequence[int] | None:
    if element.pattern == "state":
        return [letters_value(code) for code in state_codes()]
    if element.pattern == "board":
        return _board_codes(state)
    if element.codes and element.kind == "integer":
        return [int(code) for code in element.codes]
    return None


@cache
def _board_codes(state: str) -> tuple[int, ...]:
    """Codes of local boards: a state and three digits; 99999 stands for a liable state."""
    states = [state] if state else state_numbers()
    return (*(int(each) * 1000 + board for each in states for board in range(1000)), 99999)


def arrow_type(element: Element) -> pa.DataType:
    """The type of the element's column in a table."""
    if element.pattern == "state":
        return pa.string()
    types = {"integer": pa.int32(), "decimal": MONEY, "date": pa.date32()}
    return types.get(element.kind, pa.string())


def is_text(element: Element) -> bool:
    """Whether tables carry the element as text."""
    return bool(arrow_type(element) == pa.string())


def arrow_column(element: Element, values: npt.NDArray[np.int32]) -> pa.Array:
    """Values of the kernel as a column of the element's type; blank and unreadable cells are null."""
    kind, rows = arrow_type(element), len(values)
    known = values >= LEAST
    if not known.any():
        return pa.nulls(rows, kind)
    valid = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    numbers = np.ascontiguousarray(values)
    if kind == MONEY:
        wide = np.zeros((rows, 2), np.int64)
        wide[:, 0] = np.where(known, values, 0)  # never negative: the upper half of a decimal128 stays zero
        return pa.Array.from_buffers(kind, rows, [valid, pa.py_buffer(wide)])
    return pa.Array.from_buffers(kind, rows, [valid, pa.py_buffer(numbers)])


def blank_as_null(texts: pa.Array) -> pa.Array:
    """Texts with null for the empty ones."""
    lengths = np.diff(np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1))
    empty = lengths == 0
    if not empty.any():
        return texts
    valid = np.packbits(~empty, bitorder="little")
    _old, offsets, data = texts.buffers()
    return pa.Array.from_buffers(pa.string(), len(texts), [pa.py_buffer(valid), offsets, data])


def schema_of(elements: Mapping[str, Element]) -> pa.Schema:
    """The columns of a table of these elements, after `row`."""
    fields = [pa.field("row", pa.int64(), nullable=False)]
    return pa.schema([*fields, *(pa.field(each.column, arrow_type(each)) for each in elements.values())])
