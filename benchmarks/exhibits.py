"""An exhibit and its pictures, against the labor-market question it asks."""

from __future__ import annotations

from benchmarks.harness import Case
from highroad import market
from highroad.publishing.charts import render_png, render_svg
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.sources.catalogue import Catalogue

FRESNO = "metro:23420"


def cases() -> list[Case]:
    """Location quotients of a metropolitan area: question, exhibit, chart for screen and for a document."""
    catalogue = Catalogue(None)
    question = Question("location-quotients", {"region": FRESNO})
    chart = build_exhibit(question, catalogue=catalogue).chart
    asked = "the question (location_quotients)"
    return [
        Case(asked, lambda: market.location_quotients(FRESNO, catalogue=catalogue)),
        Case("the exhibit", lambda: build_exhibit(question, catalogue=catalogue), asked, at_most_seconds=1.0),
        Case("its chart as SVG", lambda: render_svg(chart), asked),
        Case("its chart as PNG", lambda: render_png(chart), asked),
    ]
