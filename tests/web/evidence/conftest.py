"""Kept exhibits, and an instance that comes to hold newer data than they are pinned to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from highroad.publishing.exhibits import Question
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage
from highroad.web.evidence import services
from highroad.web.evidence.models import Exhibit

QUESTION = Question("location-quotients", {"region": "metro:23420"})
FARMWORKERS = "45-2092"


@pytest.fixture
def kept(partnership, people) -> Exhibit:
    """What Fresno is known for, kept by the contributor."""
    return services.keep_exhibit(people["contributor"], partnership, QUESTION, note="For section two")


@pytest.fixture
def condition() -> dict:
    """Fresno's quotient in farm work is above five."""
    return {
        "measure": "location_quotient",
        "row": {"soc": FARMWORKERS},
        "comparison": "above",
        "threshold": 5.0,
    }


@pytest.fixture
def newer_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A made-up vintage 2026 in which Fresno has a twentieth of its farmworkers."""
    (held,) = Catalogue(None).vintages("oews")
    cells = pq.read_table(held.tables["cells"])
    here = pc.and_(pc.equal(cells["area_code"], "0023420"), pc.equal(cells["soc"], FARMWORKERS))
    for name in ("employment", "location_quotient"):
        kind = cells.schema.field(name).type
        fewer = pc.cast(pc.divide(cells[name], pc.cast(20, kind)), kind)
        cells = cells.set_column(cells.column_names.index(name), name, pc.if_else(here, fewer, cells[name]))
    path = tmp_path / "cells.parquet"
    pq.write_table(cells, path)
    newest = replace(
        held,
        vintage="2026",
        label="May 2026",
        tables={**held.tables, "cells": path},
        reference=replace(held.reference, vintage="2026", vintage_label="May 2026", sha256="f" * 64),
        receipts=tuple(replace(each, sha256="f" * 64) for each in held.receipts),
    )
    vintages = Catalogue.vintages

    def with_newest(self: Catalogue, key: str) -> list[Vintage]:
        return [newest, *vintages(self, key)] if key == "oews" else vintages(self, key)

    monkeypatch.setattr(Catalogue, "vintages", with_newest)
