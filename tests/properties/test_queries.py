"""The order in which rows were written is nobody's business: no query's answer depends on it."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from tests.parity.examples_of_queries import Example, example, queries

from highroad.engine import Session, open_session

QUERIES = queries()


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    order = list(range(table.num_rows))
    random.Random(seed).shuffle(order)
    return table.take(order)


def answers(session: Session, sql: str, chosen: Example, seed: int) -> list[list[dict[str, object]]]:
    """The answers of every run over inputs shuffled by `seed` (0: as given), floats to nine places."""

    def settled(value: object) -> object:
        return (
            round(value, 9 - len(str(int(abs(value)))))
            if isinstance(value, float) and value == value
            else value
        )

    for name, table in chosen.inputs.items():
        session.register(name, shuffled(table, seed) if seed else table)
    tables = [session.query(sql, **parameters) for parameters in chosen.parameters]
    rows = [
        [{key: repr(settled(value)) for key, value in row.items()} for row in t.to_pylist()] for t in tables
    ]
    return [sorted(answer, key=repr) for answer in rows] if chosen.unordered else rows


@pytest.mark.parametrize("query", QUERIES)
def test_row_order_is_irrelevant(query: str) -> None:
    chosen, sql = example(query), QUERIES[query].read_text(encoding="utf-8")
    with open_session(threads=1) as session:
        as_given = answers(session, sql, chosen, 0)
        for seed in range(1, 6):
            assert answers(session, sql, chosen, seed) == as_given
