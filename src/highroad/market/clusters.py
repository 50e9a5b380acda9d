"""Traded and local clusters: industries rolled up by the benchmark definitions, their strength and kin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.given import codes_as_text
from highroad.market.industries import OWNERSHIPS, areas_held, counties_among, qcew_areas
from highroad.market.occupations import check_choice
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

#: Industries that the definitions leave out: crops, animals, households, public administration, unclassified.
OUT_OF_SCOPE: Final = ("111", "112", "814", "92", "99")
#: A cluster with fewer establishments, or jobs where they are known, is not called strong.
LEAST_ESTABLISHMENTS: Final = 5
LEAST_JOBS: Final = 10
FEWEST_REGIONS: Final = 8
_JOBS, _QUOTIENT, _GROWTH, _STRONG = "jobs_mark", "quotient_mark", "growth_mark", "strong_mark"
COLUMNS: Final = (
    Column("cluster", N_("Cluster")),
    Column("kind", N_("Traded or local")),
    Column("jobs", N_("Jobs"), "count", N_("jobs"), mark=_JOBS),
    Column("quotient", N_("Location quotient, jobs"), "ratio", "", 2, mark=_QUOTIENT),
    Column("establishments", N_("Establishments"), "count", N_("establishments")),
    Column("establishment_quotient", N_("Location quotient, establishments"), "ratio", "", 2),
    Column(
        "national_share", N_("Share of the reference area's jobs"), "percent", N_("percent"), 2, _QUOTIENT
    ),
    Column("annual_wage", N_("Average annual wage"), "money", N_("dollars per year"), 0, "wage_mark"),
    Column("growth", N_("Change of jobs since then, percent"), "percent", N_("percent"), 1, _GROWTH),
    Column("strong", N_("Strong"), "flag", mark=_STRONG),
    Column("related", N_("Related clusters")),
    Column("industries", N_("Industries"), "count"),
    Column("hidden", N_("Suppressed cells"), "count"),
    Column("establishments_hidden", N_("Establishments in suppressed cells"), "count"),
)


def cluster_map(industries: Iterable[str], definitions: pa.Table) -> pa.Table:
    """The cluster of each six-digit industry, through older classifications where the definitions need them.

    definitions: `naics`, `kind`, `cluster`, `subcluster` (the table of the source "clusters"). Returns
    `industry_code`, `kind`, `cluster`, `subcluster`, `through` (the older code that the definitions know, or
    the code itself), `exact` (False where what the industry was made of belongs to several clusters; the one
    with most jobs is taken), `supplied` (True where the definitions lack the industry and everything that it
    was, and the benchmark's own assignment is taken, if they have that cluster) and `in_scope`. `cluster` is
    null for what neither knows.
    """
    codes_as_text(definitions, "naics", "kind", "cluster", "subcluster")
    given = {row["naics"]: row for row in definitions.to_pylist()}
    clusters_given = {(row["kind"], row["cluster"]) for row in given.values()}
    supplied = {
        code: row | {"subcluster": None}
        for code, row in codes.cluster_homes().items()
        if code not in given and (row["kind"], row["cluster"]) in clusters_given
    }
    older = codes.older_industries()
    newer: dict[str, list[str]] = {}
    for code, parts in older.items():
        for part in parts:
            newer.setdefault(part, []).append(code)

    def homes(code: str, known: Mapping[str, object]) -> list[str]:
        if code in known:
            return [code]
        wider = f"{code[:5]}0"  # the QCEW splits special trade contractors and railroads, NAICS does not
        if len(code) == 6 and wider in known:
            return [wider]
        parts = (each for each in older.get(code, ()) if each != code)  # 425120 took 425110 in, and stayed
        before = [home for each in parts for home in homes(each, known)]
        return before or [each for each in newer.get(code, ()) if each in known]

    rows = []
    for code in dict.fromkeys(industries):
        known, found = given, homes(code, given)
        if not found:
            known, found = supplied, homes(code, supplied)
        home = known[found[0]] if found else None
        rows.append(
            {
                "industry_code": code,
                "kind": home["kind"] if home else None,
                "cluster": home["cluster"] if home else None,
                "subcluster": home["subcluster"] if home else None,
                "through": found[0] if found else None,
                "exact": len({known[each]["cluster"] for each in found}) == 1,
                "supplied": bool(found) and known is supplied,
                "in_scope": not code.startswith(OUT_OF_SCOPE),
            }
        )
    return pa.Table.from_pylist(rows, schema=_MAP)


_MAP: Final = pa.schema(
    [(name, pa.string()) for name in ("industry_code", "kind", "cluster", "subcluster", "through")]
    + [(name, pa.bool_()) for name in ("exact", "supplied", "in_scope")]
)


def cluster_sums(cells: pa.Table, mapped: pa.Table) -> pa.Table:
    """Jobs, wages and establishments by place and cluster, with what is suppressed counted.

    cells: `place`, `activity` (six-digit industry), `jobs`, `wages` (of the cells shown), `establishments`,
    `cells`, `hidden`, `establishments_hidden`. mapped: what `cluster_map` gives. Returns the sums by `place`,
    `cluster` and `kind`, ordered, with `industries` (cells of it) and `share` (its establishments among all
    of the place, also those that belong to no cluster).
    """
    sums = ("jobs", "wages", "establishments", "cells", "hidden", "establishments_hidden")
    joined = cells.join(mapped.select(["industry_code", "cluster", "kind"]), "activity", "industry_code")
    everything = joined.group_by("place").aggregate([("establishments", "sum")])
    everything = everything.rename_columns(["place", "all_establishments"])
    table = joined.filter(pc.is_valid(joined["cluster"]))
    table = table.group_by(["place", "cluster", "kind"]).aggregate([(name, "sum") for name in sums])
    names = {f"{name}_sum": "industries" if name == "cells" else name for name in sums}
    table = table.rename_columns([names.get(name, name) for name in table.column_names])
    table = table.join(everything, "place").combine_chunks()
    share = pc.divide(pc.cast(table["establishments"], pa.float64()), table["all_establishments"])
    table = table.append_column("share", share).drop_columns(["all_establishments"])
    return table.sort_by([("place", "ascending"), ("cluster", "ascending")])


def clusters(
    area: str | regions.Region | Described,
    *,
    reference: str = "",
    earlier: str | None = None,
    ownership: str = "private",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The clusters of a region: size, concentration, wage, growth, strength and related clusters.

    area, ownership, vintage, catalogue: as in `industry_mix`. reference: a region or area code to compare
    with; by default the nation where it is at hand, else all counties at hand. earlier: a vintage of the same
    part of the year and classification, for growth.

    Returns a `Result`; `.table`, traded clusters first, the strong ones before the others, then by jobs:
    `cluster`, `kind`, `jobs` (mark "at_least" where a cell is suppressed), `quotient` (of jobs;
    "not_evaluable" where a cell is), `establishments`, `establishment_quotient` (never suppressed),
    `national_share` (percent of the reference area's jobs), `annual_wage` (of the cells shown), `growth`
    (percent, of cluster sums without suppressed cells), `strong` (quotient above 1, of jobs where they are
    known, else of establishments; with a share of establishments in the top quarter of the counties at hand,
    five establishments and, where they are known, ten jobs at least), `related` (by linkage), `industries`,
    `hidden`, `establishments_hidden`.

    Raises UnknownArea, DataMissing (definitions or QCEW not at hand), BadQuestion.
    Source of the rule: Delgado, Porter and Stern (2014, 2016), Journal of Economic Geography; U.S. Cluster
    Mapping Project.
    """
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    catalogue = catalogue_or_default(catalogue)
    definitions = pq.read_table(catalogue.table("clusters", "definitions"))
    here, vintage = qcew_areas(area, catalogue, vintage)
    counties = _counties(catalogue, vintage)
    base = _base(reference, catalogue, vintage, counties)
    own = OWNERSHIPS[ownership]
    places = {"here": here.codes, "base": base.codes} | {f"county:{code}": (code,) for code in counties}
    cells = _cells(catalogue, vintage, places, own)
    mapped = cluster_map(cells["activity"].unique().to_pylist(), definitions)
    sums = cluster_sums(cells, mapped)
    before = (
        cluster_sums(_cells(catalogue, earlier, {"here": here.codes}, own), mapped)
        if _comparable(earlier, vintage)
        else None
    )
    table = _measured(sums, before, annual=vintage.endswith("A"))
    table = _related(_strength(table, sums, len(counties)), catalogue)
    names = ("qcew", "clusters")
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(
            catalogue.reference(names[0], vintage),
            *([catalogue.reference(names[0], earlier)] if before is not None else []),
            catalogue.reference(names[1]),
        ),
        method=Method(
            key="clusters",
            title=_("Traded and local clusters"),
            words=_(
                "Six-digit industries are rolled up by the benchmark cluster definitions, through older "
                "classifications where needed. A quotient compares the cluster's share here with its share "
                "in the reference area."
            ),
            formula="LQ = (e_cr / e_r) / (E_c / E)",
            citation="Delgado, Porter & Stern (2014, 2016)",
            query=query_text("industry_jobs.sql"),
            parameters={
                **here.parameters,
                "reference": base.name,
                "ownership": ownership,
                "vintage": vintage,
                "earlier": earlier or "",
            },
        ),
        notes=_notes(cells, mapped, base, vintage, earlier, before is not None),
    )


