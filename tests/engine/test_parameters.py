"""Parameters are found where they are parameters, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highroad.engine import open_session
from highroad.engine.parameters import check_parameters, parameter_names, respell, with_backslash_escapes


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT :a, :b_2, :a", ("a", "b_2")),
        ("SELECT x::date, y :: int, z::STRING", ()),
        ("SELECT :a::date", ("a",)),
        ("SELECT ':a', 'it''s :b', :c", ("c",)),
        ('SELECT ":a", "say "":b""", :c', ("c",)),
        ("-- :a isn't one\nSELECT :b -- :c", ("b",)),
        ("/* :a ' */ SELECT :b /* :c */", ("b",)),
        ("SELECT x[1:n], (:lo), 'a'||:hi", ("lo", "hi")),
        ("WHERE a=:a AND b>:b", ("a", "b")),
    ],
)
def test_names(sql: str, names: tuple[str, ...]) -> None:
    assert parameter_names(sql) == names


def test_respelling_leaves_all_else_alone() -> None:
    sql = "SELECT ':a'::STRING /* :b */, :c, \":d\" -- :e"
    assert respell(sql, lambda name: f"${name}") == sql.replace(":c", "$c")


@given(st.text(max_size=30))
def test_a_literal_hides_whatever_it_holds(content: str) -> None:
    literal = "'" + content.replace("'", "''") + "'"
    assert parameter_names(f"SELECT {literal}, :a") == ("a",)


@given(st.text(alphabet="a'\\:n \n", max_size=12))
def test_backslash_escapes_keep_the_meaning(content: str) -> None:
    literal = "'" + content.replace("'", "''") + "'"
    escaped = with_backslash_escapes(literal)
    assert escaped[1:-1].replace("\\\\", "\0").replace("\\'", "'").replace("\0", "\\") == content


def test_a_literal_with_a_colon_reaches_the_engine_whole() -> None:
    with open_session() as session:
        row = session.query("SELECT 'a:b ''c'' :d' AS t, :d::BIGINT AS d -- :e", d="7").to_pylist()[0]
    assert row == {"t": "a:b 'c' :d", "d": 7}


def test_parameters_must_be_exactly_those_of_the_query() -> None:
    check_parameters("SELECT :a", {"a": None})
    with pytest.raises(ValueError, match=r"missing \['a'\], unknown \['b'\]"):
        check_parameters("SELECT :a", {"b": 1})
