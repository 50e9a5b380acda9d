"""Labor-market questions about one area, against fetching the area's rows."""

from __future__ import annotations

from benchmarks.harness import Case
from highroad import market
from highroad.engine import open_session
from highroad.sources.catalogue import Catalogue

FRESNO = "metro:23420"
FRESNO_AREA = "0023420"


def cases() -> list[Case]:
    """The questions that the first half of a briefing asks."""
    catalogue = Catalogue(None)
    path = catalogue.table("oews", "cells")

    def rows() -> object:
        with open_session() as session:
            session.view("cells", path)
            return session.query("SELECT * FROM cells WHERE area_code = :area", area=FRESNO_AREA)

    floor = "the area's rows (new session)"
    questions = {
        "occupation_employment": lambda: market.occupation_employment(FRESNO, catalogue=catalogue),
        "location_quotients": lambda: market.location_quotients(FRESNO, catalogue=catalogue),
        "wage_ladder": lambda: market.wage_ladder(FRESNO, catalogue=catalogue),
    }
    return [
        Case(floor, rows),
        *(Case(name, work, floor, at_most_seconds=0.5) for name, work in questions.items()),
    ]
