"""Spreadsheets: what goes out comes back unchanged, and nothing runs as a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from highroad.publishing import ReleasedTable
from highroad.publishing.spreadsheets import guarded, to_csv, unguarded
from highroad.results import Column


def test_csv_holds_values_and_marks(table: ReleasedTable) -> None:
    text = to_csv(table).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5
    assert rows[1]["employment"] == "21340"
    assert rows[4]["employment"] == ""
    assert rows[4]["employment_mark"] == "suppressed"
    assert float(rows[1]["quotient"]) == 9.41
    assert to_csv(table).startswith(b"\xef\xbb\xbf")
    assert not to_csv(table, bom=False).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "plain", ""])
def test_formulas_are_guarded_and_come_back(text: str) -> None:
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert unguarded(guarded(text)) == text


def test_csv_guards_text_but_not_numbers(released: Any) -> None:
    table = released({"c": ["=HYPERLINK(1)"], "n": [-5]}, Column("c", "Name"), Column("n", "Change", "count"))
    rows = list(csv.DictReader(io.StringIO(to_csv(table, bom=False).decode())))
    assert rows == [{"c": "'=HYPERLINK(1)", "n": "-5"}]
