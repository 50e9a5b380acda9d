"""Exhibits: the industries of an area by jobs, by quotient and by growth."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market import industries, industry_growth, industry_mix
from highroad.market.industries import Detail, qcew_areas
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_cell, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

DETAIL = Parameter(
    "detail",
    N_("Detail"),
    "choice",
    default="sector",
    choices=(
        ("supersector", N_("supersectors")),
        ("sector", N_("sectors")),
        ("3-digit", N_("three-digit industries")),
        ("4-digit", N_("four-digit industries")),
        ("5-digit", N_("five-digit industries")),
        ("6-digit", N_("six-digit industries")),
    ),
)
OWNERSHIP = Parameter(
    "ownership",
    N_("Ownership"),
    "choice",
    default="private",
    choices=(
        ("private", N_("private")),
        ("federal", N_("federal government")),
        ("state", N_("state government")),
        ("local", N_("local government")),
    ),
)
BASE = Parameter(
    "base",
    N_("Quotient compares with"),
    "choice",
    default="all_ownership",
    choices=(
        ("all_ownership", N_("all jobs (as published)")),
        ("same_ownership", N_("jobs of the same ownership")),
    ),
)
_SHARE = next(column for column in industries.MIX if column.name == "share")
_MEASURES = ("employment", "share", "location_quotient", "avg_weekly_wage", "establishments")


def mix(asked: Asked) -> Finding:
    """All industries first, then sectors and levels of government, largest first."""
    result, area = _asked(asked, growth=False)
    label = _(result.sources[0].vintage_label)
    subtitle = _("Jobs by industry in {area}, {vintage}").format(area=area, vintage=label)
    # A level of government is no industry, though its jobs stand in the table.
    rows = [
        row for row in result.table.to_pylist() if row["kind"] == "industry" and row["employment"] is not None
    ]
    if not rows:
        title = takeaway = _("No industry of {area} shows its jobs").format(area=area)
    else:
        hidden = pc.sum(result.table.column("areas_hidden")).as_py() or 0
        words = {
            "area": area,
            "industry": rows[0]["industry"],
            "share": format_cell(_SHARE, rows[0]["share"], rows[0]["employment_mark"]),
            "vintage": label,
            "jobs": format_cell(industries.JOBS, rows[0]["employment"], rows[0]["employment_mark"]),
            "hidden": format_number(hidden),
        }
        # A suppressed industry may be larger than the largest that is shown.
        found = (
            _("{industry} is the largest industry shown in {area}: {share} of all jobs")
            if hidden
            else _("{industry} is the largest industry in {area}: {share} of all jobs")
        )
        title = found.format(**words)
        takeaway = _("{industry} has {jobs} jobs in {area}, {share} of all ({vintage}).").format(**words)
        takeaway += " " + (
            ngettext(
                "{hidden} number of another industry is suppressed.",
                "{hidden} numbers of other industries are suppressed.",
                hidden,
            ).format(**words)
            if hidden
            else _("No number is suppressed at this detail.")
        )
    draw = partial(_bars, title, subtitle, "employment")
    return _finding(asked, _total_last(result), title, subtitle, takeaway, draw)


def quotients(asked: Asked) -> Finding:
    """Industries by quotient, highest first."""
    result, area = _asked(asked, growth=False)
    table = result.table.filter(pc.equal(result.table.column("kind"), "industry"))
    table = table.sort_by([("location_quotient", "descending"), ("industry_code", "ascending")])
    result = result.with_table(table)
    label = _(result.sources[0].vintage_label)
    subtitle = _(
        "Location quotient of industries in {area}, {vintage}, with its 90% interval; 1.00 is the "
        "national share"
    ).format(area=area, vintage=label)
    rows = [row for row in table.to_pylist() if row["location_quotient"] is not None]
    if asked.described[0].codes == ("US000",):
        rows = []
        title = takeaway = _("{area} is the area compared with: its quotients are all 1.00").format(area=area)
    elif not rows:
        title = takeaway = _("No quotient can be given for {area} from the data at hand").format(area=area)
    else:
        words = {
            "area": area,
            "industry": rows[0]["industry"],
            "quotient": format_number(rows[0]["location_quotient"], 2),
            "jobs": format_number(rows[0]["employment"]),
            "above": format_number(sum(row["location_quotient"] > 1 for row in rows)),
            "count": format_number(len(rows)),
        }
        title = _("{industry} has {quotient} times the national share of jobs in {area}").format(**words)
        takeaway = _(
            "{above} of {count} industries with a quotient have more than the national share of jobs "
            "in {area}; {industry}, the most concentrated, has {jobs} jobs."
        ).format(**words)
        sure = sum((row["low"] or 0) > 1 for row in rows)
        takeaway += " " + _("For {count} of them even the low end of the interval is above it.").format(
            count=format_number(sure)
        )
    draw = partial(_dots, title, subtitle) if rows else None
    return _finding(asked, result, title, subtitle, takeaway, draw, undrawn="" if rows else title)


def growth(asked: Asked) -> Finding:
    """Industries by change over the year, largest gain first."""
    result, area = _asked(asked, growth=True)
    label = _(result.sources[0].vintage_label)
    subtitle = _("Change of jobs over the year to {vintage} in {area}").format(area=area, vintage=label)
    total = [row for row in result.table.to_pylist() if row["kind"] == "total" and row["change"] is not None]
    table = result.table.filter(pc.not_equal(result.table.column("kind"), "total"))
    known = [row for row in table.to_pylist() if row["change"] is not None]
    if not known:
        title = takeaway = _("No change over the year is published for {area}").format(area=area)
    else:
        words = {
            "area": area,
            "industry": known[0]["industry"],
            "gain": _signed(known[0]["change"]),
            "loser": known[-1]["industry"],
            "loss": _signed(known[-1]["change"]),
            "vintage": label,
        }
        title = _("{industry} had the largest change upward in {area}: {gain} jobs over the year").format(
            **words
        )
        told = (
            _("{industry}: {gain} jobs; {loser}: {loss} jobs over the year to {vintage}.")
            if len(known) > 1
            else _("{industry}: {gain} jobs over the year to {vintage}; the others are suppressed.")
        )
        takeaway = told.format(**words)
        if total:
            change = total[0]["change"]
            words |= {
                "change": _signed(change),
                "size": format_number(abs(change)),
                "percent": format_percent(total[0]["growth"] or 0, 1),
            }
            if change > 0:
                title = _("Jobs in {area} grew by {size} ({percent}) over the year").format(**words)
            elif change < 0:
                title = _("Jobs in {area} fell by {size} ({percent}) over the year").format(**words)
            else:
                title = _("Jobs in {area} did not change over the year").format(**words)
            takeaway = (
                _("All industries of {area}: {change} jobs ({percent}) over the year.").format(**words)
                + " "
                + takeaway
            )
    draw = partial(_bars, title, subtitle, "change") if known else None
    return _finding(
        asked, _total_last(result), title, subtitle, takeaway, draw, undrawn="" if known else title
    )


def _asked(asked: Asked, *, growth: bool) -> tuple[Result, str]:
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    asked.described = (here,)
    detail = cast(Detail, asked.values["detail"])
    ownership = asked.values["ownership"]
    if growth:
        result = industry_growth(
            here,
            detail=detail,
            ownership=ownership,
            vintage=vintage,
            catalogue=asked.catalogue,
        )
    else:
        result = industry_mix(
            here,
            detail=detail,
            ownership=ownership,
            base=asked.values["base"],
            vintage=vintage,
            catalogue=asked.catalogue,
        )
    return result, here.name


def _finding(
    asked: Asked,
    result: Result,
    title: str,
    subtitle: str,
    takeaway: str,
    draw: partial[Chart] | None,
    undrawn: str = "",
) -> Finding:
    names = {column.name for column in result.columns}
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("industry_code", "own_code"),
        measures=tuple(name for name in (*_MEASURES, "change", "growth") if name in names),
        described=asked.described,
        shown=min(
            asked.rows(), max(1, pc.sum(pc.not_equal(result.table.column("kind"), "total")).as_py() or 1)
        ),
        draw=draw,
        undrawn=undrawn,
    )


def _total_last(result: Result) -> Result:
    """The total below what it is the sum of: it would dwarf the bars of its parts."""
    kind = result.table.column("kind")
    parts = result.table.filter(pc.not_equal(kind, "total"))
    return result.with_table(pa.concat_tables([parts, result.table.filter(pc.equal(kind, "total"))]))


def _signed(change: int) -> str:
    return f"+{format_number(change)}" if change > 0 else format_number(change)


def _bars(title: str, subtitle: str, value: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="industry", value=value, title=title, subtitle=subtitle, size=size)


def _dots(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="industry",
        value="location_quotient",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        reference=1.0,
        reference_label=_("national share"),
        size=size,
    )


MIX = Kind(
    key="industry-mix",
    title=N_("Industries"),
    description=N_("Jobs by industry, with suppressed cells counted and never taken for zero."),
    parameters=(REGION, DETAIL, OWNERSHIP, BASE, replace(ROWS, default="24")),
    sources=("qcew",),
    answer=mix,
    by_region=frozenset({"qcew"}),
)
QUOTIENTS = Kind(
    key="industry-quotients",
    title=N_("Industries that are concentrated here"),
    description=N_("Location quotients of industries, as published for one area and computed for several."),
    parameters=(REGION, replace(DETAIL, default="3-digit"), OWNERSHIP, BASE, ROWS),
    sources=("qcew",),
    answer=quotients,
    by_region=frozenset({"qcew"}),
)
GROWTH = Kind(
    key="industry-growth",
    title=N_("Growth of industries"),
    description=N_("Change of jobs over the year by industry, as the publisher computes it."),
    parameters=(REGION, DETAIL, OWNERSHIP, replace(ROWS, default="24")),
    sources=("qcew",),
    answer=growth,
    by_region=frozenset({"qcew"}),
)
