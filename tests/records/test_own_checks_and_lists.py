"""A state's own checks, what changed since last time, fix lists, the workbook and the page."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion, UnreadableFile
from highroad.records.practice import synthesize
from highroad.records.rules.own import own_checks
from highroad.records.rules.rulebook import rulebook
from highroad.reference.participants import elements
from highroad.reference.participants.checks import checks

OWN = """id,severity,expression,title,cure
CA-ZIP,error,participant => filled(p103),Participants have a postal code.,Enter it.
CA-VET,warning,"share(p300 == 1, participant) <= 0.50",Not half of them are veterans.,Look.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.csv"
    synthesize(path, 400, seed=9, defects=0.1)
    return path


def _run(*arguments: object) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["records", *map(str, arguments)])
    return answer.exit_code, answer.output


def test_own_checks_are_made_with_the_rest(tmp_path: Path, file: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(OWN.replace("filled(p103)", "p103 == 1"), encoding="utf-8")
    code, output = _run("check", file, "-q", "2025Q2", "--rules", own, "-o", tmp_path / "out", "--json")
    said = json.loads(output[output.index("{") :])
    found = {each["check"]: each["findings"] for each in said["checks"]}
    assert code == 3
    assert found["CA-ZIP"] > 300
    assert "CA-VET" not in found


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("p9999 == 1", "no element or word p9999"),
        ("filled(p900", "is missing"),
        ("p900 == 5", "can't be compared"),
        ("p900 in", "whole number"),
        ("p900 <= 2024-02-31", "no day of the calendar"),
        ("somebody => filled(p900)", "no element or word somebody"),
        ("p900 ! p901", "unknown sign"),
        ("p901 + p900 > 3", "only days are added"),
        ("filled(p900) filled(p901)", "goes on"),
        ("share(p900, p901) < 2", "comparison"),
    ],
)
def test_a_bad_expression_is_refused_with_its_line(tmp_path: Path, expression: str, problem: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(f'{OWN}CA-BAD,error,"{expression}",t,c\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match=problem) as caught:
        own_checks(own)
    assert caught.value.place.line == 4


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("CA-ZIP,error,filled(p900),t,c", "twice"),
        ("HR-PIRL-0001,error,filled(p900),t,c", "can't name"),
        ("CA-X,fatal,filled(p900),t,c", "severity"),
    ],
)
def test_a_bad_line_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(f"{OWN}{line}\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=problem):
        own_checks(own)


def test_promotion_takes_the_stated_severity(tmp_path: Path) -> None:
    mine = next(c for c in checks().values() if c.stated == "error" and c.severity == "warning")
    book = rulebook(elements(), promoted=[mine.id])
    assert next(c for c in book.checks if c.id == mine.id).severity == "error"
    with pytest.raises(BadQuestion, match="NOTHING"):
        rulebook(elements(), promoted=["NOTHING"])


def test_what_was_mended_and_what_is_new(tmp_path: Path, file: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    _run("check", file, "-q", "2025Q2", "-o", first)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:201]), encoding="utf-8")
    _code, output = _run("check", file, "-q", "2025Q2", "-o", second, "--since", first, "--json")
    said = json.loads(output[output.index("{") :])["since"]
    assert sum(each["mended"] for each in said) > 20
    assert sum(each["still"] for each in said) > 20
    with open(second / "findings-since.csv", encoding="utf-8-sig", newline="") as listed:
        rows = list(csv.DictReader(listed))
    for state, name in (("new", "newly"), ("mended", "mended"), ("open", "still")):
        least = sum(row["State"] == state for row in rows)
        assert (least > 0) == (sum(each[name] for each in said) > 0)
    _code, output = _run("check", file, "-q", "2025Q2", "-o", first, "--since", first)  # the same folder
    assert " 0 mended" not in output
    code, output = _run("check", file, "-o", tmp_path / "third", "--since", tmp_path / "nowhere.parquet")
    assert code == 1
    assert not (tmp_path / "third").exists()  # said before the file is read


def test_fix_lists_name_every_finding_once_and_no_cell(tmp_path: Path, file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("100")
    cells = lines[5].split(",")
    cells[place] = "=1+1"
    lines[5] = ",".join(cells)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    _code, output = _run("check", file, "-q", "2025Q2", "-o", out, "--fix-list", "office", "--json")
    said = json.loads(output[output.index("{") :])
    rows = []
    for path in sorted((out / "fix-lists").glob("*.csv")):
        with open(path, encoding="utf-8-sig", newline="") as text:
            rows += list(csv.reader(text))[1:]
    assert len(rows) == sum(each["findings"] for each in said["checks"])
    assert "'=1+1" in {row[0] for row in rows}
    assert not list((out / "fix-lists").glob(".*"))


def test_the_workbook_holds_texts_and_the_page_no_identifier(tmp_path: Path, file: Path) -> None:
    out = tmp_path / "out"
    code, output = _run("check", file, "-q", "2025Q2", "-o", out)
    assert code == 3
    assert "In the order of the federal system" in output
    book = CalamineWorkbook.from_path(out / "findings.xlsx")
    assert book.sheet_names[:5] == ["By check", "By office", "By worker", "Federal order", "Examples"]
    examples = book.get_sheet_by_name("Examples").to_python()
    keys = {str(row[2]) for row in examples[1:] if row[2]}
    assert len(keys) > 20
    page = (out / "findings.html").read_text(encoding="utf-8")
    assert "<h1>Findings in file.csv</h1>" in page
    assert not any(key in page for key in keys if len(key) == 12)
    _run("check", file, "-q", "2025Q2", "-o", tmp_path / "again")
    assert (tmp_path / "again" / "findings.xlsx").read_bytes() == (out / "findings.xlsx").read_bytes()


def test_a_practice_file_is_written_with_its_ledger(tmp_path: Path) -> None:
    code, output = _run("synthesize", tmp_path / "p.csv.gz", "--rows", 50, "--seed", 3, "--defects", "0.5")
    assert code == 0
    assert "do not exist" in output.replace("\n", " ")
    assert (tmp_path / "p.csv.gz.ledger.csv").is_file()


def test_reports_lead_to_the_pages_of_checks_where_an_address_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("100,903,900,901\nA1,1,20240201,20240101\n")
    page = "https://hall.example.gov/measures/checks/hr-pirl-0276/"
    for address in ("", "https://hall.example.gov/"):
        monkeypatch.setenv("HIGHROAD_ADDRESS", address)
        folder = tmp_path / f"out{len(address)}"
        CliRunner().invoke(app, ["records", "check", str(path), "-q", "2025Q2", "-o", str(folder)])
        said = (folder / "findings.html").read_text(encoding="utf-8")
        assert (f'<a href="{page}">HR-PIRL-0276</a>' in said) is bool(address)
        assert ("href" in said) is bool(address)
        with ZipFile(folder / "findings.xlsx") as book:
            links = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".rels"))
        assert (f'Target="{page}"' in links) is bool(address)
    monkeypatch.setenv("HIGHROAD_ADDRESS", "hall.example.gov")
    with pytest.raises(BadQuestion, match="no address of an instance"):
        CliRunner().invoke(app, ["records", "check", str(path)], catch_exceptions=False)
