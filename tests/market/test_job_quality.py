"""Job quality by a rubric, worked by hand: unknown is never zero, and not all evidence counts."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market.job_quality import QUALITY_FIELDS, job_quality
from highroad.reference.quality_rubrics import load_rubric, read_rubric
from highroad.sources.registers import read_register

REGISTER = """kind,subject,soc,element,answer,value,evidence,source,as_of
employer,Mill,,pay,,26.50,agreement,Contract 2026,2026-05
employer,Mill,,schedule,,10,worker survey,Survey of 80,2026-06
employer,Mill,,voice,yes,,employer statement,Letter,2026-06
employer,Mill,,benefits,yes,,none,,
occupation,Nurses,29-1141,safety,no,,published statistic,SOII 2024,2025
project,Bridge,,pay,,,employer statement,,
"""
WAGES = pa.table({"soc": ["29-1141"], "hourly_p50": [58.0]})


def register(tmp_path: Path, text: str = REGISTER) -> pa.Table:
    path = tmp_path / "quality.csv"
    path.write_text(text)
    return read_register(path, QUALITY_FIELDS)


def test_as_worked_by_hand(tmp_path: Path) -> None:
    found = job_quality(register(tmp_path), load_rubric("starting-point"), standard=25, wages=WAGES)
    mill, nurses, bridge = found.table.to_pylist()
    # Pay 26.50 >= 25 is met; schedule 10 < 14 is missed; a letter is none of voice, benefits have none.
    assert [mill[f"e_{key}"] for key in ("pay", "schedule", "voice", "benefits", "safety")] == [
        "met",
        "missed",
        "unknown",
        "unknown",
        "unknown",
    ]
    assert (mill["met"], mill["missed"], mill["unknown"]) == (1, 1, 5)
    assert mill["share"] == pytest.approx(50)
    assert (mill["lowest"], mill["highest"]) == pytest.approx((100 / 7, 600 / 7))
    assert "Schedule: 10 against 14." in mill["why"]
    assert "Voice: the rubric does not accept: employer statement." in mill["why"]
    assert "Benefits: said without evidence." in mill["why"]
    assert mill["evidence"] == "agreement; worker survey"
    assert (nurses["e_pay"], nurses["e_safety"]) == ("met", "missed")
    assert (bridge["met"], bridge["missed"], bridge["share"]) == (0, 0, None)
    assert bridge["share_mark"] == "not_evaluable"
    assert (bridge["lowest"], bridge["highest"]) == (0, 100)
    dearer = job_quality(register(tmp_path), load_rubric("starting-point"), standard=60, wages=WAGES)
    assert dearer.table["e_pay"].to_pylist() == ["missed", "missed", "unknown"]


def test_weights_are_the_regions(tmp_path: Path) -> None:
    text = """
key: ours
version: "1"
title: Ours
citation: A vote
in_force_from: 2026-01-01
elements:
  - {key: pay, title: Pay, asks: Pays, at_least: 1, of: standard, weight: 3, accepts: [agreement]}
  - {key: schedule, title: Schedule, asks: Known, at_least: 14, accepts: [worker survey]}
"""
    rows = "\n".join(line for line in REGISTER.splitlines() if line.startswith("kind") or "Mill,,pay" in line)
    found = job_quality(register(tmp_path, rows), read_rubric(text, "r"), standard=25).table.to_pylist()[0]
    assert (found["lowest"], found["highest"]) == (75, 100)
    with pytest.raises(BadQuestion, match="no element “benefits”"):
        job_quality(register(tmp_path), read_rubric(text, "r"), standard=25)
    for old, new, words in (
        ("[agreement]", "[gossip]", "gossip"),
        ("key: schedule", "key: pay", "same key"),
        ("weight: 3", "weight: -3", "no rubric"),
        ("elements:", "things:", "no rubric"),
    ):
        with pytest.raises(UnreadableFile, match=words):
            read_rubric(text.replace(old, new), "r")
    with pytest.raises(BadQuestion, match="two kinds"):
        job_quality(
            register(tmp_path, REGISTER.replace("Bridge", "Mill")), load_rubric("starting-point"), standard=25
        )
    with pytest.raises(BadQuestion, match="There is no rubric"):
        load_rubric("nobody's")


def test_of_two_limits_the_broken_one_is_named(tmp_path: Path) -> None:
    text = """
key: ours
version: "1"
title: Ours
citation: A vote
in_force_from: 2026-01-01
elements:
  - {key: pay, title: Pay, asks: Pays, at_least: 1, at_most: 3, of: standard, accepts: [agreement]}
"""
    for value, outcome, why in (
        ("80", "missed", "80 against 75"),
        ("20", "missed", "20 against 25"),
        ("75", "met", ""),
    ):
        rows = f"{REGISTER.splitlines()[0]}\nemployer,Mill,,pay,,{value},agreement,,\n"
        made = job_quality(register(tmp_path, rows), read_rubric(text, "r"), standard=25)
        found = made.table.to_pylist()[0]
        assert found["e_pay"] == outcome
        assert why in found["why"]


def test_pay_for_a_year_is_no_pay_by_the_hour(tmp_path: Path) -> None:
    text = REGISTER.replace("26.50", "52000")
    with pytest.raises(BadQuestion, match="52,000 dollars an hour is no pay"):
        job_quality(register(tmp_path, text), load_rubric("starting-point"), standard=25)


def test_a_row_that_says_nothing_leaves_the_published_median_to_judge(tmp_path: Path) -> None:
    text = REGISTER + "occupation,Nurses,29-1141,pay,,,,,\n"
    found = job_quality(register(tmp_path, text), load_rubric("starting-point"), standard=25, wages=WAGES)
    nurses = next(row for row in found.table.to_pylist() if row["subject"] == "Nurses")
    assert nurses["e_pay"] == "met"
    assert "said without evidence" not in nurses["why"]
