"""Quotients and shift-share of whole panels: every area, industry and year at once, on DuckDB or Spark."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.asking import one_session, query_text
from highroad.market.editions import refuse_mixed_editions

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
    _check(panel, base, total)
    with one_session() as session:
        session.register("panel", panel.select(_NEEDED))
        found: pa.Table = session.query(query_text("quotient_panel.sql"), base=base, total=total)
    return found


def shift_share_panel(panel: pa.Table, *, base: str, total: str = "10") -> pa.Table:
    """Components of change of every place and activity against a base place, from each period to the next.

    panel, base, total: as in `quotient_panel`; the base contains the other places. A pair of place and
    activity that is not given in a period has no jobs in it; a place without any row in a period has no step
    to or from it. The activity `total` takes no part.

    Returns, for every place but the base, step and activity: `place`, `from_period`, `to_period`, `activity`,
    `earlier`, `later`, `base_earlier`, `base_later`, `change`, `national`, `mix`, `regional` (they add up to
    `change`), `competitive`, `allocation` (null for an entry), in no order. An activity that is suppressed in
    any of the four numbers, or that the base lacks, has nulls, and is left out of the place's totals, here
    and in the base. Inside `one_session(spark)` it runs on Spark. For arrays without gaps
    `shift_share_components` gives the same in a fraction of the time.

    Raises BadQuestion as `quotient_panel`, when the base has fewer jobs in an activity than a place, and when
    industries were renumbered between two periods. Source of the rule: as in `shift_share`.
    """
    _check(panel, base, total)
    known = panel.filter(
        pc.and_(
            pc.equal(panel["place"], base),
            pc.and_(pc.not_equal(panel["activity"], total), pc.greater(panel["jobs"], 0)),
        )
    )
    periods: dict[str, set[str]] = {each: set() for each in sorted(pc.unique(panel["period"]).to_pylist())}
    for period, activity in zip(known["period"].to_pylist(), known["activity"].to_pylist(), strict=True):
        periods[period].add(activity)
    for before, after in pairwise(periods.values()):
        refuse_mixed_editions(before, after)
    # The engine gets numbers: it groups and joins by them in a fraction of the time that text takes.
    text = {key: panel[key].cast(pa.string()) for key in _NEEDED[:3]}
    names = {key: pc.drop_null(pc.unique(column)) for key, column in text.items()}
    names["period"] = pa.array(list(periods), pa.string())  # in order: steps go from each to the next
    numbered = {key: pc.index_in(column, names[key]) for key, column in text.items()}
    with one_session() as session:
        session.register("panel", pa.table({**numbered, "jobs": panel["jobs"].cast(pa.float64())}))
        found: pa.Table = session.query(
            query_text("shift_share_panel.sql"),
            base=names["place"].index(base).as_py(),
            total=names["activity"].index(total).as_py(),
            last=len(periods) - 1,
        )
    if pc.any(pc.greater(found["earlier"], found["base_earlier"])).as_py():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
        )
    step = found["step"]
    keys = {
        "place": names["place"].take(found["place"]),
        "from_period": names["period"].take(step),
        "to_period": names["period"].take(pc.add(step, 1)),
        "activity": names["activity"].take(found["activity"]),
    }
    return pa.table({**keys, **{name: found[name] for name in found.column_names[3:]}})


def _check(panel: pa.Table, base: str, total: str) -> None:
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
