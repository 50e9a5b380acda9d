"""Exhibit: notices of layoffs and closures in a region, as far as the states' lists know."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market import layoff_notices
from highroad.market.notices import By
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_date, format_number
from highroad.publishing.release import ReleasedTable
from highroad.sources.qcew_layout import vintage_label

BY = Parameter(
    "by",
    N_("Divided by"),
    "choice",
    default="quarter",
    choices=(("quarter", N_("quarter")), ("industry", N_("industry")), ("county", N_("county"))),
)
SINCE = Parameter(
    "since", N_("Since the year"), "text", help=N_("Such as 2020; by default all years at hand.")
)
MOST = 20


def answer(asked: Asked) -> Finding:
    """Quarters in order of time, or groups by people named."""
    by = cast(By, asked.values["by"])
    result = layoff_notices(
        asked.region,
        by=by,
        since=asked.values["since"],
        vintage=asked.vintages["warn"],
        catalogue=asked.catalogue,
    )
    asked.vintages["warn"] = result.sources[0].vintage
    table = result.table
    latest = result.method.parameters["latest"]
    undated = int(result.method.parameters["undated"]) if by == "quarter" else 0
    words = {
        "region": asked.region.name,
        "notices": format_number(pc.sum(table["notices"]).as_py() or 0),
        "people": format_number(pc.sum(table["people"]).as_py() or 0),
        "unknown": format_number(pc.sum(table["unknown"]).as_py() or 0),
        "latest": format_date(date.fromisoformat(latest)) if latest else "–",
    }
    subtitle = _("People named in notices in {region}; the latest known notice is of {latest}").format(
        **words
    )
    if not table.num_rows or words["notices"] == "0":
        title = takeaway = _("No notice of a layoff in {region} is in the lists up to {latest}").format(
            **words
        )
    else:
        title, takeaway = _said(table, by, words)
    if undated:
        takeaway += (" " if takeaway.endswith(".") else ". ") + ngettext(
            "{count} more gives no day that can be read and is in no quarter.",
            "{count} more give no day that can be read and are in no quarter.",
            undated,
        ).format(count=format_number(undated))
    named = words["notices"] != "0" and table.num_rows > 0
    shown = table
    if by == "quarter" and table.num_rows > MOST:  # a chart of the last years; the table has all
        late = table.slice(table.num_rows - MOST)
        shown = pa.concat_tables([late, table.slice(0, table.num_rows - MOST)])
    return Finding(
        result=result.with_table(shown),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("group",),
        measures=("notices", "people"),
        shown=min(MOST, table.num_rows),
        draw=partial(_draw, title, subtitle) if named else None,
        undrawn="" if named else title,
    )


def _said(table: pa.Table, by: By, words: dict[str, str]) -> tuple[str, str]:
    if by == "quarter":
        rows = table.to_pylist()
        last = rows[-1]
        if last["people"] is None:  # the newest quarter has hardly begun; the one that tells is before it
            last = next((row for row in reversed(rows) if row["people"]), last)
        words = words | {"quarter": vintage_label(last["group"]), "now": format_number(last["people"] or 0)}
        if last["people"] is None:
            words["given"] = format_number(last["notices"])
            title = _(
                "{given} notices in {region} in the {quarter}, none of which says how many people"
            ).format(**words)
        elif not last["people"]:
            title = _("No notice in {region} in the {quarter}, as far as known on {latest}").format(**words)
        else:
            title = _(
                "Notices in {region} named {now} people in the {quarter}, as far as known on {latest}"
            ).format(**words)
    else:
        first = table.slice(0, 1).to_pylist()[0]
        words = words | {"group": first["group"], "now": format_number(first["people"] or 0)}
        title = _("Most people named in notices in {region}: {group}, {now}").format(**words)
    takeaway = _("{notices} notices name {people} people in {region}, as far as known on {latest}.").format(
        **words
    )
    if words["unknown"] != "0":
        takeaway += " " + _("{unknown} of them name no number, so that more people are affected.").format(
            **words
        )
    return title, takeaway


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="group", value="people", title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="layoff-notices",
    title=N_("Notices of layoffs"),
    description=N_("Layoffs and closures that employers announced, and how far the lists are known."),
    parameters=(REGION, BY, SINCE),
    sources=("warn",),
    answer=answer,
)
