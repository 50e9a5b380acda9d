"""Participant files: the rules in pandas as an analyst would write them, and in a validation framework.

Run only when asked for by name with HIGHROAD_BENCH_INSTALL=1 set: pandas and pandera are installed from the
package registry into an environment that is thrown away. They get the same rules about cells and records as
Highroad does, written out as columns of pandas: codes on their lists, dates and numbers that can be read, and
every condition of the checks. They find about what Highroad finds; they do not agree with it on text that
lenient conversions let pass. pandas gets 20,000 records, pandera 500, Highroad's check as many as
HIGHROAD_BENCH_RECORDS says (a million); the bar is on processor time per record, start included, so the few
records of the others are somewhat dearer than many would be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.harness import Case
from benchmarks.records import CHECK, RECORDS
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules import tree
from highroad.records.rules.rulebook import rulebook

FEW = 20_000
FEWER = 500  # for the framework
LEAST_TIMES = 20  # times as much processor time a record
CHECKED = "check by all rules"

_READ = """
import json, sys, warnings
import pandas as pd
warnings.simplefilter("ignore")
rules = json.load(open(sys.argv[2]))
frame = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False, na_values=[""])
frame.columns = rules["columns"]
EPOCH = pd.Timestamp("1970-01-01")
def days(name):
    return (pd.to_datetime(frame[name], format="%Y%m%d", errors="coerce") - EPOCH).dt.days
number = {name: days(name) if kind == "date" else pd.to_numeric(frame[name], errors="coerce") * scale
          for name, (kind, scale) in rules["kinds"].items()}
def quarter_end(value, later):
    return ((EPOCH + pd.to_timedelta(value, "D")).dt.to_period("Q") + later).dt.end_time.dt.floor("D")
def quarter_days(value, later):
    return (quarter_end(value, later) - EPOCH).dt.days
"""
_PANDAS = f"""{_READ}
total = 0
for name, codes in rules["codes"].items():
    total += int((frame[name].notna() & ~frame[name].isin(codes)).sum())
for name, values in number.items():
    if rules["kinds"][name][0] != "text":
        total += int((frame[name].notna() & values.isna()).sum())
for text in rules["conditions"]:
    holds = eval(text)
    total += int((~holds).sum()) if hasattr(holds, "sum") else 0
print(f"    pandas: {{len(frame):,}} records, {{total:,}} findings", file=sys.stderr)
"""
_PANDERA = f"""{_READ}
import pandera.pandas as pa
columns = {{name: pa.Column(str, pa.Check.isin(codes), nullable=True, required=False)
           for name, codes in rules["codes"].items()}}
checks = [pa.Check(lambda _frame, text=text: eval(text)) for text in rules["conditions"]]
try:
    pa.DataFrameSchema(columns, checks=checks).validate(frame, lazy=True)
    total = 0
except pa.errors.SchemaErrors as problems:
    total = len(problems.failure_cases)
print(f"    pandera: {{len(frame):,}} records, {{total:,}} failures", file=sys.stderr)
"""


def cases() -> list[Case]:
    """Highroad's check of all records, then the others on few; none unless HIGHROAD_BENCH_INSTALL is set."""
    if not os.environ.get("HIGHROAD_BENCH_INSTALL"):
        print("frameworks: set HIGHROAD_BENCH_INSTALL=1 to install pandas and pandera for this benchmark")
        return []
    folder = tempfile.TemporaryDirectory()
    home = Path(folder.name)
    python = home / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "pandas", "pandera"], check=True)
    many, few, fewer, rules = (home / name for name in ("many.csv", "few.csv", "fewer.csv", "rules.json"))
    synthesize(many, RECORDS, seed=1)
    synthesize(few, FEW, seed=1, defects=0.02)
    synthesize(fewer, FEWER, seed=1, defects=0.02)
    rules.write_text(json.dumps(_rules(few)), encoding="utf-8")

    def others(name: str, program: str, path: Path, records: int) -> Case:
        work = partial(_run, [str(python), "-c", program, str(path), str(rules)], folder)
        least = LEAST_TIMES * records / RECORDS
        return Case(f"in {name}, {records:,} records", work, CHECKED, at_least_cpu_ratio=least)

    return [
        Case(CHECKED, partial(_run, [sys.executable, "-c", CHECK, str(many), "400"], folder)),
        others("pandas", _PANDAS, few, FEW),
        others("pandera", _PANDERA, fewer, FEWER),
    ]


def _run(command: list[str], _folder: object) -> None:
    """Run a program; the folder is held as long as the case that needs it."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, env=settings)


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
