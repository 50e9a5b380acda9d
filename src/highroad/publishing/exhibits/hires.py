"""Exhibit: hires, separations, turnover and pay of new hires, by industry or by who works."""

from __future__ import annotations

from functools import partial
from typing import Final, cast

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import hires
from highroad.market.qwi_cells import Group
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_cell, format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result
from highroad.sources.qcew_layout import vintage_label

BY = Parameter(
    "by",
    N_("Divided by"),
    "choice",
    default="industry",
    choices=(
        ("industry", N_("industry")),
        ("age", N_("age")),
        ("sex", N_("sex")),
        ("education", N_("education")),
        ("race", N_("race")),
    ),
)
SHOW = Parameter(
    "show",
    N_("Drawn"),
    "choice",
    default="hires",
    choices=(
        ("hires", N_("hires")),
        ("separations", N_("separations")),
        ("turnover", N_("turnover")),
        ("earnings", N_("pay of those who stayed")),
        ("new_hire_earnings", N_("pay of new hires who stayed")),
    ),
)
QUARTER = Parameter(
    "quarter", N_("Quarter"), "text", help=N_("Such as 2024Q4; by default the newest published.")
)
_TITLES: Final = {
    "hires": N_("{group} has the most hires in {region}: {value}"),
    "separations": N_("{group} has the most separations in {region}: {value}"),
    "turnover": N_("{group} has the highest turnover in {region}: {value}"),
    "earnings": N_("{group} pays the most to those who stay in {region}: {value} a month"),
    "new_hire_earnings": N_("{group} pays the most to new hires who stay in {region}: {value} a month"),
}
#: By who works, nobody pays: people earn.
_PEOPLE: Final = {
    "hires": N_("Most hires in {region} are of this group: {group}, {value}"),
    "separations": N_("Most separations in {region} are of this group: {group}, {value}"),
    "turnover": N_("The highest turnover in {region} is of this group: {group}, {value}"),
    "earnings": N_("The best paid of those who stay in {region}: {group}, {value} a month"),
    "new_hire_earnings": N_("The best paid new hires who stay in {region}: {group}, {value} a month"),
}


def answer(asked: Asked) -> Finding:
    """Groups by what is drawn, the most first; withheld ones at the end."""
    show, by = asked.values["show"], asked.values["by"]
    result = hires(
        asked.region,
        by=cast(Group, by),
        quarter=asked.values["quarter"],
        vintage=asked.vintages["qwi"],
        catalogue=asked.catalogue,
    )
    asked.values["quarter"] = result.method.parameters["quarter"]
    table = result.table.sort_by([(show, "descending"), ("code", "ascending")])
    result = result.with_table(table)
    words = {"region": asked.region.name, "quarter": vintage_label(asked.values["quarter"])}
    known = table.filter(pc.is_valid(table[show]))
    subtitle = _("Private employers in {region}, {quarter}, not adjusted for seasons").format(**words)
    if not known.num_rows:
        title = takeaway = _("The publisher withholds these numbers for {region}").format(**words)
    else:
        title, takeaway = _said(result, show, by, words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("code",),
        measures=("employment", "hires", "separations", "turnover", "earnings", "new_hire_earnings"),
        draw=partial(_draw, show, title, subtitle) if known.num_rows else None,
        undrawn="" if known.num_rows else title,
    )


def _said(result: Result, show: str, by: str, words: dict[str, str]) -> tuple[str, str]:
    """Title and takeaway of an answer that has numbers."""
    table = result.table
    column = next(each for each in result.columns if each.name == show)
    first = table.slice(0, 1).to_pylist()[0]
    words = words | {"group": first["group"], "value": format_cell(column, first[show], None)}
    title = _((_TITLES if by == "industry" else _PEOPLE)[show]).format(**words)
    sums = {name: pc.sum(table[name]).as_py() or 0 for name in ("hires", "separations")}
    hidden = sum(
        pc.sum(pc.fill_null(pc.equal(table[f"{name}_mark"], "suppressed"), False)).as_py() for name in sums
    )
    words |= {name: format_number(value) for name, value in sums.items()}
    if hidden:
        words["hidden"] = format_number(hidden)
        takeaway = _(
            "The groups shown had {hires} hires and {separations} separations in the {quarter}. {hidden} "
            "of these "
            "numbers are withheld, so that the true sums are higher."
        ).format(**words)
    else:
        takeaway = _("There were {hires} hires and {separations} separations in the {quarter}.").format(
            **words
        )
    return title, takeaway


def _draw(show: str, title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="group", value=show, title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="hires",
    title=N_("Hires and turnover"),
    description=N_("How many are hired and leave, how often jobs turn over, and what new hires earn."),
    parameters=(REGION, BY, SHOW, QUARTER),
    sources=("qwi",),
    answer=answer,
)
