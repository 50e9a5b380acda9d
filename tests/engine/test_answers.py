"""Answers come in few types, whatever the engine calls them."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from highroad.engine import open_session
from highroad.engine.answers import settled, settled_type


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (pa.int8(), pa.int64()),
        (pa.uint32(), pa.int64()),
        (pa.decimal128(38, 0), pa.int64()),
        (pa.float32(), pa.float64()),
        (pa.decimal128(5, 2), pa.decimal128(38, 2)),
        (pa.large_string(), pa.string()),
        (pa.string_view(), pa.string()),
        (pa.dictionary(pa.int8(), pa.large_string()), pa.string()),
        (pa.date64(), pa.date32()),
        (pa.timestamp("ns", "America/Denver"), pa.timestamp("us", "UTC")),
        (pa.timestamp("s"), pa.timestamp("us")),
        (pa.list_(pa.int32()), pa.list_(pa.int64())),
        (pa.bool_(), pa.bool_()),
    ],
)
def test_settled_types(kind: pa.DataType, wanted: pa.DataType) -> None:
    assert settled_type(kind) == wanted
    assert settled(pa.table({"x": pa.nulls(2, kind)})).schema.field("x").type == wanted


def test_a_sum_beyond_64_bits_is_an_error_not_another_number() -> None:
    huge = pa.table({"x": pa.array([Decimal(2**64)], pa.decimal128(38, 0))})
    with pytest.raises(pa.ArrowInvalid):
        settled(huge)


def test_queries_answer_in_settled_types() -> None:
    with open_session() as session:
        answer = session.query("SELECT sum(i) AS s, avg(i) AS a, 1.5 AS d, 'x' AS t FROM range(3) t(i)")
    assert answer.schema.types == [pa.int64(), pa.float64(), pa.decimal128(38, 1), pa.string()]
    assert answer.to_pylist() == [{"s": 3, "a": 1.0, "d": Decimal("1.5"), "t": "x"}]
