"""Supply of trained people: completers through the many-to-many crosswalk of programs and occupations, and
the gap to openings as a range.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.gap_drivers import DRIVER, drivers_in_words, gap_ends, not_in_the_range, range_or_none
from highroad.market.given import codes_as_text
from highroad.market.openings_range import ENDS, RANGE
from highroad.results import Column, Method, Result, SourceReference

Vector = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
#: The crosswalk's code for a program that leads to no occupation.
NO_OCCUPATION = "99-9999"
MOST_FLOW = 2**31 - 1

SUPPLY = (
    Column("soc", N_("Occupation code"), "code"),
    Column("completers", N_("Completers allocated"), "count", N_("people"), 0, "mark"),
    Column("fewest", N_("Completers, at the least"), "count", N_("people"), 0),
    Column("most", N_("Completers, at the most"), "count", N_("people"), 0),
    Column("programs", N_("Programs that lead here"), "count"),
)
GAP = (
    Column("soc", N_("Occupation code"), "code"),
    Column("openings", N_("Openings a year"), "count", N_("openings"), 0, "openings_mark"),
    *ENDS,
    Column("completers", N_("Completers allocated"), "count", N_("people"), 0, "mark"),
    Column("gap", N_("Gap, as allocated"), "count", N_("openings"), 0, "gap_mark"),
    Column("gap_low", N_("Gap, at the least"), "count", N_("openings"), 0, "gap_mark"),
    Column("gap_high", N_("Gap, at the most"), "count", N_("openings"), 0, "gap_high_mark"),
    DRIVER,
)


def allocated_completers(
    links: pa.Table, completions: Mapping[str, float], *, sources: tuple[SourceReference, ...] = ()
) -> Result:
    """Completers of programs allocated to the occupations that the programs lead to. Nobody counts twice.

    links: Arrow table `cip`, `soc` (text) and `weight` (null where unknown: counts as none; a program all of
    whose links are unknown or zero is divided equally). completions: completers a year by program code;
    programs without a link, or linked to "99-9999" (no occupation) alone, are left out and counted in the
    notes.

    Returns a `Result`; `.table`, by occupation code: `completers` (the sum over programs of completers times
    the link's share of the program's weights: the sum over occupations is the sum over linked programs),
    `fewest` (completers of programs that lead nowhere else), `most` (of every program that leads here),
    `programs`. The notes say how often the usual recipe, which counts a completer for every linked
    occupation, would count each.

    Raises BadQuestion when no program is linked, or a weight or a number of completers is below zero or no
    number. Source: NCES and BLS, crosswalk of CIP and SOC, which says which programs lead where, and nothing
    of how many go.
    """
    cip, soc, weight, programs, occupations = _indexed(links, completions)
    people = np.array([float(completions[code]) for code in programs])
    count = np.bincount(cip, minlength=len(programs))
    share = _shares(cip, weight, len(programs))
    size = len(occupations)
    table = pa.table(
        {
            "soc": pa.array(occupations, pa.string()),
            "completers": np.bincount(soc, share * people[cip], size),
            "mark": pa.array(["estimated"] * size, pa.string()),
            "fewest": np.bincount(soc, np.where(count[cip] == 1, people[cip], 0.0), size),
            "most": np.bincount(soc, people[cip], size),
            "programs": np.bincount(soc, minlength=size).astype(np.int64),
        }
    )
    unlinked = sorted(set(completions) - set(programs))
    return Result(
        table=table,
        columns=SUPPLY,
        sources=sources,
        method=Method(
            key="allocated-completers",
            title=_("Completers by occupation"),
            words=_(
                "Each program's completers are divided among the occupations it leads to, in proportion to "
                "the weights; together they are never more than the completers there are."
            ),
            formula="a_cs = C_c · w_cs / Σ_s w_cs",
            citation="National Center for Education Statistics, CIP 2020 to SOC 2018 crosswalk",
        ),
        notes=_supply_notes(people, cip, unlinked, completions),
    )


def allocated(links: pa.Table, completions: Mapping[str, float]) -> pa.Table:
    """`cip`, `soc`, `share` of every link that `allocated_completers` goes by: 1 for each program."""
    cip, soc, weight, programs, occupations = _indexed(links, completions)
    return pa.table(
        {
            "cip": pa.array(programs, pa.string()).take(pa.array(cip)),
            "soc": pa.array(occupations, pa.string()).take(pa.array(soc)),
            "share": _shares(cip, weight, len(programs)),
        }
    )


def _shares(cip: Places, weight: Vector, programs: int) -> Vector:
    """Each link's part of its program's weights; equal parts where all of them are none."""
    sums = np.bincount(cip, weight, programs)
    count = np.bincount(cip, minlength=programs)
    shared = np.divide(weight, sums[cip], out=np.zeros_like(weight), where=sums[cip] > 0)
    return np.where(sums[cip] > 0, shared, 1 / count[cip])


def duplication_factor(links: pa.Table, completions: Mapping[str, float]) -> float:
    """How many times the usual recipe counts a completer: for every occupation that the program leads to."""
    cip, _soc, _weight, programs, _occupations = _indexed(links, completions)
    people = np.array([float(completions[code]) for code in programs])
    return float(people[cip].sum() / people.sum()) if people.sum() else float("nan")


def most_matchable(links: pa.Table, completions: Mapping[str, int], openings: Mapping[str, int]) -> int:
    """The largest number of completers that could fill openings if each went where the links allow.

    The best case, as a maximum flow from programs through links to openings; openings less this number stay
    unfilled whatever people choose. Whole numbers only (fractions are cut off).
    Raises BadQuestion when no program is linked, and for openings that are unknown or negative.
    """
    if not all(_counted(each) for each in openings.values()):
        raise BadQuestion(
            _("Openings are numbers from zero up."),
            remedy=_("Leave occupations out whose openings are not known."),
        )
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import maximum_flow

    cip, soc, _weight, programs, occupations = _indexed(links, completions)
    first, count = 1, len(programs)
    second = first + count
    sink = second + len(occupations)
    supply = np.array([int(completions[code]) for code in programs])
    demand = np.array([int(openings.get(code, 0)) for code in occupations])
    begin = np.concatenate([np.zeros(count, int), first + cip, second + np.arange(len(occupations))])
    end = np.concatenate([first + np.arange(count), second + soc, np.full(len(occupations), sink)])
    # The solver counts in 32 bits: more than that fills an opening, or leaves a program, no further.
    capacity = np.minimum(np.concatenate([supply, supply[cip], demand]), MOST_FLOW).astype(np.int32)
    graph = coo_array((capacity, (begin, end)), shape=(sink + 1, sink + 1)).tocsr()
    return int(maximum_flow(graph, 0, sink).flow_value)


def supply_gap(supply: Result, openings: pa.Table, *, sources: tuple[SourceReference, ...] = ()) -> Result:
    """Openings less completers by occupation, as a range: both are uncertain, so one number would lie.

    supply: from `allocated_completers`. openings: Arrow table `soc`, `openings` (a year; null where unknown)
    and, for how sure these are, the columns that `regional_openings` adds (`openings_low`, `openings_high`,
    their marks, and the parts of their distance).

    Returns a `Result`; `.table`, one row for each occupation of `openings`: `openings` with its ends,
    `completers`, `gap` (openings less allocated completers), `gap_low` (fewest openings less all who could
    come), `gap_high` (most openings less only those who can go nowhere else); a negative gap is a surplus.
    `from_paths`, `from_sampling`, `from_rounding`, `from_rates` add up to the distance of its ends; `drivers`
    says them in words, the largest first, and what is lacking. `gap_mark`: "not_evaluable" where openings are
    unknown, "at_least" where jobs are only known to be at least so many; then there is no `gap_high`. Without
    a published error the range holds the other drivers, and says so. Occupations to which no program leads
    have no completers: their gap is their openings. Raises BadQuestion where `soc` is no text. Source: as
    `allocated_completers`.
    """
    asked = range_or_none(codes_as_text(openings, "soc"))
    joined = asked.select(["soc", "openings", *RANGE]).join(
        supply.table.select(["soc", "completers", "fewest", "most"]), "soc", join_type="left outer"
    )
    joined = joined.sort_by("soc")
    for name in ("completers", "fewest", "most"):
        joined = joined.set_column(joined.column_names.index(name), name, pc.coalesce(joined[name], 0.0))
    return Result(
        table=_gaps(joined),
        columns=GAP,
        sources=(*supply.sources, *sources),
        method=Method(
            key="supply-gap",
            title=_("Openings and completers"),
            words=_(
                "Openings less completers. The range runs from the fewest openings that published errors "
                "leave possible, less everybody whose program leads here, to the most openings, less only "
                "those whose program leads nowhere else."
            )
            + " "
            + not_in_the_range(),
            formula=_("openings − completers"),
            citation=supply.method.citation,
        ),
        notes=supply.notes,
    )


def _gaps(joined: pa.Table) -> pa.Table:
    """Openings and completers of each occupation with the gap, its ends, and what these are made of."""
    asked = joined["openings"].cast(pa.float64())
    fewest, most = gap_ends(joined)
    known = pc.is_valid(asked)
    nothing = pa.scalar(None, pa.string())
    some = pc.if_else(pc.and_(known, pc.is_null(most)), pa.scalar("at_least"), nothing)
    high = pc.subtract(most, joined["fewest"])
    table = pa.table(
        {
            "soc": joined["soc"],
            "openings": asked,
            "openings_mark": pc.if_else(known, some, "missing"),
            **{name: joined[name] for name in RANGE},
            "completers": joined["completers"],
            "mark": pa.array(["estimated"] * joined.num_rows, pa.string()),
            "gap": pc.subtract(asked, joined["completers"]),
            "gap_low": pc.subtract(fewest, joined["most"]),
            "gap_high": high,
            "gap_mark": pc.if_else(known, pc.coalesce(some, pa.scalar("estimated")), "not_evaluable"),
            "gap_high_mark": pc.if_else(pc.is_valid(high), "estimated", "not_evaluable"),
            "from_paths": pc.subtract(joined["most"], joined["fewest"]),
        }
    )
    return table.append_column("drivers", drivers_in_words(table))


def _supply_notes(
    people: Vector, cip: Places, unlinked: list[str], completions: Mapping[str, float]
) -> tuple[str, ...]:
    total = people.sum()
    notes = []
    if total:
        notes.append(
            _(
                "Counting each completer for every occupation would count them {times} times on average."
            ).format(times=f"{people[cip].sum() / total:.1f}")
        )
    if unlinked:
        lost = sum(float(completions[code]) for code in unlinked)
        notes.append(
            ngettext(
                "{count} program with {people} completers leads to no occupation in the crosswalk.",
                "{count} programs with {people} completers lead to no occupation in the crosswalk.",
                len(unlinked),
            ).format(count=len(unlinked), people=f"{lost:,.0f}")
        )
    return tuple(notes)


def _counted(people: float | None) -> bool:
    return people is not None and math.isfinite(people) and people >= 0


def _indexed(
    links: pa.Table, completions: Mapping[str, float]
) -> tuple[Places, Places, Vector, list[str], list[str]]:
    """Links of programs with completers: places of program and occupation, weights, and both code lists."""
    if not all(_counted(each) for each in completions.values()):
        raise BadQuestion(
            _("Completers are numbers from zero up."),
            remedy=_("Leave programs out whose number is not known."),
        )
    codes_as_text(links, "cip", "soc")
    used = links.filter(pc.is_in(links["cip"], pa.array(sorted(completions), pa.string())))
    used = used.filter(pc.not_equal(used["soc"], NO_OCCUPATION))
    if "weight" not in used.column_names:
        used = used.append_column("weight", pa.nulls(used.num_rows, pa.float64()))
    used = used.group_by(["cip", "soc"]).aggregate([("weight", "max")])  # a link stated twice is one link
    used = used.sort_by([("cip", "ascending"), ("soc", "ascending")])  # sums in one order, always
    if used.num_rows == 0:
        raise BadQuestion(
            _("None of these programs is in the crosswalk."),
            remedy=_("Use program codes of the crosswalk's own edition, with their leading zeros."),
        )
    programs = sorted(set(used["cip"].to_pylist()))
    occupations = sorted(set(used["soc"].to_pylist()))
    weight = pc.cast(used["weight_max"], pa.float64()).to_numpy(zero_copy_only=False)
    weight = np.where(np.isnan(weight), 0.0, weight)
    if (weight < 0).any() or np.isinf(weight).any():
        raise BadQuestion(_("A weight is below zero."), remedy=_("Weights are zero or more."))
    cip = pc.index_in(used["cip"], pa.array(programs)).to_numpy()
    soc = pc.index_in(used["soc"], pa.array(occupations)).to_numpy()
    return cip.astype(np.int64), soc.astype(np.int64), weight, programs, occupations
