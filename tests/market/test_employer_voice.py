"""Employers' answers added up: what is told, and that no employer can be told from it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market import EMPLOYER_FIELDS, employer_voice
from highroad.publishing.exhibits import register_exhibit
from highroad.sources.registers import read_register

ROWS = """employer,sector,soc,openings,hourly_wage,schedule,skills,trains
Acme,Food,49-9041,4,31,nights,Welding; hydraulics,yes
 ACME ,Food,49-9041,2,,,,
Best,Food,49-9041,3,29,nights,welding,with help
Canning,Food,49-9041,5,30.25,nights,welding;welding,no
Dairy,Food,49-9041,*,,days,hydraulics,
Acme,Food,53-7051,6,21,days,,yes
Best,Food,53-7051,8,20,days,,yes
Acme,Freight,53-3032,90,27,days,,yes
Best,Freight,53-3032,5,28,days,,yes
Canning,Freight,53-3032,5,29,days,,yes
"""


def answers(tmp_path: Path, text: str = ROWS) -> pa.Table:
    path = tmp_path / "employers.csv"
    path.write_text(text)
    return read_register(path, EMPLOYER_FIELDS)


def test_answers_are_added_up_as_worked_by_hand(tmp_path: Path) -> None:
    rows = {(row["sector"], row["soc"]): row for row in employer_voice(answers(tmp_path)).table.to_pylist()}
    repair = rows[("Food", "49-9041")]
    # Four employers; Acme's two rows are one, 4 + 2; the dairy hides its number, so 14 is at the least.
    assert (repair["employers"], repair["openings"], repair["openings_mark"]) == (4, 14, "at_least")
    assert repair["hourly_wage"] == 30  # of 29, 30.25 and 31
    assert (repair["trains"], repair["trains_with_help"]) == (2, 1)
    assert (repair["skills"], repair["schedules"]) == ("welding (3)", "nights (3)")  # not what two name


def test_nothing_is_told_of_two_employers_nor_of_one_that_dominates(tmp_path: Path) -> None:
    result = employer_voice(answers(tmp_path))
    rows = {(row["sector"], row["soc"]): row for row in result.table.to_pylist()}
    two = rows[("Food", "53-7051")]
    numbers = ("employers", "openings", "hourly_wage", "trains", "trains_with_help")
    assert [two[name] for name in numbers] == [None] * 5
    assert (two["employers_mark"], two["skills"]) == ("suppressed", "")
    freight = rows[("Freight", "53-3032")]  # 90 of 100 openings are Acme's
    assert (freight["openings"], freight["openings_mark"], freight["employers"]) == (None, "suppressed", 3)
    exhibit = register_exhibit("employer-voice", result, name="Answers")
    told = exhibit.table.to_json()
    assert not any(name in told for name in ("Acme", "Best", "Canning", "Dairy"))
    assert "4 employers answered." in exhibit.takeaway
    assert exhibit.title == "Answers: 4 employers look for Industrial Machinery Mechanics"


def test_what_is_wrong_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestion, match="no code of an occupation"):
        employer_voice(answers(tmp_path, ROWS.replace("53-3032", "53-9999")))
    with pytest.raises(BadQuestion, match="At least 3"):
        employer_voice(answers(tmp_path), fewest=2)
    with pytest.raises(BadQuestion, match="empty"):
        employer_voice(answers(tmp_path, ROWS.splitlines()[0] + "\n"))
    with pytest.raises(UnreadableFile, match="none of"):
        answers(tmp_path, ROWS.replace("with help", "perhaps"))
