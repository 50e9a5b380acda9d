"""Seats against openings by sector: which sectors have too few, which too many, at both ends."""

from __future__ import annotations

from functools import partial

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.market.training_alignment import CANNOT, NOT_KNOWN
from highroad.market.training_seats import DEPENDS, FEWER, MORE, spoken_verdicts
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Finding
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result


def alignment(result: Result, name: str) -> Finding:
    """Sectors by gap; those that cannot be evaluated at the end."""
    table = result.table
    named = table.filter(pc.not_equal(table["sector_code"], NOT_KNOWN))
    verdicts = named["verdict"].to_pylist()
    words = {
        "name": name,
        "count": format_number(len(verdicts)),
        "fewer": format_number(verdicts.count(FEWER)),
        "more": format_number(verdicts.count(MORE)),
        "depends": format_number(verdicts.count(DEPENDS)),
        "unknown": format_number(verdicts.count(CANNOT)),
    }
    title = _("{name}: too few seats for {fewer} of {count} sectors, too many for {more}").format(**words)
    takeaway = _(
        "At both ends of their range {fewer} of {count} sectors have more openings than seats and {more} "
        "have fewer; {depends} may go either way, and {unknown} cannot be evaluated."
    ).format(**words)
    if verdicts.count(CANNOT) == len(verdicts):
        title = _("{name}: for none of {count} sectors can seats and openings be evaluated").format(**words)
        takeaway = _(
            "In each of {count} sectors something that decides is not known: openings of an occupation, or "
            "seats of a program."
        ).format(**words)
    subtitle = _("Openings a year less seats by sector; occupations shared as in the nation")
    known = pc.sum(pc.is_valid(table["gap"])).as_py() or 0
    return Finding(
        result=spoken_verdicts(result),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("sector_code",),
        measures=("gap", "gap_low", "gap_high", "openings", "seats", "untrained"),
        shown=table.num_rows,
        draw=partial(_draw, title, subtitle) if known else None,
        undrawn="" if known else title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="sector",
        value="gap",
        low="gap_low",
        high="gap_high",
        title=title,
        subtitle=subtitle,
        reference=0.0,
        reference_label=_("as many as openings"),
        fit_all=True,
        size=size,
    )
