"""Exhibit: what the publisher does not show of an area, and how much that hides."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import occupations_not_shown
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import AREA, REGION
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Result


def answer(asked: Asked) -> Finding:
    """All occupations first, then the groups that hide most."""
    here = asked.oews()
    result = _ordered(
        spoken(
            occupations_not_shown(here, vintage=asked.vintages["oews"], catalogue=asked.catalogue),
            code="group_soc",
            name="group_name",
        )
    )
    top = {name: value for name, value in first(result.table).items() if isinstance(value, int)}
    hidden = max(top["jobs_not_shown"], 0)
    words = {
        "area": here.name,
        "jobs": format_number(hidden),
        "share": format_percent(100 * hidden / top["employment"] if top.get("employment") else 0, 1),
        "jobs_hidden": format_number(top["jobs_hidden"]),
        "wages_hidden": format_number(top["wages_hidden"]),
        "listed": format_number(top["listed"]),
        "capped": format_number(top["capped"]),
    }
    title = _("{jobs} jobs in {area} ({share}) are in no detailed occupation that is shown").format(**words)
    takeaway = _(
        "Of {listed} detailed occupations listed for {area}, {jobs_hidden} have suppressed jobs, "
        "{wages_hidden} suppressed wages, and {capped} a wage at or above the publisher's cap."
    ).format(**words)
    subtitle = _("Jobs that no detailed occupation shows, by major group, {area}").format(area=here.name)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("group_soc",),
        measures=("jobs_not_shown", "jobs_hidden", "wages_hidden", "capped", "unlisted"),
        described=(here,),
        draw=partial(_draw, title, subtitle),
    )


def _ordered(result: Result) -> Result:
    table = result.table
    total = pc.equal(table.column("group_soc"), "00-0000")
    rest = table.filter(pc.invert(total)).sort_by(
        [("jobs_not_shown", "descending"), ("group_soc", "ascending")]
    )
    return result.with_table(pa.concat_tables([table.filter(total), rest]))


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table,
        category="group_name",
        value="jobs_not_shown",
        title=title,
        subtitle=subtitle,
        highlight=(str(table.value(0, "group_name")),),
        size=size,
    )


KIND = Kind(
    key="suppressed-cells",
    title=N_("What is not shown"),
    description=N_("Suppressed jobs and wages by occupation group, with the reasons."),
    parameters=(REGION, AREA),
    sources=("oews",),
    answer=answer,
)
