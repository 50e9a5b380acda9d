"""Exhibit: the training programs of a region that lead to one occupation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.occupation_programs import occupation_programs
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.one_occupation import OCCUPATION
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes


def answer(asked: Asked) -> Finding:
    """Programs by people served, those for whom that is withheld at the end."""
    result = occupation_programs(
        asked.region,
        asked.values["occupation"],
        vintage=asked.vintages["etpl"],
        catalogue=asked.catalogue,
    )
    table = result.table
    unsaid = pc.if_else(pc.equal(table["credential"], ""), _("not in the list"), table["credential"])
    table = table.set_column(table.column_names.index("credential"), "credential", unsaid)
    result = result.with_table(table)
    words = {
        "occupation": codes.occupation_title(asked.values["occupation"], short=True),
        "region": asked.region.name,
        "count": format_number(table.num_rows),
        "providers": format_number(len(pc.unique(table["provider"]))),
        "priced": format_number(table.num_rows - table["cost"].null_count),
    }
    if not table.num_rows:
        title = _("{occupation}: no program on the lists of {region} leads there").format(**words)
        takeaway = f"{title}."
    else:
        title = ngettext(
            "{occupation}: {count} program in {region} leads there",
            "{occupation}: {count} programs in {region} lead there",
            table.num_rows,
        ).format(**words)
        takeaway = _(
            "Programs on the lists of {region} that lead to {occupation}: {count}. Providers: {providers}; "
            "tuition and fees are known of {priced}. Training accounts under WIOA may pay for "
            "them, while local funds last and by local limits (20 CFR 680.300 to 680.350)."
        ).format(**words)
    subtitle = _("{occupation}: eligible training programs in {region}").format(**words)
    drawn = table.num_rows - table["served"].null_count > 1
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("program_id",),
        measures=("served", "completion_rate", "employment_rate", "earnings", "cost"),
        shown=min(asked.rows(), table.num_rows),
        draw=partial(_draw, title, subtitle) if drawn else None,
        undrawn="" if drawn else _("How many people the programs served is published of too few of them."),
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="program", value="served", title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="occupation-programs",
    title=N_("Training for one occupation"),
    description=N_("Programs of a region that lead to an occupation: provider, cost, length, outcomes."),
    parameters=(REGION, OCCUPATION, replace(ROWS, default="10")),
    sources=("etpl",),
    answer=answer,
)
