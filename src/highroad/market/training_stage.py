"""Who enters training, by industry or by who they are: what public lists, a register or released counts tell.

Nobody publishes it as such. Programs tell how many people they serve, seat or graduate; the occupations they
lead to tell where that work is done. Totals are conserved: sectors and what cannot be spread add up to all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.eligible_programs import eligible_programs
from highroad.market.list_effects import links_of
from highroad.market.program_supply import awards, program_links
from highroad.market.qwi_cells import ALL, GROUP_WORDS, Group
from highroad.market.supply import NO_OCCUPATION
from highroad.market.training_alignment import GOVERNMENT, NOT_KNOWN, sector_shares
from highroad.reference.regions import Region
from highroad.results import Mark, SourceReference
from highroad.sources.catalogue import Catalogue

Matrix = npt.NDArray[np.float64]
Training = Literal["auto", "served", "completions", "none"]
TRAINING: Final = ("auto", "served", "completions", "none")
#: What is counted -> its words above the column, and its unit.
LABELS: Final = {
    "": (N_("People who entered training"), N_("people")),
    "participants": (N_("People who entered training"), N_("people")),
    "served": (N_("People in listed training"), N_("people in a year")),
    "seats": (N_("Seats in training"), N_("seats a year")),
    "completions": (N_("Awards completed"), N_("awards in a year")),
}
#: Groups of the indicators -> the columns of completions. Those of race leave out people of Hispanic or
#: Latino ethnicity, whom completions count apart and the indicators within each race: they are at the least.
_OF_GROUP: Final = {
    "sex": {"1": "men", "2": "women"},
    "race": {
        "A1": "white",
        "A2": "black",
        "A3": "american_indian",
        "A4": "asian",
        "A5": "pacific_islander",
        "A7": "two_or_more_races",
    },
}
_SOME: Final = 0.5  # what is shown as one
_HALF: Final = 0.5  # of the listed programs must say how many they served, to be taken before awards
_APART: Final = ("hispanic", "race_unknown", "nonresident")
_COLUMNS: Final = (*_OF_GROUP["sex"].values(), *_OF_GROUP["race"].values(), *_APART)


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered training.

    basis: what is counted, a key of `LABELS`; "" where nothing is at hand. people: number and mark by code of
    the industry or group, and of `ALL`. not_spread: what of the number of `ALL` lies in no sector shown.
    """

    basis: str
    people: dict[str, tuple[float | None, str | None]]
    notes: tuple[str, ...]
    sources: tuple[SourceReference, ...] = ()
    not_spread: float = 0.0

    def columns(self, found: list[str]) -> tuple[pa.Array, pa.Array]:
        """Numbers and marks of these codes; "not_evaluable" where nothing tells."""
        none = (None, Mark.NOT_EVALUABLE.value)
        told = [self.people.get(code, none) for code in found]
        return pa.array([each[0] for each in told], pa.float64()), pa.array(
            [each[1] for each in told], pa.string()
        )


@dataclass(frozen=True, slots=True)
class _Programs:
    """Programs with their people (null where unknown, with `mark`), by group too, and where they lead."""

    table: pa.Table  # program_id, people, people_mark, and counts by group where they are known
    links: pa.Table  # program_id, soc
    sources: tuple[SourceReference, ...]

    def told(self) -> float:
        """The share of programs that say how many people they have."""
        people = self.table["people"]
        return 1 - people.null_count / len(people) if len(people) else 0.0


