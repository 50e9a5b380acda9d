"""The kernel judges a condition as a plain evaluator does, record by record, whatever the condition."""

from __future__ import annotations

import operator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from highroad.records.checking import list_findings
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.rules import tree
from highroad.records.rules.language import parse
from highroad.records.rules.rulebook import rulebook
from highroad.reference.participants.checks import Check

QUARTER = report_quarter("2025Q2")
NUMBERS = ("201", "408", "407")
DATES = ("200", "900", "901")
COLUMNS = ("100", *NUMBERS, *DATES, "1704")
BLANK, BAD = "blank", "bad"
EPOCH = date(1970, 1, 1)

number = st.sampled_from([f"p{each}" for each in NUMBERS])
day = st.sampled_from([f"p{each}" for each in DATES])
sign = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
small = st.integers(0, 9).map(str)
days = st.one_of(
    day,
    st.sampled_from(["2024-02-29", "report_end", "report_begin", "as_of - 90"]),
    st.tuples(day, st.integers(0, 400)).map(lambda two: f"{two[0]} + {two[1]}"),
    st.tuples(day, st.integers(0, 5)).map(lambda two: f"quarter_end({two[0]}, {two[1]})"),
    st.sampled_from(["max(p900, p901)", "min(p200, p900, p901)"]),
)
counts = st.one_of(
    number, small, st.just("age(p200, p900)"), st.just("count(1, p201, p408)"), st.just("p901 - p900")
)
leaf = st.one_of(
    st.tuples(days, sign, days).map(" ".join),
    st.tuples(counts, sign, counts).map(" ".join),
    st.tuples(number, st.sets(small, min_size=1, max_size=4)).map(
        lambda two: f"{two[0]} in {{{', '.join(sorted(two[1]))}}}"
    ),
    st.sampled_from(["p1704 > 0", "p1704 == 999999.99", "p1704 <= 50.00", "remainder(p1704, 13) == 0"]),
    st.sampled_from(
        ["filled(p901)", "blank(p408)", "any_filled(p201, p901)", "digit(p900)", "all_filled(p200..p201)"]
    ),
)
condition = st.recursive(
    leaf,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["and", "or", "=>", "<=>"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=6,
)
cell_number = st.sampled_from(["", "", "0", "1", "2", "3", "9", "12", "x"])
cell_day = st.sampled_from(
    ["", "", "20240229", "20240101", "20241231", "20250630", "19800715", "1", "2024115"]
)
cell_money = st.sampled_from(["", "0", "50.00", "999999.99", "130.00", "12.5", "a"])
record = st.tuples(cell_number, cell_number, cell_number, cell_day, cell_day, cell_day, cell_money)


def plain_value(kind: str, text: str) -> Any:
    if text == "":
        return BLANK
    if kind == "date":
        if len(text) == 8:
            return (date(int(text[:4]), int(text[4:6]), int(text[6:])) - EPOCH).days
        return BAD
    if kind == "money":
        return BAD if text == "a" else round(float(text) * 100)
    return BAD if text == "x" else int(text)


def quarter_end(value: int, later: int) -> int:
    of = EPOCH + timedelta(days=value)
    index = of.year * 4 + (of.month - 1) // 3 + later + 1
    return (date(index // 4, index % 4 * 3 + 1, 1) - timedelta(days=1) - EPOCH).days


def full_years(born: int, at: int) -> int:
    b, a = EPOCH + timedelta(days=born), EPOCH + timedelta(days=at)
    return a.year - b.year - ((a.month, a.day) < (b.month, b.day))


def value_of(part: Any, cells: dict[str, Any]) -> Any:
    match part:
        case tree.Cell(identity):
            return cells[identity]
        case tree.Constant(fixed):
            return fixed
        case tree.MomentOf(moment):
            return QUARTER.moments()[moment]
        case tree.Extreme(largest, several):
            found = [value_of(each, cells) for each in several]
            known = [each for each in found if each != BLANK]
            if BAD in known:
                return BAD
            return BLANK if not known else max(known) if largest else min(known)
        case tree.Count(code, several):
            found = [value_of(each, cells) for each in several]
            return BAD if BAD in found else found.count(code)
    first = value_of(getattr(part, "value", None) or getattr(part, "born", None), cells)
    second = value_of(part.day, cells) if isinstance(part, tree.Age) else 0
    second = value_of(part.less, cells) if isinstance(part, tree.Difference) else second
    if BAD in (first, second):
        return BAD
    if BLANK in (first, second):
        return BLANK
    match part:
        case tree.Shifted(_, by):
            return first + by
        case tree.QuarterEnd(_, later):
            return quarter_end(first, later)
        case tree.Age():
            return full_years(first, second)
        case tree.Difference():
            return first - second
        case tree.Remainder(_, by):
            return first % by
    raise AssertionError(part)


SIGNS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}


def truth(part: Any, cells: dict[str, Any], raw: dict[str, str]) -> bool | None:
    """True, False, or None for neither."""
    match part:
        case tree.Filled(inner):
            return value_of(inner, cells) != BLANK
        case tree.Digit(cell):
            return len(raw[cell.id]) == 1
        case tree.Among(inner, allowed):
            found = value_of(inner, cells)
            return None if found == BAD else found in allowed
        case tree.Compare(comparison, left, right):
            a, b = value_of(left, cells), value_of(right, cells)
            if BAD in (a, b):
                return None
            if comparison in {"==", "!="}:
                return (a == b and a != BLANK) == (comparison == "==")
            return None if BLANK in (a, b) else SIGNS[comparison](a, b)
        case tree.Not(inner):
            found = truth(inner, cells, raw)
            return None if found is None else not found
    a, b = truth(part.left, cells, raw), truth(part.right, cells, raw)
    if part.by == "and":
        return False if a is False or b is False else None if a is None or b is None else True
    if part.by == "or":
        return True if a or b else None if a is None or b is None else False
    if part.by == "=>":
        return True if a is False or b else None if a is None or b is None else False
    return None if a is None or b is None else a == b


def own(name: str, expression: str) -> Check:
    return Check(
        name, name, "", "logic", "record", "error", "error", "own", expression, frozenset(), name,
        "", "", "", "", "",
    )  # fmt: skip


@example(texts=["age(p200, p900) == age(p200, p900)"], records=[("", "", "", "", "1", "", "")])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(condition, min_size=1, max_size=12),
    records=st.lists(record, min_size=1, max_size=12),
)
def test_conditions_are_judged_alike(
    tmp_path: Path, texts: list[str], records: list[tuple[str, ...]]
) -> None:
    path = tmp_path / "file.csv"
    lines = [f"K{place}," + ",".join(cells) for place, cells in enumerate(records)]
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    opened = open_file([path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    checks = [own(f"OWN-{place}", text) for place, text in enumerate(texts)]
    table = list_findings(opened, rulebook(present, checks), QUARTER, tmp_path)
    found = {
        (row, rule)
        for row, rule in zip(table["row"].to_pylist(), table["rule"].to_pylist(), strict=True)
        if rule.startswith("OWN-")
    }
    kinds = ["number"] * 3 + ["date"] * 3 + ["money"]
    expected = set()
    for row, cells in enumerate(records, start=1):
        raw = dict(zip(COLUMNS[1:], cells, strict=True))
        plain = {each: plain_value(kind, raw[each]) for each, kind in zip(COLUMNS[1:], kinds, strict=True)}
        # Longer than its length is unreadable too.
        plain |= {each: BAD for each in ("201", "408") if len(raw[each]) > 1}
        for check in checks:
            if truth(parse(check.expression), plain, raw) is False:
                expected.add((row, check.id))
    assert found == expected
