"""Exhibit: the training programs that public funds may pay for in a region, with what is known of
outcomes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import eligible_programs
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable

SHOW = Parameter(
    "show",
    N_("Drawn"),
    "choice",
    default="served",
    choices=(
        ("served", N_("people served")),
        ("completion_rate", N_("completed, percent")),
        ("employment_rate", N_("employed in the second quarter after, percent")),
        ("earnings", N_("median earnings in the second quarter after")),
    ),
)


def answer(asked: Asked) -> Finding:
    """Programs by what is drawn, the most first; withheld and missing ones at the end."""
    show = asked.values["show"]
    result = eligible_programs(asked.region, vintage=asked.vintages["etpl"], catalogue=asked.catalogue)
    table = result.table.sort_by(
        [(show, "descending"), ("program", "ascending"), ("program_id", "ascending")]
    )
    # Printed, a table of all columns has no room for names; the command gives every one.
    long = ("city", "cip", "credential", "mode", "status")
    shown = tuple(each for each in result.columns if each.name not in long)
    result = replace(result, table=table, columns=shown)
    known = table.filter(pc.is_valid(table[show]))
    marks = table["employment_rate_mark"]
    words = {
        "region": asked.region.name,
        "count": format_number(table.num_rows),
        "providers": format_number(len(pc.unique(table["provider"]))),
        "served": format_number(pc.sum(table["served"]).as_py() or 0),
        "known": format_number(pc.sum(pc.is_valid(table["employment_rate"])).as_py() or 0),
        "hidden": format_number(pc.sum(pc.fill_null(pc.equal(marks, "suppressed"), False)).as_py() or 0),
    }
    title = _("Employment after training is known of {known} of {count} programs in {region}").format(**words)
    subtitle = _("Eligible training programs in {region}").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=_(
            "Training funds may pay for {count} programs in {region}, of {providers} different providers. "
            "They served {served} people where that is published. Whether people had work afterwards is "
            "withheld for {hidden} and known of {known} of them."
        ).format(**words),
        key_columns=("program_id",),
        measures=("served", "completion_rate", "employment_rate", "earnings", "cost"),
        shown=min(asked.rows(), table.num_rows),
        draw=partial(_draw, show, title, subtitle) if known.num_rows else None,
        undrawn="" if known.num_rows else _("No program of the region has this number published."),
    )


def _draw(show: str, title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="program", value=show, title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="eligible-programs",
    title=N_("Eligible training programs"),
    description=N_("Programs that training funds may pay for: cost, length, people served, outcomes."),
    parameters=(REGION, SHOW, ROWS),
    sources=("etpl",),
    answer=answer,
)
