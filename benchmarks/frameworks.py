"""Participant files: the rules in pandas as an analyst would write them, and in two validation frameworks.

pandas, pandera and Great Expectations come from the package registry into an environment of their own
(`requirements/peers.txt`). They get the same rules about cells and records as Highroad does, written out as
columns of pandas: codes on their lists, dates and numbers that can be read, and every condition of the
checks. They find about what Highroad finds; they do not agree with it on text that lenient conversions let
pass. Ratios are of processor time per record, start included, to Highroad's check of as many records as
HIGHROAD_BENCH_RECORDS says (a million); its check of as few as theirs is measured beside. Each of theirs runs
once and is stopped after three minutes: then what it took so far is the least it takes. Takes about six
minutes.
"""

from __future__ import annotations

import atexit
import json
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.apart import beside, peers
from benchmarks.harness import Case, Spent
from benchmarks.records import RECORDS, measured
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules import tree
from highroad.records.rules.rulebook import rulebook

FEW, MORE = 5_000, 20_000
LEAST_TIMES = 20  # times as much processor time a record
PATIENCE = 180.0
CHECKED = f"check by all rules, {RECORDS:,} records"
#: Each library with how many records it can take in minutes.
LIBRARIES = (("pandas", FEW), ("pandas", MORE), ("pandera", FEW), ("great_expectations", FEW))


def cases() -> list[Case]:
    """Highroad's check of many and of few; then the others, where they can be installed."""
    held = tempfile.TemporaryDirectory()
    atexit.register(held.cleanup)
    home = Path(held.name)
    rules = home / "rules.json"
    for records, defects in ((RECORDS, 0.0), (MORE, 0.02), (FEW, 0.02)):
        synthesize(home / f"{records}.csv", records, seed=1, defects=defects)
    rules.write_text(json.dumps(_rules(home / f"{FEW}.csv")), encoding="utf-8")
    ours = [
        Case(CHECKED, partial(measured, "check", home / f"{RECORDS}.csv"), units=RECORDS, rounds=2),
        *(
            Case(
                f"the same of {few:,}",
                partial(measured, "check", home / f"{few}.csv"),
                CHECKED,
                units=few,
                rounds=2,
            )
            for few in (MORE, FEW)
        ),
    ]
    python = peers()
    if python is None:
        return ours
    return ours + [
        Case(
            f"in {library.replace('_', ' ')}, {records:,} records",
            partial(_theirs, python, library, home / f"{records}.csv", rules),
            CHECKED,
            at_least_cpu_ratio=LEAST_TIMES,
            units=records,
            rounds=0,
        )
        for library, records in LIBRARIES
    ]


def _theirs(python: Path, library: str, path: Path, rules: Path) -> Spent:
    spent, told = beside(python, "rules", library, path, rules, seconds=PATIENCE)
    said = f"{told['findings']:,} findings, {told['peak']} MiB" if told else f"stopped after {PATIENCE:.0f} s"
    print(f"    {library}, {path.stem} records: {said}")
    return spent


def _rules(path: Path) -> dict[str, Any]:
    """The rules about cells and records as pandas takes them."""
    [part] = open_file([path]).parts
    elements = {each.id: each for each in part.elements if each is not None}
    book = rulebook(elements)
    kinds = {"date": "date", "integer": "number", "decimal": "number"}
    return {
        "columns": [each.id if each else f"?{place}" for place, each in enumerate(part.elements)],
        "kinds": {
            name: (kinds.get(each.kind, "text"), 100 if each.kind == "decimal" else 1)
            for name, each in elements.items()
        },
        "codes": {name: list(each.codes) for name, each in elements.items() if each.codes},
        "conditions": [_condition(each) for each in book.conditions.values()],
    }


def _condition(part: tree.Condition) -> str:
    """A condition as an expression over columns of pandas."""
    match part:
        case tree.Filled(tree.Cell(name)):
            return f"frame[{name!r}].notna()"
        case tree.Filled(value):
            return f"{_value(value)}.notna()"
        case tree.Digit(cell):
            return f"frame[{cell.id!r}].str.fullmatch('[0-9]').fillna(False).astype(bool)"
        case tree.Among(value, allowed):
            return f"{_value(value)}.isin({sorted(allowed)})"
        case tree.Compare(comparison, left, right):
            return f"({_value(left)} {comparison} {_value(right)})"
        case tree.Not(inner):
            return f"(~{_condition(inner)})"
        case tree.Joined(by, left, right):
            one, other = _condition(left), _condition(right)
            joined = {"and": f"{one} & {other}", "or": f"{one} | {other}", "=>": f"~{one} | {other}"}
            return f"({joined.get(by, f'{one} == {other}')})"


def _value(part: tree.Value) -> str:
    """A value as an expression over columns of numbers: days since 1970, cents, codes."""
    match part:
        case tree.Cell(name):
            return f"number[{name!r}]"
        case tree.Constant(value):
            return str(value)
        case tree.MomentOf(moment):
            return str(_days(report_quarter("2025Q2"), moment))
        case tree.Shifted(value, by):
            return f"({_value(value)} + {by})"
        case tree.Extreme(largest, cells):
            listed = ", ".join(_value(cell) for cell in cells)
            return f"pd.concat([{listed}], axis=1).{'max' if largest else 'min'}(axis=1)"
        case tree.QuarterEnd(value, later):
            return f"quarter_days({_value(value)}, {later})"
        case tree.Age(born, day):
            return f"(({_value(day)} - {_value(born)}) // 365.25)"
        case tree.Count(code, cells):
            return "(" + " + ".join(f"({_value(cell)} == {code}).astype(int)" for cell in cells) + ")"
        case tree.Remainder(value, by):
            return f"({_value(value)} % {by})"
        case tree.Quotient(value, by):
            return f"({_value(value)} // {by})"
        case tree.Difference(value, less):
            return f"({_value(value)} - {_value(less)})"


def _days(quarter: Any, moment: str) -> int:
    found: int = quarter.moments(date(2025, 8, 1))[moment]
    return found
