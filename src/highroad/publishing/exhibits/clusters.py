"""Exhibits: the clusters of a region, and one cluster in up to ten regions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import isclose
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market import clusters
from highroad.market.industries import qcew_areas
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.industry_mix import OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable

SHOW = Parameter(
    "show",
    N_("Clusters"),
    "choice",
    default="traded",
    choices=(("traded", N_("traded clusters")), ("local", N_("local clusters")), ("all", N_("all clusters"))),
)


def answer(asked: Asked) -> Finding:
    """Clusters by concentration of establishments, the highest first."""
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    result = clusters(
        here,
        ownership=asked.values["ownership"],
        earlier=_earlier(asked, vintage),
        vintage=vintage,
        catalogue=asked.catalogue,
    )
    table = result.table
    if asked.values["show"] != "all":
        table = table.filter(pc.equal(table["kind"], asked.values["show"]))
    table = table.sort_by([("establishment_quotient", "descending"), ("cluster", "ascending")])
    said = {"traded": _("Traded"), "local": _("Local")}
    kinds = pa.array([said[each] for each in table["kind"].to_pylist()], pa.string())
    result = result.with_table(table.set_column(table.column_names.index("kind"), "kind", kinds))
    rows = result.table.to_pylist()
    reference = str(result.method.parameters["reference"])
    subtitle = _(
        "Location quotient of establishments by cluster in {area}, {vintage}; 1.00 is the share in "
        "{reference}"
    ).format(area=here.name, vintage=_(result.sources[0].vintage_label), reference=reference)
    # The nation, or a region that is all there is at hand, has nothing to be concentrated against.
    alone = all(isclose(row["establishment_quotient"] or 1, 1) for row in rows)
    if not rows:
        title = takeaway = _("No cluster of this kind has an establishment in {area}").format(area=here.name)
    elif alone:
        title = takeaway = _("{area} is the area compared with: its quotients are all 1.00").format(
            area=here.name
        )
    else:
        strong = [row["cluster"] for row in rows if row["strong"]]
        words = {
            "area": here.name,
            "reference": reference,
            "cluster": rows[0]["cluster"],
            "quotient": format_number(rows[0]["establishment_quotient"] or 0, 2),
            "count": format_number(len(strong)),
            "establishments": format_number(rows[0]["establishments"]),
        }
        title = _(
            "{cluster} is the most concentrated cluster of {area}: {quotient} times its share in {reference}"
        ).format(**words)
        takeaway = _takeaway(rows, strong).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("cluster",),
        measures=("jobs", "quotient", "establishments", "establishment_quotient", "annual_wage", "growth"),
        described=(here,),
        shown=min(asked.rows(), max(1, len(rows))),
        draw=None if alone else partial(_draw, title, subtitle),
        undrawn=title if alone else "",
    )


def _takeaway(rows: list[dict[str, Any]], strong: list[str]) -> str:
    """The sentence with its places: how many are strong, where that can be told."""
    if rows[0]["strong"] is None:
        return _(
            "{cluster} has {establishments} establishments in {area}, {quotient} times its share in "
            "{reference}."
        )
    if not strong:
        return _(
            "No cluster of {area} is strong; {cluster}, with {establishments} establishments, is the most "
            "concentrated."
        )
    return ngettext(
        "{count} cluster of {area} is strong; {cluster}, with {establishments} establishments, is the most "
        "concentrated.",
        "{count} clusters of {area} are strong; {cluster}, with {establishments} establishments, is "
        "the most concentrated.",
        len(strong),
    )


def _earlier(asked: Asked, vintage: str) -> str | None:
    """The oldest vintage at hand that can be compared with this one, within five years."""
    year = int(vintage[:4])
    fit = [
        each.vintage
        for each in asked.catalogue.vintages("qcew")
        if each.vintage[4:] == vintage[4:] and year - 5 <= int(each.vintage[:4]) < year
    ]
    same = [each for each in fit if (int(each[:4]) >= 2022) == (year >= 2022)]
    return min(same) if same else None


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table,
        category="cluster",
        value="establishment_quotient",
        title=title,
        subtitle=subtitle,
        size=size,
    )


KIND = Kind(
    key="clusters",
    title=N_("Traded and local clusters"),
    description=N_("Industries rolled up into clusters: size, concentration, wage, growth and related ones."),
    parameters=(REGION, SHOW, OWNERSHIP, replace(ROWS, default="20")),
    sources=("qcew", "clusters"),
    answer=answer,
    by_region=frozenset({"qcew"}),
)