def _comparable(earlier: str | None, vintage: str) -> bool:
    return (
        earlier is not None
        and earlier[4:] == vintage[4:]
        and earlier < vintage
        and naics_vintage(int(earlier[:4])) == naics_vintage(int(vintage[:4]))
    )


def _cells(
    catalogue: Catalogue, vintage: str | None, places: dict[str, tuple[str, ...]], own: str
) -> pa.Table:
    return ask(
        "industry_jobs.sql",
        views=tables_of(catalogue, "qcew", vintage, "cells"),
        tables={"here": place_table(places)},
        digit="8",
        own=own,
    )


def _counties(catalogue: Catalogue, vintage: str) -> tuple[str, ...]:
    return counties_among(areas_held(catalogue, vintage))


def _base(reference: str, catalogue: Catalogue, vintage: str, counties: tuple[str, ...]) -> Described:
    if reference:
        return qcew_areas(reference, catalogue, vintage)[0]
    try:
        return qcew_areas("nation:us", catalogue, vintage)[0]
    except DataMissing:
        name = _("all {count} counties at hand").format(count=len(counties))
        return Described("", name, counties, (name,))


def _measured(sums: pa.Table, before: pa.Table | None, *, annual: bool) -> pa.Table:
    """The region's clusters with quotients, wage and growth."""
    table = sums.filter(pc.equal(sums["place"], "here")).drop_columns(["place"])
    base = sums.filter(pc.equal(sums["place"], "base"))
    totals = {side: pc.sum(rows["jobs"]).as_py() or 0 for side, rows in (("here", table), ("base", base))}
    base = base.select(["cluster", "jobs", "hidden", "share"])
    table = table.join(base, "cluster", right_suffix="_base").combine_chunks()
    jobs, base_jobs = (pc.cast(table[name], pa.float64()) for name in ("jobs", "jobs_base"))
    whole = pc.and_(pc.equal(table["hidden"], 0), pc.equal(table["hidden_base"], 0))
    known = pc.and_(whole, pc.greater(base_jobs, 0))
    none, nothing = pa.scalar(None, pa.float64()), pa.scalar(None, pa.string())
    share = pc.divide(jobs, pc.if_else(known, base_jobs, none))
    quotient = pc.multiply(share, (totals["base"] / totals["here"]) if totals["here"] else 0.0)
    unknown = pc.if_else(known, nothing, pa.scalar(Mark.NOT_EVALUABLE.value))
    base_share = pc.if_else(pc.greater(table["share_base"], 0), table["share_base"], none)
    wage = pc.divide(pc.cast(table["wages"], pa.float64()), pc.if_else(pc.greater(jobs, 0), jobs, none))
    hidden = pc.greater(table["hidden"], 0)
    shown = pc.fill_null(pc.greater(table["jobs"], 0), False)
    dark = pc.if_else(shown, Mark.AT_LEAST.value, Mark.SUPPRESSED.value)
    made = {
        "jobs": pc.if_else(pc.and_(hidden, pc.invert(shown)), pa.scalar(None, pa.int64()), table["jobs"]),
        _JOBS: pc.if_else(hidden, dark, nothing),
        "quotient": quotient,
        _QUOTIENT: unknown,
        "establishment_quotient": pc.divide(table["share"], base_share),
        "national_share": pc.multiply(share, 100.0),
        "annual_wage": pc.multiply(wage, 1.0 if annual else 4.0),
        "wage_mark": pc.if_else(pc.is_valid(wage), nothing, pa.scalar(Mark.SUPPRESSED.value)),
    }
    for name in ("cluster", "kind", "establishments", "industries", "hidden", "establishments_hidden"):
        made[name] = table[name]
    return _growth(pa.table(made), before)


