"""The page of Python functions says what the functions say, and they say enough."""

from __future__ import annotations

import inspect
import re

import pytest

from assets import functions
from highroad import market


def test_the_page_is_as_the_code_is() -> None:
    assert functions.PAGE.read_text(encoding="utf-8") == functions.page(), "run `make commands`"


@pytest.mark.parametrize("module", functions.SHELVES)
def test_everything_on_the_page_says_what_it_is(module: str) -> None:
    found = functions.shelf(module)
    assert found
    assert [name for name, thing in found if not (inspect.getdoc(thing) or "").strip()] == []


def _asking() -> dict[str, str]:
    """The questions of the market room, each with its docstring."""
    found = {}
    for name in market.__all__:
        function = getattr(market, name)
        if inspect.isfunction(function) and "Result" in str(inspect.signature(function).return_annotation):
            found[name] = inspect.getdoc(function) or ""
    return found


@pytest.mark.parametrize("name", _asking())
def test_a_question_tells_its_columns_its_errors_and_where_its_rule_is_from(name: str) -> None:
    told = _asking()[name]
    assert "`" in told, "names no column"
    # A function may send its readers to the one that it is a form of.
    elsewhere = re.search(r"errors (?:and \w+ )?as in `\w+`", told)
    assert "Raises" in told or elsewhere
    assert "Source" in told or elsewhere
