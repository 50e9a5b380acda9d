"""Rates of one program over published packages, as a chart of lines; hidden ones leave gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from highroad.language import gettext as _
from highroad.publishing.charts import Chart, line_chart
from highroad.publishing.measures.package import MeasurePackage
from highroad.publishing.measures.shaping import ALL, STATE
from highroad.publishing.release import ReleasedTable, release
from highroad.reference import performance
from highroad.results import Column, Mark, Method, Result

LINES: Final = ("employment_q2", "employment_q4", "credential", "skill_gains", "retention")
FEWEST: Final = 2  # periods that make a trend


def state_row(table: ReleasedTable) -> int | None:
    """The row of everybody in the state."""
    partitions = [c.name for c in table.columns if c.kind == "code" and c.name != "place"]
    for row in range(table.num_rows):
        if table.data["place"][row] == STATE and all(table.data[name][row] == ALL for name in partitions):
            return row
    return None


def trend(packages: Sequence[MeasurePackage], program: str) -> Chart | None:
    """The state's rates of a program over packages of one span and mode, oldest first; None without two.

    Only what the packages show is drawn; nothing is protected anew and nothing worked out.
    """
    if len(packages) < FEWEST:
        return None
    names = {key: each.name for key, each in performance.indicators().items()}
    rows: list[dict[str, Any]] = []
    for line in LINES:
        tables = [package.tables.get(f"{program}.{line}") for package in packages]
        if not any(tables):
            continue
        for package, table in zip(packages, tables, strict=True):
            row = None if table is None else state_row(table)
            value = None if table is None or row is None else table.value(row, line)
            hidden = Mark.SUPPRESSED if table is not None and row is not None else Mark.MISSING
            rows.append(
                {
                    "period": str(package.report["report"]),
                    "indicator": names[line],
                    "rate": value,
                    "rate_mark": None if value is not None else hidden.value,
                }
            )
    if sum(row["rate"] is not None for row in rows) < FEWEST:
        return None
    first = packages[-1]
    columns = (
        Column("period", _("Report quarter"), "text"),
        Column("indicator", _("Indicator"), "text"),
        Column("rate", _("Rate"), "percent", _("percent"), 1, "rate_mark"),
    )
    types = {"rate": pa.float64()}
    data = pa.table({k: pa.array([r[k] for r in rows], types.get(k, pa.string())) for k in rows[0]})
    method = Method(
        key="measures-trend",
        title=_("Published rates over time"),
        words=_("Rates as each package shows them."),
        citation=performance.source().header["source"],
    )
    title = _("Results over time")
    table = release(Result(data, columns, (), method), title=title)
    return line_chart(
        table,
        x="period",
        value="rate",
        series="indicator",
        title=title,
        subtitle=_("Percent, by report quarter; a gap is a hidden or missing result"),
        source_line=first.policy.title_spoken,
    )
