"""Exhibits: occupations and industries that are close to what an area already does."""

from __future__ import annotations

from functools import partial
from typing import cast

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, related_industries, related_occupations
from highroad.market.industries import Detail, qcew_areas
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.industry_mix import DETAIL, OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, REGION, ROWS
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

THRESHOLD = Parameter(
    "threshold",
    N_("Location quotient that counts as concentrated"),
    "number",
    default="1",
    least=0.5,
    most=3,
)


def occupations(asked: Asked) -> Finding:
    """Occupations that are not concentrated here, the closest first."""
    here = asked.oews()
    result = related_occupations(
        here,
        threshold=asked.number("threshold"),
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    return _finding(asked, result, here)


def industries(asked: Asked) -> Finding:
    """The same for industries."""
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    result = related_industries(
        here,
        detail=cast(Detail, asked.values["detail"]),
        ownership=asked.values["ownership"],
        threshold=asked.number("threshold"),
        vintage=vintage,
        catalogue=asked.catalogue,
    )
    return _finding(asked, result, here)


def _finding(asked: Asked, result: Result, here: Described) -> Finding:
    table = result.table
    absent = table.filter(pc.invert(table["present"]))
    rows = absent.slice(0, 1).to_pylist()
    subtitle = _("Percent of what each is close to that is already concentrated in {area}").format(
        area=here.name
    )
    if not rows:
        title = takeaway = _("Everything compared is already concentrated in {area}").format(area=here.name)
    else:
        words = {
            "area": here.name,
            "activity": rows[0]["activity"],
            "density": format_percent(rows[0]["density"], 1),
            "count": format_number(table.num_rows - absent.num_rows),
        }
        title = _(
            "{activity} is closest to what {area} already does: {density} of its neighbors are here"
        ).format(**words)
        takeaway = _(
            "{area} is concentrated in {count} of those compared; of the others, {activity} is the closest, "
            "with {density} of what usually goes together with it."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("code",),
        measures=("density", "complexity", "quotient"),
        described=(here,),
        shown=min(asked.rows(), max(1, absent.num_rows)),
        draw=partial(_draw, title, subtitle) if rows else None,
        undrawn="" if rows else title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="activity", value="density", title=title, subtitle=subtitle, size=size)


OCCUPATIONS = Kind(
    key="related-occupations",
    title=N_("Occupations close to what is here"),
    description=N_("Occupations that go together with those the area is known for, and their complexity."),
    parameters=(REGION, THRESHOLD, ROWS, AREA),
    sources=("oews",),
    answer=occupations,
)
INDUSTRIES = Kind(
    key="related-industries",
    title=N_("Industries close to what is here"),
    description=N_("Industries that go together with those the area is known for, and their complexity."),
    parameters=(REGION, DETAIL, OWNERSHIP, THRESHOLD, ROWS),
    sources=("qcew",),
    answer=industries,
    by_region=frozenset({"qcew"}),
)
