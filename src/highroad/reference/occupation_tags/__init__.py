"""Taxonomies that tag occupations, such as green ones: data with a name, a version and a citation.

One comes with Highroad, as a starting point that anybody can read: what the definitions of the Standard
Occupational Classification themselves say of environment and energy. It is nobody's official list. A taxonomy
of one's own has the same columns and is added as a file.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

#: The columns of a taxonomy: its name, version and year; the edition of its codes (2010, 2018); the code of
#: an occupation; the tag; where that is said.
COLUMNS: Final = ("taxonomy", "version", "year", "soc_edition", "code", "tag", "citation")


@cache
def shipped() -> tuple[dict[str, str], ...]:
    """The rows of the taxonomies that come with Highroad, by `COLUMNS`."""
    found = []
    for each in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if each.name.endswith(".csv"):
            found += list(csv.DictReader(each.read_text(encoding="utf-8").splitlines()))
    return tuple(found)
