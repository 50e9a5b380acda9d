"""What a method was given is said in words, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from highroad import language, market
from highroad.publishing.exhibits import kinds
from highroad.publishing.exhibits.method_words import LABELS, said_parameters
from highroad.results import Method

ROOM = Path(market.__file__).parent


def named_in(tree: ast.AST) -> set[str]:
    """Keys written out in what is given to a method as parameters."""
    return {
        key.value
        for given in ast.walk(tree)
        if isinstance(given, ast.keyword) and given.arg == "parameters"
        for table in ast.walk(given.value)
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_every_parameter_that_a_method_names_has_a_label() -> None:
    found = {name for path in ROOM.glob("*.py") for name in named_in(ast.parse(path.read_text("utf-8")))}
    assert {"area_name", "vintage", "confidence"} < found
    assert not found - LABELS.keys()


def method(**parameters: object) -> Method:
    return Method("any", "Any", "Words.", parameters=parameters)


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        (
            "en",
            [
                ("Criterion 2", "openings at least 5"),
                ("Points needed, “in demand”", "3"),
                ("Projected rates", "the state's own, where it tells them"),
                ("Detail", "detailed occupations"),
                ("People", "0"),
                ("People who come on", "1,048"),
                ("new thing", "7"),
            ],
        ),
        (
            "es",
            [
                ("Criterio 2", "openings at least 5"),
                ("Puntos necesarios, “in demand”", "3"),
                ("Tasas proyectadas", "las del propio estado, donde las da"),
                ("Detalle", "ocupaciones detalladas"),
                ("Personas", "0"),
                ("Personas que entran", "1,048"),
                ("new thing", "7"),
            ],
        ),
    ],
)
def test_labels_and_choices_are_said(spoken: str, said: list[tuple[str, str]]) -> None:
    given = method(
        c2="openings at least 5",
        needs_in_demand="3",
        rates="state",
        level="detailed",
        people=0,
        people_gains="1047.5",
        new_thing="7",
        earlier="",
        most_zones=None,
    )
    with language.use(spoken):
        assert list(said_parameters(given, kinds()["occupation-list"])) == said
