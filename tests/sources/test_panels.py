"""Many files of the Quarterly Census as one panel: the rows that adding them gives, or nothing."""

from __future__ import annotations

import gzip
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, HighroadError, UnreadableFile
from highroad.sources import panels, qcew, qcew_layout
from highroad.sources.panels import write_panel

COUNTY = "2016.q1-q4 06003 Alpine County, California.csv"
ANNUAL = "2023_a_area_39047.csv"
ORDER = [(name, "ascending") for name in (*qcew.MERGE_KEYS["cells"], "year", "qtr")]


def of_parts(folder: Path) -> pa.Table:
    return pq.read_table(folder, schema=qcew_layout.CELLS_SCHEMA).sort_by(ORDER)


def of_reader(*paths: Path) -> pa.Table:
    return pa.concat_tables([part.data for path in paths for part in qcew.read(path)]).sort_by(ORDER)


def other_area(path: Path, area: str, target: Path) -> Path:
    """The file as that of another county."""
    code = path.read_text(encoding="latin-1").split("\n")[1][1:6]
    target.write_text(
        path.read_text(encoding="latin-1").replace(f'"{code}"', f'"{area}"'), encoding="latin-1"
    )
    return target


def test_a_panel_has_the_rows_that_the_reader_gives(excerpts: Path, tmp_path: Path) -> None:
    packed = tmp_path / "2016.q1-q4 06005.csv.gz"
    packed.write_bytes(
        gzip.compress(other_area(excerpts / COUNTY, "06005", tmp_path / "one.csv").read_bytes())
    )
    told: list[tuple[int, int]] = []
    files = [excerpts / COUNTY, packed, excerpts / ANNUAL]
    panel = write_panel(files, tmp_path / "panel", workers=1, progress=lambda *each: told.append(each))
    expected = of_reader(*files)
    assert of_parts(panel.folder).equals(expected)
    assert (panel.rows, panel.vintages) == (expected.num_rows, ("2016Q1", "2016Q2", "2023A"))
    assert told[-1][0] == told[-1][1] > 0
    record = json.loads((panel.folder / "_panel.json").read_text())
    assert [each["file"] for each in record["files"]] == [file.name for file in files]
    assert sorted(path.name for path in panel.folder.iterdir()) == sorted(["_panel.json", *panel.parts])


def test_processes_share_an_archive(excerpts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_UNIT", 1)  # every member by itself
    archive = tmp_path / "2016_qtrly_by_area.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for area in ("06003", "06005", "06007"):
            file = other_area(excerpts / COUNTY, area, tmp_path / f"2016.q1-q4 {area} X.csv")
            packed.write(file, file.name)
    panel = write_panel([archive], tmp_path / "panel", workers=2)
    assert len(panel.parts) == 3
    assert [file.file for file in panel.files] == [archive.name]
    assert of_parts(panel.folder).equals(of_reader(archive))
    first = pq.read_table(panel.folder / panel.parts[0])["area_fips"].unique().to_pylist()
    assert first == ["06003"]


def test_a_file_that_cannot_be_read_leaves_nothing_and_says_where(excerpts: Path, tmp_path: Path) -> None:
    bad = other_area(excerpts / COUNTY, "06005", tmp_path / "bad.csv")
    lines = bad.read_text(encoding="latin-1").split("\n")
    lines[4] = lines[4].replace('"2016"', '"x016"').replace(",2016,", ",x016,")
    bad.write_text("\n".join(lines), encoding="latin-1")
    with pytest.raises(UnreadableFile) as caught:
        write_panel([excerpts / COUNTY, bad], tmp_path / "new" / "panel", workers=1)
    assert str(caught.value.place) == "bad.csv, line 5, column year"
    assert caught.value.remedy
    assert list((tmp_path / "new").iterdir()) == []


def test_errors_come_whole_out_of_other_processes() -> None:
    error = UnreadableFile("it is cut short", file="a.csv", line=3, column="qtr", remedy="Get it again.")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.place, again.remedy) == (
        UnreadableFile,
        str(error),
        error.place,
        error.remedy,
    )


def test_one_cell_twice_is_refused(excerpts: Path, tmp_path: Path) -> None:
    again = shutil.copy(excerpts / COUNTY, tmp_path / "again.csv")
    with pytest.raises(UnreadableFile, match=r"06003 .* in more than one file"):
        write_panel([excerpts / COUNTY, Path(again)], tmp_path / "panel", workers=1)
    assert not (tmp_path / "panel").exists()


def test_a_county_in_two_files_is_no_mistake_when_no_cell_is_twice(excerpts: Path, tmp_path: Path) -> None:
    lines = (excerpts / COUNTY).read_text(encoding="latin-1").splitlines(keepends=True)
    named = [name.strip('"') for name in lines[0].strip().split(",")]
    level = named.index("agglvl_code")
    total = [line for line in lines[1:] if line.split(",")[level].strip('"') == "70"]
    rest = [line for line in lines[1:] if line not in total]
    halves = [tmp_path / "total.csv", tmp_path / "rest.csv"]
    for half, rows in zip(halves, (total, rest), strict=True):
        half.write_text("".join([lines[0], *rows]), encoding="latin-1")
    panel = write_panel(halves, tmp_path / "panel", workers=1)
    assert of_parts(panel.folder).equals(of_reader(excerpts / COUNTY))


def test_a_folder_of_files_and_what_is_none(excerpts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    shutil.copy(excerpts / COUNTY, folder)
    (folder / "readme.txt").write_text("about these files")
    assert write_panel([folder], tmp_path / "panel", workers=1).files[0].file == COUNTY
    with pytest.raises(UnreadableFile, match="no file of the Quarterly Census"):
        write_panel([folder / "readme.txt"], tmp_path / "other", workers=1)
    with pytest.raises(BadQuestion, match="not empty"):
        write_panel([folder], tmp_path / "panel", workers=1)
    with pytest.raises(BadQuestion, match="not empty"):
        write_panel([folder], folder / "readme.txt", workers=1)
    with pytest.raises(HighroadError, match="cannot be written to"):
        write_panel([folder], folder / "readme.txt" / "panel", workers=1)


def test_the_publishers_counties(shared_data: Path, tmp_path: Path) -> None:
    archive = shared_data / "qcew" / "2016_qtrly_by_area_CA_counties.zip"
    if not archive.is_file():
        pytest.skip("the publisher's file is not here")
    panel = write_panel([archive], tmp_path / "panel", workers=2)
    assert (panel.rows, len(panel.parts)) == (345_072, 2)
    ours, theirs = pq.read_table(panel.folder), pa.concat_tables([part.data for part in qcew.read(archive)])
    assert pc.count_distinct(ours["area_fips"]).as_py() == 59  # 58 counties, and places unknown
    for name in ("establishments", "employment", "total_wages"):
        assert pc.sum(ours[name]).as_py() == pc.sum(theirs[name]).as_py()
        assert ours[name].null_count == theirs[name].null_count
