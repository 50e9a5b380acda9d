"""Quotients of whole panels: every area, industry and year at once, on DuckDB or Spark."""

from __future__ import annotations

import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.asking import one_session, query_text

_NEEDED = ("place", "period", "activity", "jobs")


def quotient_panel(panel: pa.Table, *, base: str, total: str = "10") -> pa.Table:
    """Location quotients of every place, period and activity against a base place.

    panel: an Arrow table `place`, `period`, `activity` (text) and `jobs` (null where suppressed), with each
    place's published total as the activity `total`: sums of what is shown would miss what is hidden. base:
    the place compared with, such as "US000".

    Returns `place`, `period`, `activity`, `jobs`, `quotient` (null where a number is suppressed, missing or a
    total is zero) and `variance` of its logarithm (its interval is quotient · e^(±z·√variance); null without
    jobs), in no order. Inside `one_session(spark)` it runs on Spark.

    Raises BadQuestion when a column or the base is lacking.
    Source of the rule: Isserman (1977), Journal of the American Institute of Planners 43(1).
    """
    lacking = [name for name in _NEEDED if name not in panel.column_names]
    if lacking:
        raise BadQuestion(
            _("The table lacks the columns {names}.").format(names=", ".join(lacking)),
            remedy=_("It needs: {names}.").format(names=", ".join(_NEEDED)),
        )
    with one_session() as session:
        session.register("panel", panel.select(_NEEDED))
        found: pa.Table = session.query(query_text("quotient_panel.sql"), base=base, total=total)
    return found
