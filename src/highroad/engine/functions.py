"""Portable SQL functions: one name, one meaning, on DuckDB and on Spark.

Where the engines differ, or cast too kindly, queries use these and nothing else. Each is defined by an SQL
expression per engine; a plain-Python reference in the tests is the judge of both.

Text is read strictly: characters are tested before anything is cast, so that `1e3`, ` 12`, `1_000`, `nan`,
`2024115` and the like are null on both engines. Null arguments give null.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class PortableFunction:
    """One SQL function.

    arguments: (name, SQL type) in order. returns: SQL type. meaning: one sentence for people.
    duckdb, spark: the expression on each engine; `spark` is empty where the same text serves both.
    """

    name: str
    arguments: tuple[tuple[str, str], ...]
    returns: str
    meaning: str
    duckdb: str
    spark: str = ""


_TEXT: Final = (("t", "STRING"),)
_DATE: Final = (("d", "DATE"),)

# Twenty-two digits before the point: beyond any published money; six after it: beyond any published ratio.
# Sums of it have the same type on both engines.
DECIMAL: Final = "DECIMAL(28,6)"


def _rounded(number: str) -> str:
    """Rounds a decimal expression to 0…6 places, chosen at run time (Spark's own round wants a constant)."""
    cases = " ".join(f"WHEN {places} THEN CAST(round({number}, {places}) AS STRING)" for places in range(7))
    return f"CASE n {cases} END"


FUNCTIONS: Final[tuple[PortableFunction, ...]] = (
    PortableFunction(
        "hr_safe_ratio",
        (("a", "DOUBLE"), ("b", "DOUBLE")),
        "DOUBLE",
        "a divided by b; null when b is zero.",
        "CAST(a AS DOUBLE) / NULLIF(CAST(b AS DOUBLE), 0)",
    ),
    PortableFunction(
        "hr_matches",
        (("t", "STRING"), ("pattern", "STRING")),
        "BOOLEAN",
        "Whether the whole text matches the pattern. Patterns keep to the common subset: literals, ASCII "
        "classes such as [0-9A-F], . * + ? {m,n} | and groups; no backslashes, flags, anchors, look-around.",
        "regexp_full_match(t, pattern)",
        # (?d): only a line feed ends a line, as in DuckDB; \z: the very end, not before a last line feed.
        "t RLIKE ('(?d)^(?:' || pattern || ')' || chr(92) || 'z')",
    ),
    PortableFunction(
        "hr_digits",
        _TEXT,
        "BOOLEAN",
        "Whether the text is one or more of the digits 0 to 9 and nothing else.",
        "hr_matches(t, '[0-9]+')",
    ),
    PortableFunction(
        "hr_to_int",
        _TEXT,
        "BIGINT",
        "The whole number written as digits with an optional minus sign; null for all else or beyond 64 bit.",
        "CASE WHEN hr_matches(t, '-?[0-9]+') THEN TRY_CAST(t AS BIGINT) END",
    ),
    PortableFunction(
        "hr_to_decimal",
        _TEXT,
        DECIMAL,
        "The number written as digits with an optional minus sign and an optional point followed by one to "
        "six digits; null for anything else or beyond 22 digits before the point.",
        f"CASE WHEN hr_matches(t, '-?[0-9]+([.][0-9]{{1,6}})?') THEN TRY_CAST(t AS {DECIMAL}) END",
    ),
    PortableFunction(
        "hr_to_date8",
        _TEXT,
        "DATE",
        "The date written as eight digits, yyyymmdd, years 0001 to 9999; null for anything else.",
        "CASE WHEN hr_matches(t, '[0-9]{8}') AND substr(t, 1, 4) <> '0000' THEN "
        "TRY_CAST(substr(t, 1, 4) || '-' || substr(t, 5, 2) || '-' || substr(t, 7, 2) AS DATE) END",
    ),
    PortableFunction(
        "hr_to_date_iso",
        _TEXT,
        "DATE",
        "The date written as yyyy-mm-dd, years 0001 to 9999; null for anything else.",
        "CASE WHEN hr_matches(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND substr(t, 1, 4) <> '0000' "
        "THEN TRY_CAST(t AS DATE) END",
    ),
    PortableFunction(
        "hr_day_diff",
        (("a", "DATE"), ("b", "DATE")),
        "BIGINT",
        "Days from a to b: positive when b is later.",
        "date_diff('day', CAST(a AS DATE), CAST(b AS DATE))",
        "CAST(datediff(b, a) AS BIGINT)",
    ),
    PortableFunction(
        "hr_add_months",
        (("d", "DATE"), ("n", "INT")),
        "DATE",
        "The same day n months later (earlier when negative); the last day of the month when it is shorter.",
        "CAST(CAST(d AS DATE) + to_months(CAST(n AS INT)) AS DATE)",
        "add_months(d, n)",
    ),
    PortableFunction(
        "hr_add_days",
        (("d", "DATE"), ("n", "INT")),
        "DATE",
        "The day n days later (earlier when negative).",
        "CAST(d AS DATE) + CAST(n AS INT)",
        "date_add(d, n)",
    ),
    PortableFunction(
        "hr_quarter_of",
        _DATE,
        "BIGINT",
        "The calendar quarter of the date, 1 to 4.",
        "CAST(quarter(CAST(d AS DATE)) AS BIGINT)",
    ),
    PortableFunction(
        "hr_quarter_index",
        _DATE,
        "BIGINT",
        "Calendar quarters in one count (year times four plus quarter less one): differences are quarters.",
        "CAST(year(CAST(d AS DATE)) * 4 + quarter(CAST(d AS DATE)) - 1 AS BIGINT)",
    ),
    PortableFunction(
        "hr_quarter_start",
        _DATE,
        "DATE",
        "The first day of the date's calendar quarter.",
        "CAST(date_trunc('quarter', CAST(d AS DATE)) AS DATE)",
    ),
    PortableFunction(
        "hr_round_half_up",
        (("x", "DOUBLE"), ("n", "INT")),
        "DOUBLE",
        "x rounded to n places (0 to 6), halves away from zero, judged on the number as it is written: "
        "2.675 becomes 2.68.",
        # Written out first, so that the halves are those of the decimal digits. Below 1e9, 28 places hold
        # every digit that matters; from 1e16 on, a double has no fraction.
        "CASE WHEN n IS NULL OR n < 0 OR n > 6 THEN NULL "
        "WHEN isnan(CAST(x AS DOUBLE)) OR abs(CAST(x AS DOUBLE)) >= 1e16 THEN CAST(x AS DOUBLE) "
        "WHEN abs(CAST(x AS DOUBLE)) >= 1e9 THEN CAST("
        + _rounded("TRY_CAST(CAST(CAST(x AS DOUBLE) AS STRING) AS DECIMAL(38,9))")
        + " AS DOUBLE) ELSE CAST("
        + _rounded("TRY_CAST(CAST(CAST(x AS DOUBLE) AS STRING) AS DECIMAL(38,28))")
        + " AS DOUBLE) END",
    ),
)


@cache
def duckdb_definitions() -> tuple[str, ...]:
    """The statements that define the functions in a DuckDB connection."""
    return tuple(
        f"CREATE TEMP MACRO {function.name}({', '.join(name for name, _ in function.arguments)}) AS "
        f"CAST(({function.duckdb}) AS {function.returns})"
        for function in FUNCTIONS
    )


@cache
def spark_definitions() -> tuple[str, ...]:
    """The statements that define the functions in a Spark session."""
    return tuple(
        f"CREATE OR REPLACE TEMPORARY FUNCTION {function.name}"
        f"({', '.join(f'{name} {kind}' for name, kind in function.arguments)}) RETURNS {function.returns} "
        f"RETURN CAST(({function.spark or function.duckdb}) AS {function.returns})"
        for function in FUNCTIONS
    )


def reference_table() -> str:
    """The functions as a Markdown table, for the documentation."""
    rows = (
        f"| `{function.name}({', '.join(name for name, _ in function.arguments)})` "
        f"| {function.returns} | {function.meaning.replace('|', '&#124;')} |"
        for function in FUNCTIONS
    )
    return "\n".join(["| function | gives | meaning |", "|---|---|---|", *rows])
