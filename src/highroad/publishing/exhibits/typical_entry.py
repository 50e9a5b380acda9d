"""Exhibit: well-paid occupations by what they typically ask of those who enter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import well_paid_by_entry
from highroad.market.occupations import JOBS, Per
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, PER, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.exhibits.wage_threshold import THRESHOLD
from highroad.publishing.formats import format_cell, format_money, format_number
from highroad.publishing.release import ReleasedTable
from highroad.reference.codes.names import EDUCATION_LEVELS

_LEVELS = tuple((str(rank), name) for rank, name in enumerate(EDUCATION_LEVELS))


def answer(asked: Asked) -> Finding:
    """Occupations with a median at or above the threshold and entry at or below a level, largest first."""
    here = asked.oews()
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    threshold, most = asked.number("threshold"), int(asked.values["most_education"])
    result = spoken(
        well_paid_by_entry(
            here,
            threshold,
            most_education=most,
            per=per,
            vintage=asked.vintages["oews"],
            catalogue=asked.catalogue,
        )
    )
    result = asked.cut(result)
    words = {
        "area": here.name,
        "wage": format_money(threshold, 0 if threshold == int(threshold) else 2),
        "each": _("a year") if per == "year" else _("an hour"),
        "education": _(EDUCATION_LEVELS[most]),
        "count": format_number(result.table.num_rows),
        "jobs": _jobs(result.table),
    }
    if most < 7:
        subtitle = _(
            "Occupations in {area} with a median wage of at least {wage} {each} and typical entry up to: "
            "{education}; jobs"
        ).format(**words)
    else:
        subtitle = _("Occupations in {area} with a median wage of at least {wage} {each}; jobs").format(
            **words
        )
    if result.table.num_rows == 0:
        title = takeaway = _(
            "No occupation in {area} shows a median of {wage} {each} with that entry"
        ).format(**words)
    else:
        title = _(
            "{jobs} jobs in {area} are in {count} occupations that pay a median of at least {wage} {each}"
        ).format(**words)
        title = title[:1].upper() + title[1:]
        if most < 7:
            title += " " + _("and typically ask for no more than: {education}").format(**words)
        top = result.table.slice(0, 1).to_pylist()[0]
        takeaway = _("The largest of these {count} occupations is {occupation}, with {jobs} jobs.").format(
            count=words["count"],
            occupation=top["occupation"],
            jobs=format_cell(JOBS, top["employment"], top["employment_mark"]),
        )
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", "hourly_p50", "hourly_p25", "annual_p50"),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle),
        undrawn="" if result.table.num_rows else title,
    )


def _jobs(table: pa.Table) -> str:
    """All jobs of the rows; "at least" when some of them are suppressed."""
    jobs = format_number(pc.sum(table.column("employment")).as_py() or 0)
    return _("at least {value}").format(value=jobs) if table.column("employment").null_count else jobs


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="employment", title=title, subtitle=subtitle, size=size
    )


KIND = Kind(
    key="typical-entry",
    title=N_("Well-paid work by typical entry"),
    description=N_("Occupations whose median wage is above a threshold, by the education typical for entry."),
    parameters=(
        REGION,
        THRESHOLD,
        PER,
        Parameter(
            "most_education",
            N_("Entry education up to"),
            "choice",
            default="4",
            choices=_LEVELS,
            help=N_("The highest education that an occupation may typically ask for."),
        ),
        TAG,
        replace(ROWS, default="15"),
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
