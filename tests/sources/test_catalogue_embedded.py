"""The data that come with the installation, seen through the catalogue."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, DataMissing
from highroad.sources import oews_layout, projections
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


def test_the_nations_projections_travel_with_their_record() -> None:
    vintage = Catalogue(None).vintage("projections")
    assert (vintage.vintage, vintage.label, vintage.embedded) == ("2024", "2024 to 2034", True)
    assert vintage.reference.address.endswith("/occupation.xlsx")
    assert len(vintage.reference.sha256) == 64
    cells = pq.read_table(vintage.tables["cells"])
    assert cells.schema == projections.CELLS_SCHEMA
    nurses = cells.filter(pc.equal(cells["soc"], "29-1141")).to_pylist()[0]
    assert (nurses["openings"], nurses["education"]) == (189_100, "Bachelor's degree")
    jobs = cells.filter(pc.equal(cells["kind"], "line item"))["employment"]
    assert abs(pc.sum(jobs).as_py() - cells["employment"][0].as_py()) < 100 * len(jobs)


@pytest.mark.shared
def test_they_are_what_the_publishers_file_gives(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx"
    held = Catalogue(tmp_path)
    vintage = held.vintage("projections")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == vintage.reference.sha256
    assert pq.read_table(vintage.tables["cells"]).equals(next(iter(projections.read(file))).data)
    assert [each.already for each in held.add(file)] == [True]
