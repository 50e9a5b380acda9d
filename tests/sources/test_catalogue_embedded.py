"""The data that come with the installation, seen through the catalogue."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, DataMissing
from highroad.sources import oews_layout
from highroad.sources.catalogue import Catalogue


def test_embedded_cells_have_the_tidy_layout() -> None:
    path = Catalogue(None).table("oews", "cells")
    assert pq.read_schema(path).names == oews_layout.CELLS_SCHEMA.names
    assert pq.read_metadata(path).num_rows == 370_172


def test_reference_names_publisher_vintage_and_original() -> None:
    reference = Catalogue(None).reference("oews")
    assert reference.publisher == "U.S. Bureau of Labor Statistics"
    assert (reference.vintage, reference.vintage_label) == ("2025", "May 2025")
    assert len(reference.sha256) == 64
    assert reference.address.startswith("https://download.bls.gov/")


def test_every_described_table_is_there() -> None:
    vintage = Catalogue(None).vintage("oews")
    assert vintage.embedded
    assert all(path.is_file() for path in vintage.tables.values())


def test_missing_vintage_says_how_to_get_it() -> None:
    with pytest.raises(DataMissing) as raised:
        Catalogue(None).table("oews", "cells", "1999")
    assert "highroad sources fetch oews" in raised.value.remedy


def test_unknown_source_and_table() -> None:
    with pytest.raises(BadQuestion):
        Catalogue(None).vintages("nonsense")
    with pytest.raises(DataMissing, match="no table"):
        Catalogue(None).table("oews", "nonsense")
