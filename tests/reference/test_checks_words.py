"""The words of the checks in Spanish: all of them, of nothing else, and where people read them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad import language
from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.reference.participants import element_name, elements, layout
from highroad.reference.participants.check_pages import cited
from highroad.reference.participants.checks import checks, checks_file
from highroad.reference.participants.words import words_beside

NUMBERS = re.compile(r"[0-9][0-9.,]*")


def test_every_check_has_its_words_in_spanish_and_the_same_numbers() -> None:
    words = words_beside(checks_file().name, "es")
    english = checks()
    assert list(words) == list(english)
    for key, said in words.items():
        assert set(said) == {"title", "cure"}
        for name in ("title", "cure"):
            own = getattr(english[key], name)
            assert said[name].strip()
            assert said[name] != own
            got, wanted = (
                sorted(n.rstrip(".,") for n in NUMBERS.findall(text)) for text in (said[name], own)
            )
            assert [n for n in got if len(n) > 2] == [n for n in wanted if len(n) > 2], (key, name)
    names = words_beside("elements_2016.csv", "es")
    named = {key for key, each in elements().items() if each.name != each.key}
    assert set(names) == named  # the rest are known by the name of a column alone
    assert all(str(name).strip() for name in names.values())


def test_checks_speak_the_language_in_force() -> None:
    assert checks()["HR-PIRL-0276"].title == "Exit is on or after entry."
    with language.use("es"):
        assert checks()["HR-PIRL-0276"].title == "La salida es el día del ingreso o después."
        assert element_name("901") == "Fecha de salida del programa"
    assert element_name("901") == "Date of Program Exit (WIOA)"


def test_sources_of_a_check_are_named_in_full() -> None:
    said = {each.id: cited(each) for each in checks().values()}
    assert not [text for text in said.values() if not text or re.match(r"S\d", text)]
    assert any(text.endswith("(TEGL 10-16 Change 3), attachment IX") for text in said.values())


def test_a_check_is_explained_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HR-PIRL-0276", "log-053"):
        done = CliRunner().invoke(app, ["records", "explain", name])
        assert done.exit_code == 0, done.output
        assert "Exit is on or after entry." in done.output
        assert "Breaks it: 900=20240201;901=20240101" in done.output
    for each in list(checks().values())[::30]:
        assert CliRunner().invoke(app, ["records", "explain", each.id]).exit_code == 0, each.id
    monkeypatch.setenv("HIGHROAD_LANGUAGE", "es")
    done = CliRunner().invoke(app, ["records", "explain", "409-B"])
    assert done.exit_code == 0, done.output
    with pytest.raises(BadQuestion, match="no check called"):
        CliRunner().invoke(app, ["records", "explain", "NOTHING"], catch_exceptions=False)


def test_the_page_of_findings_is_spanish_throughout(tmp_path: Path) -> None:
    from highroad.records.checking import check_files
    from highroad.records.opening import open_file
    from highroad.records.page import page
    from highroad.records.periods import report_quarter
    from highroad.records.rules.rulebook import rulebook

    path = tmp_path / "file.csv"
    path.write_text("100,903,900,901,201\nA1,1,20240201,20240101,7\n")
    with language.use("es"):
        opened = open_file([path])
        present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
        report = check_files(opened, rulebook(present), report_quarter("2025Q2"), folder=tmp_path / "out")
        said = page(report)
    assert "La salida es el día del ingreso o después." in said
    assert "Corrija una de las fechas." in said
    assert not [each.title for each in checks().values() if each.title in said]


def test_elements_that_newer_layouts_have_otherwise_are_never_errors_of_values() -> None:
    """307 to 310, 912, 920, 1114 and 1115: the public-use layout of PY2022 differs from the working list."""
    by_list = {each.list_id: each for each in checks().values()}
    for number in ("307", "308", "310", "912", "920", "1114", "1115"):
        check = by_list[f"VAL-{number}"]
        assert (check.severity, check.stated) == ("warning", "error")
        assert "public-use record layout of PY2022" in elements()[number].note
    done = CliRunner().invoke(app, ["records", "explain", "VAL-310"])
    assert "Other Significant Barrier under 315" in done.output


def test_places_of_the_layouts_by_position_are_those_of_the_working_list(shared_reference: Path) -> None:
    with (shared_reference / "wioa" / "pirl_elements.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    for name, column, attribute in (
        ("pirl-2016", "pos_2016_schema_0based", "position_2016"),
        ("wagner-peyser", "pos_wp_schema_0based", "position_wp"),
    ):
        wanted = {row["element"] or row["name"]: int(row[column]) for row in rows if row[column]}
        ours = {e.id: getattr(e, attribute) for e in elements().values() if getattr(e, attribute) is not None}
        assert ours == wanted
        placed = layout(name).columns
        assert {e.id: place for place, e in enumerate(placed) if e is not None} == wanted
    assert len(wanted) == 28
