"""What the examples on the pages of indicators and readings give, computed as any file is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from highroad.indicators.elements import MONEY
from highroad.indicators.groups import Breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import table_of
from highroad.indicators.rules import Rules
from highroad.indicators.tally import COUNTS, MEDIAN, SERVICE_LINES, Tally
from highroad.reference.performance.pages import Example, quarter_of_examples


def evaluate(example: Example, in_force: Rules, *, total: str = "") -> str:
    """What an example gives: "1/1", "out", a count, or dollars. total: the dimension whose one group stands
    for everybody.
    """
    seen = windows(Quarter.parse(quarter_of_examples()), "annual", in_force.parameters)
    dimension = example.dimension or total
    group = example.group or total
    lines = Breakouts((dimension,) if dimension else ())
    services = example.line in SERVICE_LINES
    tally = Tally(in_force, seen, lines, programs=[example.program], services=services)
    rows = table_of(tally.add_all([_table(example.records)])).to_pylist()
    [cell] = [row for row in rows if (row["group"], row["line"]) == (group, example.line)] or [None]
    if example.line in COUNTS:
        return str(cell["numerator"]) if cell else "0"
    if cell is None or not cell["denominator"]:
        return "out"
    if example.line == MEDIAN:
        return f"${cell['value']:,.2f}"
    return f"{cell['numerator']}/{cell['denominator']}"


def _table(records: tuple[dict[str, Any], ...]) -> pa.Table:
    names = dict.fromkeys(name for record in records for name in record)
    columns = {}
    for name in names:
        values = [record.get(name) for record in records]
        if name in MONEY:
            values = [None if value is None else Decimal(str(value)) for value in values]
        columns[name] = pa.array(values, pa.decimal128(9, 2) if name in MONEY else None)
    keys = pa.array([f"P{number}" for number in range(len(records))])
    return pa.table({"p100": keys, **columns})
