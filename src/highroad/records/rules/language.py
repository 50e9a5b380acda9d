"""The language of checks: `participant and filled(p901) => p901 >= p900`.

`p900` is the cell of element 900 (`p108A`; elements without a number by key). Conditions: `filled(x)`,
`blank(x)`, `any_filled(a, b, …)`, `all_filled(…)`, `digit(x)` (a lone digit where a date belongs),
`nine_digits(x)`, comparisons `< <= == != >= >`, `x in {1, 3..5}` or `x in 1..3`, joined by `not`, `and`,
`or`, `=>` (if, then) and `<=>`. Values: cells, whole numbers, dollars (`50.00`), dates (`2024-07-01`), texts
in quotation marks, `report_begin`, `report_end`, `as_of`, a date plus or minus days, `date - date` (days),
`max(…)`, `min(…)`, `age(born, day)`, `quarter_end(day, n)`, `count(code, cells…)`, `remainder(x, n)`,
`quotient(x, n)`. `p211..p215` in a list stands for all elements from one to the other. Named conditions
(`participant`) may be used like words.

Equality and membership are false for a blank; an order with a blank is neither true nor false, and so is
everything about a cell that can't be read. A record breaks a check only where the whole is false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn, cast

from highroad.engine.cells import letters_value
from highroad.engine.cells.values import NINE_DIGITS, text_value
from highroad.language import gettext as _
from highroad.records.rules.tree import (
    Age,
    Among,
    Cell,
    Compare,
    Comparison,
    Condition,
    Constant,
    Count,
    Difference,
    Digit,
    Extreme,
    Filled,
    Joined,
    Moment,
    MomentOf,
    Not,
    QuarterEnd,
    Quotient,
    Remainder,
    Shifted,
    Unit,
    Value,
)
from highroad.reference.participants import elements

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<money>\d+\.\d{2}\b)|(?P<number>\d+)|(?P<text>\"[^\"]*\")"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign><=>|=>|==|!=|<=|>=|\.\.|[-+<>(){},]))"
)
_COMPARISONS: Final = ("<", "<=", "==", "!=", ">=", ">")
_UNITS: Final[Mapping[str, Unit]] = {"decimal": "money", "date": "date", "text": "text", "any": "text"}
_EPOCH: Final = date(1970, 1, 1)
_LARGEST: Final = 2_000_000_000


class BadExpression(ValueError):
    """An expression that can't be read; `place` is where in it, counted from 1."""

    def __init__(self, problem: str, place: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def parse(text: str, named: Mapping[str, Condition] | None = None) -> Condition:
    """The condition that a text states. named: conditions that words stand for. Raises BadExpression."""
    reader = _Reader(text, named or {})
    condition = reader.condition()
    reader.expect_end()
    return condition


def unit_of(identity: str) -> Unit:
    """What an element's cells are measured in. Raises KeyError for an unknown element."""
    element = elements()[identity]
    return "state" if element.pattern == "state" else _UNITS.get(element.kind, "number")


class _Reader:
    def __init__(self, text: str, named: Mapping[str, Condition]) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.named = named

    # Conditions, from the loosest joint to the tightest.

    def condition(self) -> Condition:
        left = self._implied()
        while self._take("<=>"):
            left = Joined("<=>", left, self._implied())
        return left

    def _implied(self) -> Condition:
        left = self._either()
        if self._take("=>"):
            return Joined("=>", left, self._implied())
        return left

    def _either(self) -> Condition:
        left = self._both()
        while self._take("or"):
            left = Joined("or", left, self._both())
        return left

    def _both(self) -> Condition:
        left = self._single()
        while self._take("and"):
            left = Joined("and", left, self._single())
        return left

    def _single(self) -> Condition:
        if self._take("not"):
            return Not(self._single())
        if self._take("("):
            inner = self.condition()
            self._expect(")")
            return inner
        token = self._peek()
        if token.kind == "word":
            if token.text in self.named and not self._followed_by("("):
                self.at += 1
                return self.named[token.text]
            if token.text in _CONDITIONS:
                self.at += 1
                return self._function(token)
        return self._comparison()

    def _function(self, token: _Token) -> Condition:
        cells = self._cells()
        if token.text == "digit":
            return Digit(cells[0])
        if token.text == "nine_digits":
            return Compare("<", cells[0], Constant(NINE_DIGITS, cells[0].unit))
        parts: list[Condition] = [Filled(cell) for cell in cells]
        if token.text == "blank":
            parts = [Not(part) for part in parts]
        joined = parts[0]
        for part in parts[1:]:
            joined = Joined("or" if token.text == "any_filled" else "and", joined, part)
        return joined

    def _comparison(self) -> Condition:
        left = self._value()
        token = self._peek()
        if self._take("in"):
            return Among(left, self._set(left.unit))
        if token.text not in _COMPARISONS:
            self._fail(_("a comparison or “in” is missing"))
        self.at += 1
        right = self._value()
        left, right = _fitted(left, right), _fitted(right, left)
        if left.unit != right.unit and not {left.unit, right.unit} <= {"number", "text"}:
            self._fail(
                _("{first} can't be compared with {second}").format(first=left.unit, second=right.unit), token
            )
        return Compare(cast(Comparison, token.text), left, right)

    # Values.

    def _value(self) -> Value:
        left = self._atom()
        while self._peek().text in {"+", "-"}:
            sign = self._next()
            right = self._atom()
            if isinstance(right, Constant) and right.unit == "number":
                left = Shifted(left, right.value if sign.text == "+" else -right.value, left.unit)
            elif sign.text == "-" and left.unit == right.unit == "date":
                left = Difference(left, right)
            else:
                self._fail(_("only days are added, and only dates taken from dates"), sign)
        return left

    def _atom(self) -> Value:
        token = self._next()
        if token.kind == "number":
            return Constant(self._whole(token), "number")
        if token.kind == "money":
            return Constant(int(token.text.replace(".", "")), "money")
        if token.kind == "date":
            try:
                return Constant((date.fromisoformat(token.text) - _EPOCH).days, "date")
            except ValueError:
                self._fail(_("{text} is no day of the calendar").format(text=token.text), token)
        if token.kind == "text":
            return Constant(text_value(token.text[1:-1]), "text")
        if token.text in {"report_begin", "report_end", "as_of"}:
            return MomentOf(cast(Moment, token.text))
        if token.text in _VALUES and self._peek().text == "(":
            return self._computed(token)
        if token.kind == "word":
            return self._cell(token)
        self._fail(_("a value is missing"), token)

    def _computed(self, token: _Token) -> Value:
        if token.text in {"max", "min"}:
            cells = self._cells()
            return Extreme(token.text == "max", cells, cells[0].unit)
        self._expect("(")
        if token.text == "count":
            code = self._whole(self._next())
            self._expect(",")
            return Count(code, self._listed())
        first = self._value()
        self._expect(",")
        if token.text == "age":
            second = self._value()
            self._expect(")")
            return Age(first, second)
        number = self._next()
        amount = self._whole(number)
        self._expect(")")
        if token.text == "quarter_end":
            return QuarterEnd(first, amount)
        if amount == 0:
            self._fail(_("nothing can be divided by zero"), number)
        return Remainder(first, amount) if token.text == "remainder" else Quotient(first, amount)

    def _cells(self) -> tuple[Cell, ...]:
        self._expect("(")
        return self._listed()

    def _listed(self) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        while True:
            first = self._cell(self._next())
            if self._take(".."):
                last = self._cell(self._next())
                cells.extend(_span(first.id, last.id))
            else:
                cells.append(first)
            if self._take(")"):
                return tuple(cells)
            self._expect(",")

    def _cell(self, token: _Token) -> Cell:
        known = elements()
        identity = token.text[1:] if token.text[:1] == "p" and token.text[1:] in known else token.text
        if token.kind != "word" or identity not in known:
            self._fail(_("there is no element or word {text}").format(text=token.text), token)
        return Cell(identity, unit_of(identity))

    def _set(self, unit: Unit) -> frozenset[int]:
        if not self._take("{"):
            return frozenset(self._range(unit))
        values = set(self._range(unit))
        while self._take(","):
            values |= self._range(unit)
        self._expect("}")
        return frozenset(values)

    def _range(self, unit: Unit) -> set[int]:
        token = self._next()
        if token.kind == "text":
            own = token.text[1:-1]
            return {letters_value(own) if unit == "state" else text_value(own)}
        first = self._whole(token)
        last = self._whole(self._next()) if self._take("..") else first
        if last - first > 100_000:
            self._fail(_("a range of more than 100,000 codes"), token)
        return set(range(first, last + 1))

    # Tokens.

    def _whole(self, token: _Token) -> int:
        if token.kind != "number" or int(token.text) > _LARGEST:
            self._fail(_("a whole number is missing"), token)
        return int(token.text)

    def _peek(self) -> _Token:
        return self.tokens[self.at]

    def _next(self) -> _Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def _followed_by(self, text: str) -> bool:
        return self.tokens[self.at + 1].text == text

    def _take(self, text: str) -> bool:
        if self._peek().text == text and self._peek().kind in {"sign", "word"}:
            self.at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            self._fail(_("{text} is missing").format(text=text))

    def expect_end(self) -> None:
        if self._peek().kind != "end":
            self._fail(_("the expression goes on where it should end"))

    def _fail(self, problem: str, token: _Token | None = None) -> NoReturn:
        raise BadExpression(problem, (token or self._peek()).place)


_CONDITIONS: Final = {"filled", "blank", "any_filled", "all_filled", "digit", "nine_digits"}
_VALUES: Final = {"max", "min", "age", "quarter_end", "count", "remainder", "quotient"}


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression(_("an unknown sign"), at + 1)
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


def _span(first: str, last: str) -> list[Cell]:
    order = list(elements())
    between = order[order.index(first) : order.index(last) + 1]
    return [Cell(each, unit_of(each)) for each in between]


def _fitted(value: Value, other: Value) -> Value:
    """A bare number beside dollars is dollars; a text beside a state code is one."""
    if isinstance(value, Constant) and value.unit == "number" and other.unit == "money":
        return Constant(value.value * 100, "money")
    return value
