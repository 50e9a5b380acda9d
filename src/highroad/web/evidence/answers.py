"""Answers to questions, computed once: exhibits and their charts by question, language and data at hand.

The kept copy is named by everything the answer depends on, so a new vintage or other code
simply asks again; nothing has to be cleared. Released tables check their own hash when they are read back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches

from highroad import language
from highroad.publishing import charts
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue
from highroad.web.running import code_stamp

MONTH = 30 * 24 * 3600


def catalogue() -> Catalogue:
    """The published data that this instance holds."""
    return Catalogue(settings.HOME)


def data_at_hand(at: Catalogue | None = None) -> str:
    """A short digest of every vintage at hand: it changes when data are added or removed."""
    at = at or catalogue()
    held = [
        (source.key, vintage.vintage, tuple(receipt.sha256 for receipt in vintage.receipts))
        for source in at.sources()
        for vintage in at.vintages(source.key)
    ]
    return hashlib.sha256(repr((code_stamp(), held)).encode()).hexdigest()[:16]


def kept(name: str, make: Callable[[], bytes | str], *dependencies: str) -> bytes | str:
    """What `make` gives, from the cache when it was made before for the same dependencies."""
    cache = caches["answers"]
    key = f"{name}:{hashlib.sha256(chr(0).join(dependencies).encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, MONTH)
    return found


def answer(question: Question, *, at: Catalogue | None = None) -> Exhibit:
    """The exhibit that answers `question` in the language in force.

    Raises BadQuestion and UnknownArea; lacking data give an exhibit that says so.
    """
    at = at or catalogue()
    depends = _depends(question, data_at_hand(at))
    text = kept("exhibit", lambda: build_exhibit(question, catalogue=at).to_json(), *depends)
    return read_exhibit(text if isinstance(text, str) else text.decode())


def remember(exhibits: Iterable[Exhibit]) -> None:
    """Keep answers that were built elsewhere, so that their charts and files need not ask again."""
    held = data_at_hand()
    for exhibit in exhibits:
        kept("exhibit", exhibit.to_json, *_depends(exhibit.question, held))


def _depends(question: Question, held: str) -> tuple[str, ...]:
    return (question.kind, question.to_query(), language.active(), held)


@lru_cache(maxsize=256)
def read_exhibit(text: str) -> Exhibit:
    """The exhibit in its JSON; exhibits never change, so the same text is read once per process."""
    return Exhibit.from_json(text)


def chart_svg(exhibit: Exhibit) -> bytes | None:
    """The exhibit's chart as SVG; None when it has none."""
    chart = exhibit.chart
    if chart is None:
        return None
    drawn = kept("svg", lambda: charts.render_svg(chart), code_stamp(), repr(chart))
    return drawn if isinstance(drawn, bytes) else drawn.encode()


def drawings() -> charts.Drawings:
    """The charts of documents that this instance has drawn already."""
    return charts.Drawings(settings.DRAWINGS)


def plot_svg(exhibit: Exhibit, *, phone: bool = False) -> bytes | None:
    """The chart as SVG without title, subtitle and source line, for pages that say them; None without one."""
    chart = (exhibit.phone_chart if phone else None) or exhibit.chart
    if chart is None:
        return None
    return drawn_once(replace(chart, title="", subtitle="", source_line=""))


def drawn_once(chart: charts.Chart) -> bytes:
    """A chart as SVG, drawn once and kept."""
    drawn = kept("plot", lambda: charts.render_svg(chart), code_stamp(), repr(chart))
    return drawn if isinstance(drawn, bytes) else drawn.encode()
