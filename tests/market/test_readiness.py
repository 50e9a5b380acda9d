"""Programs against bars: worked by hand, with what is suppressed never taken for zero."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market.readiness import PROGRAM_FIELDS, program_readiness
from highroad.reference.readiness_rules import load_readiness_rule, readiness_rules
from highroad.sources.personal import PersonLevelFile
from highroad.sources.registers import read_register

HEAD = (
    "program,provider,cip,soc,credential,hours,weeks,exiters,completers,employed,completion_rate,"
    "median_earnings,tuition,value_added_earnings"
)
FILE = f"""{HEAD}
Ready,College,51.3801,29-1141;29-2061,Certificate,200,10,100,80,60,,"$52,000",3000,9000
Hidden,College,51.3801,29-1141,Certificate,200,10,100,80,*,,52000,3000,9000
Missed and hidden,College,51.3801,35-2014,Certificate,200,10,100,60,*,,,3000,9000
Too long,College,51.3801,29-1141,Certificate,600,14,,,,90,,3000,9000
By its code,College,51.3801,,Certificate,200,10,100,80,60,,,3000,9000
Unlinked,College,99.9999,,,200,10,100,80,60,,,9000,3000
"""
LISTED = pa.table(
    {"soc": ["29-1141", "29-2061", "35-2014", "31-1120"], "listed": ["yes", "no", "no", "not evaluable"]}
)
LINKS = pa.table({"cip": ["51.3801", "51.3801"], "soc": ["31-1120", "35-2014"]})


def programs(tmp_path: Path, text: str = FILE) -> pa.Table:
    path = tmp_path / "programs.csv"
    path.write_text(text)
    return read_register(path, PROGRAM_FIELDS)


def test_workforce_pell_as_worked_by_hand(tmp_path: Path) -> None:
    rule = load_readiness_rule("workforce-pell")
    result = program_readiness(programs(tmp_path), LISTED, rule, links=LINKS)
    rows = {row["program"]: row for row in result.table.to_pylist()}
    # 80 of 100 complete (80 %), 60 of 80 are employed (75 %); 9,000 less 3,000 leaves 6,000.
    ready = rows["Ready"]
    assert (ready["verdict"], ready["value5"], ready["value6"], ready["value7"]) == ("ready", 80, 75, 6000)
    assert ready["why"] == "Meets every bar."
    hidden = rows["Hidden"]
    assert (hidden["verdict"], hidden["b6"]) == ("cannot be evaluated", "cannot be evaluated")
    assert (hidden["value6"], hidden["value6_mark"]) == (None, "suppressed")
    assert "the number is suppressed" in hidden["why"]
    both = rows["Missed and hidden"]
    assert both["verdict"] == "not ready"
    assert "Missed: leads to an occupation on the list; completion rate, percent: at least 70." in both["why"]
    assert "suppressed" in both["why"]
    long = rows["Too long"]
    assert (long["b3"], long["b4"], long["b5"]) == ("missed", "met", "met")
    assert rows["By its code"]["b1"] == "cannot be evaluated"
    assert "could not be evaluated" in rows["By its code"]["why"]
    alone = rows["Unlinked"]
    assert (alone["b1"], alone["b2"], alone["b7"]) == ("cannot be evaluated", "cannot be evaluated", "missed")
    assert "nobody says to which occupation" in alone["why"]


def test_a_program_whose_occupation_is_marginal_on_the_list_says_so(tmp_path: Path) -> None:
    """Ready leads to 29-1141 (listed) and 29-2061 (not); "Missed" to 35-2014 (not); by its code to two."""
    rule = load_readiness_rule("workforce-pell")
    told = {}
    for marginal in ([True, False, True, False], [True, True, False, False]):
        listed = LISTED.append_column("marginal", pa.array(marginal))
        result = program_readiness(programs(tmp_path), listed, rule, links=LINKS)
        rows = result.table.to_pylist()
        told[tuple(marginal)] = {row["program"] for row in rows if "marginal on the list" in row["why"]}
        assert rows[0]["verdict"] == "ready"
    first, second = told.values()
    assert first == {"Ready", "Hidden", "Missed and hidden", "Too long"}
    assert second == {"Ready", "Hidden", "Too long"}  # the one that is listed is marginal


def test_a_standard_is_asked_for_and_used(tmp_path: Path) -> None:
    rule = load_readiness_rule("good-jobs-program")
    with pytest.raises(BadQuestion, match="standard"):
        program_readiness(programs(tmp_path), LISTED, rule)
    found = program_readiness(programs(tmp_path), LISTED, rule, standard=52_001).table.to_pylist()
    assert found[0]["b5"] == "missed"
    assert (
        program_readiness(programs(tmp_path), LISTED, rule, standard=52_000).table["b5"][0].as_py() == "met"
    )
    with pytest.raises(BadQuestion, match="There is no rule"):
        load_readiness_rule("nobody's")
    assert all(each.bars for each in readiness_rules().values())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("program,provider", "name,provider", "column is missing"),
        ("Ready,College", ",College", "blank"),
        ("200,10,100", "2 hundred,10,100", "no number"),
        ("credential,hours", "hours,hours", "twice"),
        ("provider,cip", "participant_id,cip", "individual"),
    ],
)
def test_a_broken_register_is_refused_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(PersonLevelFile if words == "individual" else UnreadableFile, match=words):
        programs(tmp_path, FILE.replace(old, new))


ROW = "A,College,51.3801,{soc},Certificate,{hours},10,{counts},{rate},52000,{tuition},{gain}"


def judged(tmp_path: Path, rule: str = "workforce-pell", **given: str) -> dict[str, object]:
    told = {"soc": "29-1141", "hours": "200", "counts": "100,70,49", "rate": "", "tuition": "3000"}
    text = ROW.format(**(told | {"gain": "3000"} | given))
    found = program_readiness(programs(tmp_path, f"{HEAD}\n{text}\n"), LISTED, load_readiness_rule(rule))
    row: dict[str, object] = found.table.to_pylist()[0]
    return row


@pytest.mark.parametrize(
    ("given", "bar", "met"),
    [
        ({}, "verdict", "ready"),  # 70 of 100, 49 of 70, tuition as much as the value added
        ({"hours": "150"}, "b3", "met"),
        ({"hours": "149.99"}, "b3", "missed"),
        ({"hours": "599"}, "b3", "met"),
        ({"hours": "600"}, "b3", "missed"),
        ({"counts": "2000,1399,1399"}, "b5", "missed"),  # 69.95 percent is no 70
        ({"rate": "69.95"}, "b5", "missed"),
        ({"tuition": "3000.01"}, "b7", "missed"),
        ({"gain": "-250"}, "b7", "missed"),  # earnings below what they are measured against
        ({"gain": "-1"}, "b7", "cannot be evaluated"),  # a publisher's mark, no dollar less than nothing
        ({"counts": "10,11,5"}, "b5", "cannot be evaluated"),  # more completed than left
        ({"rate": "0.72"}, "b5", "cannot be evaluated"),  # a fraction
        ({"counts": "0,0,0"}, "b5", "cannot be evaluated"),
        ({"soc": '"35-2014, 29-1141"'}, "b1", "met"),
        ({"soc": "29-1141.00"}, "b1", "met"),
        ({"soc": "31-1121"}, "b1", "cannot be evaluated"),  # the list has it as a part of 31-1120
        ({"soc": "15-1132"}, "b1", "cannot be evaluated"),  # a code of 2010
        ({"soc": "11-1011"}, "b1", "missed"),  # an occupation that the list doesn't have
    ],
)
def test_the_edges_of_the_bars(tmp_path: Path, given: dict[str, str], bar: str, met: str) -> None:
    assert judged(tmp_path, **given)[bar] == met


def test_a_share_of_a_hundred_is_what_it_is(tmp_path: Path) -> None:
    """57 of 100 are 57 percent, though 0.57 times 100 is a trifle less in binary."""
    for count in range(1, 101):
        row = judged(tmp_path, counts=f"100,{count},{count}")
        assert row["value5"] == count


def test_the_listed_occupations_that_a_verdict_rests_on_are_named(tmp_path: Path) -> None:
    """A program of liberal arts is linked to teachers: whoever reads “ready” must see by what."""
    text = (
        f"{HEAD}\nNamed,A,51.3801,29-1141;35-2014,C,200,10,,,,,,,\nBy its code,B,51.3801,,C,200,10,,,,,,,\n"
    )
    rule = load_readiness_rule("workforce-pell")
    links = pa.table({"cip": ["51.3801"] * 2, "soc": ["29-1141", "35-2014"]})
    made = program_readiness(programs(tmp_path, text), LISTED, rule, links=links)
    assert made.table["leads_to"].to_pylist() == [
        "29-1141 Registered Nurses",
        "29-1141 Registered Nurses (by its program code)",
    ]
    without = program_readiness(programs(tmp_path, text), LISTED.slice(1), rule, links=links)
    assert without.table["leads_to"].to_pylist() == [None, None]
