"""The benchmarks interleave their cases, compare within one run, and fail when a bar is missed."""

from __future__ import annotations

import sys
import types

import pytest
from benchmarks import __main__ as command
from benchmarks.harness import Case, Spent, Timing, keeps_its_bar, measure, report


def _timing(*wall: float) -> Timing:
    return Timing(first=wall[0], wall=list(wall), cpu=list(wall))


def test_rounds_are_interleaved_and_the_first_is_apart() -> None:
    seen: list[str] = []
    cases = [Case("a", lambda: seen.append("a")), Case("b", lambda: seen.append("b"))]
    timings = measure(cases, rounds=2)
    assert seen == ["a", "b"] * 3
    assert [len(timing.wall) for timing in timings.values()] == [2, 2]


@pytest.mark.parametrize(
    ("bars", "kept"),
    [
        ({}, True),
        ({"at_most_seconds": 2.0}, True),
        ({"at_most_seconds": 1.9}, False),
        ({"at_most_cpu_seconds": 2.0}, True),
        ({"at_most_cpu_seconds": 1.9}, False),
        ({"against": "base", "at_most_ratio": 4.0}, True),
        ({"against": "base", "at_most_ratio": 3.9}, False),
        ({"against": "base", "at_most_ratio": 9.0, "at_most_seconds": 1.0}, False),
    ],
)
def test_a_case_is_held_to_its_bars(bars: dict[str, float], kept: bool) -> None:
    timings = {"base": _timing(0.5), "work": _timing(1.0, 2.0, 60.0)}
    assert keeps_its_bar(Case("work", lambda: None, **bars), timings) is kept


def test_the_report_gives_median_ratio_and_verdict() -> None:
    cases = [Case("base", lambda: None), Case("work", lambda: None, "base", at_most_ratio=3)]
    text = "\n".join(report("title", cases, {"base": _timing(0.5), "work": _timing(1.0, 2.0, 60.0)}))
    assert "2.00 s" in text
    assert "500.0 ms" in text
    assert "4.00x  3x: MISSED" in text


def test_sizes_are_compared_by_record_and_what_was_stopped_takes_at_least_that() -> None:
    cases = [
        Case("many", lambda: Spent(2.0, 2.0), units=1000, rounds=1),
        Case("few", lambda: Spent(1.0, 1.0, bound=True), "many", units=10, at_least_cpu_ratio=50, rounds=0),
        Case("fewer", lambda: Spent(1.0, 1.0), "many", units=10, at_least_cpu_ratio=51, rounds=0),
    ]
    timings = measure(cases, rounds=1)
    assert [keeps_its_bar(case, timings) for case in cases] == [True, True, False]
    text = "\n".join(report("title", cases, timings))
    assert "500 a CPU second" in text
    assert "> 50.00x" in text
    assert "took at least 50.00x): kept" in text


@pytest.mark.parametrize(("bar", "code"), [(60.0, 0), (0.0, 1)])
def test_the_exit_code_says_whether_a_bar_was_missed(
    bar: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = types.ModuleType("benchmarks.invented", "An invented benchmark.")
    module.cases = lambda: [Case("sum", lambda: sum(range(1000)), at_most_seconds=bar)]
    monkeypatch.setitem(sys.modules, "benchmarks.invented", module)
    monkeypatch.setattr(command, "names", lambda: ["invented"])
    assert command.main(["--rounds", "1"]) == code
    assert "invented: An invented benchmark." in capsys.readouterr().out


def test_an_unknown_name_is_a_usage_error() -> None:
    with pytest.raises(SystemExit):
        command.main(["unheard-of"])
