"""What is published around a region: the totals of its State and metropolitan areas bound its cells too.

Of each whole (a State, a metropolitan area, the nation) that the vintage holds, what lies outside the region
is put together into one more area, its rest, so that the whole is the sum of the region's cells and the rest.
The rest's jobs are known where all that makes it up is published; else they are at least what is published.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import UnknownArea
from highroad.market.suppressed_cells.bounds import narrowed
from highroad.market.suppressed_cells.guessing import numbers
from highroad.market.suppressed_cells.system import ENDLESS, Floats, Rounding, families, system_of
from highroad.reference import regions

NATION: Final = "US000"
#: Not part of the nation's totals: Puerto Rico, the Virgin Islands.
_OUTSIDE: Final = ("72", "78")
_REST: Final = "rest of "
_ALL: Final = "10"


@dataclass(frozen=True, slots=True)
class Whole:
    """An area that is published as a sum: its parts inside the region, and the others at hand."""

    code: str
    parts: tuple[str, ...]
    others: tuple[str, ...]
    every: bool  # all of its parts are at hand


def wholes_of(codes: Collection[str], held: Collection[str]) -> tuple[Whole, ...]:
    """The wholes at hand that contain areas of a region, or that the region consists of."""
    counties = sorted(code for code in held if _is_county(code))
    found = []
    states = {code[:2] for code in codes if code.isdigit()}
    for state in sorted(states):
        if f"{state}000" in held:
            inside = [each for each in counties if each[:2] == state]
            found.append(_whole(f"{state}000", inside, codes, every=False))
    for metro in sorted(code for code in held if code.startswith("C")):
        inside = [each for each in _metro_counties(metro) if each in held]
        if metro in codes or not set(inside).isdisjoint(codes):
            every = bool(inside) and len(inside) == len(_metro_counties(metro))
            found.append(_whole(metro, inside, codes, every=every))
    if NATION in held:
        inside = [f"{code[:2]}000" for code in held if code.isdigit() and code.endswith("000")]
        inside = sorted(code for code in set(inside) if code[:2] not in _OUTSIDE)
        if not set(inside).isdisjoint({*codes, *(each.code for each in found)}):
            found.append(_whole(NATION, inside, {*codes, *(each.code for each in found)}, every=False))
    return tuple(each for each in found if each.parts or each.others)


def _whole(code: str, inside: list[str], codes: Collection[str], *, every: bool) -> Whole:
    parts = tuple(each for each in inside if each in codes)
    return Whole(code, parts, tuple(each for each in inside if each not in codes), every)


def _is_county(code: str) -> bool:
    return code.isdigit() and not code.endswith("000")


def _metro_counties(code: str) -> tuple[str, ...]:
    """Counties of a metropolitan area by the publisher's code, C and four digits; none for what is none."""
    try:
        return regions.resolve_region(f"metro:{code[1:]}0").counties
    except UnknownArea:
        return ()


def surrounded(
    rows: pa.Table, codes: Collection[str], wholes: Collection[Whole], rounding: Rounding
) -> tuple[pa.Table, pa.Table]:
    """The region's cells with those of its wholes and of their rests; and which area is part of which whole.

    rows: `area`, `industry_code`, `parent`, `level`, `establishments`, `employment`, `past`,
    `past_establishments`, `past_parent` of all these areas. The cells returned have `least` and `most`, what
    is known of a rest's jobs. A whole whose parts don't come to its establishments is left out: it means
    other areas, or is of another release.
    """
    jobs = numbers(rows, "employment")
    pairs = families(rows)
    low, high = narrowed(system_of(jobs, pairs, rounding))
    least, most = jobs.copy(), jobs.copy()
    least[np.isnan(jobs)], most[np.isnan(jobs)] = low, high
    rows = rows.append_column("least", pa.array(least)).append_column("most", pa.array(most))
    pieces, whole_codes, part_codes = [_of(rows, codes)], [], []
    taken = set(codes)
    for whole in wholes:
        rest = _rest(rows, whole, rounding)
        if rest is None:
            continue
        if whole.code not in taken:
            pieces.append(_of(rows, (whole.code,)))
            taken.add(whole.code)
        parts = [each for each in whole.parts if each in taken]
        if rest.num_rows:
            pieces.append(rest)
            parts.append(_REST + whole.code)
        part_codes += parts
        whole_codes += [whole.code] * len(parts)
    cells = pa.concat_tables(pieces, promote_options="permissive")
    text = pa.string()
    return cells, pa.table({"whole": pa.array(whole_codes, text), "part": pa.array(part_codes, text)})