def entered_training(
    here: Region,
    *,
    by: Group,
    industry: str = "",
    training: Training = "auto",
    programs: pa.Table | None = None,
    participants: pa.Table | None = None,
    codes: list[str],
    vintages: Mapping[str, str],
    catalogue: Catalogue,
) -> Entered:
    """Who entered training, for the industries or groups with these codes; the parameters of `career_stages`.

    Never raises for want of data: an answer without them says which file would tell. Raises BadQuestion for
    participants of a group that there is not.
    """
    if participants is not None:
        return _told(participants, codes)
    if programs is not None and by == "industry":
        return _by_sector("seats", _seats(programs, catalogue), codes, vintages, catalogue)
    lacking, listed = [], None
    if by == "industry" and training in ("auto", "served"):
        try:
            listed = _served(here, vintages, catalogue)
        except DataMissing as lack:
            lacking.append(f"{lack.message} {lack.remedy}")
        if listed and (training == "served" or listed.told() >= _HALF):
            return _by_sector("served", listed, codes, vintages, catalogue)
    if (by == "industry" or by in _OF_GROUP) and training in ("auto", "completions"):
        try:
            held = _completed(here, vintages, catalogue)
            if by == "industry":
                return _by_sector("completions", held, codes, vintages, catalogue)
            return _by_group(held, by, industry, codes, vintages, catalogue)
        except DataMissing as lack:
            lacking.append(f"{lack.message} {lack.remedy}")
    if listed:
        return _by_sector("served", listed, codes, vintages, catalogue)
    return Entered("", {}, (_nothing(by), *dict.fromkeys(lacking)))


def _nothing(by: str) -> str:
    if by == "industry":
        return _(
            "Nothing at hand tells who enters training for which industry. A state’s list of programs, a "
            "file of completions with its directory and crosswalk, or your own register of seats does."
        )
    if by in _OF_GROUP:
        return _(
            "Nothing at hand tells who enters training by group. A file of completions with its directory "
            "does, and your released counts of participants do."
        )
    return _(
        "Public lists do not tell who enters training by this group. A file of participants does: `highroad "
        "indicators` computes it, and your released counts show it here."
    )


def _told(participants: pa.Table, codes: list[str]) -> Entered:
    """Released counts as they were given; what was hidden stays hidden."""
    unknown = sorted(set(participants["code"].to_pylist()) - {*codes, ALL})
    if unknown:
        raise BadQuestion(
            _("The counts of participants name “{code}”, which is no code here.").format(code=unknown[0]),
            remedy=_("Use: {codes}.").format(codes=", ".join([*codes, ALL])),
        )
    people = {
        row["code"]: (row["people"], row["people_mark"])
        if row["people"] is None or row["people_mark"] != Mark.SUPPRESSED.value
        else (None, Mark.SUPPRESSED.value)
        for row in participants.to_pylist()
    }
    missing = (None, Mark.MISSING.value)
    note = _("Who entered training is as your released counts say; what they hide stays hidden.")
    return Entered("participants", dict.fromkeys((*codes, ALL), missing) | people, (note,))


def _seats(programs: pa.Table, catalogue: Catalogue) -> _Programs:
    table = pa.table(
        {
            "program_id": _numbered(programs.num_rows),
            "cip": programs["cip"],
            "soc": programs["soc"],
            "people": pc.cast(programs["seats"], pa.float64()),
        }
    )
    links, sources = links_of(table, catalogue)
    return _Programs(table, links, sources)


def _served(here: Region, vintages: Mapping[str, str], catalogue: Catalogue) -> _Programs:
    found = eligible_programs(here, vintage=vintages.get("etpl") or None, catalogue=catalogue)
    rows = found.table
    table = pa.table(
        {
            "program_id": _numbered(rows.num_rows),
            "cip": rows["cip"],
            "soc": rows["soc"],
            "people": pc.cast(rows["served"], pa.float64()),
        }
    )
    if table["people"].null_count == table.num_rows:
        raise DataMissing(
            _("No program on the lists of {region} says how many people it served.").format(region=here.name),
            remedy=_("Add a list with outcomes with `highroad sources add FILE`."),
        )
    links, sources = links_of(table, catalogue)
    return _Programs(table, links, (*found.sources, *sources))


