"""Quotients of whole panels: every area, industry and year at once, on DuckDB or Spark."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.asking import one_session, query_text

_NEEDED = ("place", "period", "activity", "jobs")


def quotient_panel(panel: pa.Table, *, base: str, total: str = "10") -> pa.Table:
    """Location quotients of every place, period and activity against a base place.

    panel: an Arrow table `place`, `period`, `activity` (text) and `jobs` (null where suppressed), with each
    place's published total as the activity `total`: sums of what is shown would miss what is hidden. base:
    the place compared with, such as "US000".

    Returns, for every cell but totals and those of the base (whose quotients are 1), `place`, `period`,
    `activity`, `jobs`, `quotient` (null where a number or a total is suppressed, missing or zero) and
    `variance` of its logarithm (its interval is quotient · e^(±z·√variance); null without jobs), in no order.
    Inside `one_session(spark)` it runs on Spark.

    Raises BadQuestion when a column or the base is lacking, or a total or a cell of the base is given twice.
    Source of the rule: Isserman (1977), Journal of the American Institute of Planners 43(1).
    """
    lacking = [name for name in _NEEDED if name not in panel.column_names]
    if lacking:
        raise BadQuestion(
            _("The table lacks the columns {names}.").format(names=", ".join(lacking)),
            remedy=_("It needs: {names}.").format(names=", ".join(_NEEDED)),
        )
    of_base = pc.equal(panel["place"], base)
    if not pc.any(of_base).as_py():
        raise BadQuestion(
            _("The table has no row of {base}, which the others are to be compared with.").format(base=base),
            remedy=_("Name a place of the table as the base."),
        )
    shared = panel.filter(pc.or_(of_base, pc.equal(panel["activity"], total))).select(_NEEDED[:3])
    if shared.group_by(_NEEDED[:3]).aggregate([]).num_rows < shared.num_rows:
        raise BadQuestion(
            _("The table gives a total, or a number of {base}, twice.").format(base=base),
            remedy=_("Give every place, period and activity once."),
        )
    with one_session() as session:
        session.register("panel", panel.select(_NEEDED))
        found: pa.Table = session.query(query_text("quotient_panel.sql"), base=base, total=total)
    return found
