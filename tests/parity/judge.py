"""The judge of the portable SQL functions: what each means, in plain Python, and what to try it on.

`CASES` gives, for every function, the plain reading and a Hypothesis strategy for its arguments. Both engines
are held to it, so that they agree with each other and with a reading that a person can check.
"""

from __future__ import annotations

import datetime
import math
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from highroad.engine import Session

# Texts that some engine or library reads as a number or a date, and that this project does not.
MALFORMED = (
    "", " ", "2024115", "2024 115", " 20240115", "20240115 ", "20240230", "20230229", "00000101",
    "00010101", "20241301", "20240100", "2024-1-5", "2024-01-05 ", "2024-02-30", "0000-01-01",
    "2024-01-05T00:00:00", "2024/01/05", "1.5", "1e3", "1E3", "0x1A", "1_000", "1,000", "nan",
    "NaN", "inf", "-inf", "Infinity", "+5", "--5", "-", ".", "5.", ".5", "-.5", "1.2345678", "5-",
    " 12", "12 ", "12\n", "\n12", "12\r\n", "1\n2", "٣", "１２", "²", "١٢٣٤٥٦٧٨", "true", "null",
    "N/A", "9223372036854775807", "9223372036854775808", "1L", "1d", "5f", "-9223372036854775808",
    "-9223372036854775809", "000000000000000000000000000000007", "-0", "0.0", "12\u2028",
    "9999999999999999999999.999999", "10000000000000000000000", "99991231", "12\x00", "12\u0085",
    "1;2", "'", "\\",
)  # fmt: skip

PATTERNS = (
    "[0-9]+",
    "[0-9]{2}-[0-9]{4}",
    "a.c",
    "(ab|a)b*",
    "",
    "[^0-9]*",
    "N/A|-",
    "x?[A-F0-9]{1,3}",
    "a|b.*",
)


@dataclass(frozen=True)
class Case:
    """A function's plain reading; what to try; Arrow types of the arguments and the answer."""

    reading: Callable[..., Any]
    arguments: st.SearchStrategy[tuple[Any, ...]]
    types: tuple[pa.DataType, ...]
    answer: pa.DataType


def safe_ratio(a: float, b: float) -> float | None:
    return None if b == 0 else a / b


def digits(t: str) -> bool:
    return re.fullmatch("[0-9]+", t) is not None


def matches(t: str, pattern: str) -> bool:
    return re.fullmatch(pattern, t) is not None


def to_int(t: str) -> int | None:
    value = int(t) if re.fullmatch("-?[0-9]+", t) else None
    return value if value is not None and -(2**63) <= value < 2**63 else None


def to_decimal(t: str) -> Decimal | None:
    value = Decimal(t) if re.fullmatch("-?[0-9]+([.][0-9]{1,6})?", t) else None
    return value if value is not None and abs(value) < 10**22 else None


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def to_date8(t: str) -> datetime.date | None:
    return _date(t[:4], t[4:6], t[6:]) if re.fullmatch("[0-9]{8}", t) else None


def to_date_iso(t: str) -> datetime.date | None:
    return _date(t[:4], t[5:7], t[8:]) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", t) else None


def add_months(d: datetime.date, n: int) -> datetime.date:
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    return datetime.date(year, month + 1, min(d.day, monthrange(year, month + 1)[1]))


def quarter_start(d: datetime.date) -> datetime.date:
    return d.replace(month=(d.month - 1) // 3 * 3 + 1, day=1)


def quarter_of(d: datetime.date) -> int:
    return (d.month + 2) // 3


def round_half_up(x: float, n: int) -> float | None:
    if not 0 <= n <= 6:
        return None
    if not math.isfinite(x) or abs(x) >= 1e16:
        return x
    return float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-n), ROUND_HALF_UP))


