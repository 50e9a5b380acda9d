"""A wage survey's file that was cut at the end of a row: the area it was cut in does not add up."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.errors import UnreadableFile
from highroad.sources import oews, oews_whole
from highroad.sources.embedded import FOLDER
from highroad.sources.published import Remark
from highroad.sources.remarks import told

GROUPS = {"11-0000": 100, "35-0000": 500, "51-0000": 300, "53-0000": 100}

SCHEMA = pa.schema({"area_code": "string", "industry_code": "string", "soc": "string", "employment": "int64"})


def area(code: str, groups: dict[str, int | None], *, industry: str = "000000") -> pa.Table:
    rows = [{"soc": "00-0000", "employment": 1000}]
    rows += [{"soc": soc, "employment": jobs} for soc, jobs in groups.items()]
    given = [{"area_code": code, "industry_code": industry, **row} for row in rows]
    return pa.Table.from_pylist(given).cast(SCHEMA)


def judged(*areas: pa.Table) -> list[tuple[int, tuple[str, ...]]]:
    found = oews_whole.unfinished([oews_whole.summits(each) for each in areas], "x")
    return [(each.count, each.texts) for each in found]


def test_an_area_whose_groups_add_up_is_whole() -> None:
    assert judged(area("0001", GROUPS), area("0002", GROUPS | {"11-0000": 60})) == []


def test_an_area_that_ends_early_is_told() -> None:
    cut = {soc: jobs for soc, jobs in GROUPS.items() if soc < "51"}
    assert judged(area("0001", GROUPS), area("0002", cut)) == [(1, ("0002 000000",))]
    # Nine tenths of the jobs are there, and the last group is not.
    last = {soc: jobs for soc, jobs in GROUPS.items() if soc < "53"}
    assert judged(area("0003", last)) == [(1, ("0003 000000",))]
    # An industry may have nobody who moves goods.
    assert judged(area("0000000", last, industry="522100")) == []
    assert judged(area("0004", {})) == [(1, ("0004 000000",))]


def test_what_is_withheld_is_no_sign() -> None:
    assert judged(area("0001", GROUPS | {"35-0000": None})) == []


def test_the_release_that_travels_with_highroad_is_whole() -> None:
    (file,) = (FOLDER / "oews" / "2025").glob("cells*.parquet")
    assert judged(pq.read_table(file)) == []


@pytest.mark.shared
def test_the_real_file_cut_in_half(shared_data: Path, tmp_path: Path) -> None:
    for name in ("oe.area", "oe.industry", "oe.occupation", "oe.footnote"):
        shutil.copy(shared_data / "oews" / name, tmp_path / name)
    lines = gzip.decompress((shared_data / "oews" / "oe.data.CA_areas_2025.gz").read_bytes()).splitlines(
        keepends=True
    )

    def remarks(count: int) -> list[Remark]:
        path = tmp_path / "oe.data.1.AllData"
        path.write_bytes(b"".join(lines[:count]))
        return [each for part in oews.read(path) for each in part.remarks]

    assert remarks(len(lines)) == []
    with pytest.raises(UnreadableFile, match=r"line 113229, column series_id: rows are missing.*8 series"):
        remarks(len(lines) // 2)
    (remark,) = remarks(1 + 17 * 6660)  # whole cells, as many as fit into half of the file
    assert told(remark) == (
        "1 row kept, though its major groups hold far fewer jobs than it: rows of its area are missing: "
        "“0041740 000000”"
    )
