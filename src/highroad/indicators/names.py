"""What programs, lines and groups of a report are called, for people; files keep the keys."""

from __future__ import annotations

from functools import cache
from typing import Final

from highroad.indicators.membership import ALL_PROGRAMS, INCUMBENTS, TITLE_ONE
from highroad.language import active
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import performance
from highroad.reference.participants import element_name

_TOGETHER: Final = {
    ALL_PROGRAMS: N_("All core programs"),
    TITLE_ONE: N_("Programs of title I together"),
    INCUMBENTS: N_("Incumbent workers who only got that training"),
}
#: Lines that have no entry of their own in the reference file, because they share the page of another.
_LINES: Final = {
    "career_exited": N_("Participants who exited after career services"),
    "training_exited": N_("Participants who exited after training"),
    "priority_served": N_("Veterans and spouses served within 45 days"),
    "priority_staff": N_("Veterans and spouses served by staff within 45 days"),
}
_SERVICE: Final = "service_"


def program_name(key: str) -> str:
    """A program's name in the language in force; the key itself for an unknown one."""
    known = performance.programs()
    if key in known:
        return known[key].name
    return _(_TOGETHER[key]) if key in _TOGETHER else key


def line_name(key: str) -> str:
    """A line's name in the language in force; the key itself for an unknown one."""
    known = performance.indicators()
    if key in known:
        return known[key].name
    if key.startswith(_SERVICE):
        return element_name(key.removeprefix(_SERVICE))
    return _(_LINES[key]) if key in _LINES else key


def group_name(dimension: str, key: str) -> str:
    """A group's name in the language in force; the key itself for an unknown one."""
    return _groups().get((dimension, key), {}).get(active(), key)


@cache
def _groups() -> dict[tuple[str, str], dict[str, str]]:
    return {(each.dimension, each.key): each.names for each in performance.groups()}
