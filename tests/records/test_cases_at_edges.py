"""Checks at their edges: blanks, zeros, first and last days, written by hand from what each check says."""

from __future__ import annotations

from pathlib import Path

from highroad.records.checking import list_findings
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.rules.rulebook import rulebook
from highroad.reference.participants import elements
from highroad.reference.participants.checks import checks

CASES = Path(__file__).parents[1] / "worked_examples" / "check_cases.txt"


def test_checks_are_broken_and_kept_where_the_text_says(tmp_path: Path) -> None:
    columns = [each for each in elements() if not each.startswith("CALC")]
    cases = [line.split("|") for line in CASES.read_text("utf-8").splitlines() if line[0] != "#"]
    lines, spans = [",".join(columns)], []
    for number, (_rule, records, _broken) in enumerate(cases):
        begun = len(lines)
        for record in records.split(" / "):
            own = {"100": f"X{len(lines)}", "observation_number": str(len(lines))}
            own |= dict(pair.split("=", 1) for pair in record.split(";"))
            if own["100"].lower() == "q":
                own["100"] += str(number)
            assert set(own) <= set(columns)
            lines.append(",".join(own.get(column, "") for column in columns))
        spans.append(range(begun, len(lines)))
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    opened = open_file([path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    found = list_findings(opened, rulebook(present), report_quarter("2025Q2"), tmp_path)
    seen = set(zip(found["row"].to_pylist(), found["rule"].to_pylist(), strict=True))
    names = {check.list_id: check.id for check in checks().values()}
    wrong = [
        case
        for case, rows in zip(cases, spans, strict=True)
        if any((row, names[case[0]]) in seen for row in rows) != (case[2] == "1")
    ]
    assert len(cases) > 350
    assert not wrong
