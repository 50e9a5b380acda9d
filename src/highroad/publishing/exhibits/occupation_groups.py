"""Exhibit: what people work in and what it pays, by major group."""

from __future__ import annotations

from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import occupation_employment
from highroad.market.occupations import JOBS
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import AREA, REGION
from highroad.publishing.exhibits.speaking import first, hides_jobs, spoken
from highroad.publishing.formats import format_cell, format_money, format_percent
from highroad.publishing.release import ReleasedTable


def answer(asked: Asked) -> Finding:
    """The 22 major groups, largest first."""
    here = asked.oews(additive=True)
    result = spoken(
        occupation_employment(here, level="group", vintage=asked.vintages["oews"], catalogue=asked.catalogue)
    )
    subtitle = _("Jobs by major occupation group in {area}").format(area=here.name)
    top = first(result.table)
    if not top or top["employment"] is None:
        title = takeaway = _("No occupation group of {area} shows its jobs").format(area=here.name)
    else:
        words = {
            "area": here.name,
            "group": top["occupation"],
            "share": format_percent(float(str(top["share_of_jobs"])), 1),
            "jobs": format_cell(JOBS, top["employment"], top["employment_mark"]),  # type: ignore[arg-type]
        }
        # A group whose jobs are hidden may be larger than the largest that is shown.
        title = (
            _("{group} is the largest group of work shown in {area}: {share} of all jobs")
            if hides_jobs(result.table)
            else _("{group} is the largest group of work in {area}: {share} of all jobs")
        ).format(**words)
        takeaway = _("{group} has {jobs} jobs in {area}, {share} of all.").format(**words)
        if top["hourly_p50"] is not None and top["hourly_p50_mark"] is None:
            takeaway += " " + _("Half of them pay at least {wage} an hour.").format(
                wage=format_money(float(str(top["hourly_p50"])))
            )
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", "share_of_jobs", "hourly_p50", "annual_p50"),
        described=(here,),
        shown=22,
        draw=partial(_draw, title, subtitle),
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="employment", title=title, subtitle=subtitle, size=size
    )


KIND = Kind(
    key="occupation-groups",
    title=N_("What people work in"),
    description=N_("Jobs and median wages of the 22 major occupation groups."),
    parameters=(REGION, AREA),
    sources=("oews",),
    answer=answer,
)
