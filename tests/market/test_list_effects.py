"""What another list means for programs and students: nobody counts twice, and totals balance."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.market.test_flows_and_lists import DATA
from typer.testing import CliRunner

from highroad import language
from highroad.cli import main as cli
from highroad.errors import BadQuestion, DataMissing
from highroad.market import PROGRAM_FIELDS, list_effects, regional_list_effects
from highroad.market.list_effects import links_of
from highroad.publishing.exhibits.list_effects import sentences
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import read_register

WORDS = ("yes", "no", "not evaluable", "absent")


def flips(*verdicts: tuple[str, str, str]) -> pa.Table:
    """The table of `list_flips`: code, word before, word after."""

    def flip(before: str, after: str) -> str:
        unknown = "not evaluable" in (before, after)
        if (before == "yes") == (after == "yes"):
            return "cannot be told" if unknown and before != "yes" else "same"
        return "cannot be told" if unknown else "gains" if after == "yes" else "loses"

    rows = [
        {"soc": soc, "occupation": f"Work {soc}", "before": b, "after": a, "flip": flip(b, a)}
        for soc, b, a in verdicts
    ]
    return pa.Table.from_pylist(rows)


def programs(**people: float | None) -> pa.Table:
    return pa.table(
        {
            "program_id": list(people),
            "program": [f"Program {each}" for each in people],
            "provider": ["College"] * len(people),
            "people": pa.array(list(people.values()), pa.float64()),
            "people_mark": pa.array(
                ["suppressed" if each is None else None for each in people.values()], pa.string()
            ),
        }
    )


def links(*pairs: tuple[str, str, float | None]) -> pa.Table:
    ids, codes, weights = zip(*pairs, strict=True)
    return pa.table({"program_id": ids, "soc": codes, "weight": pa.array(weights, pa.float64())})


def test_people_are_divided_once_and_totals_balance() -> None:
    """Worked by hand: a's 90 go in thirds; b's 40 by weights 3 to 1; c is withheld; d leads nowhere."""
    changed = flips(("1", "yes", "yes"), ("2", "no", "yes"), ("3", "yes", "no"), ("4", "no", "not evaluable"))
    where = links(
        ("a", "1", None),
        ("a", "2", None),
        ("a", "4", None),
        ("b", "2", 3.0),
        ("b", "3", 1.0),
        ("c", "2", None),
    )
    result = list_effects(changed, programs(a=90, b=40, c=None, d=7), where)
    rows = {row["program_id"]: row for row in result.table.to_pylist()}
    assert rows["a"]["flip"] == "moves"  # on the list by 1 both times; 2 comes on
    assert [rows["a"][f"people_{each}"] for each in ("before", "gains", "loses", "after", "unclear")] == [
        30, 30, 0, 60, 30,
    ]  # fmt: skip
    assert [rows["b"][f"people_{each}"] for each in ("before", "gains", "loses", "after")] == [10, 30, 10, 30]
    assert rows["b"]["occupations"] == "+ Work 2; − Work 3"
    assert (rows["c"]["flip"], rows["c"]["people_gains"], rows["c"]["divided_mark"]) == (
        "gains",
        None,
        "suppressed",
    )
    assert (rows["d"]["flip"], rows["d"]["before"]) == ("cannot be told", "absent")
    told = result.method.parameters
    assert [float(told[f"people{each}"]) for each in ("", "_before", "_gains", "_loses", "_after")] == [
        137, 40, 60, 10, 90,
    ]  # fmt: skip
    assert (told["programs_gain"], told["programs_move"], told["withheld"], told["nowhere"]) == tuple("1211")
    assert any("they are not zero" in note for note in result.notes)
    with language.use("es"):
        assert "no son cero" in " ".join(list_effects(changed, programs(c=None), where).notes)


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=6),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 7), st.none() | st.floats(0, 9)), min_size=1, max_size=12
    ),
    st.lists(st.none() | st.integers(0, 500), min_size=4, max_size=4),
)
def test_nobody_counts_twice(
    verdicts: list[tuple[str, str]],
    pairs: list[tuple[int, int, float | None]],
    people: list[int | None],
) -> None:
    changed = flips(*((str(soc), *words) for soc, words in enumerate(verdicts)))
    unique = {(program, soc): weight for program, soc, weight in pairs}
    where = links(*((f"p{program}", str(soc), weight) for (program, soc), weight in unique.items()))
    found = list_effects(changed, programs(**{f"p{at}": each for at, each in enumerate(people)}), where)
    for row in found.table.to_pylist():
        if row["people"] is None:
            assert row["people_after"] is None
            continue
        assert row["people_before"] + row["people_change"] == pytest.approx(row["people_after"])
        parts = (row["people_before"], row["people_gains"], row["people_unclear"])
        assert sum(parts) <= row["people"] + 1e-9
        if row["flip"] == "gains":
            assert row["people_before"] == 0
    told = {name: float(found.method.parameters[f"people_{name}"]) for name in ("before", "gains", "loses")}
    after = float(found.method.parameters["people_after"])
    assert told["before"] + told["gains"] - told["loses"] == pytest.approx(after, abs=1e-5)


def test_programs_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestion, match="leads to an occupation"):
        list_effects(flips(("1", "yes", "no")), programs(a=1), links(("a", "1", None)).slice(0, 0))
    file = tmp_path / "programs.csv"
    file.write_text(
        "program,provider,cip,soc,completers\nCare,College,,31-1121; 29-1141,10\nOther,College,,,5\n"
    )
    rows = read_register(file, PROGRAM_FIELDS).append_column("program_id", pa.array(["1", "2"]))
    found, sources = links_of(rows, Catalogue(None))
    # Home health aides are a part of a combined occupation, as the wage survey publishes it.
    assert sorted(found["soc"].to_pylist()) == ["29-1141", "31-1120"]
    assert not sources
    with pytest.raises(DataMissing, match="lead"):
        links_of(rows.slice(1), Catalogue(None))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in ("C2024_A.csv", "HD2024.csv", "CIP2020_SOC2018_Crosswalk.xlsx"):
        catalogue.add(DATA / name)
    return catalogue


def test_regions_completers_through_the_crosswalk(held: Catalogue) -> None:
    """Computer science (95 completers) leads to two occupations: half of them come on with developers."""
    changed = flips(("15-1252", "no", "yes"), ("29-1141", "yes", "no"), ("15-1221", "no", "no"))
    result = regional_list_effects("county:06019", changed, catalogue=held)
    rows = {row["program_id"]: row for row in result.table.to_pylist()}
    assert rows["11.0701"]["people_gains"] == 47.5
    assert rows["51.3801"]["people_loses"] == 298
    assert rows["51.3801"]["divided_mark"] is None  # all of one program go one way: nothing is estimated
    with pytest.raises(DataMissing):
        regional_list_effects("county:06019", changed, of="eligible", catalogue=held)


def test_the_command_says_who_gains(held: Catalogue, tmp_path: Path) -> None:
    before = tmp_path / "last-year.csv"
    before.write_text("soc,occupation,listed\n29-1141,Registered Nurses,no\n15-1252,Software Developers,no\n")
    asked = ["market", "list-effects", "county:06019", "--rule", "published-only", "--against", str(before)]
    result = CliRunner().invoke(cli.app, [*asked, "--home", str(held.home)])
    assert result.exit_code == 0, result.output
    assert "From “last-year.csv”" in result.output
    assert "Registered Nurs" in result.output
    asked = ["market", "list-effects", "county:06019", "--rule", "published-only"]
    assert CliRunner().invoke(cli.app, asked).exit_code == 1


def test_where_no_program_says_how_many_people_it_has_that_is_said() -> None:
    changed = flips(("1", "no", "yes"))
    told = {"area_name": "Fresno", "of": "register"}
    found = list_effects(changed, programs(a=None), links(("a", "1", None)), parameters=told)
    title, takeaway = sentences(found, "last year", "this year")
    assert title == "Of 1 programs in Fresno, 1 would come onto the list and 0 would go off"
    assert "how many people that means, no program says" in takeaway
    assert "0 of 0" not in takeaway
