"""Groups that groups of another breakout make up: what the one shows, the others must not give away."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.indicators.made import as_table, file_of_records
from tests.publishing.measures.test_measures import parameters

from highroad.indicators.elements import Records
from highroad.indicators.groups import membership_in_groups
from highroad.indicators.report import KEYS
from highroad.indicators.rules import rules
from highroad.publishing.measures import MeasurePackage, Policy, audit, released_measures
from highroad.publishing.release import ReleasedTable
from highroad.reference import performance

AGES = {"age_19_24": 50, "age_25_44": 100, "age_45_54": 12, "age_55_59": 4, "age_60_plus": 20}


def released(
    groups: dict[tuple[str, str], int], *, program: str = "adult", line: str = "served", place: str = "state"
) -> MeasurePackage:
    """A state of 186 people; all others in the rest."""
    rows = []
    for there in dict.fromkeys(("state", place)):
        for (dimension, group), number in {("", ""): 186, **groups}.items():
            kind = "state" if there == "state" else "local_area"
            key = dict(zip(KEYS, (program, kind, there, dimension, group, "", "", line), strict=True))
            rows.append(key | {"numerator": number, "denominator": None, "value": None})
    dimensions = tuple({dimension: 0 for dimension, _group in groups})
    policy = Policy("Counts", breakouts=dimensions, place_breakouts=dimensions if place != "state" else ())
    return released_measures(pa.Table.from_pylist(rows), parameters("2025Q2"), policy).package


def number(table: ReleasedTable, place: str, column: str, group: str) -> int | None:
    [row] = [
        row
        for row in range(table.num_rows)
        if table.value(row, "place") == place and table.value(row, column) == group
    ]
    found: int | None = table.value(row, "served")
    return found


@pytest.mark.parametrize("place", ["state", "06001"])
def test_two_age_bands_make_up_the_older(place: str) -> None:
    groups = {("age", name): count for name, count in AGES.items()} | {("barrier", "older"): 24}
    package = released(groups, place=place)
    table = package.tables["adult.served"]
    shown = [number(table, place, *each) for each in (("barrier.older", "older"), ("age", "age_60_plus"))]
    assert number(table, place, "age", "age_55_59") is None
    assert None in shown  # 24 less 20 would be 4
    assert audit([package]) == []


@pytest.mark.parametrize("program", ["adult", "youth", "core"])
def test_the_services_make_up_any_service(program: str) -> None:
    [whole] = [
        each
        for each in performance.groups()
        if each.key == "any_service"
        and (not each.programs or ("adult" if program == "core" else program) in each.programs)
    ]
    counts = dict(zip(whole.made_of, (4, 90, 92), strict=False))
    package = released(
        {("service", part): count for part, count in counts.items()}
        | {("any_service", "any_service"): sum(counts.values())},
        program=program,
    )
    table = package.tables[f"{program}.served"]
    assert number(table, "state", "service", whole.made_of[0]) is None
    others = [number(table, "state", "service", part) for part in whole.made_of[1:]]
    assert None in [*others, number(table, "state", "any_service", "any_service")]
    assert audit([package]) == []


@pytest.mark.parametrize("program", ["adult", "youth"])
def test_what_is_said_to_make_up_a_group_does(program: str) -> None:
    records, in_force = Records(as_table(file_of_records(5, 400, 8100))), rules()
    found = {key: where for (_d, key), where in membership_in_groups(records, in_force, program).items()}
    wholes = [
        each
        for each in performance.groups()
        if each.made_of and (not each.programs or program in each.programs)
    ]
    assert [each.key for each in wholes] == ["older", "any_service"]
    for whole in wholes:
        parts = np.array([found[part] for part in whole.made_of])
        assert found[whole.key].any()
        assert (parts.sum(axis=0) == found[whole.key]).all()
