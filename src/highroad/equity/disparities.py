"""Every group against the rest and against a reference, and what that says in plain words.

Nothing here knows the groups: they are names with counts. Groups may overlap (a person of two races stands in
both), so the rest is taken from the whole, not from the sum of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Final, Protocol, TypeVar

from highroad.equity.comparison import Comparison, compare, is_fragile
from highroad.equity.many import Procedure, adjusted
from highroad.equity.rates import Counts
from highroad.language import gettext as _
from highroad.language import ngettext

LEVEL: Final = 0.05
SMALLEST_SHARE: Final = 0.02  # smaller groups are not tested by themselves (29 CFR 1607.15(A)(2)(a))
ENOUGH_POWER: Final = 0.5
BEST: Final = "best"


class Signal(StrEnum):
    """What a comparison calls for."""

    INVESTIGATE = "investigate"  # ratio below 0.8 and more than chance
    WATCH = "watch"  # ratio below 0.8, could be chance
    DIFFERENCE = "difference"  # more than chance, ratio of 0.8 or above
    NONE = "none"  # no difference found, and one of note would have been seen
    CANNOT_TELL = "cannot_tell"  # too few people to say
    AHEAD = "ahead"  # fares better, by more than chance


@dataclass(frozen=True, slots=True)
class Disparity:
    """One comparison among many. against: "rest" or the reference's name. adjusted_p: for all that was asked.

    small: below 2 percent of the whole, so not tested by itself (p and adjusted_p then do not count).
    """

    outcome: str
    group: str
    against: str
    comparison: Comparison
    small: bool
    adjusted_p: float | None = None

    @property
    def p(self) -> float | None:
        """The p value that is asked, None where the group is too small to be tested by itself."""
        return None if self.small else self.comparison.p

    @property
    def fragile(self) -> bool:
        """Whether one person's other outcome would take the flag away."""
        return is_fragile(self.comparison)

    @property
    def signal(self) -> Signal:
        """What the comparison calls for."""
        return _signal(self)


def disparities(
    outcome: str,
    groups: Mapping[str, Counts],
    whole: Counts,
    *,
    reference: str = "",
    higher_is_better: bool = True,
) -> list[Disparity]:
    """Each group against the rest, and against `reference` when one is named ("best": the group with the best
    rate among those of at least 2 percent of the whole). p values are not yet adjusted: see `judged`.

    Raises KeyError when the reference is no group, ValueError when a group exceeds the whole.
    """
    base = _best(groups, whole, higher_is_better) if reference == BEST else reference
    found = []
    for name, counts in groups.items():
        small = counts.total < SMALLEST_SHARE * whole.total
        pairs = [("rest", whole.less(counts))]
        if base and name != base:
            pairs.append((base, groups[base]))
        found += [
            Disparity(
                outcome, name, against, compare(counts, other, higher_is_better=higher_is_better), small
            )
            for against, other in pairs
        ]
    return found


class Asked(Protocol):
    """A comparison whose p value is adjusted for all that was asked."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def p(self) -> float | None:
        """The p value, None where nothing was tested."""


AskedT = TypeVar("AskedT", bound=Asked)


def judged(asked: Sequence[AskedT], procedure: Procedure = "benjamini-hochberg") -> list[AskedT]:
    """The same with p values adjusted over all that was asked, whatever the outcome or the group."""
    changed = adjusted([each.p for each in asked], procedure)
    return [replace(each, adjusted_p=p) for each, p in zip(asked, changed, strict=True)]


def _best(groups: Mapping[str, Counts], whole: Counts, higher_is_better: bool) -> str:
    rates = {
        name: counts.successes / counts.total
        for name, counts in groups.items()
        if counts.total and counts.total >= SMALLEST_SHARE * whole.total
    }
    if not rates:
        return ""
    return (max if higher_is_better else min)(rates, key=lambda name: rates[name])


def _signal(each: Disparity) -> Signal:
    found = each.comparison
    p = each.adjusted_p if each.adjusted_p is not None else each.p
    if found.difference is None or p is None:
        return Signal.CANNOT_TELL
    sure = p < LEVEL
    worse = (found.difference < 0) == found.higher_is_better and found.difference != 0
    if sure and not worse:
        return Signal.AHEAD
    if found.below_four_fifths:
        return Signal.INVESTIGATE if sure else Signal.WATCH
    if sure:
        return Signal.DIFFERENCE
    return Signal.NONE if (found.power or 0.0) >= ENOUGH_POWER else Signal.CANNOT_TELL


def signal_in_words(signal: Signal) -> str:
    """What a signal says, in the language in force."""
    return {
        Signal.INVESTIGATE: _("This is a large gap and more than chance explains. Look into why."),
        Signal.WATCH: _(
            "This is a large gap, but chance could make one like it. Watch it, or add more years."
        ),
        Signal.DIFFERENCE: _("The gap is more than chance explains, and smaller than one in five."),
        Signal.NONE: _("No gap was found; one of one in five would probably have been seen."),
        Signal.CANNOT_TELL: _("There are too few people to tell."),
        Signal.AHEAD: _("This group fares better, by more than chance explains."),
    }[signal]


def reading(each: Disparity) -> str:
    """One comparison in plain words, in the language in force."""
    found, signal = each.comparison, each.signal
    if found.focal.rate is None or found.reference.rate is None:
        return _("Nobody was counted in one of the two groups, so we cannot tell.")
    numbers = _("{rate:.1f} % of {n} people, beside {base:.1f} % of {m}.").format(
        rate=100 * found.focal.rate,
        n=found.focal.total,
        base=100 * found.reference.rate,
        m=found.reference.total,
    )
    parts = [numbers, signal_in_words(signal)]
    if signal in (Signal.INVESTIGATE, Signal.WATCH) and each.fragile:
        parts.append(_("One person's outcome more would take the mark away."))
    missing = round(abs(found.to_parity or 0))
    if signal in (Signal.INVESTIGATE, Signal.DIFFERENCE) and missing >= 1:
        parts.append(
            ngettext(
                "{count} person lies between the two rates.",
                "{count} people lie between the two rates.",
                missing,
            ).format(count=missing)
        )
    return " ".join(parts)
