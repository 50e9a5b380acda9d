"""The elements of the participant individual record layout, with kinds, codes, lengths and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.files import ReferenceFile, file_in_force

Kind = Literal["integer", "decimal", "date", "text", "any"]
FOLDER: Final = "participants"
_NUMBER: Final = re.compile(r"(\d{3,4})([A-C]?)\Z")
# Residence outside the states: military post offices, other countries, Mexico, Canada.
_BEYOND_STATES: Final = ("AA", "AE", "AP", "77", "88", "99")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the layout.

    kind: "integer" (digits), "decimal" (dollars with at most two decimals), "date" (YYYYMMDD), "text", "any"
    (nothing is known of it, nothing is checked). length: the most characters, None where unknown. codes: what
    is allowed besides blank, empty where open. pattern: "identifier", "board", "youthbuild", "state" or "".
    low, high: bounds of a decimal. blank: "allowed", "conditional" or "never". confidence: seen,
    seen-secondary, inferred, memory or derived. source: codes of `sources()`, separated by ";".
    """

    number: str
    key: str
    name: str
    kind: Kind
    length: int | None
    codes: tuple[str, ...]
    pattern: str
    low: str
    high: str
    blank: str
    programs: tuple[str, ...]
    section: str
    labels: str
    alias: str
    position_2016: int | None
    position_wp: int | None
    confidence: str
    source: str
    note: str

    @property
    def id(self) -> str:
        """The number, or the key of an element that has none."""
        return self.number or self.key

    @property
    def column(self) -> str:
        """Its name in tables made from a file, by the rule that the package's docstring gives."""
        return column_name(self.number, self.key)

    @property
    def fixed_width(self) -> bool:
        """Whether codes keep their leading zeros, so that every value has all `length` digits."""
        if self.kind != "integer" or not self.length or self.length == 1:
            return False
        widths = {len(code) for code in self.codes}
        return self.pattern == "board" or self.number in {"102", "103"} or widths == {self.length}


def column_name(number: str, key: str) -> str:
    """`pirl_0900` for a number, `calc_4001` for a calculated one, else the key."""
    match = _NUMBER.match(number)
    if match:
        return f"pirl_{int(match[1]):04d}{match[2].lower()}"
    return f"calc_{number[4:]}" if number.startswith("CALC") else key


def elements_file(on: date | None = None) -> ReferenceFile:
    """The file in force on `on` (None: the newest), with its citation. Raises `DateNotCovered`."""
    return file_in_force(FOLDER, "elements", on)


@cache
def elements(on: date | None = None) -> dict[str, Element]:
    """Every element by its id, in the order of the federal file. Raises `DateNotCovered`."""
    return {found.id: found for found in map(_element, elements_file(on).rows)}


def element(number: str, on: date | None = None) -> Element:
    """The element with this number or key. Raises BadQuestion when there is none, `DateNotCovered`."""
    found = elements(on).get(number)
    if found is None:
        raise BadQuestion(
            _("There is no element {number} in the participant layout.").format(number=number),
            remedy=_("Give a number such as 900 or 108A, or a key such as case_manager."),
        )
    return found


@cache
def sources(on: date | None = None) -> dict[str, str]:
    """What the codes in `Element.source` stand for: code to title. Raises `DateNotCovered`."""
    return {row["code"]: row["title"] for row in file_in_force(FOLDER, "sources", on).rows}


@cache
def state_codes(on: date | None = None) -> tuple[str, ...]:
    """Codes that may stand for the state of residence: postal codes, military, other countries."""
    rows = file_in_force("geography", "states", on).rows
    return tuple(row["abbreviation"] for row in rows) + _BEYOND_STATES


@cache
def state_numbers(on: date | None = None) -> tuple[str, ...]:
    """FIPS codes with which local board codes may begin."""
    return tuple(row["fips"] for row in file_in_force("geography", "states", on).rows)


def _element(row: dict[str, str]) -> Element:
    codes = row["codes"]
    pattern = row["pattern"]
    if codes == "@states":
        codes, pattern = "", "state"
    return Element(
        number=row["number"],
        key=row["key"],
        name=row["name"],
        kind=row["kind"],  # type: ignore[arg-type]
        length=int(row["length"]) if row["length"].isdigit() else None,
        codes=_codes(codes),
        pattern=pattern,
        low=row["low"],
        high=row["high"],
        blank=row["blank"],
        programs=tuple(filter(None, row["programs"].split(";"))),
        section=row["section"],
        labels=row["labels"],
        alias=row["alias"],
        position_2016=_position(row["position_2016"]),
        position_wp=_position(row["position_wp"]),
        confidence=row["confidence"],
        source=row["source"],
        note=row["note"],
    )


def _codes(text: str) -> tuple[str, ...]:
    first, dots, last = text.partition("..")
    if dots:
        return tuple(str(value) for value in range(int(first), int(last) + 1))
    return tuple(filter(None, text.split("|")))


def _position(text: str) -> int | None:
    return int(text) if text else None
