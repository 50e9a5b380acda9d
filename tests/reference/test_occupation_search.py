"""Occupations are found by code, title, everyday name and words, in English and Spanish."""

from __future__ import annotations

import pytest

from highroad.reference.codes import occupations
from highroad.reference.codes.search import find_occupations, nearest_codes, occupation_code_in
from highroad.reference.files import file_in_force


@pytest.mark.parametrize(
    ("text", "soc"),
    [
        ("53-3032", "53-3032"),
        (" 533032 ", "53-3032"),
        ("53-3032.00", "53-3032"),
        ("53–3032", "53-3032"),
        ("truck drivers", "53-3032"),
        ("HEAVY truck  driver", "53-3032"),
        ("RN", "29-1141"),
        ("registered nurse", "29-1141"),
        ("enfermera", "29-1141"),
        ("enfermeras", "29-1141"),
        ("camionero", "53-3032"),
        ("programador", "15-1252"),
        ("técnico en radiologia", "29-2034"),
        ("home health aide", "31-1120"),
        ("weldr", "51-4121"),
        ("cashiers", "41-2011"),
    ],
)
def test_what_people_type_leads_to_the_occupation(text, soc):
    assert find_occupations(text)[0].occupation.soc == soc


def test_only_guesses_are_marked_as_such():
    assert {each.how for each in find_occupations("weldr")} == {"similar"}
    assert "similar" not in {each.how for each in find_occupations("nurse")}
    assert find_occupations("zzzzqq") == []
    assert find_occupations("  ,; ") == []
    assert find_occupations("99-9999") == []


def test_a_group_of_one_does_not_stand_beside_its_occupation():
    assert [each.occupation.soc for each in find_occupations("registered nurses")] == ["29-1141"]


def test_codes_are_recognized_and_nothing_else():
    assert occupation_code_in("29 1141") == "29-1141"
    for text in ("nurse", "29-114", "129-1141", "29-1141.0", "", "２９-1141x"):
        assert occupation_code_in(text) == ""


def test_near_codes_are_of_the_same_group():
    assert all(each.soc.startswith("15-") for each in nearest_codes("15-1131"))


def test_every_everyday_name_stands_once_and_leads_somewhere():
    rows = file_in_force("codes", "everyday_names", None).rows
    assert {row["code"] for row in rows} <= set(occupations())
    assert {row["language"] for row in rows} == {"en", "es"}
    names = [row["name"].casefold() for row in rows]
    assert len(set(names)) == len(names)
