"""The language of conditions: small, total and never evaluated by Python."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highroad.reference.packs import ConditionError, parse_condition

PLAN = {"plan_type": "combined", "partners": ["TANF", "UI"], "yes": True, "no": False}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plan_type == 'combined'", True),
        ('plan_type != "combined"', False),
        ("'TANF' in partners", True),
        ("'TANF' not in partners", False),
        ("'HUD' in partners", False),
        ("yes", True),
        ("not yes", False),
        ("not not yes", True),
        ("no or yes", True),
        ("no and yes or yes", True),
        ("no and (yes or yes)", False),
        ("not no and yes", True),
        ("unanswered", False),
        ("'TANF' in unanswered", False),
        ("unanswered == 'x'", False),
    ],
)
def test_conditions(source: str, expected: bool) -> None:
    assert parse_condition(source)(PLAN) is expected


@pytest.mark.parametrize(
    "source",
    ["", "(", "yes yes", "and yes", "yes and", "'x'", "yes in 'x'", "yes == ", "a.b", "f(x)", "1 == 1", "a;b",
     "__import__('os')", "yes not yes",
     "a = b", "(" * 40 + "yes" + ")" * 40, "not " * 40 + "yes", "'unclosed"],
)  # fmt: skip
def test_what_is_not_in_the_language_is_refused(source: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(source)


def test_names_and_choices_are_known_for_checking() -> None:
    condition = parse_condition("'TANF' in partners and (yes or 'combined' == plan_type)")
    assert condition.names == {"partners", "yes", "plan_type"}
    assert set(condition.quoted) == {("partners", "TANF"), ("plan_type", "combined")}


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused(source: str) -> None:
    try:
        condition = parse_condition(source)
    except ConditionError:
        return
    assert isinstance(condition({}), bool)


_flags = st.sampled_from(["a", "b", "c"])
_expressions = st.recursive(
    _flags,
    lambda inner: st.one_of(
        inner.map(lambda x: f"not ({x})"),
        st.tuples(inner, inner).map(lambda x: f"({x[0]}) and ({x[1]})"),
        st.tuples(inner, inner).map(lambda x: f"({x[0]}) or ({x[1]})"),
    ),
    max_leaves=8,
)


@given(_expressions, st.fixed_dictionaries({"a": st.booleans(), "b": st.booleans(), "c": st.booleans()}))
def test_it_agrees_with_boolean_algebra(source: str, plan: dict[str, Any]) -> None:
    assert parse_condition(source)(plan) is bool(eval(source, {}, plan))
