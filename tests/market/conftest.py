"""Catalogues for the tests of this room: small tables as if they had been added."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.parity.qcew_cells import _cell, cells

from highroad.results import SourceReference
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.sources.clusters import DEFINITIONS_SCHEMA, LINKAGES_SCHEMA
from highroad.sources.published import Vintage
from highroad.sources.qcew_layout import CELLS_SCHEMA

Tables = dict[str, dict[str, dict[str, pa.Table]]]


class Holding(Catalogue):
    """A catalogue that holds these tables (source, vintage, table) besides the embedded data."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        super().__init__(None)
        self.holds: dict[str, list[Vintage]] = {}
        for source, vintages in tables.items():
            for vintage in sorted(vintages, key=releases.order, reverse=True):
                paths = {}
                for name, table in vintages[vintage].items():
                    paths[name] = folder / f"{source}-{vintage}-{name}.parquet"
                    pq.write_table(table, paths[name])
                reference = SourceReference(source, source, "", vintage, vintage, "", "", "0" * 64, "")
                self.holds.setdefault(source, []).append(Vintage(source, vintage, vintage, paths, reference))

    def vintages(self, key: str) -> list[Vintage]:
        return self.holds.get(key) or super().vintages(key)


@pytest.fixture
def held_qcew(tmp_path: Path) -> Catalogue:
    """One small QCEW vintage."""
    return Holding(tmp_path, {"qcew": {"2023A": {"cells": cells()}}})


def cluster_definitions() -> pa.Table:
    """A few industries of as many clusters."""
    homes = (
        ("238220", "local", "Construction"),
        ("482110", "traded", "Transport"),
        ("452319", "local", "Retail"),
        ("453998", "local", "Household goods"),
        ("541711", "traded", "Knowledge"),
        ("311811", "local", "Food"),
        ("336111", "traded", "Automotive"),
        ("336112", "traded", "Automotive"),
    )
    return pa.Table.from_pylist(
        [
            {"naics": naics, "kind": kind, "cluster": cluster, "subcluster": None, "standard": True}
            for naics, kind, cluster in homes
        ],
        schema=DEFINITIONS_SCHEMA,
    )


def cluster_tables() -> Tables:
    """Two counties in two years: in the first the bakeries are suppressed, in the second they are not."""
    rows = [
        _cell("01001", "5", "311811", "78", None, 3, total_wages=None),
        _cell("01001", "5", "336111", "78", 90, 1, total_wages=5_400_000),
        _cell("01001", "5", "336112", "78", 110, 2, total_wages=6_600_000),
        _cell("01003", "5", "311811", "78", 50, 4, total_wages=1_500_000),
        _cell("01003", "5", "336111", "78", 50, 2, total_wages=3_000_000),
        _cell("01003", "5", "999999", "78", 5, 8, total_wages=3_000),
    ]
    now = pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)
    halved = [
        row | {"year": 2022, "employment": row["employment"] and row["employment"] // 2} for row in rows
    ]
    links = [{"cluster": "Food", "linked": "Automotive", "strength": "strong"}]
    return {
        "qcew": {
            "2023A": {"cells": now},
            "2022A": {"cells": pa.Table.from_pylist(halved, schema=CELLS_SCHEMA)},
        },
        "clusters": {
            "2016": {
                "definitions": cluster_definitions(),
                "linkages": pa.Table.from_pylist(links, schema=LINKAGES_SCHEMA),
            }
        },
    }
