"""Which published areas a question is about, said in every way that people say it.

Statistics are keyed by the publisher's own areas: a region of ours is the same as one of them, lies within
one, or is made of several. `published_areas` finds them and keeps what must be said beside the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from highroad.errors import DataMissing, UnknownArea
from highroad.language import gettext as _
from highroad.reference import regions
from highroad.sources.catalogue import Catalogue

NATION: Final = "0000000"
MOST_NAMED: Final = 3  # areas that a title names one by one
MOST_LEFT_OUT: Final = 12  # counties that a note names one by one
_OEWS_CODE = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class Described:
    """The published areas that numbers describe, and how they relate to the region that was asked for.

    region: key of the region, or "" when a published area was named directly. codes: the publisher's codes.
    names: the publisher's names, in the same order. relation: "same" (the areas are the region), "contains"
    (a larger published area holds the region), "within" (smaller areas inside it) or "overlaps".
    choices: every (code, name) that could have been chosen.
    """

    region: str
    region_name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    relation: str = "same"
    note: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The areas in one phrase; many of them by their number (`all_names` lists them)."""
        if len(self.names) > MOST_NAMED and self.region_name:
            return _("{count} published areas of {region}").format(
                count=len(self.names), region=self.region_name
            )
        return self.all_names

    @property
    def all_names(self) -> str:
        """Every area by name."""
        return "; ".join(self.names)

    @property
    def exact(self) -> bool:
        """Whether the numbers describe the region that was asked for."""
        return self.relation == "same"

    @property
    def parameters(self) -> dict[str, str]:
        """What a method names of the areas: their codes and name, and how they differ from the region."""
        told = {"area": "+".join(self.codes), "area_name": self.name}
        if self.region and not self.exact and self.note:
            told |= {"asked": self.region_name, "area_note": self.note}
        return told


Area = str | regions.Region | Described | Iterable[str]


def oews_areas(
    area: Area,
    catalogue: Catalogue,
    vintage: str | None = None,
    choice: str = "",
    *,
    additive: bool = False,
) -> Described:
    """The OEWS areas that a question is about.

    area: a region ("Fresno, CA", "metro:23420", a `Region`), a seven-digit OEWS code, several codes, or what
    this function gave before. choice: one of the area codes of the region, or "sum" for all areas within it;
    by default the area that fits the region best. additive: the question adds up over areas, so that a region
    made of several of them is described by all of them unless one was chosen.
    Raises UnknownArea when nothing answers to it, DataMissing when this vintage has no area for the region.
    """
    if isinstance(area, Described):
        return area
    names = _oews_names(catalogue, vintage)
    if isinstance(area, str) and not _OEWS_CODE.fullmatch(area):
        area = regions.resolve_region(area)
    if isinstance(area, regions.Region):
        return _areas_of_region(area, names, choice, additive)
    codes = (area,) if isinstance(area, str) else tuple(area)
    unknown = [code for code in codes if code not in names]
    if unknown or not codes:
        raise UnknownArea(
            _("No OEWS area has the code {codes}.").format(codes=", ".join(unknown) or "“”"),
            remedy=_("Codes have seven digits as the publisher prints them, for example 0023420 for Fresno."),
        )
    found = tuple(names[code] for code in codes)
    return Described("", "; ".join(found), codes, found)


def _areas_of_region(region: regions.Region, names: dict[str, str], choice: str, additive: bool) -> Described:
    matches = [match for match in regions.published_areas(region, "oews") if match.code in names]
    if not matches:
        raise DataMissing(
            _("No published OEWS area covers {region}.").format(region=region.name),
            remedy=_("Ask for its state, or for a metropolitan area nearby."),
        )
    choices = tuple((match.code, match.name) for match in matches)
    whole = Described(region.key, region.name, (), (), choices=choices)
    inside = [match for match in matches if match.relation == "within"]
    several = len(inside) > 1 and matches[0].relation == "within"
    if several and additive and choice in {"", "sum"}:
        note = _("They are sums over the published areas inside {region}.").format(region=region.name)
        note = " ".join(filter(None, (note, _left_out(region, inside))))
        return replace(
            whole,
            codes=tuple(match.code for match in inside),
            names=tuple(match.name for match in inside),
            relation="within",
            note=note,
        )
    if choice == "sum":
        choice = ""
    chosen = [match for match in matches if match.code == choice] if choice else matches[:1]
    if not chosen:
        raise UnknownArea(
            _("{region} has no published area {code}.").format(region=region.name, code=choice),
            remedy=_("Choose one of: {choices}.").format(
                choices=", ".join(f"{code} ({name})" for code, name in choices)
            ),
        )
    best = chosen[0]
    note = best.note
    if best.relation in ("within", "overlaps") and best.counties:
        note = " ".join(filter(None, (note, _left_out(region, [best]))))
    return replace(whole, codes=(best.code,), names=(best.name,), relation=best.relation, note=note)


def _left_out(region: regions.Region, matches: Iterable[regions.AreaMatch]) -> str:
    """Which counties of a region its published areas don't reach; "" for none."""
    left = sorted(frozenset(region.counties).difference(*(match.counties or () for match in matches)))
    if not left:
        return ""
    names = [regions.resolve_region(f"county:{county}").name for county in left[:MOST_LEFT_OUT]]
    if more := len(left) - len(names):
        return _("No number here covers these counties of it: {counties}; and {count} more.").format(
            counties="; ".join(names), count=more
        )
    return _("No number here covers these counties of it: {counties}.").format(counties="; ".join(names))


def _oews_names(catalogue: Catalogue, vintage: str | None) -> dict[str, str]:
    path = catalogue.table("oews", "areas", vintage)
    return _names_in(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _names_in(path: Path, _written: int) -> dict[str, str]:
    table = pq.read_table(path, columns=["area_code", "area_name"], memory_map=True)
    return dict(
        zip(table.column("area_code").to_pylist(), table.column("area_name").to_pylist(), strict=True)
    )


def code_table(codes: Iterable[str]) -> pa.Table:
    """Area codes as a table for a query to join with (long lists make slow filters)."""
    return pa.table({"area_code": pa.array(list(codes), pa.string())})


def place_table(places: Mapping[str, Iterable[str]]) -> pa.Table:
    """Places, each of one or more areas, as the table `here(place, area_code)` that queries join with."""
    pairs = [(place, code) for place, codes in places.items() for code in codes]
    return pa.table(
        {
            "place": pa.array([place for place, _code in pairs], pa.string()),
            "area_code": pa.array([code for _place, code in pairs], pa.string()),
        }
    )
