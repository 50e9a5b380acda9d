"""Glossary, programs, sectors and populations: whole in both languages, and cited where law defines them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from highroad import language
from highroad.errors import BadQuestion, DateNotCovered
from highroad.reference import glossary, programs

#: The words that the product keeps to, each with an entry of its own.
PRODUCT_WORDS = [
    "region",
    "partnership",
    "backbone",
    "committee",
    "seat",
    "organization",
    "program",
    "service",
    "source",
    "vintage",
    "series",
    "exhibit",
    "pinned",
    "claim",
    "still-true",
    "weaker",
    "no-longer-true",
    "requirement-pack",
    "requirement",
    "plan",
    "section",
    "coverage",
    "comment",
    "disposition",
    "principle",
    "recommendation",
    "response",
    "objective",
    "measure",
    "population-measure",
    "partner-performance-measure",
    "target",
    "commitment",
    "update",
    "notice",
    "layoff-event",
    "response-step",
    "resource",
    "practice",
    "mentor-match",
    "convening",
    "suppressed",
    "not-evaluable",
]
FIELD_WORDS = [
    "location-quotient",
    "relative-standard-error",
    "at-least",
    "wioa",
    "core-programs",
    "metropolitan-area",
    "nonmetropolitan-area",
    "oews",
    "qcew",
    "laus",
    "soc",
    "naics",
    "fips-code",
    "living-wage",
    "typical-entry",
    "confidence-interval",
    "median-wage",
    "complementary-suppression",
    "missing",
    "estimated",
    "local-area",
    "planning-region",
]


@pytest.mark.parametrize("key", PRODUCT_WORDS + FIELD_WORDS)
def test_the_words_we_keep_to_are_explained(key: str) -> None:
    assert glossary.term(key).definition


def test_every_term_is_whole_in_every_language() -> None:
    found = glossary.terms()
    assert len(found) > 80
    for term in found:
        for lang in language.LANGUAGES:
            assert term.words[lang].strip()
            assert term.meanings[lang].endswith((".", "»."))
        assert term.meanings["en"] != term.meanings["es"]
        assert re.fullmatch(r"[a-z0-9-]+", term.key)


def test_terms_are_plain() -> None:
    for term in glossary.terms():
        for text in term.meanings.values():
            assert len(text.split()) <= 40, term.key


def test_terms_are_sorted_in_the_language_in_force() -> None:
    english = [term.term for term in glossary.terms()]
    assert english.index("Backbone organization") < english.index("Claim")
    with language.use("es"):
        spanish = [term.term for term in glossary.terms()]
    assert spanish.index("Afirmación") < spanish.index("Alianza")
    assert glossary.term("claim").term == "Claim"


def test_legal_terms_are_cited() -> None:
    for key in (
        "in-demand",
        "barrier-to-employment",
        "career-pathway",
        "local-board",
        "unified-plan",
        "notice",
    ):
        assert "U.S.C." in glossary.term(key).citation


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(BadQuestion):
        glossary.term("synergy")


def test_six_core_programs() -> None:
    assert list(programs.core_programs()) == ["T1_ADULT", "T1_DW", "T1_YOUTH", "AEFLA", "WP", "VR"]
    kinds = [program.kind for program in programs.programs().values()]
    assert kinds == sorted(kinds, key=["core", "required_partner", "additional_partner"].index)


def test_every_program_and_population_is_cited() -> None:
    for named in (*programs.programs().values(), *programs.barriers().values()):
        assert re.search(r"U\.S\.C\.|CFR", named.citation), named.code
    letters = [barrier.citation[-2] for barrier in programs.barriers().values()]
    assert letters == list("ABCDEFGHIJKLMN")


def test_names_are_whole_in_every_language() -> None:
    lists = (programs.programs(), programs.sectors(), programs.barriers())
    for named in [named for one in lists for named in one.values()]:
        assert set(named.names) == set(language.LANGUAGES)
        assert all(named.names.values())
    with language.use("es"):
        assert programs.sectors()["labor"].name == "Organización sindical"
        assert programs.programs()["TANF"].note.startswith("Obligatorio")
    assert programs.sectors()["labor"].name == "Labor organization"
    assert programs.sectors()["labor"].note == ""


def test_before_the_rules_there_is_nothing() -> None:
    with pytest.raises(DateNotCovered):
        programs.programs(date(2016, 8, 18))


def test_files_of_words_say_where_they_come_from() -> None:
    assert programs.source().header["address"].startswith("https://")
    assert programs.source().in_force_from == date(2016, 8, 19)
