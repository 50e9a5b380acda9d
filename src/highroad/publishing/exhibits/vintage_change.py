"""Exhibit: two vintages side by side, which is not a trend."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import vintage_change
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, LEVEL, REGION, ROWS
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.formats import format_number


def answer(asked: Asked) -> Finding:
    """All occupations first, then groups or detailed occupations, largest first."""
    here = asked.oews()
    result = vintage_change(
        here,
        earlier=asked.values["earlier"] or None,
        later=asked.vintages["oews"],
        level="group" if asked.values["level"] == "group" else "detailed",
        catalogue=asked.catalogue,
    )
    result = spoken(result)
    later, earlier = (source.vintage_label for source in result.sources)
    words = {"area": here.name, "later": _(later), "earlier": _(earlier), **_counts(result.table)}
    top = first(result.table)
    if top and top["difference_mark"] is None:
        words |= {
            "before": format_number(int(str(top["earlier_employment"]))),
            "after": format_number(int(str(top["employment"]))),
        }
        title = _("{area}: {after} jobs in {later}, {before} in {earlier}; not a time series").format(**words)
    else:
        title = _("{area}: {earlier} and {later} cannot be compared over all jobs").format(**words)
    takeaway = _(
        "{both} rows are in both vintages; {beyond} of them differ in jobs by more than sampling error. "
        "{only} are in one vintage only and are not compared."
    ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=_("Jobs and median wages in {area}, {earlier} and {later}").format(**words),
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", "earlier_employment", "difference", "hourly_p50", "earlier_hourly_p50"),
        described=(here,),
        shown=asked.rows(),
        undrawn=_("A chart would look like a trend; the publisher does not recommend these numbers as one."),
    )


def _counts(table: pa.Table) -> dict[str, str]:
    both = pc.sum(pc.equal(table.column("status"), "both")).as_py() or 0
    beyond = pc.sum(table.column("beyond_error")).as_py() or 0
    return {
        "both": format_number(both),
        "beyond": format_number(beyond),
        "only": format_number(table.num_rows - both),
    }


KIND = Kind(
    key="vintage-change",
    title=N_("What changed between two vintages"),
    description=N_("Jobs and wages in two releases, side by side; codes that changed are not compared."),
    parameters=(
        REGION,
        Parameter("earlier", N_("Earlier vintage"), "text", help=N_("The one before the newest by default.")),
        replace(LEVEL, default="group"),
        replace(ROWS, default="23"),
        AREA,
    ),
    sources=("oews",),
    answer=answer,
)
