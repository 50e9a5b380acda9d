"""Exhibit: the wage ladder, from the tenth to the ninetieth percentile."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import wage_ladder
from highroad.market.occupations import PERCENTILES, Per, wage_column
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, PER, REGION, ROWS
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.formats import format_cell
from highroad.publishing.release import ReleasedTable
from highroad.results import Result


def answer(asked: Asked) -> Finding:
    """The ladder of all jobs first, then of the groups, the largest or the best-paid occupations."""
    here = asked.oews()
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    result = spoken(
        wage_ladder(here, level="all", per=per, vintage=asked.vintages["oews"], catalogue=asked.catalogue)
    )
    prefix = "annual" if per == "year" else "hourly"
    result = _chosen(result, asked.values["which"], f"{prefix}_p50")
    unit = _("dollars per year") if per == "year" else _("dollars per hour")
    subtitle = _(
        "Median wage (dot) with the range from the 10th to the 90th percentile, {unit}, {area}"
    ).format(unit=unit, area=here.name)
    low, middle, high = (_wage(result.table, statistic, per) for statistic in ("p10", "p50", "p90"))
    each = _("a year") if per == "year" else _("an hour")
    title = _("Half of the jobs in {area} pay {median} {each} or less").format(
        area=here.name, median=middle, each=each
    )
    takeaway = _(
        "One job in ten in {area} pays {low} {each} or less, half pay {median} or less, and one in ten pays "
        "{high} or more."
    ).format(area=here.name, low=low, median=middle, high=high, each=each)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", *(f"{prefix}_{statistic}" for statistic in PERCENTILES)),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle, prefix),
    )


def _chosen(result: Result, which: str, median: str) -> Result:
    table = result.table
    total = table.filter(pc.equal(table.column("level"), "total"))
    level = "group" if which == "groups" else "detailed"
    rest = table.filter(pc.equal(table.column("level"), level))
    if which == "best-paid":
        rest = rest.sort_by([(median, "descending"), ("employment", "descending"), ("soc", "ascending")])
    return replace(result, table=pa.concat_tables([total, rest]))


def _wage(table: pa.Table, statistic: str, per: Per) -> str:
    column = wage_column(statistic, per)
    top = first(table)
    return format_cell(column, top.get(column.name), top.get(str(column.mark)))  # type: ignore[arg-type]


def _draw(title: str, subtitle: str, prefix: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="occupation",
        value=f"{prefix}_p50",
        low=f"{prefix}_p10",
        high=f"{prefix}_p90",
        title=title,
        subtitle=subtitle,
        fit_all=True,
        size=size,
    )


KIND = Kind(
    key="wage-ladder",
    title=N_("What work pays"),
    description=N_("Published wages from the 10th to the 90th percentile; top-coded wages stay “at least”."),
    parameters=(
        REGION,
        Parameter(
            "which",
            N_("Which occupations"),
            "choice",
            default="groups",
            choices=(
                ("groups", N_("major groups")),
                ("largest", N_("largest occupations")),
                ("best-paid", N_("best-paid occupations")),
            ),
        ),
        PER,
        replace(ROWS, default="23"),
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
