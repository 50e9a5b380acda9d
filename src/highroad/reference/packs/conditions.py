"""The tiny language in which a requirement pack says when a requirement applies.

    plan_type == 'combined'
    'TANF' in combined_partners and not single_area_state
    (waiver_requested or waiver_renewal)

Names are fields that the pack declares; quoted words are their choices. There is nothing else: no numbers, no
calls, no attributes, and nothing is ever passed to Python's own evaluator.

    expression := term { "or" term }            term := factor { "and" factor }
    factor     := "not" factor | "(" expression ")" | comparison | name
    comparison := operand ("==" | "!=" | "in" | "not in") operand
    operand    := name | quoted word
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Metadata = Mapping[str, Any]
Evaluator = Callable[[Metadata], bool]
_Operand = Callable[[Metadata], Any]

_TOKEN = re.compile(r"\s*(?:(==|!=|\(|\))|'([^']*)'|\"([^\"]*)\"|([A-Za-z_][A-Za-z0-9_]*))")
_WORDS = {"and", "or", "not", "in"}
_DEEPEST = 20


class ConditionError(ValueError):
    """The expression is not in the language; the message says where it fails."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition. `source` is its text, `names` the fields it reads."""

    source: str
    names: frozenset[str]
    quoted: tuple[tuple[str, str], ...]  # (field, choice) pairs that the expression compares
    evaluate: Evaluator

    def __call__(self, metadata: Metadata) -> bool:
        """Whether the condition holds. A field without an answer counts as "no" and as an empty choice."""
        return self.evaluate(metadata)


def parse_condition(source: str) -> Condition:
    """Parse an expression. Raises ConditionError with the place of the first mistake."""
    parser = _Parser(source)
    evaluate = parser.expression(0)
    parser.expect_end()
    return Condition(source.strip(), frozenset(parser.names), tuple(parser.quoted), evaluate)


def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
    """(kind, text, position): kind is "sign", "quoted", "word" or "name"."""
    at = 0
    while source[at:].strip():
        found = _TOKEN.match(source, at)
        if found is None:
            place = at + len(source[at:]) - len(source[at:].lstrip())
            raise ConditionError(f"unexpected {source[place]!r} at character {place + 1}")
        sign, single, double, name = found.groups()
        if sign is not None:
            yield "sign", sign, found.start(1)
        elif name is not None:
            yield ("word" if name in _WORDS else "name"), name, found.start(4)
        else:
            yield "quoted", single if single is not None else double, found.end()
        at = found.end()


class _Parser:
    def __init__(self, source: str) -> None:
        self.tokens = list(_tokens(source))
        self.at = 0
        self.names: set[str] = set()
        self.quoted: list[tuple[str, str]] = []

    def peek(self, *texts: str) -> bool:
        """Whether the next token is one of these signs or words."""
        if self.at >= len(self.tokens):
            return False
        kind, text, _ = self.tokens[self.at]
        return kind in ("sign", "word") and text in texts

    def take(self, text: str) -> None:
        if not self.peek(text):
            raise ConditionError(f"expected {text!r} {self.place()}")
        self.at += 1

    def place(self) -> str:
        if self.at >= len(self.tokens):
            return "at the end"
        _, text, position = self.tokens[self.at]
        return f"at {text!r} (character {position + 1})"

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            raise ConditionError(f"expected the end {self.place()}")

    def expression(self, depth: int) -> Evaluator:
        terms = [self.term(depth)]
        while self.peek("or"):
            self.at += 1
            terms.append(self.term(depth))
        return terms[0] if len(terms) == 1 else lambda metadata: any(term(metadata) for term in terms)

    def term(self, depth: int) -> Evaluator:
        factors = [self.factor(depth)]
        while self.peek("and"):
            self.at += 1
            factors.append(self.factor(depth))
        return factors[0] if len(factors) == 1 else lambda metadata: all(f(metadata) for f in factors)

    def factor(self, depth: int) -> Evaluator:
        if depth > _DEEPEST:
            raise ConditionError("nested too deeply")
        if self.peek("not"):
            self.at += 1
            inner = self.factor(depth + 1)
            return lambda metadata: not inner(metadata)
        if self.peek("("):
            self.at += 1
            inside = self.expression(depth + 1)
            self.take(")")
            return inside
        return self.comparison()

    def comparison(self) -> Evaluator:
        kind, name, left = self.operand()
        negated = False
        if self.peek("not"):
            self.at += 1
            negated = True
            if not self.peek("in"):
                raise ConditionError(f"expected 'in' {self.place()}")
        if self.peek("in"):
            self.at += 1
            return self._contains(left, (kind, name), negated)
        if self.peek("==", "!="):
            unequal = self.tokens[self.at][1] == "!="
            self.at += 1
            other_kind, other, right = self.operand()
            self._remember((kind, name), (other_kind, other))
            return lambda metadata: (_one(left(metadata)) == _one(right(metadata))) is not unequal
        if kind == "quoted":
            raise ConditionError(f"a quoted word alone says nothing {self.place()}")
        return lambda metadata: bool(left(metadata))

    def _contains(self, left: _Operand, needle: tuple[str, str], negated: bool) -> Evaluator:
        kind, name, right = self.operand()
        if kind == "quoted":
            raise ConditionError(f"'in' needs a field on its right {self.place()}")
        self._remember(needle, (kind, name))
        return lambda metadata: (_one(left(metadata)) in _many(right(metadata))) is not negated

    def _remember(self, left: tuple[str, str], right: tuple[str, str]) -> None:
        for (kind, text), (other_kind, other) in ((left, right), (right, left)):
            if kind == "name" and other_kind == "quoted":
                self.quoted.append((text, other))

    def operand(self) -> tuple[str, str, _Operand]:
        if self.at >= len(self.tokens):
            raise ConditionError("ends too early")
        kind, text, _ = self.tokens[self.at]
        if kind not in ("name", "quoted"):
            raise ConditionError(f"expected a field or a quoted word {self.place()}")
        self.at += 1
        if kind == "quoted":
            return kind, text, lambda _metadata: text
        self.names.add(text)
        return kind, text, lambda metadata: metadata.get(text)


def _one(value: Any) -> str:
    return "" if value is None else str(value)


def _many(value: Any) -> Collection[str]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value else ()
    return [str(part) for part in value] if isinstance(value, list | tuple | set | frozenset) else ()
