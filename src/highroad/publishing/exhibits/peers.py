"""Exhibit: areas with similar work, and why each was matched."""

from __future__ import annotations

from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import peers
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, REGION
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable


def answer(asked: Asked) -> Finding:
    """The areas most alike first."""
    here = asked.oews()
    result = peers(
        here,
        count=int(asked.number("count")),
        most=asked.number("most"),
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    subtitle = _("Share of jobs in the same major groups as in {area}, percent").format(area=here.name)
    rows = result.table.slice(0, 1).to_pylist()
    if not rows:
        title = takeaway = _("No area of the same kind is within that size of {area}").format(area=here.name)
    else:
        words = {
            "area": here.name,
            "peer": rows[0]["area_name"],
            "shared": format_percent(rows[0]["shared"], 0),
            "size": format_number(rows[0]["size_ratio"], 2),
            "wage": format_number(rows[0]["wage_ratio"], 2),
        }
        title = _("{peer} is most like {area}: {shared} of jobs are in the same groups").format(**words)
        takeaway = _(
            "{peer} was matched because {shared} of jobs are in the same major groups, it has {size} "
            "times as many jobs, and the median wage is {wage} times as high."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("area_code",),
        measures=("shared", "jobs", "median_wage"),
        described=(here,),
        draw=partial(_draw, title, subtitle) if rows else None,
        undrawn="" if rows else title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="area_name", value="shared", title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="peers",
    title=N_("Areas with similar work"),
    description=N_("Areas alike in what people work in, how many, and what it pays, with the reasons."),
    parameters=(
        REGION,
        Parameter("count", N_("How many"), "number", default="10", least=1, most=40),
        Parameter(
            "most",
            N_("Size, at most times larger or smaller"),
            "number",
            default="4",
            least=1,
            most=1000,
        ),
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
