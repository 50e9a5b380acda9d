"""`highroad indicators impact`: from a file of people to what may be said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion, UnreadableFile

run = CliRunner()
CELLS = (("ready", 1, 9, 10), ("ready", 1, 9, 30), ("not", 0, 18, 6), ("not", 1, 9, 10), ("ready", 0, 9, 15))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    rows = [
        f"{mean + step},{joined},{start},{'06' if step else '6'},\n"
        for start, joined, size, mean in CELLS
        for step in [1, 0, -1] * (size // 3)
    ]
    path.write_text("earned,joined,start,code,gone\n" + "".join(rows))
    return path


def asked(people: Path, *options: str) -> str:
    needed = ["indicators", "impact", str(people), "--outcome", "earned", "--joined", "joined"]
    return run.invoke(app, [*needed, *options], catch_exceptions=False).output


def test_what_may_be_said_is_said_first(people: Path) -> None:
    # The cells of tests/equity/test_impact.py: an effect of 42/9 on participants, 4.5 on everybody.
    said = asked(people, "--by", "start")
    assert said.startswith("Participants had 4.667 more on average than people like them")
    assert "27 took part, 27 did not. Effects are in units of “earned”." in said
    assert "4.500" in said
    assert "People decide for themselves" in said
    assert "do not quote them" in said  # 9 of 18 who were ready are paired with people who were not
    assert "times likelier" in said
    drawn = asked(people, "--by", "start", "--by-lot")
    assert drawn.startswith("The program raised the outcome by 4.667")
    assert not [word for word in ("People decide", "times likelier") if word in drawn]


def test_json_has_every_number_and_nobody(people: Path) -> None:
    found = json.loads(asked(people, "--by", "start", "--json", "--search", "below"))
    assert found["att"]["value"] == pytest.approx(14 / 3)
    assert found["ate"]["value"] == pytest.approx(4.5)
    assert found["overlap"]["effective_control"] == pytest.approx(18)
    assert (found["matched"]["pairs"], found["left_out"], found["refused"]) == (27, 0, "")


def test_codes_are_categories_when_told_so(people: Path) -> None:
    assert (
        "code"
        in json.loads(asked(people, "--by", "start,code", "--category", "code", "--json"))["balance"][
            "before"
        ].popitem()[0]
    )
    with pytest.raises(BadQuestion, match="“code” never changes"):
        asked(people, "--by", "start,code")  # 06 and 6 are one number


def test_what_is_missing_is_no_zero(people: Path) -> None:
    people.write_text(people.read_text() + "99,1,,6,\n,0,ready,6,\n")
    with pytest.raises(BadQuestion, match="“start” is missing for 1 person"):
        asked(people, "--by", "start")
    said = asked(people, "--by", "start", "--leave-out")
    assert "2 people were left out" in said
    assert said.startswith("Participants had 4.667 more")


def test_a_file_that_does_not_fit_is_refused(people: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="column pay: the column is missing") as problem:
        asked(people, "--by", "start,pay")
    assert "start" in problem.value.remedy
    with pytest.raises(UnreadableFile, match="column earned: the column is there twice"):
        asked(people, "--by", "earned")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        asked(tmp_path / "none.csv", "--by", "start")
