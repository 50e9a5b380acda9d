"""Notices put together to layoffs: by hand, and against public lists with known amendments."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

from highroad.errors import BadQuestion
from highroad.market.layoff_events import WANTED, LayoffEvents, alike, employer_name, layoff_events

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("state", "company", "city")),
        *((name, pa.date32()) for name in ("notice_date", "effective_date")),
        ("employees", pa.int64()),
    ]
)


def put(*rows: tuple[str, str, str | None, date | None, int | None]) -> LayoffEvents:
    """Rows of company, city, days of notice and effect, people; all in Ohio."""
    given = [("OH", name, city, told, effect, people) for name, city, told, effect, people in _spread(rows)]
    columns = [list(each) for each in zip(*given, strict=True)] or [[]] * 6
    return layoff_events(pa.table(columns, schema=SCHEMA))


def _spread(rows: tuple[tuple[str, str, str | None, date | None, int | None], ...]) -> list[tuple]:
    # (company, city, "MM-DD" of notice or None, day of effect, people)
    return [(n, c, date.fromisoformat(f"2024-{m}") if m else None, e, p) for n, c, m, e, p in rows]


MAY, JUNE, AUGUST = date(2024, 5, 1), date(2024, 6, 1), date(2024, 8, 1)


def test_an_amendment_counts_once_and_last() -> None:
    found = put(
        ("Acme Tool, Inc.", "Dayton", "03-01", MAY, 100),
        ("ACME TOLO - Update", "Dayotn", "04-01", JUNE, 80),
        ("Bolt Works", "Dayton", "03-01", MAY, 50),
    )
    assert found.event.tolist() == [0, 0, 1]
    first = found.events.to_pylist()[0]
    assert (first["employees"], first["effective_date"], first["notices"]) == (80, JUNE, 2)
    assert first["first_notice"] == date(2024, 3, 1)


def test_a_name_alone_is_not_enough() -> None:
    other_city = put(("Acme", "Dayton", "03-01", MAY, 100), ("Acme", "Toledo", "03-01", MAY, 100))
    assert other_city.event.tolist() == [0, 1]
    other_time = put(("Acme", "Dayton", "03-01", MAY, 100), ("Acme", "Dayton", "06-01", AUGUST, 100))
    assert other_time.event.tolist() == [0, 1]
    other_store = put(("Mart 452", "Dayton", "03-01", MAY, 9), ("Mart 116", "Dayton", "03-01", MAY, 9))
    assert other_store.event.tolist() == [0, 1]


def test_at_an_address_another_house_or_street_is_another_site() -> None:
    sites = ("9800 Savage Road Fort Meade, MD 20755", "9840 O'Brien Road Fort Meade, MD 20755")
    found = put(
        ("Acme", sites[0], "03-01", MAY, 39),
        ("Acme", sites[1], "03-01", MAY, 2),
        ("Acme", "9800 Savgae Road Fort Meade, MD 20755", "03-10", MAY, 39),
        ("Acme", "702 Cathedral Street Baltimore, MD", "03-01", MAY, 4),
        ("Acme", "814 Cathedral Street Baltimore, MD", "03-01", MAY, 4),
    )
    assert found.event.tolist() == [0, 1, 0, 2, 3]


def test_a_notice_without_city_joins_only_its_best() -> None:
    found = put(
        ("Acme", "Dayton", "03-01", MAY, 100),
        ("Acme", "Toledo", "03-01", MAY, 40),
        ("Acme", "", "03-20", MAY, 41),
        ("Acme", None, "03-21", MAY, 99),
    )
    assert found.event.tolist() == [0, 1, 1, 0]
    assert found.events["city"].to_pylist() == ["Dayton", "Toledo"]


def test_blanks() -> None:
    found = put(
        ("Acme", "Dayton", "03-02", None, 10),  # taken as of May 1
        ("Acme", "Dayton", None, MAY, None),
        ("Bolt", "Dayton", None, None, 7),
        ("Bolt", "Dayton", None, None, None),
        ("", "Dayton", "03-02", MAY, 7),
        ("", "Dayton", "03-02", MAY, 7),
    )
    assert found.event.tolist() == [0, 0, 1, 2, 3, 4]
    assert found.events["employees"].to_pylist() == [10, 7, None, 7, 7]


def test_no_notices_and_a_missing_column() -> None:
    found = put()
    assert found.event.tolist() == []
    assert found.events.num_rows == found.review.num_rows == 0
    with pytest.raises(BadQuestion, match="employees"):
        layoff_events(SCHEMA.empty_table().drop_columns(["employees"]))


def test_names_as_compared() -> None:
    assert employer_name("ACME Co. (Mill 12) - Update") == ("acme", "mill 12")
    assert employer_name("Acme Corp DBA Plant 2 (Amended) #2") == ("acme", "")
    assert employer_name("Farm Fresh #6274") == ("farm fresh 6274", "")
    # One swap in six; one lost of five; nothing in common.
    one, other = np.array(["dayotn", "macys", "ab", ""]), np.array(["dayton", "mcys", "cd", ""])
    assert alike(one, other).tolist() == pytest.approx([5 / 6, 4 / 5, 0, 1])


def test_known_amendments(shared_reference: Path) -> None:
    folder = shared_reference / "methods" / "cases"
    kinds = pacsv.ConvertOptions(column_types=dict(zip(SCHEMA.names, SCHEMA.types, strict=True)))
    notices = pacsv.read_csv(folder / "08_warn_dedup_input.csv", convert_options=kinds)
    truth = pacsv.read_csv(folder / "08_warn_dedup_truth.csv")
    assert notices["record_id"].equals(truth["record_id"])
    found = layoff_events(notices.select(WANTED))
    left, right = np.triu_indices(len(truth), 1)
    real = truth["event_id"].to_numpy()
    same, said = real[left] == real[right], found.event[left] == found.event[right]
    precision, recall = (same & said).sum() / said.sum(), (same & said).sum() / same.sum()
    bar = json.loads((folder / "08_warn_dedup.json").read_text())["ahead_of_peers"]
    prototype = next(value for value in bar.values() if isinstance(value, float))
    assert 2 * precision * recall / (precision + recall) >= max(prototype, 0.97)
    order = np.lexsort((np.arange(len(real)), notices["notice_date"].to_numpy()))
    last = {int(real[row]): int(row) for row in order}
    jobs = sum(notices["employees"][row].as_py() or 0 for row in last.values())
    assert pc.sum(found.events["employees"]).as_py() == pytest.approx(jobs, rel=0.02)
