"""What an impact evaluation allows to be said, in plain words, and what must be said with it."""

from __future__ import annotations

from highroad.equity.impact import Impact
from highroad.language import gettext as _


def reading_of_impact(found: Impact, *, by_lot: bool = False) -> str:
    """The effect on participants in one or two sentences, in the language in force.

    by_lot: whether lots decided who took part. Only then is the program said to have made the difference.
    """
    low, high = found.att.interval
    numbers = {
        "value": _number(abs(found.att.value), low, high),
        "low": _number(low, low, high),
        "high": _number(high, low, high),
    }
    if low <= 0 <= high:
        return _(
            "We cannot tell whether it made a difference: anything from {low} to {high} fits these people."
        ).format(**numbers)
    if by_lot and found.att.value > 0:
        return _("The program raised the outcome by {value} on average, from {low} to {high}.").format(
            **numbers
        )
    if by_lot:
        return _("The program lowered the outcome by {value} on average, from {low} to {high}.").format(
            **numbers
        )
    if found.att.value > 0:
        return _(
            "Participants had {value} more on average than people like them who did not take part, "
            "from {low} to {high}. That is no proof that the program did it."
        ).format(**numbers)
    return _(
        "Participants had {value} less on average than people like them who did not take part, from {low} to "
        "{high}. That is no proof that the program did it."
    ).format(**numbers)


def _number(value: float, low: float, high: float) -> str:
    return f"{value:,.0f}" if max(abs(low), abs(high)) >= 100 else f"{value:,.3f}"


def cautions(found: Impact, *, by_lot: bool = False) -> tuple[str, ...]:
    """What must be said beside the effect, the gravest first, in the language in force."""
    said = [] if by_lot else [_self_selection(found)]
    if found.overlap.thin:
        said.append(
            _(
                "Hardly anybody of the comparison group is like participants: it counts as {n:,.0f} people. "
                "The effect rests on them."
            ).format(n=found.overlap.effective_control)
        )
    if found.overlap.beyond:
        said.append(
            _(
                "Participants without a counterpart, likelier to join than anybody in the comparison group: "
                "{n:,}."
            ).format(n=found.overlap.beyond)
        )
    if found.balance.apart:
        said.append(
            _("Still apart by a tenth of a standard deviation or more after weighting: {names}.").format(
                names=", ".join(found.balance.apart)
            )
        )
    if found.refused:
        said.append(found.refused)
    return tuple(said)


def _self_selection(found: Impact) -> str:
    return _(
        "People decide for themselves whether to take part, often after a fall in earnings: compare them by "
        "four quarters of earnings or more before. Something unrecorded that explains {share:.1%} of who "
        "joins and of the outcome would undo the adjusted effect."
    ).format(share=found.robustness.to_nothing)
