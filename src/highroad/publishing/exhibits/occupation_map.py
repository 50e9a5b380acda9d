"""Exhibit: one measure of an occupation in every state, on a map."""

from __future__ import annotations

from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import across_areas
from highroad.market.occupations import Per
from highroad.publishing.charts import Chart, choropleth
from highroad.publishing.exhibits.comparison import MEASURE, OCCUPATION
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import PER
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes
from highroad.results import Column


def answer(asked: Asked) -> Finding:
    """States by the measure, highest first."""
    measure, soc = asked.values["measure"], asked.values["occupation"]
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    result = across_areas(
        area_type="S",
        measure=measure,
        soc=soc,
        per=per,
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    fips = [code[:2] for code in result.table.column("place").to_pylist()]
    table = result.table.append_column("state", [fips])
    result = type(result)(
        table,
        (Column("state", N_("State code"), "code"), *result.columns[1:]),
        result.sources,
        result.method,
        result.notes,
    )
    value = next(column for column in result.columns if column.name == "value")
    what = _("{measure}: {occupation}").format(
        measure=header(value), occupation=codes.occupation_title(soc, short=True)
    )
    rows = [row for row in table.to_pylist() if row["value"] is not None]
    if not rows:
        title = takeaway = _("No state publishes it: {what}").format(what=what)
    else:
        words = {
            "first": rows[0]["region"],
            "high": format_cell(value, rows[0]["value"], rows[0]["value_mark"]),
            "last": rows[-1]["region"],
            "low": format_cell(value, rows[-1]["value"], rows[-1]["value_mark"]),
            "what": what,
        }
        title = _("{first} has the highest value of all states, {high}").format(**words)
        takeaway = _("{what}: from {low} in {last} to {high} in {first}.").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=what,
        takeaway=takeaway,
        key_columns=("state",),
        measures=("value",),
        shown=60,
        draw=partial(_draw, title, what) if rows else None,
        undrawn="" if rows else title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return choropleth(
        table,
        area="state",
        value="value",
        name="region",
        title=title,
        subtitle=subtitle,
        level="state",
        size=size,
    )


KIND = Kind(
    key="occupation-map",
    title=N_("An occupation across the states"),
    description=N_("Quotient, jobs or wage of one occupation in every state, on a map."),
    parameters=(OCCUPATION, MEASURE, PER),
    sources=("oews",),
    answer=answer,
)
