"""A gap between two groups' means, taken apart by a regression over the records behind an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from highroad.equity.decomposition import Oaxaca, Reference, oaxaca_blinder
from highroad.errors import BadQuestion
from highroad.indicators.gaps import REST, Group
from highroad.indicators.groups import membership_in_groups
from highroad.indicators.membership import Membership
from highroad.indicators.quarters import Windows
from highroad.indicators.rules import Rules
from highroad.indicators.tally import together
from highroad.language import gettext as _
from highroad.reference import performance

Vector = NDArray[np.float64]
OUTCOMES = ("earnings", "employment_q2", "employment_q4", "credential", "skill_gains")


@dataclass(frozen=True, slots=True)
class TakenApart:
    """`found`: the gap of the reference's mean less the focal group's. outcome: dollars or 0 to 1.

    focal, reference: how many records. left_out: variables that nobody or everybody has in one of the groups,
    or that the others determine.
    """

    found: Oaxaca
    focal: int
    reference: int
    left_out: tuple[str, ...]


def gap_of_means(
    parts: Iterable[pa.Table | pa.RecordBatch],
    rules: Rules,
    windows: Windows,
    program: str,
    outcome: str,
    focal: Group,
    against: str,
    by: Sequence[str],
    reference: Reference = "pooled",
) -> TakenApart:
    """Oaxaca and Blinder's parts of a gap in earnings or in a rate.

    outcome: one of OUTCOMES, over the records of the indicator's cohort. against: a group of the same
    breakout, or "rest". by: breakouts whose lines are the variables, each 0 or 1. Raises BadQuestion for
    another outcome or breakout, or with too few records.
    """
    unknown = sorted({*by, focal[0]} - set(performance.dimensions(rules.day)))
    if outcome not in OUTCOMES or unknown or focal[0] in by:
        raise BadQuestion(
            _("This gap cannot be taken apart by {names}.").format(names=", ".join(unknown or by)),
            remedy=_("Choose an outcome of {outcomes} and other breakouts than the group's own.").format(
                outcomes=", ".join(OUTCOMES)
            ),
        )
    outcomes: list[Vector] = []
    focals: list[NDArray[np.bool_]] = []
    flags: dict[str, list[Vector]] = {}
    for records in together(parts):
        member = Membership(records, program, windows, rules)
        groups = membership_in_groups(records, rules, program)
        den, values = _outcome(member, outcome)
        own = groups.get(focal)
        other = groups.get((focal[0], against)) if against != REST else None
        if own is None or (against != REST and other is None):
            raise BadQuestion(
                _("There is no group called {name}.").format(name=focal[1] if own is None else against),
                remedy=_("Choose a group of the breakout {name}.").format(name=focal[0]),
            )
        rows = np.flatnonzero(den & (own | (~own if other is None else other & ~own)))
        outcomes.append(values[rows])
        focals.append(own[rows])
        for key, flag in groups.items():
            if key[0] in by:
                flags.setdefault(key[1], []).append(flag[rows].astype(np.float64))
    values = np.concatenate([np.zeros(0), *outcomes])
    is_focal = np.concatenate([np.zeros(0, np.bool_), *focals])
    variables, left_out = _usable({name: np.concatenate(each) for name, each in flags.items()}, is_focal)
    least = len(variables) + 2
    if min(int(is_focal.sum()), int((~is_focal).sum())) < least:
        raise BadQuestion(
            _("There are too few records in one of the groups to take the gap apart."),
            remedy=_("Ask for fewer breakouts, or for a longer span of time."),
        )
    found = oaxaca_blinder(values, variables, is_focal, reference)
    return TakenApart(found, int(is_focal.sum()), int((~is_focal).sum()), left_out)


def _outcome(member: Membership, outcome: str) -> tuple[NDArray[np.bool_], Vector]:
    """(records counted, value of each)."""
    if outcome == "earnings":
        return member.with_wages, member.wages / 100
    den, num = getattr(member, outcome)
    return den, num.astype(np.float64)


def _usable(
    flags: dict[str, Vector], is_focal: NDArray[np.bool_]
) -> tuple[dict[str, Vector], tuple[str, ...]]:
    """Variables that vary and are not determined by those before them, in both groups."""
    kept: dict[str, Vector] = {}
    left_out = []
    for name, values in flags.items():
        columns = np.column_stack([np.ones(len(is_focal)), *kept.values(), values])
        full = columns.shape[1]
        if all(np.linalg.matrix_rank(columns[side]) == full for side in (is_focal, ~is_focal)):
            kept[name] = values
        else:
            left_out.append(name)
    return kept, tuple(left_out)
