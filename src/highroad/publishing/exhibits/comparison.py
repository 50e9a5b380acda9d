"""Exhibit: up to ten regions side by side on one measure."""

from __future__ import annotations

from functools import partial
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import compared
from highroad.market.occupations import Per
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import CONFIDENCE, PER
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes, regions
from highroad.results import Column

MOST = 10
MEASURE = Parameter(
    "measure",
    N_("Measure"),
    "choice",
    default="median_wage",
    choices=(
        ("location_quotient", N_("location quotient")),
        ("jobs", N_("jobs")),
        ("share_of_jobs", N_("share of all jobs")),
        ("median_wage", N_("median wage")),
        ("mean_wage", N_("mean wage")),
    ),
)
ALL_OCCUPATIONS: Final = "00-0000"
OCCUPATION = Parameter(
    "occupation",
    N_("Occupation"),
    "occupation",
    default=ALL_OCCUPATIONS,
    help=N_("An occupation code such as 29-1141; 00-0000 is all occupations."),
)


def measured(value: Column, soc: str) -> str:
    """What is measured, as a title says it: the units stand in the line below."""
    if soc == ALL_OCCUPATIONS:
        return _("{measure}, all occupations").format(measure=_(value.label))
    return _("{measure}, {occupation}").format(
        measure=_(value.label), occupation=codes.occupation_title(soc, short=True)
    )


def answer(asked: Asked) -> Finding:
    """The regions by the measure, highest first."""
    keys = [key.strip() for key in asked.values["regions"].split(",") if key.strip()]
    if not 2 <= len(dict.fromkeys(keys)) <= MOST:
        raise BadQuestion(
            _("A comparison needs two to {most} regions; {count} were given.").format(
                most=MOST, count=len(dict.fromkeys(keys))
            ),
            remedy=_("Give the parameter regions as region keys with commas between them."),
        )
    found = {region.key: region for region in map(regions.resolve_region, keys)}
    asked.values["regions"] = ",".join(found)
    measure, soc = asked.values["measure"], asked.values["occupation"]
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    result, described = compared(
        list(found.values()),
        measure=measure,
        soc=soc,
        per=per,
        confidence=float(asked.values["confidence"]) / 100,
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    value = next(column for column in result.columns if column.name == "value")
    what = _("{measure}: {occupation}").format(
        measure=header(value), occupation=codes.occupation_title(soc, short=True)
    )
    rows = [row for row in result.table.to_pylist() if row["value"] is not None]
    if not rows:
        title = takeaway = _("None of these regions publishes it: {what}").format(what=what)
    else:
        words = {
            "first": rows[0]["region"],
            "high": format_cell(value, rows[0]["value"], rows[0]["value_mark"]),
            "last": rows[-1]["region"],
            "low": format_cell(value, rows[-1]["value"], rows[-1]["value_mark"]),
            "what": measured(value, soc),
        }
        if rows[0]["value"] == rows[-1]["value"]:
            title = _("All of these regions show the same: {high}").format(**words)
        else:
            title = _("{what}: highest in {first}, {high}; lowest in {last}, {low}").format(**words)
        takeaway = _("{what}: {high} in {first}, {low} in {last}.").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=what,
        takeaway=takeaway,
        key_columns=("place",),
        measures=("value",),
        described=described,
        draw=partial(_draw, title, what, measure) if rows else None,
        undrawn="" if rows else title,
    )


def _draw(title: str, subtitle: str, measure: str, table: ReleasedTable, size: str) -> Chart:
    if measure == "median_wage":
        return bar_chart(table, category="region", value="value", title=title, subtitle=subtitle, size=size)
    quotient = measure == "location_quotient"
    return interval_dots(
        table,
        category="region",
        value="value",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        reference=1.0 if quotient else None,
        reference_label=_("national share") if quotient else "",
        size=size,
    )


KIND = Kind(
    key="comparison",
    title=N_("Regions side by side"),
    description=N_("Up to ten regions on the same measure of the same vintage."),
    parameters=(
        Parameter(
            "regions",
            N_("Regions"),
            "regions",
            required=True,
            help=N_("Two to ten region keys with commas between them."),
        ),
        MEASURE,
        OCCUPATION,
        PER,
        CONFIDENCE,
    ),
    sources=("oews",),
    answer=answer,
)
