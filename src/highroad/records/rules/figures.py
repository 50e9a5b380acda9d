"""Checks of figures that were computed from a file: arithmetic over named numbers, exact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from highroad.reference.participants.checks import Check, checks

Number = int | Fraction | Decimal
_COMPARISON: Final = re.compile(r"\s(<=|>=|==)\s")
_TERM: Final = re.compile(r"\s([-+])\s")


def check_figures(figures: Mapping[str, Number]) -> list[Check]:
    """The checks of figures that these break; checks that name a figure which is absent are left out.

    figures: by name, as the checks of scope "figures" in `reference.participants.checks` name them.
    """
    ours = [check for check in checks().values() if check.scope == "figures"]
    return [check for check in ours if keeps(check.expression, figures) is False]


def keeps(expression: str, figures: Mapping[str, Number]) -> bool | None:
    """Whether the figures keep an expression; None when it names one that is absent."""
    try:
        return all(_compared(part, figures) for part in expression.split(" and "))
    except KeyError:
        return None


def _compared(text: str, figures: Mapping[str, Number]) -> bool:
    left, sign, right = _COMPARISON.split(text)
    first, second = _sum(left, figures), _sum(right, figures)
    return first <= second if sign == "<=" else first >= second if sign == ">=" else first == second


def _sum(text: str, figures: Mapping[str, Number]) -> Fraction:
    first, *rest = _TERM.split(text.strip())
    total = _product(first, figures)
    for sign, part in zip(rest[::2], rest[1::2], strict=True):
        total += _product(part, figures) * (1 if sign == "+" else -1)
    return total


def _product(text: str, figures: Mapping[str, Number]) -> Fraction:
    product = Fraction(1)
    for part in text.split("*"):
        name = part.strip()
        product *= Fraction(name) if name[0].isdigit() else Fraction(figures[name])
    return product
