"""How specialized or diverse places are, and how concentrated activities are in few places."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.complexity import Floats, jobs_matrix


def diversity(jobs: pa.Table, *, reference: str | None = None) -> pa.Table:
    """Indices of specialization and diversity of each place, against all places together or one of them.

    jobs: as in `complexity`. reference: the place that the others are compared with, such as the nation.
    Returns one row per place: `place`, `jobs`, `activities` (with any jobs), `herfindahl` (sum of squared
    shares), `herfindahl_normalized` (0 even, 1 a single activity), `entropy` (in bits), `theil` (relative
    entropy, 0 where the place is as the whole), `krugman` (sum of absolute differences of shares, 0 to 2),
    `specialization` (half of it), `hachman` (1 where the place is as the whole), and `mean_quotient` (its
    inverse). Null for a place without jobs; theil and mean_quotient are null too, and hachman is 0, where the
    reference lacks an activity that the place has. The level of detail decides the values: compare only
    places at the same detail, with suppressed cells treated alike. Raises BadQuestion as `complexity`, and
    when the reference is not in the table or has no jobs. Source of the rule: Palan (2010), Specialization
    Indices Revisited; Hachman (1995).
    """
    matrix, places, _activities = jobs_matrix(jobs)
    totals = matrix.sum(axis=1)
    at = pc.index(places, reference).as_py() if reference is not None else None
    if at is not None and (at < 0 or totals[at] <= 0):
        raise BadQuestion(
            _("The table has no jobs of {base}, which the others are to be compared with.").format(
                base=reference
            ),
            remedy=_("Name a place of the table as the base."),
        )
    base = matrix if at is None else matrix[[at]]
    whole = base.sum(axis=0) / max(base.sum(), 1e-300)
    used = matrix.any(axis=0)
    share, whole = _shares(matrix)[:, used], whole[used]
    lacking = ((share > 0) & (whole == 0)).any(axis=1)
    squares = (share**2).sum(axis=1)
    count = share.shape[1]
    flat = 1 / count if count else 1.0
    krugman = np.abs(share - whole).sum(axis=1)
    quotient = np.divide(share**2, whole, out=np.zeros_like(share), where=whole > 0).sum(axis=1)
    quotient = np.where(lacking, np.inf, quotient)
    logs = np.log(np.where(share > 0, share, 1.0))
    bases = np.log(np.where(whole > 0, whole, 1.0))
    theil = (share * (logs - np.where(share > 0, bases, 0.0))).sum(axis=1)
    found = {
        "herfindahl": squares,
        "herfindahl_normalized": (squares - flat) / (1 - flat) if count > 1 else np.ones(len(totals)),
        "entropy": 0.0 - (share * logs).sum(axis=1) / np.log(2),  # of one activity 0, not -0
        "theil": np.where(lacking, np.nan, theil),
        "krugman": krugman,
        "specialization": krugman / 2,
        "hachman": 1 / np.where(quotient > 0, quotient, np.nan),
        "mean_quotient": np.where(np.isinf(quotient), np.nan, quotient),
    }
    empty = totals <= 0
    columns = {name: pa.array(values, mask=empty | np.isnan(values)) for name, values in found.items()}
    many = (matrix > 0).sum(axis=1).astype(np.int64)
    return pa.table({"place": places, "jobs": totals, "activities": many} | columns)


def concentration(jobs: pa.Table) -> pa.Table:
    """How far each activity is concentrated in few places.

    jobs: as in `complexity`. Returns one row per activity: `activity`, `jobs`, `gini` (locational Gini, the
    area between the Lorenz curve of its jobs over all jobs and the diagonal, 0 even to 0.5) and `hoover`
    (share of its jobs that would have to move for it to be spread as all jobs are, 0 to 1). Null for an
    activity without jobs. Source of the rule: Krugman (1991); Hoover (1936).
    """
    matrix, _places, activities = jobs_matrix(jobs)
    totals = matrix.sum(axis=0)
    own = _shares(matrix.T)
    all_jobs = matrix.sum(axis=1) / max(matrix.sum(), 1e-300)
    empty = totals <= 0
    return pa.table(
        {
            "activity": activities,
            "jobs": totals,
            "gini": pa.array(_gini(own, all_jobs), mask=empty, from_pandas=True),
            "hoover": pa.array(np.abs(own - all_jobs).sum(axis=1) / 2, mask=empty),
        }
    )


def _shares(matrix: Floats) -> Floats:
    totals = matrix.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(matrix, totals, out=np.zeros_like(matrix), where=totals > 0))


def _gini(own: Floats, all_jobs: Floats) -> Floats:
    """Area between the line of even spread and the curve of own over all jobs, places by their quotient."""
    used = all_jobs > 0
    own, whole = own[:, used], all_jobs[used]
    order = np.argsort(own / whole, axis=1)
    steps = whole[order]
    curve = np.cumsum(np.take_along_axis(own, order, axis=1), axis=1)
    before = np.hstack([np.zeros((len(own), 1)), curve[:, :-1]])
    return np.asarray(0.5 - (steps * (curve + before)).sum(axis=1) / 2)
