"""What changed between two vintages: rows, codes, numbers; nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli import main as cli
from highroad.errors import BadQuestion, DataMissing
from highroad.sources.catalogue import Catalogue
from highroad.sources.changes import compare_vintages, told
from highroad.sources.identities import identity
from highroad.sources.registry import recognize


@pytest.fixture
def two_years(excerpts: Path, tmp_path: Path, catalogue: Catalogue) -> Catalogue:
    """The county file of 2020, and one of 2021 with a county less, one renamed, one number changed."""
    path = tmp_path / "laucnty21.txt"
    text = (excerpts / "laucnty20.txt").read_text(encoding="latin-1").replace("2020", "2021")
    lines = text.splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if line.startswith("CN"))
    row = lines[at]
    code = row[2:7]
    gone = lines.pop(at + 1)
    lines[at] = re.sub(rf"^CN{code}(.*?) {code[:2]}( +){code[2:]} ", r"CN99001\1 99\g<2>001 ", row)
    assert gone[2:7] != code
    path.write_text("".join(lines), encoding="latin-1")
    for each in (excerpts / "laucnty20.txt", path):
        catalogue.add(each)
    return catalogue


def test_rows_and_codes(two_years: Catalogue) -> None:
    change = compare_vintages(two_years, "laus")
    (cells,) = change.tables
    assert (change.earlier, change.later) == ("2020", "2021")
    assert (cells.before - cells.after, cells.added, cells.gone) == (1, 1, 2)
    (codes,) = cells.codes
    assert (codes.column, codes.new, codes.retired_count) == ("county_fips", ("99001",), 2)
    assert all(each.differing == 0 < each.compared < cells.after for each in cells.quantities)
    assert told(cells)[1].startswith("county_fips: 1 new (99001); 2 retired (")


def test_revisions(excerpts: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    later = tmp_path / "sm.data.5.California"
    text = (excerpts / "sm.data.5.California").read_text(encoding="utf-8")
    row = text.splitlines()[1].replace("M08", "M10").replace("18105.4", "18150.0")
    changed = text.replace("18105.4", "18286.5").replace("86.3", "   -")
    later.write_text(changed + row + "\n", encoding="utf-8")
    catalogue.add(excerpts / "sm.data.5.California")
    catalogue.add(later)
    (cells,) = compare_vintages(catalogue, "ces_series").tables
    (value,) = cells.quantities
    assert (cells.added, cells.gone, cells.revised) == (1, 0, True)
    assert (value.compared, value.differing, value.hidden) == (5, 1, 1)
    assert value.largest == pytest.approx(1.0003, abs=1e-3)
    assert "1 of 5 numbers were revised, by 1.0 % in the median" in " ".join(told(cells))


def test_another_classification_and_a_table_without_its_like_are_said(
    shared_data: Path, tmp_path: Path
) -> None:
    catalogue = Catalogue(tmp_path)
    for name in ("2019_1", "2024_1"):
        catalogue.add(shared_data / "qcew" / f"{name}_area_US000.csv.gz")
    (note,) = compare_vintages(catalogue, "qcew").notes
    assert "from NAICS 2017 to NAICS 2022" in note
    catalogue.add(shared_data / "oews" / "national_M2017_dl.xlsx")
    note = compare_vintages(catalogue, "oews").notes[0]
    assert "from SOC 2010 to SOC 2018" in note
    for name in ("nj_providers_20210305_masked", "nj_standardized_etpl_128programs_masked"):
        catalogue.add(shared_data / "training" / f"{name}.csv")
    made = compare_vintages(catalogue, "etpl")
    assert not made.tables
    assert ["providers" in made.notes[0], "programs" in made.notes[1]] == [True, True]
    said = CliRunner().invoke(cli.app, ["sources", "compare", "qcew", "--home", str(tmp_path)])
    assert "from NAICS 2017 to NAICS 2022" in said.output


def test_one_vintage_is_not_two(excerpts: Path, catalogue: Catalogue) -> None:
    with pytest.raises(DataMissing, match="not two vintages"):
        compare_vintages(catalogue, "laus")
    catalogue.add(excerpts / "laucnty20.txt")
    with pytest.raises(DataMissing, match="not two vintages"):
        compare_vintages(catalogue, "laus")
    with pytest.raises(BadQuestion, match="Both are"):
        compare_vintages(catalogue, "laus", "2020", "2020")


def test_the_command(two_years: Catalogue) -> None:
    result = CliRunner().invoke(cli.app, ["sources", "compare", "laus", "--home", str(two_years.home)])
    assert result.exit_code == 0, result.output
    assert "from annual averages 2020 to annual averages 2021" in result.output
    assert "added: 1; gone: 2" in result.output


def test_every_table_has_columns_that_name_its_rows_once(excerpts: Path) -> None:
    """By the keys of a file (its state and part) all flows of a state would be one row."""
    for name in ("ca_od_main_JT00_2022.csv", "ca_xwalk.csv", "qwi_ca_sa_f_gw_ns_op_u.csv", "ces.csv"):
        reader = recognize(excerpts / name)
        for part in reader.read(excerpts / name):
            keys = part.data.select(list(identity(reader.source.key, part.table)))
            assert keys.num_rows > 1
            assert len({tuple(row.values()) for row in keys.to_pylist()}) == keys.num_rows, name


def test_flows_are_compared_row_by_row(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    name = "ca_od_main_JT00_2022.csv"
    catalogue.add(excerpts / name)
    later = tmp_path / name.replace("2022", "2023")
    later.write_text("".join((excerpts / name).read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    catalogue.add(later)
    (flows,) = compare_vintages(catalogue, "lodes").tables
    assert (flows.added, flows.gone) == (0, 1)
    assert not any(each.differing for each in flows.quantities)


def test_employers_of_another_year_are_no_new_codes(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "warn_ca.csv")
    (notices,) = compare_vintages(catalogue, "warn").tables
    assert [each.column for each in notices.codes] == ["county"]
    assert (notices.added, notices.gone) == (2, 1)
