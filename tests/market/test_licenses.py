"""Registers of licenses: read strictly, the newest of each State counts, and what moves say of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.market.test_mix_transitions import MIX, held
from typer.testing import CliRunner

from highroad import language, market
from highroad.cli.main import app
from highroad.errors import BadQuestion, DataMissing, UnreadableFile
from highroad.market.licenses import licensing
from highroad.sources import licenses
from highroad.sources.catalogue import Catalogue
from highroad.sources.changes import compare_vintages

DATA = Path(__file__).parents[1] / "sources" / "data"
HEAD = ",".join(licenses.COLUMNS)
NURSE = "CA,29-1141,Registered Nurse,Board of Registered Nursing,required,https://rn.example.gov,2026-05-02"


def _holding(folder: Path, rows: str, *, base: Holding | None = None, vintage: str = "2026") -> Holding:
    path = folder / f"licenses-{vintage}.csv"
    path.write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    (part,) = licenses.read(path)
    assert part.vintage == vintage
    held_now = Holding(folder, {"licenses": {vintage: {"licenses": part.data}}})
    if base is not None:
        base.holds["licenses"] = [*held_now.holds["licenses"], *base.holds.get("licenses", [])]
        return base
    return held_now


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ("CA,", "XX,", "state", "no State’s letters"),
        ("29-1141", "29-1140.00", "soc", "an occupation code"),
        ("29-1141", "29-9999", "soc", "no occupation of the classification of 2018"),
        ("Registered Nurse", "", "license", "it is blank"),
        ("Board of Registered Nursing", "", "agency", "it is blank"),
        ("required", "yes", "need", "required, certification, optional"),
        ("https://rn.example.gov", "the board", "source", "an address"),
        ("2026-05-02", "5/2/2026", "checked", "a day such as"),
        ("2026-05-02", "2026-02-30", "checked", "it is no day"),
        (NURSE, f"{NURSE}\n{NURSE}", None, "the same key stands on line 2"),
    ],
)
def test_a_register_is_read_strictly(
    tmp_path: Path, old: str, new: str, column: str | None, problem: str
) -> None:
    path = tmp_path / "licenses.csv"
    path.write_text(f"{HEAD}\n{NURSE.replace(old, new)}\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=problem) as refused:
        list(licenses.read(path))
    assert refused.value.place.line == (3 if column is None else 2)
    assert refused.value.place.column == column
    assert refused.value.remedy


def test_what_is_told_of_each_state(tmp_path: Path) -> None:
    (part,) = licenses.read(DATA / "licenses.csv")
    at = Holding(tmp_path, {"licenses": {"2026": {"licenses": part.data}}})
    fresno = licensing("metro:23420", at)
    assert fresno.told("29-1141") == "licensed in California: Registered Nurse (Board of Registered Nursing)"
    assert fresno.told("53-3032") == "California: license: none listed in the register of 2026-05-02"
    assert (
        fresno.told("49-3023") == "California certifies: Smog Check Technician (Bureau of Automotive Repair)"
    )
    assert [fresno.needed(soc) for soc in ("29-1141", "53-3032", "49-3023")] == ["yes", "no", "no"]
    both = licensing("counties:06061+32031", at)
    assert both.told("39-5011").count("licensed in") == 2
    assert both.needed("39-5011") == "yes"
    assert both.told("29-1141").endswith("; Nevada: license: none listed in the register of 2026-02-20")
    assert both.needed("29-1141") == "no"  # somebody may work in Nevada
    assert both.told("47-2111").endswith(
        "license may be had in Nevada: Journeyman Electrician (State Contractors Board)"
    )
    ohio = licensing("state:39", at)
    assert ohio.told("29-1141") == "Ohio: license not known: no register for this State"
    assert (ohio.needed("29-1141"), ohio.sources) == ("unknown", ())
    assert ohio.note() == "Whether a license is needed is not known: no register for Ohio."
    with language.use("es"):
        assert ohio.told("29-1141") == "Ohio: licencia desconocida: no hay registro de este estado"
    nation = licensing("nation:us", at).told("39-5011")
    assert nation.startswith("licensed in 2 of ")
    assert licensing("nation:us", at).needed("39-5011") == "unknown"


def test_codes_that_stand_for_several(tmp_path: Path) -> None:
    rows = NURSE.replace("29-1141", "51-2092") + "\n" + NURSE.replace("29-1141", "29-1140")
    at = _holding(tmp_path, rows)
    fresno = licensing("metro:23420", at)
    assert fresno.needed("51-2090") == "yes"  # the wage survey's combined code holds the listed one
    assert fresno.needed("29-1141") == "yes"  # listed by its broad code
    assert fresno.needed("51-2041") == "no"


def test_the_newest_register_of_each_state_counts(tmp_path: Path) -> None:
    older = NURSE.replace("2026", "2024") + "\n" + NURSE.replace("2026", "2024").replace("CA,", "NV,")
    at = _holding(tmp_path, older, vintage="2024")
    at = _holding(tmp_path, NURSE.replace("29-1141", "39-5011"), base=at)
    both = licensing("counties:06061+32031", at)
    assert both.told("29-1141").startswith(
        "California: license: none listed in the register of 2026-05-02; licensed in Nevada"
    )
    assert both.checked == {"06": "2026-05-02", "32": "2024-05-02"}


def test_a_newer_file_takes_the_place_of_a_state_whole(tmp_path: Path) -> None:
    at = Catalogue(tmp_path)
    at.add(DATA / "licenses.csv")
    path = tmp_path / "again.csv"
    path.write_text(f"{HEAD}\n{NURSE}\n", encoding="utf-8")
    at.add(path)
    found = market.occupation_licenses("counties:06061+32031", catalogue=at).table.to_pylist()
    assert [(row["state"], row["soc"]) for row in found] == [
        ("California", "29-1141"),
        ("Nevada", "39-5011"),
        ("Nevada", "47-2111"),
    ]
    old = NURSE.replace("2026", "2025") + "\n" + NURSE.replace("2026", "2025").replace("29-1141", "39-5011")
    path.write_text(f"{HEAD}\n{old}\n", encoding="utf-8")
    at.add(path)
    (changed,) = compare_vintages(at, "licenses", "2025", "2026").tables
    assert (changed.before, changed.after, changed.added, changed.gone) == (2, 3, 2, 1)
    with pytest.raises(DataMissing, match="no register for Ohio") as lacking:
        market.occupation_licenses("state:39", catalogue=at)
    assert "highroad sources template licenses" in lacking.value.remedy
    with pytest.raises(BadQuestion, match="not an occupation code"):
        market.occupation_licenses("state:06", "nurses", catalogue=at)
    done = CliRunner().invoke(app, ["sources", "template", "licenses"])
    assert done.output == HEAD + "\n"
    home = ["--home", str(tmp_path)]
    done = CliRunner().invoke(app, ["market", "licenses", "Fresno, CA", "--occupation", "29-1141", *home])
    assert done.exit_code == 0, done.output
    assert "Registered Nurse" in done.output


def test_moves_tell_licenses_and_may_leave_out_what_needs_one(tmp_path: Path) -> None:
    bare = held(tmp_path)
    told = market.transitions("metro:23420", "53-7062", most_zones=4, catalogue=bare)
    assert "Whether a license is needed is not known: no register for California." in told.notes
    rows = {row["soc"]: row for row in told.table.to_pylist()}
    assert rows["29-1141"]["license"] == "California: license not known: no register for this State"
    assert "register" not in rows["29-1141"]["reason"]  # said once, in the note
    strict = market.transitions("metro:23420", "53-7062", most_zones=4, without_license=True, catalogue=bare)
    assert {row["feasible"] for row in strict.table.to_pylist()} <= {"unknown", "no"}

    at = _holding(tmp_path, NURSE, base=bare)
    told = market.transitions("metro:23420", "53-7062", most_zones=4, catalogue=at)
    rows = {row["soc"]: row for row in told.table.to_pylist()}
    assert (rows["29-1141"]["feasible"], rows["29-1141"]["license_needed"]) == ("yes", "yes")
    assert "licensed in California: Registered Nurse" in rows["29-1141"]["reason"]
    assert "none listed in the register of 2026-05-02" in rows["53-3032"]["license"]
    assert "register" not in rows["53-3032"]["reason"]  # its column says so; the reason tells what counts
    assert "licenses" in {source.key for source in told.sources}
    for found in (
        market.transitions("metro:23420", "53-7062", most_zones=4, without_license=True, catalogue=at),
        market.mix_transitions("metro:23420", MIX, most_zones=4, without_license=True, catalogue=at),
    ):
        rows = {row["soc"]: row for row in found.table.to_pylist()}
        assert rows["53-3032"]["rank"] is not None
        assert "29-1141" not in rows or rows["29-1141"]["feasible"] == "no"


def test_an_empty_register_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "licenses.csv"
    path.write_text(f"{HEAD}\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="nothing below the header"):
        list(licenses.read(path))
    assert pa.schema([(name, pa.string()) for name in licenses.COLUMNS]) == licenses.LICENSES_SCHEMA
