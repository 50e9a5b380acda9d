"""How alike two regions are in their work, so that others' answers can be read with that in mind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from highroad.errors import HighroadError
from highroad.market import oews_areas, peers
from highroad.publishing.formats import format_number, format_percent
from highroad.reference.regions import resolve_region
from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers

#: Every area of the same kind, however large or small: what is asked is how alike, not which are alike.
_ALL = 100_000
_ANY_SIZE = 1e9
_FIGURES = ("area_name", "shared", "size_ratio", "wage_ratio", "distance")


@dataclass(frozen=True, slots=True)
class Likeness:
    """One area beside ours, by the figures of `highroad.market.peers`. distance: for the order alone."""

    area: str
    shared: float
    size_ratio: float
    wage_ratio: float
    distance: float

    @property
    def words(self) -> str:
        """Why it is like ours or isn't, in a sentence."""
        return _(
            "{area}: {shared} of jobs are in the same major groups as here, {size} times as many jobs, the "
            "median wage {wage} times ours."
        ).format(
            area=self.area,
            shared=format_percent(self.shared, 0),
            size=format_number(self.size_ratio, 2),
            wage=format_number(self.wage_ratio, 2),
        )


def states_of(region_key: str) -> tuple[str, ...]:
    """The names of the States that a region lies in; none for what can't be found."""
    try:
        return tuple(resolve_region(f"state:{code}").name for code in resolve_region(region_key).states)
    except HighroadError:
        return ()


def likenesses(region_key: str, others: Iterable[str]) -> Mapping[str, Likeness]:
    """Region key -> how alike its area is to that of `region_key`; only for regions of the same kind of area.

    Regions are keyed as in `highroad.reference.regions`. Without data on either nothing is said of it.
    Computed once for these regions and the data at hand.
    """
    wanted = sorted({key for key in others if key} - {region_key})
    if not wanted or not region_key:
        return {}
    at = answers.catalogue()

    def made() -> str:
        try:
            rows = peers(region_key, count=_ALL, most=_ANY_SIZE, catalogue=at).table.to_pylist()
        except HighroadError:
            return "{}"
        by_area = {row["area_code"]: [row[name] for name in _FIGURES] for row in rows}
        areas = {key: _area_of(key, at) for key in wanted}
        return json.dumps({key: by_area[area] for key, area in areas.items() if area in by_area})

    held = json.loads(answers.kept("likeness", made, region_key, *wanted, answers.data_at_hand(at)))
    return {key: Likeness(*values) for key, values in held.items()}


def _area_of(region_key: str, at: Catalogue) -> str:
    """The code of the published area that describes a region; "" when none or several do."""
    try:
        codes = oews_areas(region_key, at).codes
    except HighroadError:
        return ""
    return codes[0] if len(codes) == 1 else ""
