"""Reading one area's rows from the embedded statistics, against reading them all."""

from __future__ import annotations

import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.harness import Case
from highroad.engine import open_session
from highroad.sources.catalogue import Catalogue

FRESNO = "0023420"


def cases() -> list[Case]:
    """One metropolitan area through Arrow and through the engine, with and without opening a session."""
    path = Catalogue(None).table("oews", "cells")
    session = open_session()
    session.view("cells", path)
    query = "SELECT * FROM cells WHERE area_code = :area"

    def fresh_session() -> object:
        with open_session() as own:
            own.view("cells", path)
            return own.query(query, area=FRESNO)

    whole = "every column of every area (Arrow)"
    return [
        Case(whole, lambda: pq.read_table(path)),
        Case("one area (Arrow)", lambda: pq.read_table(path, filters=pc.field("area_code") == FRESNO), whole),
        Case("one area (engine)", lambda: session.query(query, area=FRESNO), whole, at_most_ratio=1.0),
        Case("one area (engine, new session)", fresh_session, whole),
    ]
