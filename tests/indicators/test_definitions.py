"""Every indicator, count, line and reading has its page, and every example gives what its page says."""

from __future__ import annotations

import pytest

from highroad.errors import BadQuestion
from highroad.indicators.definitions import SHARED, keys, page
from highroad.indicators.examples import evaluate
from highroad.indicators.rules import rules
from highroad.indicators.tally import LINES, SERVICE_LINES
from highroad.language import LANGUAGES, use
from highroad.reference import performance
from highroad.reference.performance.pages import examples_of_choices, explained

EXAMPLES = [
    pytest.param(example, id=f"{key}-{number}")
    for key, words in explained().items()
    for number, example in enumerate(words.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_gives_what_the_reference_says_in_both_modes(example) -> None:  # type: ignore[no-untyped-def]
    assert evaluate(example, rules()) == example.says
    assert evaluate(example, rules("wips-2018")) == example.other


@pytest.mark.parametrize("key", performance.choices())
def test_a_reading_changes_its_example(key: str) -> None:
    example, choice = examples_of_choices()[key], performance.choices()[key]
    assert example.says != example.other
    assert evaluate(example, rules()) == example.says
    assert evaluate(example, rules().with_choice(key), total=choice.total) == example.other
    if choice.mode == "wips-2018" and not choice.total:  # the mode takes it, among others
        taken = {name for name, each in performance.choices().items() if rules("wips-2018").takes(name)}
        assert key in taken


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_a_report_prints_lacks_a_page(language: str) -> None:
    assert set(performance.indicators()) == set(explained())
    assert set(performance.choices()) == set(examples_of_choices())
    with use(language):
        for line in (*LINES, *SERVICE_LINES, *performance.indicators(), *performance.choices()):
            found = page(line)
            assert found.title
            assert found.text
            headings = [part.heading for part in found.parts]
            assert len(headings) == len(set(headings)) >= 4
            assert all(part.lines and all(part.lines) for part in found.parts)
    assert {key for _kind, key in keys()} >= set(SHARED.values())


def test_pages_speak_the_language_in_force_and_refuse_what_there_is_not() -> None:
    with use("es"):
        spanish = page("employment_q2")
    english = page("employment_q2")
    assert (english.title, spanish.title) == (
        "Employment rate, second quarter after exit",
        "Tasa de empleo en el segundo trimestre después de la salida",
    )
    assert english.parts[0].lines != spanish.parts[0].lines
    assert page("career_exited") == page("career_served")
    with pytest.raises(BadQuestion, match="no indicator, line or reading"):
        page("height")
