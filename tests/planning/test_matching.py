"""Headings find their requirements by number, then by title, and say why."""

from __future__ import annotations

import pytest

from highroad.planning.matching import Asked, match_headings

ASKED = [
    Asked("I.a", None, "State plan type"),
    Asked("II.a.1.A", "II.a.1", "Economic analysis"),
    Asked("II.a.1.A.i", "II.a.1.A", "Existing demand industry sectors and occupations"),
    Asked("II.a.1.A.ii", "II.a.1.A", "Emerging demand industry sectors and occupations"),
    Asked("II.b.1", "II.b", "Vision"),
    Asked("II.b.2", "II.b", "Goals"),
    Asked("V.2", "V", "Assurances"),
]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("II.a.1.A.i Existing demand", "II.a.1.A.i"),
        ("II.A.1.a.I: what employers ask", "II.a.1.A.i"),
        ("Section II.b.1. Our vision", "II.b.1"),
        ("II (b) (2) Goals of the State", "II.b.2"),
        ("V.2", "V.2"),
        ("Existing Demand Industry Sectors and Occupations", "II.a.1.A.i"),
        ("3. Emerging demand industry sectors, occupations", "II.a.1.A.ii"),
        ("Demand industry sectors and occupations", ""),  # two titles are as much alike
        ("A vision of our own that is far longer than the title", ""),
        ("I am not a number", ""),
        ("Waivers", ""),
        ("", ""),
    ],
)
def test_one_heading(heading, expected):
    (match,) = match_headings([(2, heading)], ASKED)
    assert match.requirement == expected
    assert match.why


def test_a_letter_counts_below_a_heading_that_is_known():
    found = match_headings(
        [(1, "II.a.1.A Economic analysis"), (2, "i. Existing demand"), (2, "(ii) Emerging"), (1, "i. Alone")],
        ASKED,
    )
    assert [match.requirement for match in found] == ["II.a.1.A", "II.a.1.A.i", "II.a.1.A.ii", ""]
    assert found[1].why == "by its number, II.a.1.A.i"


def test_a_part_that_is_written_like_a_chapter_is_a_part_below_its_heading():
    asked = [Asked("I", None, "Plan type"), Asked("II", None, "Strategic elements"), *ASKED]
    headings = [
        (1, "II. Strategic elements"),
        (2, "II.a.1.A Economic analysis"),
        (3, "(i) Existing demand"),
        (3, "(ii) Emerging demand"),
        (2, "(i) Of nothing that is known"),
        (1, "I. Plan type"),
    ]
    found = [match.requirement for match in match_headings(headings, asked)]
    assert found == ["II", "II.a.1.A", "II.a.1.A.i", "II.a.1.A.ii", "", "I"]


def test_marks_of_direction_before_a_number_are_not_read():
    (match,) = match_headings([(1, "\u200fII.b.2\u200e أهداف")], ASKED)
    assert match.requirement == "II.b.2"


def test_a_title_is_given_once():
    found = match_headings([(1, "Vision"), (1, "Vision")], ASKED)
    assert [match.requirement for match in found] == ["II.b.1", ""]
    assert found[0].why == "by its title, 100% alike"
