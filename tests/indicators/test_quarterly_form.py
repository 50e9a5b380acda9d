"""The quarterly and the Wagner-Peyser form: every cell held to the plain reference, and the edges by hand."""

from __future__ import annotations

import os
from datetime import date
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook
from tests.indicators import oracle_forms
from tests.indicators.made import Row, as_table, file_of_records

from highroad.errors import BadQuestion
from highroad.indicators.form_cells import JOB_SERVICE, QUARTERLY, Asked, breakouts_of
from highroad.indicators.form_workbook import workbook
from highroad.indicators.groups import Breakouts
from highroad.indicators.job_service_form import job_service_form
from highroad.indicators.quarterly_form import columns_of, quarterly_form
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import table_of
from highroad.indicators.rules import rules
from highroad.indicators.tally import Tally
from highroad.language import use

#: Files per mode; HIGHROAD_EXPLORE=1, or HIGHROAD_ORACLE_FILES=500, holds the forms to it over many more.
FILES = int(os.environ.get("HIGHROAD_ORACLE_FILES", "20" if os.environ.get("HIGHROAD_EXPLORE") else "1"))
MODES = {"guidance": "guidance", "wips-2018": "wips"}
PLACES = ("state", "local_area")
PROGRAMS = ("adult", "dislocated_worker", "youth", "wagner_peyser")


def made(seed: int, rows: int, quarter: str) -> list[Row]:
    return file_of_records(seed, rows, Quarter.parse(quarter).index)


def counted(rows: list[Row], mode: str, form: str, quarter: str, span: str = "quarter") -> pa.Table:
    in_force = rules(mode)
    seen = windows(Quarter.parse(quarter), span, in_force.parameters)  # type: ignore[arg-type]
    tally = Tally(in_force, seen, breakouts_of(form), PLACES, PROGRAMS, services=form == JOB_SERVICE)
    return table_of(tally.add_all([as_table(rows)]))


def as_form(table: pa.Table, columns: tuple[str, ...]) -> oracle_forms.Form:
    return {
        (row["section"], row["line"], row["group"], row["measure"]): {name: row[name] for name in columns}
        for row in table.to_pylist()
    }


def compared(got: oracle_forms.Form, wanted: oracle_forms.Form, where: Any) -> None:
    for key, cells in wanted.items():
        for column, number in cells.items():
            assert got[key][column] == pytest.approx(number, abs=1e-9), (where, key, column)
        extra = {name for name, number in got[key].items() if number is not None} - set(cells)
        assert not extra, (where, key, extra)  # what the form doesn't ask stays empty


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("span", ["quarter", "rolling"])
def test_every_cell_of_the_quarterly_form_equals_the_plain_reference(mode: str, span: str) -> None:
    for seed in range(FILES):
        quarter = f"2025Q{seed % 4 + 1}"
        rows = made(seed * 17 + len(mode), 90, quarter)
        table = counted(rows, mode, QUARTERLY, quarter, span)
        index = Quarter.parse(quarter).index
        crossed = ["*".join(pair) for pair in breakouts_of(QUARTERLY).crossed]
        asked_for = [*breakouts_of(QUARTERLY).dimensions, *crossed]
        for program in PROGRAMS:
            for area in ("", "06001"):
                own = [row for row in rows if not area or row.get("108A") == area]
                form = quarterly_form(
                    table, Asked(program, area), total_needs_service=mode == "wips-2018", asked_for=asked_for
                )
                wanted = oracle_forms.quarterly(own, program, MODES[mode], index, span, local=bool(area))
                got = as_form(form, columns_of(program)[:-1])
                assert set(got) == set(wanted)
                compared(got, wanted, (seed, program, area))


@pytest.mark.parametrize("mode", MODES)
def test_every_cell_of_the_wagner_peyser_report_equals_the_plain_reference(mode: str) -> None:
    for seed in range(FILES):
        rows = made(seed * 13 + 5, 120, "2025Q1")
        table = counted(rows, mode, JOB_SERVICE, "2025Q1", "rolling")
        crossed = ["*".join(pair) for pair in breakouts_of(JOB_SERVICE).crossed]
        asked_for = [*breakouts_of(JOB_SERVICE).dimensions, *crossed]
        form = job_service_form(table, Asked("wagner_peyser"), asked_for=asked_for)
        wanted = oracle_forms.wagner_peyser(rows, MODES[mode], Quarter.parse("2025Q1").index, "rolling")
        compared(as_form(form, ("total", "claimants")), wanted, seed)


def person(key: str, **more: Any) -> Row:
    base = {"100": key, "903": 1, "900": date(2025, 4, 2), "201": 1, "923": 0}
    return base | {name.removeprefix("p"): value for name, value in more.items()}


