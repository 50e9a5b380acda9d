"""One set of Arrow types for what queries answer, whichever engine ran them.

Engines differ in what they call a sum of integers or a literal. Every answer is brought to the same few
types, so that a workshop (and the parity suite) sees equal tables for equal data.
"""

from __future__ import annotations

import pyarrow as pa


def settled_type(kind: pa.DataType) -> pa.DataType:
    """The type in which a column of `kind` is answered.

    Integers of any width, and DuckDB's 128-bit sums of them (decimals without fraction), become int64;
    floats float64; decimals decimal128(38, scale); texts, enumerations and dictionaries string; instants
    microseconds in UTC; dates date32. Nested types settle their members. Others stay as they are.
    """
    types = pa.types
    if types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0):
        return pa.int64()
    if types.is_floating(kind):
        return pa.float64()
    if types.is_decimal(kind):
        return pa.decimal128(38, kind.scale)
    if types.is_dictionary(kind):
        return settled_type(kind.value_type)
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return pa.string()
    if types.is_date(kind):
        return pa.date32()
    if types.is_timestamp(kind):
        return pa.timestamp("us", tz="UTC" if kind.tz else None)
    if types.is_list(kind) or types.is_large_list(kind):
        return pa.list_(settled_type(kind.value_type))
    return kind


def settled_schema(schema: pa.Schema) -> pa.Schema:
    """`schema` with every column in its settled type, all nullable, without engine metadata."""
    return pa.schema([pa.field(field.name, settled_type(field.type)) for field in schema])


def settled(table: pa.Table) -> pa.Table:
    """`table` in settled types.

    Raises pyarrow.ArrowInvalid when an integer sum exceeds 64 bits; nothing is rounded or wrapped.
    """
    return table.cast(settled_schema(table.schema)).combine_chunks()
