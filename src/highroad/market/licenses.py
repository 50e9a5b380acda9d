"""Which occupations need a license in the States of a region, as far as registers that were brought tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, Described, oews_areas
from highroad.market.asking import catalogue_or_default
from highroad.reference import codes, geography
from highroad.reference.regions import resolve_region
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

MOST_NAMED: Final = 4  # States that are told one by one
YES, NO, UNKNOWN = "yes", "no", "unknown"
_NEEDS: Final = {
    "required": N_("required"),
    "certification": N_("certification"),
    "optional": N_("optional"),
}
COLUMNS: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("state", N_("State")),
    Column("license", N_("License")),
    Column("agency", N_("Agency")),
    Column("need", N_("What it is")),
    Column("checked", N_("Read on")),
    Column("source", N_("Where it was read")),
)


@dataclass(frozen=True, slots=True)
class Licensing:
    """What registers tell of the States of a region.

    states: FIPS codes. rows: by State that has a register, its rows by six-digit code. checked: by State,
    the newest day of its register. sources: the vintages read.
    """

    states: tuple[str, ...]
    rows: dict[str, dict[str, list[dict[str, Any]]]]
    checked: dict[str, str]
    sources: tuple[SourceReference, ...]

    def told(self, soc: str) -> str:
        """What is known of an occupation, State by State; of more than four States, how many say what."""
        if len(self.states) <= MOST_NAMED:
            return "; ".join(self._of_state(state, soc) for state in self.states)
        needs = [self._need(state, soc) for state in self.states]
        return _(
            "licensed in {yes} of {all} States; no license required in {no}; no register for {unknown}"
        ).format(yes=needs.count(YES), no=needs.count(NO), unknown=needs.count(UNKNOWN), all=len(needs))

    def needed(self, soc: str) -> str:
        """ "yes" where every State of the region requires a license, "no" where one is known that requires
        none, else "unknown".
        """
        needs = {self._need(state, soc) for state in self.states} or {UNKNOWN}
        return NO if NO in needs else YES if needs == {YES} else UNKNOWN

    def listed(self, soc: str) -> bool:
        """Whether any State of the region lists a license for an occupation."""
        return any(self._listed(state, soc) for state in self.rows)

    def note(self) -> str:
        """Which States have a register, and of what day; and what to do about the others."""
        names = {state: _state(state) for state in self.states}
        with_one = [
            _("{state} (register of {date})").format(state=names[state], date=self.checked[state])
            for state in self.states
            if state in self.rows
        ]
        without = [names[state] for state in self.states if state not in self.rows]
        parts = [
            _("Licenses as registers tell that were brought: {states}.").format(states="; ".join(with_one))
        ]
        lacking = _("Whether a license is needed is not known: no register for {states}.")
        if without:
            shown = "; ".join(without[:MOST_NAMED]) + ("; …" if len(without) > MOST_NAMED else "")
            parts.append(lacking.format(states=shown))
        return " ".join(parts if with_one else parts[1:]) or lacking.format(states="–")

    def _listed(self, state: str, soc: str) -> list[dict[str, Any]]:
        by_code = self.rows[state]
        found = {id(row): row for code in _codes(soc) for row in by_code.get(code, [])}
        return list(found.values())

    def _need(self, state: str, soc: str) -> str:
        if state not in self.rows:
            return UNKNOWN
        return YES if any(row["need"] == "required" for row in self._listed(state, soc)) else NO

    def _of_state(self, state: str, soc: str) -> str:
        name = _state(state)
        if state not in self.rows:
            return _("{state}: license not known: no register for this State").format(state=name)
        rows = self._listed(state, soc)
        if not rows:
            return _("{state}: license: none listed in the register of {date}").format(
                state=name, date=self.checked[state]
            )
        words = {
            "required": _("licensed in {state}: {licenses}"),
            "certification": _("{state} certifies: {licenses}"),
            "optional": _("license may be had in {state}: {licenses}"),
        }
        said = []
        for need, sentence in words.items():
            names = [f"{row['license']} ({row['agency']})" for row in rows if row["need"] == need]
            if names:
                said.append(sentence.format(state=name, licenses=", ".join(names)))
        return "; ".join(said)


def licensing(area: Area, catalogue: Catalogue) -> Licensing:
    """What registers tell of the States of an area. A State counts by the newest vintage that has it."""
    states = _states(oews_areas(area, catalogue), catalogue)
    letters = {each.abbreviation: fips for fips, each in geography.states().items()}
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    checked: dict[str, str] = {}
    used: dict[str, SourceReference] = {}
    for vintage in catalogue.vintages("licenses"):
        for state, listed in _by_state(vintage).items():
            fips = letters.get(state, "")
            if fips in rows or fips not in states:
                continue
            rows[fips], used[vintage.vintage] = {}, vintage.reference
            checked[fips] = max(row["checked"] for row in listed)
            for row in listed:
                rows[fips].setdefault(row["soc"], []).append(row)
    return Licensing(states, rows, checked, tuple(used.values()))


def occupation_licenses(area: Area, occupation: str = "", *, catalogue: Catalogue | None = None) -> Result:
    """The licenses that registers list for the States of an area.

    area, catalogue: as in `location_quotients`. occupation: one occupation's code; all by default.

    Returns a `Result`; `.table`, by occupation and State: `soc`, `occupation`, `state`, `license`, `agency`,
    `need` ("required", "certification", "optional"), `checked` (the day), `source` (the address). A code that
    stands for several, or for one of several, is found under all of them. The notes name the States without
    a register.

    Raises UnknownArea; DataMissing where no State of the area has a register; BadQuestion for a code that is
    none. Source: the registers' own, row by row.
    """
    catalogue = catalogue_or_default(catalogue)
    if occupation and occupation not in codes.occupations():
        raise BadQuestion(
            _("{code} is not an occupation code.").format(code=occupation),
            remedy=_("Occupation codes look like 29-1141."),
        )
    found = licensing(area, catalogue)
    if not found.rows:
        raise DataMissing(
            found.note(),
            remedy=_("Write one with the columns of `highroad sources template licenses`, and add it."),
        )
    titles, needs = codes.occupations(), {key: _(words) for key, words in _NEEDS.items()}
    wanted = set(_codes(occupation)) if occupation else None
    rows = [
        {**row, "occupation": titles[soc].title, "state": _state(state), "need": needs[row["need"]]}
        for state, by_code in found.rows.items()
        for soc, listed in by_code.items()
        if wanted is None or soc in wanted
        for row in listed
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema([(each.name, pa.string()) for each in COLUMNS]))
    return Result(
        table=table.sort_by([("soc", "ascending"), ("state", "ascending"), ("license", "ascending")]),
        columns=COLUMNS,
        sources=found.sources,
        method=Method(
            key="occupation-licenses",
            title=_("Licenses by occupation"),
            words=_("Rows as the registers have them; nothing is computed."),
            citation=_("The boards that grant the licenses, as each row names them"),
            parameters={"occupation": occupation},
        ),
        notes=(found.note(),),
    )


def license_columns(known: Licensing, socs: Sequence[str]) -> dict[str, pa.Array]:
    """`license` (words), `license_needed` ("yes", "no", "unknown") and `license_listed` (whether any State
    lists one) by code.
    """
    return {
        "license": pa.array([known.told(soc) for soc in socs], pa.string()),
        "license_needed": pa.array([known.needed(soc) for soc in socs], pa.string()),
        "license_listed": pa.array([known.listed(soc) for soc in socs], pa.bool_()),
    }


def _by_state(vintage: Vintage) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in pq.read_table(vintage.tables["licenses"]).to_pylist():  # written by hand: some thousands
        found.setdefault(row["state"], []).append(row)
    return found


@cache
def _related() -> dict[str, tuple[str, ...]]:
    """Each code with those that it stands for, and those that stand for it."""
    known = codes.occupations()
    found: dict[str, dict[str, None]] = {soc: {soc: None} for soc in known}
    for soc, each in known.items():
        broad = f"{soc[:6]}0"
        pairs = [(soc, part) for part in each.components] + ([(broad, soc)] if broad in known else [])
        for whole, part in pairs:
            found[whole][part] = None
            found.setdefault(part, {part: None})[whole] = None
    return {soc: tuple(others) for soc, others in found.items()}


def _codes(soc: str) -> tuple[str, ...]:
    return _related().get(soc, (soc, f"{soc[:6]}0"))


def _state(fips: str) -> str:
    known = geography.states()
    return known[fips].name if fips in known else fips


def _states(described: Described, catalogue: Catalogue) -> tuple[str, ...]:
    """The States of a region, or of published areas that were named directly; all for the nation."""
    if described.region:
        return resolve_region(described.region).states or tuple(geography.states())
    areas = pq.read_table(catalogue.table("oews", "areas"), columns=["area_code", "state_code"])
    here = areas.filter(pc.is_in(areas["area_code"], pa.array(described.codes, pa.string())))
    found = [each for each in pc.unique(here["state_code"]).to_pylist() if each in geography.states()]
    return tuple(sorted(found)) or tuple(geography.states())
