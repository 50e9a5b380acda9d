"""Exhibit: what families need by the standards that were brought, and what share of jobs pays it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import wage_standards
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.formats import format_money, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Column

NAME = Column("family", N_("Family, by standard"))


def answer(asked: Asked) -> Finding:
    """By standard, the family that needs least first; its title is of the first, or of the family chosen."""
    described = asked.oews()
    result = spoken(
        wage_standards(
            asked.region,
            standard=asked.values["standard"],
            family=asked.values["family"],
            standards=asked.vintages["living_wages"] or None,
            vintage=asked.vintages["oews"],
            catalogue=asked.catalogue,
        )
    )
    table = result.table
    several = len(set(table["standard"].to_pylist())) > 1
    both = zip(table["family_type"].to_pylist(), table["standard"].to_pylist(), strict=True)
    table = table.append_column("family", pa.array([f"{one} ({of})" for one, of in both], pa.string()))
    category = "family" if several else "family_type"
    first = table.slice(0, 1).to_pylist()[0]
    words = {
        "region": asked.region.name,
        "area": described.name,
        "family": first["family_type"],
        "standard": first["standard"],
        "year": str(first["year"]),
        "wage": format_money(first["hourly_amount"], 2),
    }
    if first["share"] is None:
        title = _("{standard}, {year}: {wage} an hour for “{family}” in {region}").format(**words)
        takeaway = _("The published wages of {area} cannot be read against it.").format(**words)
    else:
        for name in ("share", "share_low", "share_high"):
            words[name] = format_percent(first[name], 0)
        title = _("About {share} of jobs in {area} pay what {standard} counts for “{family}”").format(**words)
        takeaway = _(
            "By {standard} of {year}, “{family}” needs {wage} an hour in {region}. Between {share_low} and "
            "{share_high} of jobs in {area} pay that: so much the published percentiles prove; the estimate "
            "is {share}."
        ).format(**words)
    subtitle = _(
        "Estimated share of jobs in {area} that pay what each family needs (dot), and what the published "
        "percentiles prove (line), percent"
    ).format(**words)
    known = pc.any(pc.is_valid(table["share"])).as_py()
    return Finding(
        result=replace(result, table=table, columns=(*result.columns, NAME)),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("standard", "family_type"),
        measures=("hourly_amount", "low", "high", "share", "share_low", "share_high"),
        described=(described,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle, category) if known else None,
        undrawn=""
        if known
        else _("The published wages of {area} cannot be read against it.").format(**words),
    )


def _draw(title: str, subtitle: str, category: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category=category,
        value="share",
        low="share_low",
        high="share_high",
        title=title,
        subtitle=subtitle,
        size=size,
    )


KIND = Kind(
    key="wage-standards",
    title=N_("What families need, beside what jobs pay"),
    description=N_("Living-wage and self-sufficiency standards that you bring, and the jobs that pay them."),
    parameters=(
        REGION,
        Parameter("standard", N_("Standard"), "text", help=N_("The name of one standard; all by default.")),
        Parameter("family", N_("Family type"), "text", help=N_("One family type; all by default.")),
        replace(ROWS, default="15"),
    ),
    sources=("living_wages", "oews"),
    answer=answer,
)
