"""Claims as the planning room checks them, and rows of an exhibit as people name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from highroad import language
from highroad.planning import claims as claim_rules
from highroad.publishing.exhibits import Exhibit as Answer


def condition_of(condition: Mapping[str, Any], sentence: str, answered: Answer) -> claim_rules.Claim:
    """The claim of a stored condition, with the interval of its number where the exhibit has one.

    Raises BadQuestion when the condition makes no sense.
    """
    found = dict(condition)
    names = {column.name for column in answered.table.columns}
    if found["measure"] == answered.measures[0] and {"low", "high"} <= names:
        found |= {"low": "low", "high": "high"}
    return claim_rules.Claim(
        sentence=sentence, **{**found, "comparison": claim_rules.Comparison(found["comparison"])}
    )


def state_of(outcome: claim_rules.Outcome) -> str:
    """The stored name of a standing: "still_true", "weaker", "no_longer_true", "not_evaluable"."""
    return outcome.standing.value.replace(" ", "_")


def check(
    condition: Mapping[str, Any],
    sentence: str,
    now: Mapping[str, Answer],
    before: Mapping[str, Answer] | None = None,
) -> tuple[str, dict[str, str]]:
    """Where a claim stands on an answer, and why, in every language: (state, language -> reason)."""
    states, reasons = set(), {}
    for code in language.LANGUAGES:
        with language.use(code):
            earlier = before[code].table if before else None
            outcome = claim_rules.check_claim(
                condition_of(condition, sentence, now[code]), now[code].table, earlier
            )
        states.add(state_of(outcome))
        reasons[code] = outcome.reason
    (state,) = states
    return state, reasons


def name_column(answered: Answer) -> str:
    """The column that names a row for people: the first text beside the keys, else the first key."""
    return next(
        (
            column.name
            for column in answered.table.columns
            if column.kind == "text" and column.name not in answered.key_columns
        ),
        answered.key_columns[0],
    )


def row_names(answered: Answer) -> dict[str, dict[str, str]]:
    """Every row that a claim can be about: what people call it -> key column -> value."""
    table, name = answered.table, name_column(answered)
    found: dict[str, dict[str, str]] = {}
    for row in range(table.num_rows):
        key = {column: str(table.value(row, column)) for column in answered.key_columns}
        called = table.text(row, name)
        codes = ", ".join(value for value in key.values() if value != called)
        found[f"{called} ({codes})" if codes else called] = key
    return found
