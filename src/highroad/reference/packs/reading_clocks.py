"""Reading the clocks of a pack and the days that guidance has fixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from highroad.language import gettext as _
from highroad.reference.packs.clocks import (
    BASES,
    CLOCK_KINDS,
    HOLDS,
    PERIOD_DAYS,
    ROLLS,
    Clock,
    KnownDate,
)
from highroad.reference.packs.model import PlanField
from highroad.reference.packs.place import Place
from highroad.reference.packs.reading_items import check_condition

_CLOCK_KEYS = {
    "label", "kind", "of", "years", "days", "if_not_a_business_day", "rests_on", "hold", "rule", "citation",
    "after", "condition",
}  # fmt: skip
_KNOWN_KEYS = {"clock", "period_begins", "what", "due", "source"}


def read_clocks(
    place: Place, content: Mapping[str, Any], fields: Mapping[str, PlanField]
) -> dict[str, Clock]:
    """The clocks, by key, in the order of the file. Raises BadPack."""
    clocks = {
        str(key): _clock(Place(place.file, f"clocks.{key}"), str(key), values, fields)
        for key, values in place.mapping(content, "clocks", empty=True).items()
    }
    check_clocks(place, clocks)
    return clocks


def _clock(place: Place, key: str, values: Any, fields: Mapping[str, PlanField]) -> Clock:
    if not isinstance(values, Mapping):
        place.fail("clocks", _("must be a mapping"))
    if key in PERIOD_DAYS:
        place.fail("clocks", _("is the name of a day of the period"))
    place.keys(values, _CLOCK_KEYS)
    condition = place.condition(values, "condition")
    if condition is not None:
        check_condition(place, "condition", condition, fields)
    optional = {"if_not_a_business_day": "same", "hold": "by"} | dict(values)
    return Clock(
        key=key,
        label=place.text(values, "label"),
        kind=cast(Any, place.one_of(values, "kind", CLOCK_KINDS)),
        of=place.maybe(values, "of"),
        years=place.offset(values, "years"),
        days=place.offset(values, "days"),
        roll=cast(Any, place.one_of(optional, "if_not_a_business_day", ROLLS)),
        basis=cast(Any, place.one_of(values, "rests_on", BASES)),
        hold=cast(Any, place.one_of(optional, "hold", HOLDS)),
        rule=place.text(values, "rule"),
        citation=place.texts(values, "citation", empty=values.get("rests_on") == "practice"),
        after=place.texts(values, "after", empty=True),
        condition=condition,
    )


def check_clocks(place: Place, clocks: Mapping[str, Clock]) -> None:
    """Every clock counts from one that exists, and none from itself by way of others. Raises BadPack."""
    for clock in clocks.values():
        here = Place(place.file, f"clocks.{clock.key}")
        for other in clock.after:
            if other not in clocks:
                here.fail("after", _("“{value}” is not in the file's catalogue").format(value=other))
        seen, of = {clock.key}, clock.of
        while of and of not in PERIOD_DAYS:
            if of not in clocks:
                here.fail("of", _("“{value}” is not in the file's catalogue").format(value=of))
            if of in seen:
                here.fail("of", _("the clock counts from itself"))
            seen.add(of)
            of = clocks[of].of


def read_known_dates(
    place: Place, content: Mapping[str, Any], clocks: Mapping[str, Clock], sources: Mapping[str, str]
) -> tuple[KnownDate, ...]:
    """The days that guidance has fixed. Raises BadPack."""
    found = []
    for number, values in enumerate(place.mappings(content, "known_dates"), start=1):
        here = Place(place.file, f"known_dates #{number}")
        here.keys(values, _KNOWN_KEYS)
        found.append(
            KnownDate(
                clock=here.one_of(values, "clock", tuple(clocks)),
                period_begins=here.day(values, "period_begins"),
                what=here.text(values, "what"),
                due=here.day(values, "due"),
                source=here.one_of(values, "source", tuple(sources)),
            )
        )
    return tuple(found)
