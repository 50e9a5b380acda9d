"""The example that a method's page shows: there is one, its numbers are right, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from highroad import language, market
from highroad.market import worked_example

ROOM = Path(market.__file__).parent
#: Rows as somebody brought or published them, of which nothing is computed.
AS_BROUGHT = {
    *("eligible-programs", "layoff-notices", "occupation-licenses", "occupation-tags"),
    "register-of-programs",
}
NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")


def _keys() -> set[str]:
    """The keys of all methods that questions to the labor market name."""
    calls = [node for path in ROOM.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    made = [node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Method"]
    named = [word.value for call in made for word in call.keywords if word.arg == "key"]
    return {each.value for each in named if isinstance(each, ast.Constant)}


@pytest.mark.parametrize("key", sorted(_keys() - AS_BROUGHT))
def test_every_method_that_computes_has_an_example_in_both_languages(key: str) -> None:
    english = worked_example(key)
    with language.use("es"):
        spanish = worked_example(key)
    assert english
    assert spanish != english
    assert sorted(NUMBER.findall(english)) == sorted(NUMBER.findall(spanish))


def test_every_method_names_its_source() -> None:
    calls = [node for path in ROOM.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    made = [node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Method"]
    assert len(made) > 50
    assert all("citation" in {word.arg for word in call.keywords} for call in made)


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        ("location-quotient", "= 1.60, in nine of ten cases between 1.47 and 1.74."),
        ("clusters", "= 5.00."),
        ("wage-threshold", "it is 61.6 percent."),
        ("unemployment", "= 5.7 percent, not the mean of the two rates."),
        ("vintage-change", "by up to 88 in nine of ten cases: a change of 100 is more than that."),
        ("relatedness", "100 percent of what it is related to is present. With the second alone it were 67"),
        ("peers", "= 1.19. The region with the smallest sum is the nearest peer."),
        ("opportunity-employment", "700 opportunity jobs."),
        ("transitions", "(30 − 20) / (1.4826 × 10) = 0.67 for pay;"),
        ("allocated-completers", "30 + 10 = 40. Counting each for every occupation would make 130"),
        ("training-alignment", "= 17 seats too few."),
        ("project-demand", "= 3 jobs in every quarter."),
        ("job-quality", "between 62.5 and 87.5 percent."),
        ("suppressed-jobs", "30 and 10 by estimate."),
        ("industry-mix", "0.24 / 0.15 = 1.60."),
        # $23.00: 0.25 + 0.25 × log(23/20) / log(25/20) = 0.4066 pay less
        ("wage-standards", "= $23.00. A quarter of jobs pay less than $20.00, half less than $25.00;"),
        ("wage-standards", "59.3 percent pay that much."),
        ("occupation-industries", ": 12.5 percent."),
        ("early-signs", "1.0 points, 0.6 on average."),
        ("change-since", "0.4 points below on average, 8.5 percent of what was expected."),
        ("supply-gap", "44 − 70 = −26 and 57 − 10 = 47, of which 60 are where people go and 13 the error."),
        ("regional-openings", "Openings: 94 a year. Jobs rounded"),
        # 995 × 0.09294 and 1,005 × 0.09507; × e^(∓1.6449 × 0.05)
        ("regional-openings", "to 95.5 possible; with a sampling error of 5 percent it is 85.2 to 103.7"),
    ],
)  # fmt: skip
def test_examples_are_worked_by_hand(key: str, ends: str) -> None:
    assert ends in worked_example(key)