def _completed(here: Region, vintages: Mapping[str, str], catalogue: Catalogue) -> _Programs:
    rows = awards(here, (), vintages.get("ipeds") or None, catalogue, more=_COLUMNS)
    keep = pc.ScalarAggregateOptions(skip_nulls=False)
    asked: list[tuple[str, str, pc.FunctionOptions | None]] = [("completions", "sum", None)]
    asked += [(name, "sum", keep) for name in _COLUMNS]
    sums = rows.group_by("cip").aggregate(asked)
    made = {"program_id": sums["cip"], "people": pc.cast(sums["completions_sum"], pa.float64())}
    made |= {name: pc.cast(sums[f"{name}_sum"], pa.float64()) for name in _COLUMNS}
    links = program_links(catalogue).select(["cip", "soc"]).rename_columns(["program_id", "soc"])
    used = pc.is_in(links["program_id"], sums["cip"].combine_chunks())
    links = links.filter(used).group_by(["program_id", "soc"]).aggregate([])
    return _Programs(
        pa.table(made),
        links,
        (catalogue.reference("ipeds", vintages.get("ipeds") or None), catalogue.reference("cip_soc")),
    )


def _numbered(rows: int) -> pa.Array:
    return pa.array([str(each) for each in range(rows)], pa.string())


def spread(
    programs: pa.Table, links: pa.Table, catalogue: Catalogue, oews: str = ""
) -> tuple[list[str], Matrix]:
    """The part of each program (rows) in each sector (columns), and the sectors' codes.

    A program's people are divided evenly among its occupations, and each occupation's as the nation's jobs in
    it lie over sectors. A row makes 1; government and unknown sectors are columns too; a program that leads
    to no occupation lies wholly in `NOT_KNOWN`.
    """
    links = links.filter(pc.not_equal(links["soc"], NO_OCCUPATION))
    ids = programs["program_id"].to_pylist()
    shares = sector_shares(
        pc.unique(links["soc"]).to_pylist(), vintage=oews or None, catalogue=catalogue
    ).table
    sectors = sorted({*shares["sector_code"].to_pylist(), NOT_KNOWN})
    socs = sorted(set(shares["soc"].to_pylist()))
    part = np.zeros((len(socs), len(sectors)))
    row = pc.index_in(shares["soc"], pa.array(socs, pa.string())).to_numpy()
    column = pc.index_in(shares["sector_code"], pa.array(sectors, pa.string())).to_numpy()
    part[row, column] = shares["share"].to_numpy() / 100
    place = pc.index_in(links["program_id"], pa.array(ids, pa.string())).to_numpy()
    count = np.bincount(place, minlength=len(ids)).astype(float)
    found = np.zeros((len(ids), len(sectors)))
    soc = pc.index_in(links["soc"], pa.array(socs, pa.string())).to_numpy()
    np.add.at(found, place, part[soc] / count[place][:, None])
    found[count == 0, sectors.index(NOT_KNOWN)] = 1.0
    return sectors, found


def _by_sector(
    basis: str, held: _Programs, codes: list[str], vintages: Mapping[str, str], catalogue: Catalogue
) -> Entered:
    sectors, part = spread(held.table, held.links, catalogue, vintages.get("oews", ""))
    people = np.asarray(held.table["people"].to_numpy(zero_copy_only=False), dtype=float)
    unknown = np.isnan(people)
    counted = np.nan_to_num(people)
    inside = counted @ part
    open_above = (part[unknown] > 0).any(0)
    kept = [code for code in sectors if code not in (GOVERNMENT, NOT_KNOWN)]
    found: dict[str, tuple[float | None, str | None]] = {}
    for code in codes:
        if code not in kept:
            found[code] = (0.0, Mark.ESTIMATED.value)
            continue
        at = sectors.index(code)
        if (
            open_above[at] and inside[at] < _SOME
        ):  # nothing that is known lies here, and something unknown may
            found[code] = (None, Mark.MISSING.value)
        else:
            found[code] = (inside[at], (Mark.AT_LEAST if open_above[at] else Mark.ESTIMATED).value)
    shown = sum(found[code][0] or 0.0 for code in codes)
    total = float(counted.sum())
    found[ALL] = (total, Mark.AT_LEAST.value if unknown.any() else None)
    notes = [
        _SPREAD[basis](),
        _(
            "Of {total} in all, {spread} are spread over the sectors shown; {rest} are not: they train for "
            "government, for work that no sector shown here holds, or in programs that lead to no occupation."
        ).format(total=f"{total:,.0f}", spread=f"{shown:,.0f}", rest=f"{total - shown:,.0f}"),
    ]
    if unknown.any():
        notes.append(
            _(
                "{count} of {all} programs do not say how many people they have: the numbers are at the "
                "least."
            ).format(count=f"{int(unknown.sum()):,}", all=f"{len(people):,}")
        )
    sources = tuple(dict.fromkeys((*held.sources, catalogue.reference("oews", vintages.get("oews") or None))))
    return Entered(basis, found, tuple(notes), sources, total - shown)


