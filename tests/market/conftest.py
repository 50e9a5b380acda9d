"""Catalogues for the tests of this room: small tables as if they had been added."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.parity.qcew_cells import cells

from highroad.results import SourceReference
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

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
