"""California's monthly jobs: read as handed out; broken copies refused where they are broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pytest

from highroad.errors import UnreadableFile
from highroad.sources.ces import read
from highroad.sources.registry import recognize

HEAD = (
    "Area Type,Area Name,Year,Month,Date,Series Code,Seasonally Adjusted,Current Employment,Industry Title\n"
)
ROW = "County,Alameda,2016,January,01/01/2016,80000000,N,25500,other services\n"
NEXT = ROW.replace("January", "February").replace("01/01", "02/01").replace("25500", "")


def written(folder: Path, text: str) -> Path:
    path = folder / "ces.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_months_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ROW + NEXT)
    assert recognize(path).source.key == "ces"
    (part,) = read(path)
    assert part.vintage == "2016"
    first, second = part.data.to_pylist()
    assert (first["period"], first["employment"], first["adjusted"]) == (date(2016, 1, 1), 25_500, False)
    assert (second["employment"], second["employment_mark"]) == (None, "missing")  # a blank is not zero


def test_columns_that_others_appended_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD.strip() + ",COUNTYFIP\n" + ROW.strip() + ",1\n")
    (part,) = read(path)
    assert part.data.num_rows == 1


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        (HEAD + ROW + ROW, 3, None, "lines 2, 3"),
        (HEAD + ROW.replace("January", "March"), 2, "Date", "do not agree"),
        (HEAD + ROW.replace("25500", '"25,500"'), 2, "Current Employment", "not a number"),
        (HEAD + ROW.replace("25500", "-5"), 2, "Current Employment", "negative"),
        (HEAD + ROW.replace("80000000", "800000"), 2, "Series Code", "eight-digit"),
        (HEAD + ROW + "County,Alameda,2016\n", 3, None, "3 values where 9"),
        (HEAD.replace("Year,Month", "Month,Year") + ROW, 1, None, "not the columns"),
        (HEAD, 2, None, "nothing below"),
    ],
)
def test_a_broken_copy_is_refused_where_it_is_broken(
    tmp_path: Path, text: str, line: int, column: str | None, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words) as refused:
        list(read(written(tmp_path, text)))
    assert (refused.value.place.line, refused.value.place.column) == (line, column)


@pytest.mark.shared
def test_all_real_years_read(shared_data: Path) -> None:
    totals = {}
    for path in sorted((shared_data / "ces").glob("edd_ces_ca_*.csv.gz")):
        for part in read(path):
            totals[part.vintage] = part.data
    assert sorted(totals) == ["2015", "2016", "2017", "2018", "2019", "2021", "2022"]
    assert totals["2016"].num_rows == 10_596
    assert pc.min(totals["2016"]["employment"]).as_py() >= 0


def test_a_lost_month_is_noticed(tmp_path: Path) -> None:
    other = [line.replace("Alameda", "Fresno") for line in (ROW, NEXT)]
    whole = "".join([HEAD, ROW, NEXT, *other])
    assert len(list(read(written(tmp_path, whole)))) == 1
    with pytest.raises(UnreadableFile, match="Fresno has not every month of series 80000000"):
        list(read(written(tmp_path, whole.removesuffix(other[1]))))
