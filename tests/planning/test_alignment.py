"""Two strategies, one above the other: every planted rift is found and explained, nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from highroad.planning.alignment import Item, Rift, crossings, misalignments, same_measure


def item(key: str, level: str = "objective", statement: str = "Pay", **more) -> Item:
    return Item(key=key, number=key, level=level, statement=statement, **more)


def measure(key: str, direction: str, target: str | None = None, **more) -> Item:
    value = Decimal(target) if target else None
    return item(key, "measure", "Median wage", direction=direction, target=value, unit="$", **more)


ALIGNED = ([item("1")], [item("a", serves="1")])


def found(above, here):
    return [each.rift for each in misalignments([*ALIGNED[0], *above], [*ALIGNED[1], *here])]


def test_two_that_go_together_have_no_rift():
    above = [measure("m", "up", "30", baseline=Decimal(20), sectors=("Health care",))]
    here = [measure("n", "up", "31", sectors=("health care",))]
    assert found(above, here) == []


def test_one_measure_in_two_directions_contradicts():
    (rift,) = misalignments(
        [*ALIGNED[0], measure("m", "up")], [*ALIGNED[1], measure("n", "down", populations=("Farmworkers",))]
    )[:1]
    assert rift.rift is Rift.OPPOSITE
    assert rift.contradicts
    assert rift.why == "“Median wage” should go up above and down here."


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        # Above from 20 to 30 by 2028. Here: below where it begins / between / as high.
        ("30", "19", Rift.OTHER_SIDE),
        ("30", "25", Rift.SHORT),
        ("30", "30", None),
    ],
)
def test_targets(upper, lower, expected):
    above = [measure("m", "up", upper, baseline=Decimal(20), by=2028)]
    rifts = found(above, [measure("n", "up", lower, by=2028)])
    assert rifts == ([expected] if expected else [])


def test_a_lower_target_that_is_due_earlier_is_no_rift():
    above = [measure("m", "up", "30", by=2030)]
    assert found(above, [measure("n", "up", "25", by=2028)]) == []


def test_a_measure_that_should_fall_has_its_other_side_above():
    above = [measure("m", "down", "5", baseline=Decimal(8))]
    assert found(above, [measure("n", "down", "9")]) == [Rift.OTHER_SIDE]


def test_measures_of_other_people_or_units_are_not_compared():
    above = [measure("m", "up", "30", populations=("Veterans",))]
    here = [measure("n", "down", "1", populations=("Farmworkers",))]
    assert not same_measure(above[0], here[0])
    assert set(found(above, here)) == {Rift.PEOPLE_IGNORED, Rift.PEOPLE_ALONE}


def test_silence_is_found_both_ways():
    above = [item("1"), item("2", sectors=("Broadband",))]
    here = [item("a", serves="1"), item("b", sectors=("Cold chain",))]
    rifts = misalignments(above, here)
    assert [each.rift for each in rifts] == [
        Rift.UNALIGNED,
        Rift.UNSERVED,
        Rift.SECTOR_IGNORED,
        Rift.SECTOR_ALONE,
    ]
    assert not any(each.contradicts for each in rifts)
    assert "“Broadband” is named above, in 2, and nowhere here." in [each.why for each in rifts]


def test_objectives_that_serve_each_other_speak_of_the_same_people():
    above, here = [item("1", populations=("Veterans",))], [item("a", serves="1", populations=("Youth",))]
    assert misalignments(above, here)[0].rift is Rift.OTHER_PEOPLE


def test_a_crossing_shows_what_nothing_touches():
    objective = item("1", programs=("WP",), populations=("Veterans", "Youth"))
    below = [
        item("1.1", "strategy", programs=("AEFLA",), populations=("Youth",)),
        item("1.2", "strategy"),
    ]
    (crossing,) = crossings([(objective, below)], ["WP", "AEFLA", "SNAP_ET"], ["Veterans", "Youth"])
    numbers = {cell: [each.number for each in items] for cell, items in crossing.touching.items()}
    assert numbers == {
        ("WP", "Veterans"): ["1.2"],
        ("WP", "Youth"): ["1.2"],
        ("AEFLA", "Veterans"): [],
        ("AEFLA", "Youth"): ["1.1"],
        ("SNAP_ET", "Veterans"): [],
        ("SNAP_ET", "Youth"): [],
    }
    assert crossing.empty == 3


def test_a_crossing_says_where_programs_meet_and_whether_together():
    objective = Item("o", "1.1", "objective", "Pay")
    bus = Item("b", "1.1.1", "strategy", "A bus", programs=("TRANSPORT", "TANF"), populations=("Parents",))
    care = Item("c", "1.1.2", "strategy", "Care", programs=("HOUSING",), populations=("Parents", "Youth"))
    trade = Item("t", "1.1.3", "strategy", "A trade", programs=("VR",), populations=("Youth",))
    programs = ["TANF", "VR", "HOUSING", "TRANSPORT", "PERKINS"]
    (crossing,) = crossings([(objective, [bus, care, trade])], programs, ["Parents", "Youth", "Veterans"])
    assert [(each.population, each.programs, each.is_joint) for each in crossing.meetings] == [
        ("Parents", ("TANF", "HOUSING", "TRANSPORT"), False),
        ("Youth", ("VR", "HOUSING"), False),
    ]
    assert crossing.meetings[0].through == ((bus, ("TANF", "TRANSPORT")), (care, ("HOUSING",)))
    (alone,) = crossings([(objective, [bus])], programs, ["Parents"])
    assert [(each.programs, each.is_joint) for each in alone.meetings] == [(("TANF", "TRANSPORT"), True)]
