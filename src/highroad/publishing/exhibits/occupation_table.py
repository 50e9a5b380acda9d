"""Exhibit: the occupations of an area with jobs and wages, largest first."""

from __future__ import annotations

from functools import partial

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import occupation_employment
from highroad.market.occupations import JOBS
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import first, hides_jobs, spoken
from highroad.publishing.formats import format_cell, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes
from highroad.reference.codes.names import OCCUPATION_GROUPS


def answer(asked: Asked) -> Finding:
    """Detailed occupations, all or of one major group."""
    here = asked.oews(additive=True)
    result = spoken(
        occupation_employment(
            here, level="detailed", vintage=asked.vintages["oews"], catalogue=asked.catalogue
        )
    )
    result = asked.cut(result)
    group = asked.values["group"]
    if group:
        result = result.with_table(result.table.filter(pc.equal(result.table.column("group_soc"), group)))
    subtitle = _("Jobs by occupation in {area}, largest first").format(area=here.name)
    if group:
        subtitle = _("Jobs by occupation in {area}: {group}").format(
            area=here.name, group=codes.occupation_title(group, short=True)
        )
    top = first(result.table)
    if not top or top["employment"] is None:
        title = takeaway = _("No occupation of {area} shows its jobs here").format(area=here.name)
    else:
        jobs = format_cell(JOBS, top["employment"], top["employment_mark"])  # type: ignore[arg-type]
        shown = {"area": here.name, "occupation": top["occupation"], "jobs": jobs}
        title = (
            _("The largest occupation shown in {area} is {occupation}, with {jobs} jobs")
            if hides_jobs(result.table)
            else _("The largest occupation in {area} is {occupation}, with {jobs} jobs")
        ).format(**shown)
        ten = result.table.slice(0, 10)
        share = pc.sum(ten.column("share_of_jobs")).as_py() or 0
        told = (
            _("{occupation} has {jobs} jobs in {area}; no other occupation shown has as many.")
            if ten.num_rows < 2
            else _(
                "{occupation} has {jobs} jobs in {area}; the {count} largest occupations together have "
                "{share} of all jobs."
            )
        )
        takeaway = told.format(
            **shown, count=ten.num_rows, share=format_percent(share, 0 if share >= 1 else 2)
        )
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", "share_of_jobs", "hourly_p50", "annual_p50"),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle),
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="employment", title=title, subtitle=subtitle, size=size
    )


KIND = Kind(
    key="occupation-table",
    title=N_("Occupations and their wages"),
    description=N_("How many people work in which occupation, and the median wage."),
    parameters=(
        REGION,
        Parameter(
            "group",
            N_("Occupation group"),
            "choice",
            choices=(
                ("", N_("all groups")),
                *(
                    (code, title)
                    for code, title in OCCUPATION_GROUPS.items()
                    if code not in {"00-0000", "55-0000"}
                ),
            ),
            help=N_("One major group; all of them by default."),
        ),
        TAG,
        ROWS,
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
