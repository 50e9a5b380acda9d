"""Commuting flows and workforce indicators: parts add up, flags keep their meaning, states don't mix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from highroad.errors import UnreadableFile
from highroad.sources import delimited, lodes, qwi
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Part
from highroad.sources.registry import recognize

FLOWS = "ca_od_main_JT00_2022.csv"
INDICATORS = "qwi_ca_sa_f_gw_ns_op_u.csv"


def test_flows(excerpts: Path) -> None:
    (part,) = lodes.read(excerpts / FLOWS)
    assert (part.vintage, part.table) == ("2022", "flows")
    assert part.data.schema == lodes.FLOWS_SCHEMA
    first = part.data.to_pylist()[0]
    assert (first["state"], first["part"], first["job_type"]) == ("06", "main", "JT00")
    assert (first["work_block"][:5], first["home_block"][:5], first["jobs"]) == ("06019", "06019", 12)


def test_workplaces_and_homes_go_beside_the_flows(excerpts: Path, catalogue: Catalogue) -> None:
    for name in (FLOWS, "ca_wac_S000_JT00_2022.csv", "ca_rac_S000_JT00_2022.csv"):
        catalogue.add(excerpts / name)
    vintage = catalogue.vintage("lodes")
    assert vintage.rows == {"flows": 3, "workplaces": 2, "homes": 1}
    assert len(vintage.receipts) == 3
    catalogue.add(excerpts / "ca_xwalk.csv")
    assert catalogue.vintage("lodes_blocks").rows == {"blocks": 2}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b",12,3,7,2,", b",12,3,7,3,", "do not add up"),
        (b"060190001001000,060190005021003", b"60190001001000,060190005021003", "fifteen digits"),
        (b"060390002012010,060190005021003", b"320390002012010,060190005021003", "another state"),
        (b"060190001001000,060390002012010", b"060190001001000,060190005021003", "same key"),
    ],
)
def test_broken_flows(excerpts: Path, tmp_path: Path, old: bytes, new: bytes, problem: str) -> None:
    path = tmp_path / FLOWS
    path.write_bytes((excerpts / FLOWS).read_bytes().replace(old, new))
    with pytest.raises(UnreadableFile, match=problem) as raised:
        list(lodes.read(path))
    assert raised.value.place.line in (2, 3, 4)


def test_a_renamed_file_does_not_say_its_year(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "flows.csv"
    path.write_bytes((excerpts / FLOWS).read_bytes())
    with pytest.raises(UnreadableFile, match="of which year"):
        list(lodes.read(path))


def test_blocks_know_their_local_area(excerpts: Path) -> None:
    (part,) = lodes.read_blocks(excerpts / "ca_xwalk.csv")
    fresno, madera = part.data.to_pylist()
    assert fresno["local_area_name"] == "Fresno Regional Workforce Development Board"
    assert (madera["county_fips"], madera["place"]) == ("06039", None)  # nines mean none


def test_flags_of_indicators(excerpts: Path) -> None:
    (part,) = qwi.read(excerpts / INDICATORS)
    assert part.vintage == "2025Q2"
    assert qwi.label(part.vintage) == "up to the second quarter 2025"
    whole, _second, small = part.data.to_pylist()
    assert (whole["area_type"], whole["employment"], whole["employment_mark"]) == ("W", 412_345, None)
    assert (small["employment"], small["employment_mark"]) == (37, "estimated")  # 12: distorted parts
    assert (small["employment_end"], small["employment_end_mark"]) == (None, "suppressed")  # 5
    assert small["separations_mark"] == "suppressed"  # 11
    assert (small["turnover_mark"], small["new_hire_earnings_mark"]) == ("missing", "missing")  # -2, -1
    assert (small["earnings"], small["earnings_mark"]) == (3011, "estimated")  # 9


def test_a_withheld_number_never_comes_through(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / INDICATORS
    text = (excerpts / INDICATORS).read_text(encoding="utf-8")
    assert ",37,,30," in text
    path.write_text(text.replace(",37,,30,", ",37,35,30,"), encoding="utf-8")  # printed beside a flag of 5
    (part,) = qwi.read(path)
    assert part.data["employment_end"].to_pylist()[2] is None
    path.write_text(text.replace(",412345,", ",,"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="says released"):
        list(qwi.read(path))


@pytest.mark.parametrize(
    ("name", "reader"),
    [("ca_od_main_JT00_2022.csv", lodes.read), ("qwi_ca_sa_f_gw_ns_op_u.csv", qwi.read)],
)
def test_a_row_that_stands_twice_far_apart(
    name: str,
    reader: Callable[[Path], Iterator[Part]],
    excerpts: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files of millions of rows are read run by run: here each run has a line or two."""
    monkeypatch.setattr(delimited, "BLOCK", 700)
    lines = (excerpts / name).read_text(encoding="utf-8").splitlines()
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert sum(part.data.num_rows for part in reader(path)) == len(lines) - 1
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="the same key stands on line 2 too") as raised:
        list(reader(path))
    assert raised.value.place.line == len(lines) + 1


def test_grouped_digits_of_a_blocks_codes_are_refused(excerpts: Path, tmp_path: Path) -> None:
    text = (excerpts / "ca_xwalk.csv").read_text(encoding="utf-8")
    path = tmp_path / "ca_xwalk.csv"
    for wrong in ("93.721", "93\N{NO-BREAK SPACE}721", "93'721"):
        path.write_text(text.replace(",93721,", f",{wrong},"), encoding="utf-8")
        with pytest.raises(UnreadableFile, match="a code of 5 digits") as raised:
            list(recognize(path).read(path))
        assert (raised.value.place.line, raised.value.place.column) == (2, "zcta")
