"""Every check has an example that breaks it and one that keeps it, and the kernel agrees with both."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from highroad.records.checking import list_findings
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules.figures import check_figures, keeps
from highroad.records.rules.rulebook import rulebook
from highroad.reference.participants import elements
from highroad.reference.participants.checks import Check, checks

QUARTER = report_quarter("2025Q2")
COLUMNS = [each for each in elements() if not each.startswith("CALC")]
ALL = list(checks().values())
BY_SCOPE = {scope: [c for c in ALL if c.scope == scope] for scope in {c.scope for c in ALL}}
FILES = {"file", "row"}


def _records(example: str) -> list[dict[str, str]]:
    parts = [part.strip() for part in example.split(" | ")]
    return [dict(pair.split("=", 1) for pair in part.split(";") if pair) for part in parts]  # type: ignore[misc]


def _findings(folder: Path, records: list[dict[str, str]]) -> set[tuple[int | None, str]]:
    """(row, check) of a file with all columns and these records; records without identifier get their own."""
    lines = [",".join(COLUMNS)]
    for number, record in enumerate(records, start=1):
        own = {"100": f"X{number}", "observation_number": str(number)} | record
        assert set(own) <= set(COLUMNS)
        lines.append(",".join(own.get(column, "") for column in COLUMNS))
    path = folder / "example.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    opened = open_file([path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    found = list_findings(opened, rulebook(present), QUARTER, folder)
    return set(zip(found["row"].to_pylist(), found["rule"].to_pylist(), strict=True))


def test_the_list_is_whole() -> None:
    assert len(ALL) == 426
    assert [check.id for check in ALL] == [f"HR-PIRL-{number:04d}" for number in range(1, 427)]
    assert len({check.list_id for check in ALL}) == 426
    assert all(check.title and check.cure and check.fails and check.passes and check.source for check in ALL)


def test_what_is_not_known_of_the_federal_system_is_no_error() -> None:
    assert {check.severity for check in ALL if check.known == "no"} <= {"warning", "note"}
    assert sum(check.severity == "error" for check in ALL) > 200


@pytest.mark.parametrize("scope", ["record", "cell"])
def test_examples_of_cells_and_records(tmp_path: Path, scope: str) -> None:
    mine = BY_SCOPE[scope]
    failing = [(check, record) for check in mine for record in _records(check.fails)]
    passing = [(check, record) for check in mine for record in _records(check.passes)]
    found = _findings(tmp_path, [record for _check, record in (*failing, *passing)])
    missed = [
        check.list_id for row, (check, _r) in enumerate(failing, start=1) if (row, check.id) not in found
    ]
    begun = len(failing) + 1
    wrong = [
        check.list_id for row, (check, _r) in enumerate(passing, start=begun) if (row, check.id) in found
    ]
    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize("check", BY_SCOPE["person"], ids=lambda check: check.list_id)
def test_examples_of_persons(tmp_path: Path, check: Check) -> None:
    assert {name for _row, name in _findings(tmp_path, _records(check.fails))} >= {check.id}
    assert check.id not in {name for _row, name in _findings(tmp_path, _records(check.passes))}


@pytest.mark.parametrize(
    "check", BY_SCOPE["aggregate"] + BY_SCOPE["sequence"], ids=lambda check: check.list_id
)
def test_examples_of_files_as_a_whole(tmp_path: Path, check: Check) -> None:
    assert check.id in {name for _row, name in _findings(tmp_path, _records(check.fails))}
    assert check.id not in {name for _row, name in _findings(tmp_path, _records(check.passes))}


@pytest.mark.parametrize("check", BY_SCOPE["figures"], ids=lambda check: check.list_id)
def test_examples_of_figures(check: Check) -> None:
    broken, kept = (
        {name: Fraction(value) for name, value in (pair.split("=") for pair in example.split(";"))}
        for example in (check.fails, check.passes)
    )
    assert keeps(check.expression, broken) is False
    assert keeps(check.expression, kept) is True
    assert check in check_figures(broken)
    assert keeps(check.expression, {}) is None


def _file(folder: Path, what: str) -> Path:
    path = folder / "file.csv"
    synthesize(path, 50, seed=1, layout_name="pirl-2016" if what == "position" else "names")
    data = path.read_bytes()
    if what == "bom":
        data = b"\xef\xbb\xbf" + data
    elif what == "ragged":
        data = data.replace(b"\n", b",\n", 2)[:-1] + b",\n"
    elif what == "encoding":
        data = data.replace(b"Office", "Oficín".encode("cp1252"))
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("check", [c for c in ALL if c.scope in FILES], ids=lambda check: check.list_id)
def test_examples_of_form(tmp_path: Path, check: Check) -> None:
    answers = []
    for example in (check.fails, check.passes):
        what = example.removeprefix("file:")
        opened = open_file([_file(tmp_path, what)])
        present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
        found = list_findings(opened, rulebook(present), QUARTER, tmp_path)
        answers.append(check.id in found["rule"].to_pylist())
    assert answers == [True, False]


def test_a_clean_practice_file_has_neither_errors_nor_warnings(tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    synthesize(path, 4_000, seed=3)
    opened = open_file([path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    found = list_findings(opened, rulebook(present), QUARTER, tmp_path)
    severities = {check.id: check.severity for check in ALL}
    assert {severities[name] for name in found["rule"].to_pylist()} <= {"note"}
