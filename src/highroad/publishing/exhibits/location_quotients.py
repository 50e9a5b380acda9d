"""Exhibit: the occupations an area is known for, with intervals."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, location_quotients
from highroad.market.areas import NATION
from highroad.market.occupations import JOBS
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, CONFIDENCE, LEVEL, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.formats import format_cell, format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

RANKS = {"certain": "low", "quotient": "location_quotient", "jobs": "jobs_above_share"}


def answer(asked: Asked) -> Finding:
    """Occupations by quotient, the surest first; those without a quotient at the end."""
    here = asked.oews(additive=True)
    result = location_quotients(
        here,
        level="group" if asked.values["level"] == "group" else "detailed",
        confidence=float(asked.values["confidence"]) / 100,
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    result = ranked(spoken(asked.cut(result)), RANKS[asked.values["rank"]], int(asked.number("least_jobs")))
    subtitle = _(
        "Location quotient of occupations in {area}, with its {percent}% interval; 1.00 is the national share"
    ).format(area=here.name, percent=asked.values["confidence"])
    title, takeaway = _words(result.table, here, asked.values["rank"])
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("location_quotient", "employment", "low", "high", "jobs_above_share"),
        described=(here,),
        shown=asked.rows(),
        draw=None if here.codes == (NATION,) else partial(_draw, title, subtitle),
        undrawn=title if here.codes == (NATION,) else "",
    )


def ranked(result: Result, by: str, least_jobs: int) -> Result:
    """Rows by a column, largest first; occupations with fewer jobs than `least_jobs` after them, then
    suppressed.
    """
    table = result.table
    enough = pc.fill_null(pc.greater_equal(table.column("employment"), least_jobs), False)
    known = pc.is_valid(table.column("location_quotient"))
    tier = pc.if_else(pc.and_(enough, known), 0, pc.if_else(known, 1, 2))
    ordered = table.append_column("tier", tier).sort_by(
        [("tier", "ascending"), (by, "descending"), ("soc", "ascending")]
    )
    return result.with_table(ordered.drop_columns(["tier"]))


def _words(table: pa.Table, here: Described, rank: str) -> tuple[str, str]:
    area = here.name
    if here.codes == (NATION,):
        itself = _("{area} is what areas are compared with: all its quotients are 1.00").format(area=area)
        return itself, itself
    first = table.slice(0, 1).to_pylist()
    if not first or first[0]["location_quotient"] is None:
        nothing = _("No location quotient is published for {area}").format(area=area)
        return nothing, nothing
    top = first[0]
    title = _("{area} is known for {occupation}: {quotient} times the national share of jobs").format(
        area=area, occupation=top["occupation"], quotient=format_number(top["location_quotient"], 2)
    )
    sure = pc.sum(pc.greater(table.column("low"), 1.0)).as_py() or 0
    sentences = {
        "certain": _(
            "For {count} occupations the whole interval lies above the national share; the surest in {area} "
            "is {occupation}, with {jobs} jobs and a quotient between {low} and {high}."
        ),
        "quotient": _(
            "For {count} occupations the whole interval lies above the national share; the highest quotient "
            "in {area} is that of {occupation}, with {jobs} jobs and an interval from {low} to {high}."
        ),
        "jobs": _(
            "For {count} occupations the whole interval lies above the national share; {occupation} has the "
            "most jobs above it in {area}: {jobs} jobs in all, and a quotient between {low} and {high}."
        ),
    }
    takeaway = sentences[rank].format(
        count=format_number(sure),
        area=area,
        occupation=top["occupation"],
        jobs=format_cell(JOBS, top["employment"], top["employment_mark"]),
        low=format_number(top["low"], 2),
        high=format_number(top["high"], 2),
    )
    return title, takeaway


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="occupation",
        value="location_quotient",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        reference=1.0,
        reference_label=_("national share"),
        size=size,
    )


KIND = Kind(
    key="location-quotients",
    title=N_("What an area is known for"),
    description=N_("Occupations that are more common here than in the nation, with their uncertainty."),
    parameters=(
        REGION,
        LEVEL,
        Parameter(
            "rank",
            N_("Order"),
            "choice",
            default="certain",
            choices=(
                ("certain", N_("surest concentration first (low end of the interval)")),
                ("quotient", N_("highest quotient first")),
                ("jobs", N_("most jobs above the national share first")),
            ),
        ),
        Parameter(
            "least_jobs",
            N_("Fewest jobs"),
            "number",
            default="100",
            least=0,
            most=1_000_000,
            help=N_("Occupations with fewer jobs are listed after the others."),
        ),
        CONFIDENCE,
        TAG,
        ROWS,
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
