"""Exhibits: where those who work in a region live, where its residents work, and how many jobs are near."""

from __future__ import annotations

from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import commuting, reachable_jobs
from highroad.market.commuting import INSIDE, MOST_MILES, OUTSIDE, Direction
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable

DIRECTION = Parameter(
    "direction",
    N_("Direction"),
    "choice",
    default="in",
    choices=(
        ("in", N_("where those who work here live")),
        ("out", N_("where those who live here work")),
    ),
)


def flows(asked: Asked) -> Finding:
    """Counties by jobs, the most first."""
    direction = cast(Direction, asked.values["direction"])
    result = commuting(
        asked.region, direction=direction, vintage=asked.vintages["lodes"], catalogue=asked.catalogue
    )
    table = result.table
    inside = pc.equal(table["place"], INSIDE)
    here = table.filter(inside)
    beyond = table.filter(pc.invert(inside))
    all_jobs, stay = pc.sum(table["jobs"]).as_py(), pc.sum(here["jobs"]).as_py() or 0
    words = {
        "region": asked.region.name,
        "year": result.sources[0].vintage_label and asked.vintages["lodes"],
        "share": format_percent(100 * stay / all_jobs, 1),
        "stay": format_number(stay),
        "all": format_number(all_jobs),
        "county": beyond["county"][0].as_py() if beyond.num_rows else "",
        "other": format_number(beyond["jobs"][0].as_py()) if beyond.num_rows else "0",
        "high": format_percent(_weighted(here, "high"), 1),
        "high_beyond": format_percent(_weighted(beyond, "high"), 1),
    }
    if direction == "in":
        title = _("{share} of the jobs in {region} are held by people who live there").format(**words)
        subtitle = _("Jobs in {region} by the county in which their holders live, {year}").format(**words)
        takeaway = _("Of {all} jobs in {region} {stay} are held by residents.").format(**words)
        if beyond.num_rows:
            takeaway += " " + _(
                "Of those who come from elsewhere most live in {county}: {other}. More than $3,333 a month "
                "is paid "
                "in {high} of the residents’ jobs and in {high_beyond} of the others."
            ).format(**words)
    else:
        title = _("{share} of the working residents of {region} work there").format(**words)
        subtitle = _("Jobs of residents of {region} by the county in which they work, {year}").format(**words)
        takeaway = _("Of {all} jobs that residents of {region} hold {stay} are in the region.").format(
            **words
        )
        if beyond.num_rows:
            takeaway += " " + _(
                "Of those who leave most work in {county}: {other}. More than $3,333 a month is paid in "
                "{high} of "
                "the jobs here and in {high_beyond} of those elsewhere."
            ).format(**words)
    said = pc.if_else(inside, _(INSIDE), _(OUTSIDE))
    result = result.with_table(table.set_column(table.column_names.index("place"), "place", said))
    names = tuple(here["county"].to_pylist())
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("county_fips",),
        measures=("jobs", "share", "low", "high"),
        shown=min(asked.rows(), table.num_rows),
        draw=partial(_draw, "county", names, title, subtitle),
    )


def _weighted(rows: pa.Table, name: str) -> float:
    """A percentage of all jobs of some rows."""
    jobs = pc.sum(rows["jobs"]).as_py()
    return (
        float(pc.sum(pc.multiply(rows[name], pc.cast(rows["jobs"], pa.float64()))).as_py() / jobs)
        if jobs
        else 0
    )


def near(asked: Asked) -> Finding:
    """Rings of distance, the nearest first."""
    miles = int(asked.values["miles"])
    result = reachable_jobs(
        asked.region, miles=miles, vintage=asked.vintages["lodes"], catalogue=asked.catalogue
    )
    rows = result.table.to_pylist()
    at = next(row for row in rows if row["ring"].endswith(f"–{miles}"))
    words = {
        "region": asked.region.name,
        "year": asked.vintages["lodes"],
        "jobs": format_number(at["within"]),
        "all": format_number(rows[-1]["within"]),
        "miles": miles,
        "far": rows[-1]["ring"].partition("–")[2],
    }
    title = _("{jobs} jobs are within {miles} miles of where the workers of {region} live").format(**words)
    subtitle = _(
        "Jobs by miles in a straight line from the middle of the homes of workers of {region}, {year}"
    )
    subtitle = subtitle.format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=_(
            "Within {miles} miles of the middle of where the workers of {region} live are {jobs} jobs, "
            "within {far} miles {all}. Roads are longer than straight lines."
        ).format(**words),
        key_columns=("ring",),
        measures=("jobs", "within"),
        draw=partial(_draw, "ring", (), title, subtitle),
    )


def _draw(
    category: str, highlight: tuple[str, ...], title: str, subtitle: str, table: ReleasedTable, size: str
) -> Chart:
    return bar_chart(
        table,
        category=category,
        value="jobs",
        title=title,
        subtitle=subtitle,
        highlight=highlight,
        size=size,
    )


FLOWS = Kind(
    key="commuting",
    title=N_("Commuting"),
    description=N_("Where those who work in the region live (its labor shed), or where its residents work."),
    parameters=(REGION, DIRECTION, ROWS),
    sources=("lodes",),
    answer=flows,
)
NEAR = Kind(
    key="reachable-jobs",
    title=N_("Jobs within reach"),
    description=N_("How many jobs are near where the region’s workers live, by distance."),
    parameters=(
        REGION,
        Parameter("miles", N_("Miles, in a straight line"), "number", default="20", least=1, most=MOST_MILES),
    ),
    sources=("lodes", "lodes_blocks"),
    answer=near,
)
