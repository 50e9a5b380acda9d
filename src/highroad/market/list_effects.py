"""Which programs and students gain or lose when an occupation list changes; nobody is counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.eligible_programs import eligible_programs
from highroad.market.occupations import check_choice, occupation_employment
from highroad.market.program_supply import WEIGHTS, Weights, program_completions, program_links
from highroad.reference import codes
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

Counted = Literal["completers", "eligible"]
COUNTED: Final = ("completers", "eligible")
#: What becomes of a part of a program's people, by the occupation they are led to.
PARTS: Final = ("stays", "gains", "loses", "unclear", "off", "absent")


def _people(name: str, label: str) -> Column:
    return Column(name, label, "count", N_("people"), 0, "divided_mark")


COLUMNS: Final = (
    Column("program_id", N_("Program number"), "code"),
    Column("program", N_("Program")),
    Column("provider", N_("Provider")),
    Column("before", N_("By the first list")),
    Column("after", N_("By the second list")),
    Column("flip", N_("What changes")),
    Column("people", N_("People a year"), "count", N_("people"), 0, "people_mark"),
    _people("people_before", N_("On the list before")),
    _people("people_gains", N_("Come on")),
    _people("people_loses", N_("Go off")),
    _people("people_after", N_("On the list after")),
    _people("people_change", N_("Change")),
    _people("people_unclear", N_("Cannot be told")),
    Column("occupations", N_("Occupations that decide")),
)


def list_effects(
    flips: pa.Table,
    programs: pa.Table,
    links: pa.Table,
    *,
    sources: tuple[SourceReference, ...] = (),
    parameters: Mapping[str, Any] | None = None,
    citation: str = "",
    notes: tuple[str, ...] = (),
) -> Result:
    """What becomes of programs and their people between two lists, from the table of `list_flips`.

    flips: `soc`, `occupation`, `before`, `after`, `flip`. programs: `program_id` (no two alike), `program`,
    `provider`, `people` (a year; null where not known) and `people_mark` ("suppressed", "missing" or
    "estimated"). links: `program_id`, `soc`, `weight` (null counts as none; a program all of whose weights
    are unknown or zero is divided evenly). A program's people are divided among its occupations by the
    weights, so that each counts once.

    Returns a `Result`; `.table`, the most people moved first: `program_id`, `program`, `provider`, `before`
    and `after` ("yes" when the program leads to a listed occupation, "no", "not evaluable", "absent": to none
    that the lists know), `flip` ("gains", "loses", "moves": on both, but other occupations; "same", "cannot
    be told"), `people`, and of them `people_before`, `people_gains`, `people_loses`, `people_after`,
    `people_change` (gains less losses), `people_unclear` (led to occupations of which nobody can tell), each
    with `divided_mark` ("estimated" where a program's people are divided by weights), and `occupations`
    (those that come on or go off, with + or −). For every row, and for the totals in
    the method's parameters: before + gains − losses = after.

    Raises BadQuestion when no program leads anywhere. Source: the two lists' rules.
    """
    shares = _shares(flips, links)
    if not shares.num_rows:
        raise BadQuestion(
            _("None of these programs leads to an occupation."),
            remedy=_("Give programs with occupations, or with codes of the crosswalk (`cip_soc`)."),
        )
    table = programs.join(shares, "program_id", join_type="left outer")
    nowhere = pc.is_null(table["before"])
    people = pc.cast(table["people"], pa.float64())
    counted = {part: pc.multiply(people, pc.fill_null(table[part], 0.0)) for part in PARTS}
    before = pc.add(counted["stays"], counted["loses"])
    after = pc.add(counted["stays"], counted["gains"])
    made = pa.table(
        {
            **{name: table[name] for name in ("program_id", "program", "provider")},
            **{name: pc.fill_null(table[name], "absent") for name in ("before", "after")},
            "flip": _program_flips(table),
            "people": people,
            "people_mark": table["people_mark"],
            "divided_mark": _divided(people, table),
            "people_before": before,
            "people_gains": counted["gains"],
            "people_loses": counted["loses"],
            "people_after": after,
            "people_change": pc.subtract(counted["gains"], counted["loses"]),
            "people_unclear": counted["unclear"],
            "occupations": pc.fill_null(table["occupations"], ""),
        }
    )
    moved = pc.fill_null(pc.add(counted["gains"], counted["loses"]), 0.0)
    order = pc.index_in(made["flip"], pa.array(["gains", "loses", "moves", "cannot be told", "same"]))
    keys: list[tuple[str, Literal["ascending", "descending"]]] = [
        ("moved", "descending"),
        ("order", "ascending"),
        ("program", "ascending"),
        ("program_id", "ascending"),
    ]
    made = made.append_column("moved", moved).append_column("order", order).sort_by(keys)
    made = made.drop_columns(["moved", "order"])
    told = _totals(made, nowhere)
    return Result(
        table=made,
        columns=COLUMNS,
        sources=tuple(dict.fromkeys(sources)),
        method=Method(
            key="list-effects",
            title=_("Who gains and who loses by another list"),
            words=_(
                "A program is on a list when it leads to an occupation on it. Its people are divided among "
                "the occupations that it leads to by the weights, so that each counts once; those led to an "
                "occupation that comes on the list gain, those led to one that goes off lose."
            ),
            formula=_("after = before + come on − go off"),
            citation=citation,
            parameters={**(parameters or {}), **told},
        ),
        notes=(*notes, *_notes(told)),
    )


def regional_list_effects(
    region: str | Region,
    flips: Result | pa.Table,
    *,
    of: Counted = "completers",
    weights: Weights = "equal",
    programs: pa.Table | None = None,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """What another list means for the programs of a region, and for the people in them.

    flips: from `list_flips`. of: "completers" counts awards of the region's institutions by program of study
    (`ipeds`), "eligible" the people served by the programs on the lists at hand (`etpl`). programs: a
    register of one's own instead (`PROGRAM_FIELDS`), counted by its completers. weights: "equal", or "jobs"
    of the area. vintage: of `ipeds` or `etpl`. A program leads to the occupations that its list names, else
    to those of the crosswalk (`cip_soc`).

    Returns a `Result` as `list_effects`. Raises UnknownArea, DataMissing with what to fetch, BadQuestion.
    Source: as `list_effects`; NCES, IPEDS completions and crosswalk; ETA, eligible training provider
    scorecard.
    """
    check_choice("of", of, COUNTED)
    check_choice("weights", weights, WEIGHTS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    notes: tuple[str, ...] = ()
    if programs is not None:
        told, notes = _of_register(programs), ()
        sources: tuple[SourceReference, ...] = ()
        what = "register"
    elif of == "completers":
        found = program_completions(here, vintage=vintage, catalogue=catalogue)
        told, sources, notes = _of_completions(found.table), found.sources[:1], found.notes
        what = "completers"
    else:
        listed = eligible_programs(here, vintage=vintage, catalogue=catalogue)
        told, sources, notes = _of_lists(listed.table), listed.sources, listed.notes[1:]
        what = "eligible"
    links, used = links_of(told, catalogue)
    if weights == "jobs":
        jobs = occupation_employment(here.key, level="detailed", catalogue=catalogue)
        local = jobs.table.select(["soc", "employment"]).rename_columns(["soc", "weight"])
        links = links.drop_columns(["weight"]).join(local, "soc", join_type="left outer")
        used = (*used, *jobs.sources)
    earlier = flips.sources if isinstance(flips, Result) else ()
    earlier_notes = flips.notes if isinstance(flips, Result) else ()
    citation = flips.method.citation if isinstance(flips, Result) else ""
    rules = dict(flips.method.parameters) if isinstance(flips, Result) else {}
    return list_effects(
        flips.table if isinstance(flips, Result) else flips,
        told,
        links,
        sources=(*sources, *used, *earlier),
        parameters={**rules, "region": here.key, "area_name": here.name, "of": what, "weights": weights},
        citation=citation,
        notes=(*notes, *earlier_notes),
    )


def links_of(programs: pa.Table, catalogue: Catalogue) -> tuple[pa.Table, tuple[SourceReference, ...]]:
    """Links of programs (`program_id`, `cip`, `soc`: codes with blanks or semicolons between) to occupations.

    The occupations that a program names, in the codes that the wage survey publishes; else those of the
    crosswalk, where it is at hand. Returns `program_id`, `soc`, `weight` (null), and the crosswalk as a
    source where it was used.
    """
    named = pc.fill_null(pc.ascii_trim_whitespace(programs["soc"].cast(pa.string())), "")
    has = pc.match_substring_regex(named, r"\d\d-\d{4}")
    own = programs.filter(has)
    parts = pc.split_pattern_regex(own["soc"].cast(pa.string()).combine_chunks(), r"[;,\s]+")
    place = pc.list_parent_indices(parts)
    ids = own["program_id"].combine_chunks().take(place)
    soc = _published(pc.list_flatten(parts))
    links = pa.table({"program_id": ids, "soc": soc}).filter(pc.not_equal(soc, ""))
    rest = programs.filter(pc.invert(has)).select(["program_id", "cip"])
    rest = rest.filter(pc.is_valid(rest["cip"]))
    sources: tuple[SourceReference, ...] = ()
    if rest.num_rows and catalogue.vintages("cip_soc"):
        crosswalk = program_links(catalogue).select(["cip", "soc"])
        by_code = rest.join(crosswalk, "cip", join_type="inner").select(["program_id", "soc"])
        links = pa.concat_tables([links.cast(by_code.schema), by_code])
        sources = (catalogue.reference("cip_soc"),) if by_code.num_rows else ()
    elif not links.num_rows:
        raise DataMissing(
            _("Nobody says to which occupations these programs lead."),
            remedy=_("Get the crosswalk with `highroad sources fetch cip_soc`."),
        )
    links = links.group_by(["program_id", "soc"]).aggregate([])  # a link stated twice is one link
    return links.append_column("weight", pa.nulls(links.num_rows, pa.float64())), sources


def _published(soc: pa.Array) -> pa.Array:
    """A part of a combined occupation as the whole, as the wage survey publishes it."""
    whole = {part: each.soc for each in codes.occupations().values() for part in each.components}
    place = pc.index_in(soc, pa.array(list(whole), pa.string()))
    return pc.coalesce(pa.array(list(whole.values()), pa.string()).take(place), soc)


def _shares(flips: pa.Table, links: pa.Table) -> pa.Table:
    """By program: the part of its people in each of `PARTS`, the words of both lists, what decides."""
    weight = pc.max_element_wise(pc.fill_null(pc.cast(links["weight"], pa.float64()), 0.0), 0.0)
    links = links.select(["program_id", "soc"]).append_column("weight", weight)
    sums = links.group_by("program_id").aggregate([("weight", "sum"), ("soc", "count")])
    links = links.join(sums, "program_id")
    part = pc.if_else(
        pc.greater(links["weight_sum"], 0.0),
        pc.divide(
            links["weight"], pc.if_else(pc.greater(links["weight_sum"], 0.0), links["weight_sum"], 1.0)
        ),
        pc.divide(1.0, pc.cast(links["soc_count"], pa.float64())),
    )
    links = links.select(["program_id", "soc"]).append_column("part", part)
    joined = links.join(
        flips.select(["soc", "occupation", "before", "after", "flip"]), "soc", join_type="left outer"
    ).sort_by([("program_id", "ascending"), ("soc", "ascending")])
    before, after = (pc.fill_null(joined[name], "absent") for name in ("before", "after"))
    was, now = pc.equal(before, "yes"), pc.equal(after, "yes")
    flip = pc.fill_null(joined["flip"], "absent")
    what = pc.if_else(pc.equal(flip, "same"), pc.if_else(pc.and_(was, now), "stays", "off"), flip)
    what = pc.if_else(pc.equal(what, "cannot be told"), "unclear", what)
    moved = pc.is_in(what, pa.array(["gains", "loses"]))
    sign = pc.if_else(pc.equal(what, "gains"), "+", "−")
    name = pc.if_else(
        moved,
        pc.binary_join_element_wise(sign, pc.fill_null(joined["occupation"], ""), " "),
        pa.scalar(None, pa.string()),
    )
    columns: dict[str, Any] = {"program_id": joined["program_id"], "name": name}
    for each in PARTS:
        columns[each] = pc.if_else(pc.equal(what, each), joined["part"], 0.0)
    for side, verdict in (("before", before), ("after", after)):
        for number, word in enumerate(("yes", "not evaluable", "no")):
            columns[f"{side}{number}"] = pc.cast(pc.equal(verdict, word), pa.int8())
    grouped = (
        pa.table(columns)
        .group_by("program_id")
        .aggregate(
            [(each, "sum") for each in PARTS]
            + [(f"{side}{number}", "max") for side in ("before", "after") for number in range(3)]
            + [("name", "list")]
        )
    )
    made = {"program_id": grouped["program_id"], **{each: grouped[f"{each}_sum"] for each in PARTS}}
    for side in ("before", "after"):
        yes, unknown, no = (pc.equal(grouped[f"{side}{number}_max"], 1) for number in range(3))
        made[side] = pc.if_else(
            yes, "yes", pc.if_else(unknown, "not evaluable", pc.if_else(no, "no", "absent"))
        )
    names = [[each for each in found if each] for found in grouped["name_list"].to_pylist()]
    made["occupations"] = pa.array(["; ".join(found) for found in names], pa.string())
    return pa.table(made)


def _divided(people: pa.ChunkedArray, table: pa.Table) -> pa.ChunkedArray:
    """Estimated where a program's people go different ways; the mark of the people elsewhere."""
    whole = pc.max_element_wise(*(pc.fill_null(table[part], 0.0) for part in PARTS))
    divided = pc.and_(pc.is_valid(people), pc.and_(pc.greater(whole, 0.0), pc.less(whole, 1.0 - 1e-9)))
    return pc.if_else(divided, Mark.ESTIMATED.value, table["people_mark"])


def _program_flips(table: pa.Table) -> pa.ChunkedArray:
    """What becomes of each program as a whole; of one that leads nowhere known, nothing can be told."""
    before, after = (pc.fill_null(table[name], "absent") for name in ("before", "after"))
    was, now = pc.equal(before, "yes"), pc.equal(after, "yes")
    unknown = pc.or_(pc.equal(before, "not evaluable"), pc.equal(after, "not evaluable"))
    inside = pc.greater(pc.fill_null(pc.add(table["gains"], table["loses"]), 0.0), 0.0)
    lost = pc.and_(pc.equal(before, "absent"), pc.equal(after, "absent"))
    alike = pc.if_else(pc.and_(inside, was), "moves", "same")
    alike = pc.if_else(pc.or_(lost, pc.and_(unknown, pc.invert(was))), "cannot be told", alike)
    differ = pc.if_else(unknown, "cannot be told", pc.if_else(now, "gains", "loses"))
    return pc.if_else(pc.equal(was, now), alike, differ)


def _of_completions(found: pa.Table) -> pa.Table:
    return pa.table(
        {
            "program_id": found["cip"],
            "program": pc.utf8_rtrim(found["program"], characters="."),
            "provider": pa.array([""] * found.num_rows, pa.string()),
            "cip": found["cip"],
            "soc": pa.nulls(found.num_rows, pa.string()),
            "people": pc.cast(found["completions"], pa.float64()),
            "people_mark": found["completions_mark"],
        }
    )


def _of_lists(found: pa.Table) -> pa.Table:
    return pa.table(
        {
            **{name: found[name] for name in ("program_id", "program", "provider", "cip", "soc")},
            "people": found["served"],
            "people_mark": found["served_mark"],
        }
    )


def _of_register(rows: pa.Table) -> pa.Table:
    number = pa.array([str(each) for each in range(1, rows.num_rows + 1)], pa.string())
    return pa.table(
        {
            "program_id": number,
            **{name: rows[name].cast(pa.string()) for name in ("program", "provider", "cip", "soc")},
            "people": pc.cast(rows["completers"], pa.float64()),
            "people_mark": rows["completers_mark"].cast(pa.string()),
        }
    )


def _totals(made: pa.Table, nowhere: pa.ChunkedArray) -> dict[str, str]:
    """Programs by what becomes of them, people by where they are led; each counted once."""
    told = {"programs": str(made.num_rows)}
    for name, word in (
        ("gain", "gains"),
        ("lose", "loses"),
        ("move", "moves"),
        ("unclear", "cannot be told"),
    ):
        told[f"programs_{name}"] = str(pc.sum(pc.equal(made["flip"], word)).as_py() or 0)
    for name in ("people", *(f"people_{each}" for each in ("before", "gains", "loses", "after", "unclear"))):
        told[name] = f"{pc.sum(made[name]).as_py() or 0.0:.6f}".rstrip("0").rstrip(".")
    hidden = pc.fill_null(pc.equal(made["people_mark"], Mark.SUPPRESSED.value), False)
    unknown = pc.and_(pc.is_null(made["people"]), pc.invert(hidden))
    told["withheld"] = str(pc.sum(hidden).as_py() or 0)
    told["people_not_known"] = str(pc.sum(unknown).as_py() or 0)
    told["nowhere"] = str(pc.sum(nowhere).as_py() or 0)
    return told


def _notes(told: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    if withheld := int(told["withheld"]):
        found.append(
            ngettext(
                "The people of {count} program are withheld; they are in no sum, and they are not zero.",
                "The people of {count} programs are withheld; they are in no sum, and they are not zero.",
                withheld,
            ).format(count=f"{withheld:,}")
        )
    if missing := int(told["people_not_known"]):
        found.append(
            ngettext(
                "Nobody says how many people {count} program has; they are in no sum.",
                "Nobody says how many people {count} programs have; they are in no sum.",
                missing,
            ).format(count=f"{missing:,}")
        )
    if nowhere := int(told["nowhere"]):
        found.append(
            ngettext(
                "Nobody says to which occupation {count} program leads.",
                "Nobody says to which occupations {count} programs lead.",
                nowhere,
            ).format(count=f"{nowhere:,}")
        )
    found.append(_("Where people go after a program is not known: they are divided by weights."))
    return tuple(found)
