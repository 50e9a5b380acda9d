"""Which state a map shows for a region."""

from __future__ import annotations

from collections import Counter

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference import regions


def state_of(region: regions.Region) -> tuple[regions.Region, tuple[str, ...]]:
    """The state of a region, and what must be said when the region has more: that with most of its counties.

    Raises BadQuestion for the nation.
    """
    if region.kind == "nation":
        raise BadQuestion(
            _("A map of counties shows one state."),
            remedy=_("Choose a state, or a region within one."),
        )
    counted = Counter(fips[:2] for fips in region.counties)
    most = min(counted, key=lambda fips: (-counted[fips], fips)) if counted else region.states[0]
    state = regions.resolve_region(f"state:{most}")
    others = [regions.resolve_region(f"state:{fips}").name for fips in sorted(counted) if fips != most]
    if not others:
        return state, ()
    note = _("{region} reaches into other states, which the map does not show: {states}.")
    return state, (note.format(region=region.name, states="; ".join(others)),)


def outline_of(region: regions.Region, state: regions.Region) -> tuple[str, ...]:
    """The counties of the region to frame on the map of the state; none for the state itself."""
    if region.kind == "state":
        return ()
    return tuple(fips for fips in region.counties if fips[:2] == state.states[0])


def framed_note(region: regions.Region, outline: tuple[str, ...]) -> tuple[str, ...]:
    """What the frame on the map is."""
    return (_("Framed: {region}.").format(region=region.name),) if outline else ()