def _awards_words() -> str:
    return _(
        "In training: awards of the region’s institutions in a year, the nearest that is published to who "
        "entered; somebody with two awards counts twice."
    )


def _spread_words(what: str) -> str:
    return (
        what
        + " "
        + _(
            "They are estimated by sector: a program’s people are divided evenly among the occupations it "
            "leads to, and each occupation’s as the nation’s jobs in it lie over sectors."
        )
    )


_SPREAD: Final = {
    "served": lambda: _spread_words(
        _(
            "In training: people whom the listed programs of the region served in a year, of all ages and "
            "groups."
        )
    ),
    "seats": lambda: _spread_words(_("In training: seats a year of the programs of the register given.")),
    "completions": lambda: _spread_words(_awards_words()),
}


def _by_group(
    held: _Programs,
    by: str,
    industry: str,
    codes: list[str],
    vintages: Mapping[str, str],
    catalogue: Catalogue,
) -> Entered:
    """Awards by sex or race; within an industry, what of each program lies in its sector."""
    table, weight = held.table, np.ones(held.table.num_rows)
    notes = [_awards_words()]
    sources: tuple[SourceReference, ...] = (held.sources[0],)
    if industry:
        sectors, part = spread(table, held.links, catalogue, vintages.get("oews", ""))
        if industry not in sectors:
            return Entered(
                "",
                {},
                (_("Awards are spread over sectors, not over the industry {code}.").format(code=industry),),
            )
        weight = part[:, sectors.index(industry)]
        sources = (*held.sources, catalogue.reference("oews", vintages.get("oews") or None))
        notes = [_SPREAD["completions"]()]

    def sum_of(name: str) -> float | None:
        values = np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=float)
        return None if np.isnan(values).any() else float(values @ weight)

    made = {code: sum_of(name) for code, name in _OF_GROUP[by].items()}
    if any(each is None for each in made.values()):
        raise DataMissing(
            _("The completions at hand are not divided by {group}.").format(group=_(GROUP_WORDS[by])),
            remedy=_("Add the publisher’s file again: `highroad sources add C2024_A.csv`."),
        )
    plain = Mark.AT_LEAST if by == "race" else Mark.ESTIMATED if industry else None
    mark = plain.value if plain else None
    found: dict[str, tuple[float | None, str | None]] = {
        code: (made.get(code), mark if code in made else Mark.NOT_EVALUABLE.value) for code in codes
    }
    found[ALL] = (sum_of("people"), Mark.ESTIMATED.value if industry else None)
    if by == "race":
        apart = sum(sum_of(name) or 0.0 for name in _APART)
        notes.append(
            _(
                "{count} of {all} awards are of people of Hispanic or Latino ethnicity, nonresidents, or "
                "people whose race is not known, whom the publisher counts in no race; the pay and jobs of a "
                "race include Hispanic or Latino people, so awards by race are at the least."
            ).format(count=f"{apart:,.0f}", all=f"{found[ALL][0] or 0:,.0f}")
        )
    return Entered("completions", found, tuple(notes), sources)