TEXT, INT, DOUBLE, DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
_near_numbers = st.text("0123456789-+. eExX_,naNifAF\n\t٣/", max_size=12)
_days = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
_texts = st.one_of(
    st.sampled_from(MALFORMED),
    _near_numbers,
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
    st.decimals(-(10**23), 10**23, places=6).map(lambda value: f"{value:f}"),
    st.integers(0, 99_999_999).map("{:08d}".format),
    _days.map(lambda day: day.strftime("%Y%m%d")),
    _days.map(datetime.date.isoformat),
)
_numbers = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-1e6, 1e6),
    st.integers(-(10**6), 10**6).map(float),
    # Halves at every place, and their neighbors: where roundings go wrong.
    st.builds(lambda i, p: (2 * i + 1) * 5 / 10**p, st.integers(-(10**5), 10**5), st.integers(1, 8)),
)
_finite = st.one_of(
    st.floats(-1e12, 1e12), st.integers(-(10**6), 10**6).map(float), st.just(0.0), st.just(-0.0)
)


def _case(
    reading: Callable[..., Any],
    types: tuple[pa.DataType, ...],
    answer: pa.DataType,
    *values: st.SearchStrategy[Any],
) -> Case:
    return Case(reading, st.tuples(*(st.none() | value for value in values)), types, answer)


CASES: dict[str, Case] = {
    "hr_safe_ratio": _case(safe_ratio, (DOUBLE, DOUBLE), DOUBLE, _finite, _finite),
    "hr_digits": _case(digits, (TEXT,), pa.bool_(), _texts),
    "hr_matches": _case(
        matches,
        (TEXT, TEXT),
        pa.bool_(),
        st.text("ab cAF0129-/Nx\n\r\u2028", max_size=8),
        st.sampled_from(PATTERNS),
    ),
    "hr_to_int": _case(to_int, (TEXT,), INT, _texts),
    "hr_to_decimal": _case(to_decimal, (TEXT,), pa.decimal128(38, 6), _texts),
    "hr_to_date8": _case(to_date8, (TEXT,), DAY, _texts),
    "hr_to_date_iso": _case(to_date_iso, (TEXT,), DAY, _texts),
    "hr_day_diff": _case(lambda a, b: (b - a).days, (DAY, DAY), INT, _days, _days),
    "hr_add_months": _case(add_months, (DAY, pa.int32()), DAY, _days, st.integers(-1200, 1200)),
    "hr_add_days": _case(
        lambda d, n: d + datetime.timedelta(n), (DAY, pa.int32()), DAY, _days, st.integers(-40_000, 40_000)
    ),
    "hr_quarter_of": _case(quarter_of, (DAY,), INT, _days),
    "hr_quarter_index": _case(lambda d: d.year * 4 + quarter_of(d) - 1, (DAY,), INT, _days),
    "hr_quarter_start": _case(quarter_start, (DAY,), DAY, _days),
    "hr_round_half_up": _case(round_half_up, (DOUBLE, pa.int32()), DOUBLE, _numbers, st.integers(-1, 7)),
}


def expected(case: Case, arguments: tuple[Any, ...]) -> Any:
    """The plain reading, with the rule that a null argument gives null."""
    return None if None in arguments else case.reading(*arguments)


def answers(session: Session, name: str, case: Case, rows: list[tuple[Any, ...]]) -> pa.Table:
    """What the engine answers for each row of arguments, in order."""
    letters = "abc"[: len(case.types)]
    columns = {
        letter: pa.array([row[i] for row in rows], kind)
        for i, (letter, kind) in enumerate(zip(letters, case.types, strict=True))
    }
    session.register("arguments", pa.table({"row": pa.array(range(len(rows)), INT), **columns}))
    return session.query(f"SELECT row, {name}({', '.join(letters)}) AS answer FROM arguments ORDER BY row")


def same(left: Any, right: Any) -> bool:
    """Equal, where NaN equals NaN and nothing else."""
    both_nan = all(isinstance(value, float) and math.isnan(value) for value in (left, right))
    return both_nan or (type(left) is type(right) and left == right)


def judge(session: Session, name: str, rows: list[tuple[Any, ...]]) -> None:
    """Assert that the engine answers every row as the plain reading does, in the type promised."""
    case = CASES[name]
    table = answers(session, name, case, rows)
    assert table.schema.field("answer").type == case.answer
    for arguments, answer in zip(rows, table["answer"].to_pylist(), strict=True):
        wanted = expected(case, arguments)
        assert same(answer, wanted), f"{session.dialect}: {name}{arguments!r} is {answer!r}, not {wanted!r}"