def _growth(table: pa.Table, before: pa.Table | None) -> pa.Table:
    none, nothing = pa.scalar(None, pa.float64()), pa.scalar(None, pa.string())
    if before is None:
        table = table.append_column("growth", pa.nulls(table.num_rows, pa.float64()))
        return table.append_column(_GROWTH, pa.array([Mark.MISSING.value] * table.num_rows, pa.string()))
    past = before.select(["cluster", "jobs", "hidden"]).rename_columns(["cluster", "past", "past_hidden"])
    table = table.join(past, "cluster").combine_chunks()
    known = pc.and_(pc.equal(table["hidden"], 0), pc.equal(table["past_hidden"], 0))
    known = pc.fill_null(pc.and_(known, pc.greater(table["past"], 0)), False)
    then = pc.if_else(known, pc.cast(table["past"], pa.float64()), none)
    growth = pc.multiply(pc.subtract(pc.divide(pc.cast(table["jobs"], pa.float64()), then), 1.0), 100.0)
    table = table.drop_columns(["past", "past_hidden"]).append_column("growth", growth)
    return table.append_column(_GROWTH, pc.if_else(known, nothing, pa.scalar(Mark.NOT_EVALUABLE.value)))


def _strength(table: pa.Table, sums: pa.Table, counties: int) -> pa.Table:
    """Whether each cluster is strong, against the counties at hand by share of establishments."""
    apart = sums.filter(pc.starts_with(sums["place"], "county:")).select(["cluster", "share"])
    bars = apart.group_by("cluster").aggregate([("share", "list")]).to_pydict()
    # The 75th percentile: at a place between two counties, the upper one is in the top quarter.
    top = {
        cluster: sorted([*(each or 0.0 for each in values), *[0.0] * (counties - len(values))])[
            ceil(0.75 * (counties - 1))
        ]
        for cluster, values in zip(bars["cluster"], bars["share_list"], strict=True)
    }
    own = {row["cluster"]: row["share"] for row in sums.filter(pc.equal(sums["place"], "here")).to_pylist()}
    strong: list[bool | None] = []
    for row in table.to_pylist():
        if counties < FEWEST_REGIONS:
            strong.append(None)
            continue
        quotient = row["quotient"] if row["quotient"] is not None else row["establishment_quotient"]
        enough = (row["establishments"] or 0) >= LEAST_ESTABLISHMENTS and (
            row["hidden"] > 0 or (row["jobs"] or 0) >= LEAST_JOBS
        )
        high = (own[row["cluster"]] or 0.0) >= top.get(row["cluster"], 0.0)
        strong.append(bool(enough and (quotient or 0) > 1 and high))
    mark = [None if each is not None else Mark.NOT_EVALUABLE.value for each in strong]
    table = table.append_column("strong", pa.array(strong, pa.bool_()))
    return table.append_column(_STRONG, pa.array(mark, pa.string()))


