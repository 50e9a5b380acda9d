"""Who enters training: totals conserved over sectors, groups as published, and nothing made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.market.conftest import Holding
from tests.market.test_career_stages import NOW
from tests.market.test_flows_and_lists import DATA, indicators
from typer.testing import CliRunner

from highroad import market
from highroad.cli import main as cli
from highroad.errors import BadQuestion
from highroad.market.qwi_cells import ALL
from highroad.market.readiness import PROGRAM_FIELDS
from highroad.market.training_stage import spread
from highroad.results import Result
from highroad.sources import crosswalks, etpl, ipeds, lodes
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import read_register

FRESNO = "county:06019"
SECTORS = (
    *("11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "51", "52", "53", "54", "55", "56"),
    *("61", "62", "71", "72", "81"),
)
RACES = (
    *("CAIANT", "CASIAT", "CBKAAT", "CHISPT", "CNHPIT", "CWHITT", "C2MORT"),
    *("CUNKNT", "CNRALT"),
)


def people_of(line: str) -> str:
    """The races of a row of completions: a third Hispanic, a tenth of unknown race, the rest White."""
    every = int(line.split(",")[5])
    hispanic, unknown = every // 3, every // 10
    counts = dict.fromkeys(RACES, 0) | {"CHISPT": hispanic, "CUNKNT": unknown}
    return ",".join(str(each) for each in (counts | {"CWHITT": every - hispanic - unknown}).values())


def completions(folder: Path) -> Path:
    """The publisher's file with its columns of race."""
    head, *lines = (DATA / "C2024_A.csv").read_text(encoding="utf-8-sig").splitlines()
    path = folder / "C2024_A.csv"
    rows = [f"{head},{','.join(RACES)}", *(f"{line},{people_of(line)}" for line in lines)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def tables(*parts: Any) -> dict[str, dict[str, pa.Table]]:
    found: dict[str, dict[str, pa.Table]] = {}
    for part in parts:
        found.setdefault(part.vintage, {})[part.table] = part.data
    return found


QWI: dict[str, dict[str, pa.Table]] = {
    "2025Q1": {
        "cells": indicators(
            NOW,
            *(NOW | {"industry_level": "S", "industry_code": code} for code in SECTORS),
            *(NOW | {"sex": code} for code in "12"),
            *(NOW | {"race": code} for code in ("A1", "A2")),
            *(NOW | {"industry_level": "S", "industry_code": "62", "sex": code} for code in "12"),
            *(NOW | {"age": "A04"}, NOW | {"education": "E2"}),
        )
    }
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Indicators, completions, their directory and the crosswalk."""
    folder = tmp_path_factory.mktemp("home")
    awards = [*ipeds.read(completions(folder)), *ipeds.read(DATA / "HD2024.csv")]
    links = list(crosswalks.read_cip_soc(DATA / "CIP2020_SOC2018_Crosswalk.xlsx"))
    return Holding(folder, {"qwi": QWI, "ipeds": tables(*awards), "cip_soc": tables(*links)})


def rows_of(result: Result) -> dict[str, tuple[float | None, str | None]]:
    return {row["code"]: (row["in_training"], row["in_training_mark"]) for row in result.table.to_pylist()}


def test_awards_are_spread_over_sectors_and_conserved(held: Catalogue) -> None:
    result = market.career_stages(FRESNO, catalogue=held)
    assert result.method.parameters["training"] == "completions"
    rows = rows_of(result)
    assert rows[ALL] == (747 + 284, None)  # every first major of the county's institutions
    shown = {code: value for code, (value, _mark) in rows.items() if code != ALL}
    assert {mark for code, (_value, mark) in rows.items() if code != ALL} == {"estimated"}
    nurses = market.sector_shares(["29-1141"], catalogue=held).table.to_pylist()
    health = next(row["share"] for row in nurses if row["sector_code"] == "62")
    assert shown["62"] is not None
    assert shown["62"] >= 298 * health / 100  # 298 nurses and who else works there
    spread_out = sum(each or 0 for each in shown.values())
    assert 900 < spread_out < 1031
    assert f"{spread_out:,.0f} are spread" in result.notes[1]
    assert f"{1031 - spread_out:,.0f} are not" in result.notes[1]
    assert {"qwi", "ipeds", "cip_soc", "oews"} == {each.key for each in result.sources}
    column = next(each for each in result.columns if each.name == "in_training")
    assert column.unit == "awards in a year"


LINKS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["29-1141", "11-1021", "47-2031", "33-3051", "25-2021", "99-9999", "55-1011"]),
    ),
    max_size=12,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(LINKS)
def test_every_program_lies_in_sectors_wholly(links: list[tuple[int, str]]) -> None:
    """Whatever the links: the sectors, the government and what is not known make one."""
    programs = pa.table({"program_id": [str(each) for each in range(5)]})
    made = pa.table(
        {
            "program_id": pa.array([str(each) for each, _soc in links], pa.string()),
            "soc": pa.array([soc for _each, soc in links], pa.string()),
        }
    )
    sectors, part = spread(programs, made, Catalogue(None))
    assert part.sum(1) == pytest.approx([1.0] * 5, abs=1e-9)
    assert (part >= 0).all()
    led = {each for each, soc in links if soc != "99-9999"}
    for program in set(range(5)) - led:
        assert part[program, sectors.index("unknown")] == 1.0


def test_awards_by_sex_and_race_are_as_published(held: Catalogue, tmp_path: Path) -> None:
    rows = rows_of(market.career_stages(FRESNO, by="sex", catalogue=held))
    men, women, whole = rows["1"], rows["2"], rows[ALL]
    assert (men[0] or 0) + (women[0] or 0) == whole[0] == 1031
    assert (men[1], women[1], whole[1]) == (None, None, None)
    result = market.career_stages(FRESNO, by="race", catalogue=held)
    rows = rows_of(result)
    assert rows["A1"][1] == "at_least"  # without Hispanic people who are White
    assert rows["A2"] == (0, "at_least")
    assert "Hispanic or Latino ethnicity" in result.notes[1]
    within = rows_of(market.career_stages(FRESNO, by="sex", industry="62", catalogue=held))
    health = rows_of(market.career_stages(FRESNO, catalogue=held))["62"]
    assert within[ALL] == (pytest.approx(health[0]), "estimated")
    assert (within["1"][0] or 0) + (within["2"][0] or 0) == pytest.approx(health[0])
    for by in ("age", "education"):
        result = market.career_stages(FRESNO, by=by, catalogue=held)  # type: ignore[arg-type]
        assert set(rows_of(result).values()) == {(None, "not_evaluable")}
        assert "by this group" in result.notes[0]
    plain = [*ipeds.read(DATA / "C2024_A.csv"), *ipeds.read(DATA / "HD2024.csv")]
    links = list(crosswalks.read_cip_soc(DATA / "CIP2020_SOC2018_Crosswalk.xlsx"))
    without = Holding(tmp_path, {"qwi": QWI, "ipeds": tables(*plain), "cip_soc": tables(*links)})
    result = market.career_stages(FRESNO, by="race", catalogue=without)
    assert set(rows_of(result).values()) == {(None, "not_evaluable")}
    assert "not divided by race" in result.notes[1]


def test_people_served_by_listed_programs_come_first(held: Catalogue, tmp_path: Path) -> None:
    lists = tables(*etpl.read(DATA / "etp_scorecard_programs_202608.json"))
    blocks = tables(*lodes.read_blocks(DATA / "ca_xwalk.csv"))
    catalogue = Holding(tmp_path, {"qwi": QWI, "etpl": lists, "lodes_blocks": blocks})
    result = market.career_stages(FRESNO, catalogue=catalogue)
    rows = rows_of(result)
    assert result.method.parameters["training"] == "served"
    assert rows[ALL] == (23, "at_least")  # 23 in one program; the other withholds its number
    assert rows["62"][0] == pytest.approx(23, abs=4)  # nursing assistants, some of them elsewhere
    assert rows["23"][0] is None or rows["23"][1] == "at_least"  # where the other program leads
    rare = pa.concat_tables([lists["2026M08"]["programs"].slice(at) for at in (0, 1)])
    both = {"qwi": QWI, "etpl": {"2026M08": {"programs": rare}}, "lodes_blocks": blocks}
    both |= {
        key: {each.vintage: {name: pq.read_table(path) for name, path in each.tables.items()}}
        for key in ("ipeds", "cip_soc")
        for each in held.vintages(key)
    }
    catalogue = Holding(tmp_path, both)  # most programs withhold theirs: awards tell more
    for asked, told in (("auto", "completions"), ("served", "served")):
        result = market.career_stages(FRESNO, training=asked, catalogue=catalogue)  # type: ignore[arg-type]
        assert result.method.parameters["training"] == told


def test_seats_not_known_make_sums_at_least(tmp_path: Path) -> None:
    register = tmp_path / "programs.csv"
    register.write_text(
        "program,provider,soc,seats\nNurses,A,29-1141,100\nElectricians,A,47-2111,*\nDreams,A,,7\n",
        encoding="utf-8",
    )
    catalogue = Holding(tmp_path, {"qwi": QWI})
    seats = read_register(register, PROGRAM_FIELDS)
    result = market.career_stages(FRESNO, programs=seats, catalogue=catalogue)
    rows = rows_of(result)
    assert result.method.parameters["training"] == "seats"
    assert rows[ALL] == (107, "at_least")  # the electricians keep theirs to themselves
    assert rows["62"][1] in ("estimated", "at_least")
    assert rows["23"][0] is None or rows["23"][1] == "at_least"
    shown = sum(value or 0 for code, (value, _mark) in rows.items() if code != ALL)
    assert 7 < 107 - shown < 40  # who dreams leads nowhere; some nurses work for government
    assert "1 of 3 programs do not say" in result.notes[2]


def test_released_counts_are_shown_as_they_are(held: Catalogue, tmp_path: Path) -> None:
    counts = pa.table({"code": ["1", "2"], "people": [None, 41.0], "people_mark": ["suppressed", None]})
    rows = rows_of(market.career_stages(FRESNO, by="sex", participants=counts, catalogue=held))
    assert rows == {"1": (None, "suppressed"), "2": (41, None), ALL: (None, "missing")}
    slipped = counts.set_column(1, "people", pa.array([3.0, 41.0]))
    rows = rows_of(market.career_stages(FRESNO, by="sex", participants=slipped, catalogue=held))
    assert rows["1"] == (None, "suppressed")  # a number beside the mark never comes through
    wrong = counts.set_column(0, "code", pa.array(["women", "1"]))
    with pytest.raises(BadQuestion, match="women"):
        market.career_stages(FRESNO, by="sex", participants=wrong, catalogue=held)


def test_nothing_at_hand_says_what_to_add(tmp_path: Path) -> None:
    catalogue = Holding(tmp_path, {"qwi": QWI})
    result = market.career_stages(FRESNO, catalogue=catalogue)
    assert set(rows_of(result).values()) == {(None, "not_evaluable")}
    assert "register of seats" in result.notes[0]
    assert any("highroad sources fetch ipeds" in note for note in result.notes)
    quiet = market.career_stages(FRESNO, training="none", catalogue=catalogue)
    assert set(rows_of(quiet).values()) == {(None, "not_evaluable")}


def test_the_command_takes_released_counts(held: Catalogue, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("highroad.cli.market_people.catalogue_at", lambda _home: held)
    file = tmp_path / "counts.csv"
    file.write_text("code,people\n1,*\n2,41\n", encoding="utf-8")
    asked = ["market", "stages", FRESNO, "--by", "sex", "--participants", str(file)]
    said = CliRunner().invoke(cli.app, asked)
    assert said.exit_code == 0, said.output
    assert "41" in said.stdout
