"""Every check has a page in both languages, and the search finds it by rule, element, severity and source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from highroad import language
from highroad.errors import BadQuestion
from highroad.records.rules.language import parse
from highroad.records.rules.own import COLUMNS, own_checks
from highroad.records.rules.tree import cells_of
from highroad.reference import performance
from highroad.reference.participants.check_pages import check_page, checks_of, find_checks
from highroad.reference.participants.checks import Check, checks
from highroad.reference.participants.elements import elements, sources
from highroad.reference.participants.expressions import WORDS, elements_read
from highroad.reference.performance.pages import in_words

ALL = list(checks().values())


def test_every_check_has_a_page_in_both_languages() -> None:
    english = {each.id: check_page(each.id) for each in ALL}
    assert len(english) == 426
    with language.use("es"):
        spanish = {each.id: check_page(each.id) for each in ALL}
    for key, page in english.items():
        other = spanish[key]
        for name in ("layer", "scope", "known", "sureness"):
            assert getattr(page, name) != getattr(other, name), (key, name)
        assert page.check.title != other.check.title
        assert page.elements or page.check.scope in {"cell", "row", "file", "figures"}, key
        assert [each.codes for each in page.elements] == [] or all(
            len(mine.codes) == len(theirs.codes)
            for mine, theirs in zip(page.elements, other.elements, strict=True)
        )
        assert page.fails or page.check.fails.startswith("file:"), key
        assert not any(re.match(r"S\d", title) for title in page.sources)


def test_labels_and_notes_of_elements_are_spanish_on_spanish_pages() -> None:
    from highroad.reference.participants.words import code_labels, element_note

    same = {"no"}  # one word in both
    for number in elements():
        english, note = code_labels(number), element_note(number)
        with language.use("es"):
            assert not {t for c, t in code_labels(number).items() if t == english[c] and t not in same}
            assert not note or element_note(number) != note


def test_elements_that_an_expression_names_are_those_its_reading_finds() -> None:
    words = {word: parse(text) for word, text in WORDS.items()}
    for check in ALL:
        if check.scope == "record":
            assert set(elements_read(check.expression)) == set(cells_of(parse(check.expression, words))), (
                check.id
            )


def test_a_line_for_a_file_of_own_checks_is_read_as_it_stands(tmp_path: Path) -> None:
    lines = [",".join(COLUMNS), *(page.own for page in map(check_page, checks()) if page.own)]
    path = tmp_path / "own.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = {each.list_id.removeprefix("MY-"): each for each in own_checks(path)}
    assert len(own) == sum(each.scope in {"record", "aggregate"} for each in ALL) > 180
    by_list = {each.list_id: each for each in ALL}
    assert all(each.expression == by_list[name].expression for name, each in own.items())


def test_what_else_reads_an_element_is_named() -> None:
    page = check_page("log-053")
    exit_date = next(each for each in page.elements if each.number == "901")
    assert exit_date.others == len(checks_of("901")) - 1 > 20
    assert "employment_q2" in dict(exit_date.indicators)
    assert all(set(elements_read(each.expression)) & {"900", "901"} for each, _n in page.near)
    assert page.check not in [each for each, _n in page.near]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "exit ENTRY on or after"}, "LOG-053"),
        ({"text": "hr-pirl-0276"}, "LOG-053"),
        ({"element": "PIRL 0901"}, "LOG-053"),
        ({"element": "program exit"}, "LOG-053"),
        ({"severity": "warning", "layer": "logic"}, "LOG-053"),
        ({"source": "S16", "element": "901"}, "LOG-053"),
        ({"text": "200-C"}, "LOG-001"),
    ],
)
def test_the_search_finds_a_check(asked: dict[str, str], found: str) -> None:
    hits = find_checks(**asked)
    assert found in [each.list_id for each in hits]
    assert len(hits) < len(ALL)


def test_the_search_leaves_out_what_does_not_fit_and_knows_accents_in_spanish() -> None:
    assert find_checks("there is no such rule") == []
    assert find_checks(element="99999") == []
    assert len(find_checks()) == 426
    by_source = {code: find_checks(source=code) for code in sources()}
    assert all(code in each.source for code, hits in by_source.items() for each in hits)
    with language.use("es"):
        hits: list[Check] = find_checks("el dia del ingreso o despues")
    assert "LOG-053" in [each.list_id for each in hits]


def test_there_is_no_page_for_what_is_no_check() -> None:
    with pytest.raises(BadQuestion, match="no check called"):
        check_page("hr-pirl-9999")


def test_what_is_ours_in_a_citation_is_spanish_on_spanish_pages() -> None:
    entries = [*performance.indicators().values(), *performance.choices().values()]
    with language.use("es"):
        said = {in_words(text) for each in entries for text in (each.citation, each.confidence)}
    english = re.compile(r"\b(the|of|for|lines?|section|attachment|seen|sheet|rules|report|and|memory)\b")
    assert not [text for text in said if english.search(text)]
    assert in_words("seen") == "read in the source itself"
