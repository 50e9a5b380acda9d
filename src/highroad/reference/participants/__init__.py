"""Participant records (PIRL): the elements, the layouts in which files carry them, and how a header names
them.

Numbers are the federal element numbers as text (`"900"`, `"108A"`, `"CALC4001"`); elements that have none are
known by their key (`"case_manager"`). Every element says how sure its description is and which text it rests
on.

**Naming rule for columns of tables made from a file**: `pirl_` and the number in four digits, letters small:
`pirl_0900`, `pirl_0108a`; calculated elements of the public-use file are `calc_4001`; elements without a
number keep their key (`case_manager`).
"""

from highroad.reference.participants.elements import (
    Element,
    Kind,
    element,
    elements,
    elements_file,
    sources,
    state_codes,
    state_numbers,
)
from highroad.reference.participants.layouts import LAYOUTS, Layout, find_elements, layout
from highroad.reference.participants.words import element_name

__all__ = [
    "LAYOUTS",
    "Element",
    "Kind",
    "Layout",
    "element",
    "element_name",
    "elements",
    "elements_file",
    "find_elements",
    "layout",
    "sources",
    "state_codes",
    "state_numbers",
]