def test_a_participant_without_a_service_is_lost_by_the_rules_of_2018_only() -> None:
    rows = [
        person("A", p1001=date(2025, 4, 2)),
        person("B", p1001=date(2025, 4, 2), p1200=date(2025, 4, 3)),
        person("C", p1200=date(2025, 4, 3), p1300=1),
        person("D"),
        {"100": "R", "903": 4, "1002": date(2025, 5, 1)},
    ]
    table = counted(rows, "guidance", QUARTERLY, "2025Q2")
    both = [quarterly_form(table, Asked("adult"), total_needs_service=narrow) for narrow in (False, True)]
    plain, narrow = (as_form(form, columns_of("adult")) for form in both)
    served = ("A", "served", "", "count")
    assert list(plain[served].values()) == [1, 1, 1, 4, None]
    assert list(narrow[served].values()) == [1, 1, 1, 3, None]
    assert plain["A", "reportable", "", "count"]["total"] == 1
    assert narrow["A", "reportable", "", "count"]["total"] == 1
    assert plain["B", "served", "male", "count"]["total"] == 4
    rate = plain["D", "employment_q2", "", "percent"]
    assert set(rate.values()) == {None}  # a rate of nobody is no zero
    numbers = {row["group"]: row["number"] for row in both[0].to_pylist() if row["section"] == "C"}
    assert (numbers["displaced_homemaker"], numbers["long_term_unemployed"]) == ("C1", "C11")


def test_the_period_before_fills_the_last_column() -> None:
    now = counted([person("A", p1001=date(2025, 4, 2))], "guidance", QUARTERLY, "2025Q2")
    rows = [person(key, p900=date(2025, 1, 5), p1001=date(2025, 1, 5)) for key in "ABC"]
    before = counted(rows, "guidance", QUARTERLY, "2025Q1")
    form = as_form(quarterly_form(now, Asked("adult"), previous=before), columns_of("adult"))
    assert form["A", "served", "", "count"] == {
        "basic": 1,
        "individualized": 0,
        "training": 0,
        "total": 1,
        "previous": 3,
    }


def test_an_area_in_which_the_program_counted_nobody_has_a_form_of_zeros() -> None:
    here = person("A", p1001=date(2025, 4, 2)) | {"108A": "06001"}
    other = {"100": "B", "918": 1, "900": date(2025, 4, 2), "923": 0, "108A": "06002"}
    crossed = ["*".join(pair) for pair in breakouts_of(QUARTERLY).crossed]
    table = counted([here, other], "guidance", QUARTERLY, "2025Q2")
    form = quarterly_form(
        table, Asked("adult", "06002"), asked_for=[*breakouts_of(QUARTERLY).dimensions, *crossed]
    )
    got = as_form(form, columns_of("adult")[:-1])
    assert set(got["A", "served", "", "count"].values()) == {0.0}
    assert set(got["D", "employment_q2", "", "percent"].values()) == {None}
    with pytest.raises(BadQuestion, match="does not count"):
        quarterly_form(table, Asked("adult", "06009"))


def test_a_form_is_refused_where_the_report_cannot_fill_it() -> None:
    rows = [person("A", p1001=date(2025, 4, 2))]
    in_force = rules()
    seen = windows(Quarter.parse("2025Q2"), "quarter", in_force.parameters)
    flat = table_of(Tally(in_force, seen, Breakouts(("sex",))).add_all([as_table(rows)]))
    for asked in (Asked("adult"), Asked("adult", "06001")):
        with pytest.raises(BadQuestion):
            quarterly_form(flat, asked)
    with pytest.raises(BadQuestion, match="not one of this program"):
        quarterly_form(flat, Asked("adult_education"))
    with pytest.raises(BadQuestion, match="not one of this program"):
        job_service_form(flat, Asked("adult"))


def test_the_workbook_holds_the_form_in_the_language_in_force() -> None:
    table = counted([person("=1+1", p1001=date(2025, 4, 2))], "guidance", QUARTERLY, "2025Q2")
    form = quarterly_form(table, Asked("adult"))
    content = workbook(form, "Form", ["=about"], ["note"])
    assert content == workbook(form, "Form", ["=about"], ["note"])
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == "=about"
    head = next(row for row in sheet if "Training" in row)
    served = next(row for row in sheet if row[1] == "Participants served")
    assert dict(zip(head, served, strict=True))["Basic career services only"] == 1
    with use("es"):
        spanish = workbook(quarterly_form(table, Asked("adult")), "Formulario", [], [])
    cells = CalamineWorkbook.from_filelike(BytesIO(spanish)).get_sheet_by_index(0).to_python()
    assert any("Participantes atendidos" in row for row in cells)