def _of(rows: pa.Table, codes: Collection[str]) -> pa.Table:
    return rows.filter(pc.is_in(rows["area"], pa.array(sorted(codes), pa.string())))


def _rest(rows: pa.Table, whole: Whole, rounding: Rounding) -> pa.Table | None:
    """Cells of what lies in a whole outside the region; None when its parts don't come to it."""
    total, parts, others = (_summed(_of(rows, codes)) for codes in ((whole.code,), whole.parts, whole.others))
    of_whole = _of(rows, (whole.code,))
    industries = of_whole["industry_code"].to_pylist()
    inside, outside = (_aligned(each, industries) for each in (parts, others))
    left = _aligned(total, industries)["places"] - inside["places"]
    room = _room(len(whole.parts) + len(whole.others), rounding)
    if _ALL not in industries:
        return None
    missing = left[industries.index(_ALL)] - outside["places"][industries.index(_ALL)]
    if missing < -room or (whole.every and missing > room):
        return None
    complete = abs(missing) <= room
    sure = complete & (np.abs(left - outside["places"]) <= room)
    places = np.where(sure, outside["places"], np.maximum(left, outside["places"]))
    most = np.where(sure, outside["most"], ENDLESS)
    keep = (places > 0) | (outside["cells"] > 0) | (complete & ~sure)
    rest = of_whole.select(["industry_code", "parent", "level"]).filter(pa.array(keep))
    jobs = np.where(sure & (outside["hidden"] == 0), outside["least"], np.nan)[keep]
    return (
        rest.append_column("area", pa.array([_REST + whole.code] * rest.num_rows, pa.string()))
        .append_column("establishments", pa.array(places[keep].astype(np.int64)))
        .append_column("employment", pa.array(jobs, from_pandas=True).cast(pa.int64()))
        .append_column("least", pa.array(outside["least"][keep]))
        .append_column("most", pa.array(most[keep]))
    )


def _room(count: int, rounding: Rounding) -> float:
    """How far rounding may take a sum of so many from its total, see `system_of`."""
    return 0.0 if rounding == "exact" else float(max(4, -(-count // 4)))


def _summed(rows: pa.Table) -> tuple[list[str], dict[str, Floats]]:
    """Industries, and by industry: establishments, cells, hidden cells, what the jobs are between."""
    hidden = pc.is_null(rows["employment"]).cast(pa.int64())
    found = (
        rows.append_column("hidden", hidden)
        .group_by("industry_code")
        .aggregate(
            [
                ("establishments", "sum"),
                ("hidden", "sum"),
                ("least", "sum"),
                ("most", "sum"),
                ("area", "count"),
            ]
        )
    )
    names = {
        "places": "establishments_sum",
        "hidden": "hidden_sum",
        "least": "least_sum",
        "most": "most_sum",
        "cells": "area_count",
    }
    sums = {name: numbers(found, column) for name, column in names.items()}
    return found["industry_code"].to_pylist(), sums


def _aligned(summed: tuple[list[str], dict[str, Floats]], industries: list[str]) -> dict[str, Floats]:
    """The sums in the order of these industries; nothing where an industry is not among them."""
    at = {code: place for place, code in enumerate(summed[0])}
    places = np.array([at.get(code, -1) for code in industries], dtype=np.int64)
    return {name: np.append(np.nan_to_num(values), 0.0)[places] for name, values in summed[1].items()}
