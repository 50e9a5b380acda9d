"""Monthly files: labor force, jobs by industry, single series; vintages named by their newest month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from highroad.errors import UnreadableFile
from highroad.sources import ces_series, laus_monthly, qcew_series, releases
from highroad.sources.catalogue import Catalogue
from highroad.sources.months import dates
from highroad.sources.registry import SOURCES, recognize

STATE = "la.data.7.California"


def test_flat_labor_force(excerpts: Path) -> None:
    (part,) = laus_monthly.read(excerpts / STATE)
    assert part.data.schema == laus_monthly.CELLS_SCHEMA
    rows = {(row["county_fips"], row["measure"], row["period"]): row for row in part.data.to_pylist()}
    september = rows["06019", "unemployed", date(2026, 9, 1)]
    assert (september["value"], september["preliminary"], september["adjusted"]) == (33_220, True, False)
    assert rows["06019", "rate", date(2026, 8, 1)]["value"] == 8.0
    assert rows[None, "rate", date(2026, 10, 1)]["value_mark"] == "missing"  # a dash is no zero
    assert date(2025, 1, 1) not in {row["period"] for row in part.data.to_pylist()}  # averages are left out


def test_californias_file(excerpts: Path) -> None:
    (part,) = laus_monthly.read(excerpts / "edd_laus.csv")
    assert part.vintage == "2022M09"
    rows = {(row["area_name"], row["measure"], row["period"]): row for row in part.data.to_pylist()}
    assert rows["Fresno County", "rate", date(2022, 9, 1)]["county_fips"] == "06019"
    assert rows["Fresno, MSA", "rate", date(2022, 9, 1)]["county_fips"] is None
    assert rows["Alpine County", "rate", date(2022, 8, 1)]["value"] == 5.2


def test_rates_as_fractions_are_made_percent(excerpts: Path, tmp_path: Path) -> None:
    text = (excerpts / "edd_laus.csv").read_text(encoding="utf-8")
    for percent, fraction in (("6.7%", "0.067"), ("5.2%", "0.052"), ("5.8%", "0.058"), ("3.9%", "0.039")):
        text = text.replace(percent, fraction)
    path = tmp_path / "laus.csv"
    path.write_text(text.replace("6.0%", "0.06"), encoding="utf-8")
    (part,) = laus_monthly.read(path)
    (before,) = laus_monthly.read(excerpts / "edd_laus.csv")
    assert part.data.equals(before.data)


def test_columns_that_contradict_each_other(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "laus.csv"
    text = (excerpts / "edd_laus.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("419800,30000", "30000,419800"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="do not fit together") as raised:
        list(laus_monthly.read(path))
    assert raised.value.place.line == 2


def test_jobs_of_states_and_areas(excerpts: Path) -> None:
    (part,) = ces_series.read(excerpts / "sm.data.5.California")
    assert part.data.schema == ces_series.CELLS_SCHEMA
    rows = [row for row in part.data.to_pylist() if row["area_code"] == "23420"]
    assert [(row["industry_code"], row["value"]) for row in rows] == [
        ("00000000", 428.1),
        ("00000000", 431.0),
        ("65620000", 86.3),
    ]


def test_jobs_of_the_nation(excerpts: Path, tmp_path: Path) -> None:
    head = (excerpts / STATE).read_bytes().splitlines()[0]
    path = tmp_path / "ce.data.01a.CurrentSeasAE"
    path.write_bytes(head + b"\nCES0000000001                 \t2026\tM09\t      159540\tP\n")
    assert recognize(path).source.key == "ces_series"
    (part,) = ces_series.read(path)
    (row,) = part.data.to_pylist()
    assert (row["state_fips"], row["adjusted"], row["value"]) == ("00", True, 159_540)


def test_a_series_of_another_survey_is_refused(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / STATE
    path.write_bytes((excerpts / STATE).read_bytes() + b"SMU06000000000000001\t2026\tM09\t1\t\n")
    with pytest.raises(UnreadableFile, match="series of this survey") as raised:
        list(laus_monthly.read(path))
    assert raised.value.place.column.startswith("series_id")  # type: ignore[union-attr]


def test_a_single_series(excerpts: Path) -> None:
    parts = list(qcew_series.read(excerpts / "bls_series_23.xlsx"))
    assert [part.vintage for part in parts] == ["2022", "2023", "2024"]
    months = {row["month"]: row for row in parts[1].data.to_pylist()}
    assert (months[0]["value"], months[1]["value_mark"]) == (21_034, "missing")
    assert (months[0]["area_fips"], months[0]["industry_code"], months[0]["own_code"]) == ("06019", "23", "5")


def test_staleness_by_the_month(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "edd_laus.csv")
    (vintage,) = catalogue.vintages("laus_monthly")
    assert vintage.label == "up to September 2022"
    assert releases.next_release(SOURCES["laus_monthly"], "2022M12") == date(2023, 3, 14)
    assert catalogue.stale("laus_monthly", date(2022, 12, 1)) is None
    assert catalogue.stale("laus_monthly", date(2023, 1, 1)) == date(2022, 12, 12)
    assert sorted(["2022M10", "2022M09", "2021M12", "2022"], key=releases.order)[0] == "2021M12"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9/30/2026", date(2026, 9, 30)),
        ("09/30/26", date(2026, 9, 30)),
        ("2026-09-30 00:00:00", date(2026, 9, 30)),
        ("Sep 30, 2026", date(2026, 9, 30)),
        ("02/31/2026", None),
        ("2026-13-01", None),
        ("30.9.2026", None),
        ("", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    found, good = dates(pa.chunked_array([[text]]))
    assert found.to_pylist() == [day]
    assert good.to_pylist() == [day is not None]


@pytest.mark.shared
def test_the_real_series(shared_data: Path) -> None:
    folder = shared_data / "qcew" / "santa_barbara_bls_series"
    files = [path for path in sorted(folder.rglob("*.xlsx")) if path.parent.name != "Output"]
    tables = [part.data for path in files for part in qcew_series.read(path)]
    assert (len(files), len(tables)) == (48, 48 * 11)
    table = pa.concat_tables(tables)
    december = table.filter(pc.and_(pc.equal(table["year"], 2016), pc.equal(table["month"], 12)))
    jobs = {(row["area_fips"], row["industry_code"]): row["value"] for row in december.to_pylist()}
    assert jobs["US000", "10"] == 121_928_351
    assert jobs["US000", "54"] == 8_954_953