def _related(table: pa.Table, catalogue: Catalogue) -> pa.Table:
    """Traded clusters first, each with its related clusters that are concentrated here, the strongest link
    first.
    """
    try:
        linked = pq.read_table(catalogue.table("clusters", "linkages")).to_pylist()
    except DataMissing:
        linked = []
    order = {"very strong": 0, "strong": 1}
    here = {row["cluster"]: row["establishment_quotient"] or 0 for row in table.to_pylist()}
    kin: dict[str, list[tuple[int, str]]] = {}
    for link in linked:
        for one, other in ((link["cluster"], link["linked"]), (link["linked"], link["cluster"])):
            if here.get(other, 0) > 1:
                kin.setdefault(one, []).append((order.get(link["strength"], 2), other))
    names = ["; ".join(dict.fromkeys(name for _rank, name in sorted(kin.get(each, [])))) for each in here]
    table = table.append_column("related", pa.array(names, pa.string()))
    by = [(name, "descending") for name in ("kind", "strong", "jobs")]
    return table.sort_by([*by, ("cluster", "ascending")])


def _notes(
    cells: pa.Table, mapped: pa.Table, base: Described, vintage: str, earlier: str | None, grown: bool
) -> tuple[str, ...]:
    here = cells.filter(pc.equal(cells["place"], "here")).join(mapped, "activity", "industry_code")
    scope = here.filter(here["in_scope"])
    total = pc.sum(scope["establishments"]).as_py() or 0
    lost = scope.filter(pc.is_null(scope["cluster"]))
    missed = pc.sum(lost["establishments"]).as_py() or 0
    share = 100 * (1 - missed / total) if total else 100.0
    notes = [
        _("Compared with {reference}.").format(reference=base.name),
        _(
            "{percent} percent of the establishments in scope belong to a cluster; crops, animals, private "
            "households, public administration and unclassified ones are out of scope."
        ).format(percent=f"{share:.1f}"),
        _("A cluster with a suppressed cell has at least the jobs shown, and no quotient of jobs."),
    ]
    if filled := sorted(set(here.filter(here["supplied"])["activity"].to_pylist())):
        notes.append(
            _(
                "The definitions at hand lack these industries, which are in the cluster that the benchmark "
                "gives them: {codes}."
            ).format(codes=", ".join(filled))
        )
    if missed:
        notes.append(
            _("In no cluster: {codes}.").format(codes=", ".join(sorted(set(lost["activity"].to_pylist()))))
        )
    if earlier and not grown:
        notes.append(
            _(
                "{earlier} and {later} cannot be compared: another part of the year, or another "
                "classification."
            ).format(earlier=earlier, later=vintage)
        )
    return tuple(notes)
