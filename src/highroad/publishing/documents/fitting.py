"""Where charts stand on paper: no page is left half empty because the next chart doesn't fit on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from highroad.publishing.charts.theme import typesetter_fonts
from highroad.publishing.documents.model import Block, Figure, Grid
from highroad.publishing.documents.typesetting import MAIN

Files = dict[str, bytes]
TOGETHER: Final = 8  # so many sources stay with their heading, on one page
#: Labels of charts, and of the ends of the texts before them; a number follows.
CHART, BEFORE = "hr-chart-", "hr-before-"
_SMALLEST: Final = 0.82  # of its width: a chart's letters stay as large as the smallest of a table
_BOTTOM: Final = 792 - 0.95 * 72  # points: where the text of a page ends
_AROUND: Final = 15.0  # points between the last line and a chart, and a little more
_BEHIND: Final = 36.0  # the same between a table's notes and a chart
_EMPTY: Final = 230.0  # points, a third of a page: more is not left empty below a text
_PLACES: Final = """
#context [#metadata(query(selector(figure).or(metadata)).filter(it => it.has("label")
  and (str(it.label).starts-with("hr-chart-") or str(it.label).starts-with("hr-before-")))
  .map(it => { let at = it.location().position(); (str(it.label), at.page, at.y.pt(),
    if it.func() == figure { measure(width: 468pt, it).height.pt() } else { 0.0 }) })) <places>]
"""
_FITTINGS: Final = 6  # charts of a document that are looked at, at most


@dataclass(frozen=True, slots=True)
class Fit:
    """How a chart is set. share: of its width. after_table: behind its table, where it comes before it."""

    share: float = 1.0
    after_table: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What is left empty, in points, of the page before a chart that begins one. tall: the chart."""

    empty: float
    tall: float

    def share(self, *, after_table: bool) -> float | None:
        """Of its width, what would let the chart stay on that page; None where nobody could read it."""
        share = (self.empty - (_BEHIND if after_table else _AROUND)) / self.tall
        return round(share, 3) if _SMALLEST <= share < 1 else None

    @property
    def is_wide(self) -> bool:
        """More is empty than is left below a text."""
        return self.empty > _EMPTY


def gaps(files: Mapping[str, bytes]) -> dict[int, Gap]:
    """The charts that begin a page though a text or a table comes before them, by their place."""
    import typst

    given = {**files, MAIN: files[MAIN] + _PLACES.encode()}
    try:
        told = typst.query(given, "<places>", field="value", one=True, font_paths=typesetter_fonts())
    except (typst.TypstError, RuntimeError):
        return {}  # whoever sets the document hears why
    found = {label: (page, down, tall) for label, page, down, tall in json.loads(told)}
    pushed = {}
    for label, (page, down, _tall) in found.items():
        place = label.removeprefix(BEFORE)
        chart = found.get(f"{CHART}{place}")
        if place != label and chart is not None and chart[0] == page + 1:
            pushed[int(place)] = Gap(_BOTTOM - down, chart[2])
    return pushed


def in_order(blocks: tuple[Block, ...], fit: Fit | None) -> tuple[Block, ...]:
    """Blocks that begin with a chart so fitted: its table before it, where that is how it fits."""
    if fit is not None and fit.after_table:
        for at, (chart, table) in enumerate(pairwise(blocks)):
            if isinstance(chart, Figure) and isinstance(table, Grid):
                return (*blocks[:at], table, chart, *blocks[at + 2 :])
    return blocks


def fit_charts(
    files: Files, set_with: Callable[[Mapping[int, Fit]], Files]
) -> tuple[Files, Mapping[int, Fit]]:
    """A source whose charts are a little smaller where that lets them stay on their page, else behind their
    table where that leaves less empty; and which are so. set_with: the source with charts so fitted.
    """
    fits, left, looked_at = dict[int, Fit](), gaps(files), set[int]()
    for _pass in range(_FITTINGS):
        place = next((each for each in left if each not in looked_at), None)
        if place is None:
            break
        # Everything behind moves along: what comes next is seen in the next pass.
        looked_at.add(place)
        for fit in _tried(left[place]):
            others = set_with({**fits, place: fit})
            then = gaps(others)
            if place in then and (share := then[place].share(after_table=fit.after_table)):
                fit = replace(fit, share=share)
                others = set_with({**fits, place: fit})
                then = gaps(others)
            if _empty(then) < _empty(left):
                files, fits, left = others, {**fits, place: fit}, then
                break
    return files, fits


def _tried(gap: Gap) -> list[Fit]:
    """How a chart that begins a page may be set, the least change first."""
    share = gap.share(after_table=False)
    return [*([Fit(share)] if share else []), *([Fit(after_table=True)] if gap.is_wide else [])]


def _empty(found: Mapping[int, Gap]) -> float:
    """All that is left empty before charts, in points."""
    return sum(gap.empty for gap in found.values())
