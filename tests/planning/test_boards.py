"""Rosters counted against the rules on boards: worked examples of 20 CFR 679.110 and 679.320."""

from __future__ import annotations

import pytest

from highroad import language
from highroad.errors import BadQuestion
from highroad.planning.coverage import Answer, Verdict, finding_on
from highroad.planning.coverage.boards import board_problems, roster_of
from highroad.reference import boards
from highroad.reference.packs import Requirement, load_pack_version

#: The other required seats of a local board, one each.
OTHERS = {
    "Adult education provider (Title II)": 1,
    "Higher education: community college": 1,
    "Economic and community development": 1,
    "Wagner-Peyser Employment Service": 1,
    "Vocational rehabilitation": 1,
}


def asking(board: str) -> Requirement:
    return Requirement(
        "A", None, "Roster", "roster", "required", "Who sits.", ("Law",), (), ("S1",), "high", board=board
    )


def roster(seats: dict[str, int], chair: str = "") -> str:
    rows = [seat for seat, count in seats.items() for _each in range(count)]
    lines = ["| Member | Organization | Seat |", "|---|---|---|"]
    for number, seat in enumerate(rows):
        says = f"{seat}, chair" if seat == chair and seat not in rows[:number] else seat
        lines.append(f"| Person {number} | Place {number} | {says} |")
    return "\n".join(lines)


def local(business: int, small: int, labor: int, apprentice: int, community: int, **more: int) -> str:
    seats = {"Business": business - small, "Small business": small, "Labor organization": labor}
    seats |= {"Apprenticeship program": apprentice, "Community-based organization": community}
    return roster({**seats, **OTHERS, **more}, chair="Business")


def broken(board: str, text: str) -> list[str]:
    return [problem.reason for problem in board_problems(asking(board), text)]


# Sizes worked out by hand: 19 members need 10 of business and 4 of the workforce; 10 of 20 is exactly half;
# 4 of 21 is 19.05 percent; 26 of 51 is a majority though below 51 percent.
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (local(10, 2, 2, 1, 1), []),
        (local(10, 2, 2, 1, 2), ["More than half sit for business: 10 of 20 do."]),
        (
            local(11, 2, 2, 1, 1, **{"Adult education provider (Title II)": 2}),
            ["At least a fifth sit for the workforce: 4 of 21 do."],
        ),
        (
            local(10, 1, 1, 1, 2),
            ["The roster shows 1 of 2 seats asked for: small business.",
             "The roster shows 1 of 2 seats asked for: labor organizations."],
        ),
        (local(26, 4, 6, 2, 3, Other=9), []),
    ],
)  # fmt: skip
def test_local_boards(text, says):
    found = broken("local", text)
    assert [reason.split(" (")[0] for reason in found] == says


def state(**changed: int) -> str:
    seats = {
        "Governor": 1, "House of Representatives": 1, "State Senate": 1, "Business": 9, "Small business": 1,
        "Labor organization": 2, "Apprenticeship program": 1, "Community-based organization": 1,
        "Title I and Wagner-Peyser": 1, "Adult education (Title II)": 1, "Vocational rehabilitation": 1,
        "Chief elected official (mayor)": 2,
    }  # fmt: skip
    return roster({**seats, **changed}, chair="Business")


def test_state_boards_count_shares_among_those_whom_the_governor_appoints():
    # 22 members; without Governor and legislators 19, of them 10 of business and 4 of the workforce.
    assert broken("state", state()) == []
    # 9 of 18 is half; of all 21 it would be less.
    assert broken("state", state(Business=8)) == [
        "More than half sit for business: 9 of 18 do. (WIOA 101(b)(1)(C)(i); 20 CFR 679.110(b)(3)(i))"
    ]
    (reason,) = broken("state", state(**{"State Senate": 0}))
    assert reason.startswith("The roster shows 0 of 1 seat asked for: the State senate.")


def test_the_chair_sits_for_business():
    text = state().replace("Business, chair", "Business").replace("Labor organization |", "Labor, chair |", 1)
    assert broken("state", text) == ["The chair doesn't sit for business. (WIOA 101(c); 20 CFR 679.110(c))"]


def test_what_no_rule_can_read_is_said_and_nothing_is_called_wrong_for_certain():
    text = state(Business=4, Somebody=5)
    problems = board_problems(asking("state"), text)
    assert problems[0].kind == "board-seats-unknown"
    assert "5 members" in problems[0].reason
    assert len(problems) > 1
    assert not any(problem.blocking for problem in problems)
    assert roster_of("No table.", boards.load_board("state")) is None
    assert broken("", state(Business=0)) == []


def test_the_state_plan_asks_for_it_and_speaks_spanish():
    pack = load_pack_version("us-wioa-state-plan", "2023-11")
    plan = {"plan_type": "unified"}
    finding = finding_on(pack, "III.b.3.B.i", plan, Answer(text=state(Business=8), version=1))
    assert finding.verdict is Verdict.PARTIAL
    assert "More than half" in finding.reason
    assert finding_on(pack, "III.b.3.B.i", plan, Answer(text=state(), version=1)).verdict is Verdict.MET
    with language.use("es"):
        finding = finding_on(pack, "III.b.3.B.i", plan, Answer(text=state(Business=8), version=1))
    assert "empresas" in finding.reason
    with pytest.raises(BadQuestion):
        boards.load_board("school")
