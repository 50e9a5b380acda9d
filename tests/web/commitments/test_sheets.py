"""Registers as sheets: out and in again changes nothing; what would change is shown first."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.house.matrix.commitments import grow

from highroad.web.commitments import selectors, services
from highroad.web.commitments.models import Principle, Recommendation, RecommendationStep, StrategyItem
from highroad.web.commitments.sheets import PrincipleSheet, RecommendationSheet
from highroad.web.commitments.sheets_steps import StepSheet
from highroad.web.commitments.sheets_strategy import StrategySheet
from highroad.web.directory.models import AuditEvent
from highroad.web.directory.sheets.bringing import bring_in, given_in
from highroad.web.directory.sheets.files import to_csv, to_xlsx
from highroad.web.directory.sheets.registers import speaking

HERE = "/partnerships/valley/"


@pytest.fixture
def world(people, partnership, organization, region):
    made = {"people": people, "partnership": partnership, "organization": organization, "region": region}
    grow(made)
    grow(made, 2)
    return made


def sheets(people, partnership):
    tree = selectors.strategy_of(partnership)
    actor = people["steward"]
    return {
        "principles": PrincipleSheet(actor, partnership),
        "recommendations": RecommendationSheet(actor, partnership),
        "strategy": StrategySheet(actor, tree),
        "steps": StepSheet(actor, partnership),
    }


def rows_of(register) -> list[dict[str, str]]:
    return [register.texts_of(row) for row in register.rows()]


def csv_of(register, rows) -> bytes:
    return to_csv(register.heads(), [[row.get(name, "") for name in register.names()] for row in rows])


def changes(register, rows) -> dict[str, list]:
    """What rows would do, and that they did nothing yet."""
    before = AuditEvent.objects.count()
    found = bring_in(register, given_in(csv_of(register, rows), "f.csv", register))
    assert AuditEvent.objects.count() == before
    return {kind: found.of(kind) for kind in ("added", "changed", "same", "conflict", "rejected")}


def bring(register, rows):
    given_rows = given_in(csv_of(register, rows), "f.csv", register)
    return bring_in(register, given_rows, promised=bring_in(register, given_rows).print)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)


def test_out_and_in_again_changes_nothing_whatever_is_written(people, partnership, world):
    """Over generated texts, in both kinds of file and in both languages."""
    one = Recommendation.objects.get(number=1)
    item = StrategyItem.objects.filter(tree__partnership=partnership, level="measure").first()
    step = RecommendationStep.objects.create(recommendation=one, text="T", due="2027-03-01")

    @settings(max_examples=8, deadline=None)
    @given(
        text=WORDS | st.sampled_from(["=1+1\n'x", '"a", b;\r\nc', "-5", "'", "@ñ 😀"]),
        figure=st.decimals(min_value=-(10**9), max_value=10**9, places=4),
    )
    def changes_nothing(text, figure):
        Recommendation.objects.filter(pk=one.pk).update(
            statement=text, rationale=text * 2, cost_note=text,
            requirements=[text, "II.b.1"], populations=["gone", "low_income"], exhibits=["nowhere"],
        )  # fmt: skip
        RecommendationStep.objects.filter(pk=step.pk).update(text=text, note=text)
        StrategyItem.objects.filter(pk=item.pk).update(
            statement=text, target=figure, unit=text, by_year=2031, sectors=[text], programs=["??"]
        )
        Principle.objects.filter(partnership=partnership, number=1).update(title=text, statement=text)
        for register in sheets(people, partnership).values():
            out = register.heads(), register.taken_out()
            for content in (to_csv(*out), to_xlsx(*out, title="T")):
                with speaking("es"):
                    rows = given_in(content, "f", register)
                    brought = bring_in(register, rows)
                assert len(rows) == len(out[1])
                assert {each.kind for each in brought.outcomes} == {"same"}

    changes_nothing()


def test_what_would_change_is_shown_and_only_then_brought_in(people, partnership, world):
    register = sheets(people, partnership)["recommendations"]
    rows = rows_of(register)
    rows[0] |= {
        "statement": "Pay trainees well.",
        "populations": "People with low incomes; people experiencing homelessness",
    }
    rows.append({"statement": "=New", "rationale": "Rent.", "addressee": "The state", "principles": "2, 1"})
    found = changes(register, rows)
    assert [each.name for each in found["added"]] == ["Recommendation 3"]
    assert [each.differences[0].after for each in found["changed"]] == ["Pay trainees well."]
    assert len(found["same"]) == 1
    assert Recommendation.objects.count() == 2
    bring(register, rows)
    changed, made = Recommendation.objects.get(number=1), Recommendation.objects.get(number=3)
    assert (changed.statement, changed.version) == ("Pay trainees well.", 3)
    assert len(changed.populations) == 2
    assert (made.statement, made.principles, made.state) == ("=New", [2, 1], "draft")
    verbs = list(AuditEvent.objects.order_by("-pk").values_list("verb", flat=True)[:3])
    assert verbs == ["register.brought_in", "recommendation.added", "recommendation.changed"]
    again = changes(register, rows)
    assert [each.reason for each in again["rejected"]] == [
        "It is there already: Recommendation 3. Give its row as it was taken out, or say something else."
    ]


def test_rows_that_make_no_sense_come_back_with_row_column_and_reason(people, partnership, world):
    register = sheets(people, partnership)["recommendations"]
    one, two = rows_of(register)
    wrong = [
        one | {"statement": ""},
        two,
        two,
        one | {"number": "77"},
        {"statement": "N", "rationale": "R", "addressee": "A", "organization": "Nobody"},
        {"statement": "N", "rationale": "R", "addressee": "A", "principles": "9"},
        {"statement": "N", "rationale": "R", "addressee": "A", "populations": "martians"},
        {"statement": "x" * 401, "rationale": "R", "addressee": "A"},
        {"statement": "N", "rationale": "R", "addressee": "A", "exhibits": "https://x.test/e/nothing/"},
    ]
    found = changes(register, wrong)
    assert found["changed"] + found["added"] == []
    assert [(each.given.number, each.column) for each in found["rejected"]] == [
        (2, "Recommendation"), (3, "No."), (4, "No."), (5, "No."), (6, "That is, this partner"), (7, ""),
        (8, "For whom"), (9, "Recommendation"), (10, "Evidence"),
    ]  # fmt: skip
    version = changes(register, [one | {"statement": "Other", "version": "?"}])["rejected"][0]
    assert version.reason == "The version is missing: take the sheet out anew."


def test_what_changed_here_since_is_a_conflict_and_is_not_overwritten(people, partnership, world):
    register = sheets(people, partnership)["recommendations"]
    one, two = rows_of(register)
    for number in (1, 2):
        row = Recommendation.objects.get(number=number)
        services.change_recommendation(
            people["approver"], row, {"cost_note": "Much"}, expected_version=row.version
        )
    found = changes(register, [one | {"statement": "Mine"}, two])
    assert [each.given.texts["statement"] for each in found["conflict"]] == ["Mine"]
    assert len(found["same"]) == 1  # nobody touched this row of the sheet
    bring(register, [one | {"statement": "Mine"}, two])
    assert set(Recommendation.objects.values_list("statement", "cost_note")) == {("Pay trainees.", "Much")}


def test_what_was_shown_is_brought_in_or_nothing(people, partnership, world):
    register = sheets(people, partnership)["recommendations"]
    one, two = rows_of(register)
    rows = given_in(
        csv_of(register, [one | {"statement": "Mine"}, two | {"statement": "Too"}]), "f", register
    )
    promised = bring_in(register, rows).print
    services.change_recommendation(
        people["approver"], Recommendation.objects.get(number=1), {"cost_note": "M"}, expected_version=2
    )
    assert bring_in(register, rows, promised=promised).print != promised
    assert set(Recommendation.objects.values_list("statement", flat=True)) == {"Pay trainees."}


def test_only_approvers_change_what_is_issued_by_sheet_too(people, partnership, world):
    register = RecommendationSheet(people["contributor"], partnership)
    rows = rows_of(register)
    rows[0]["statement"] = "Mine"
    assert "role" in changes(register, rows)["rejected"][0].reason


def test_a_branch_comes_in_as_a_whole_under_numbers_of_its_own(people, partnership, world):
    register = sheets(people, partnership)["strategy"]
    rows = rows_of(register)
    rows[1] |= {"parent": "2"}  # an objective moves to the other goal
    rows += [
        {"no": "G", "level": "Goal", "statement": "Homes"},
        {
            "no": "O",
            "level": "objetivo",
            "parent": "G",
            "statement": "Near work",
            "serves": "1.1 Pay",
            "principles": "1",
        },
        {"level": "Measure", "parent": "O", "statement": "Hours", "direction": "down", "target": "12.5"},
        {"level": "Measure", "parent": "Q", "statement": "Hours"},
        {"level": "Goal", "statement": "Homes too", "target": "5"},
        {"level": "Measure", "parent": "G", "statement": "Rent", "direction": "sideways"},
    ]
    found = changes(register, rows)
    assert [each.column for each in found["rejected"]] == ["Stands under (No.)", "", "Should go"]
    bring(register, rows)
    made = {str(each): each for each in StrategyItem.objects.filter(tree=register.tree)}
    assert made["Near work"].parent == made["Homes"]
    assert made["Near work"].serves.statement == "Pay"
    assert (made["Hours"].direction, str(made["Hours"].target)) == ("down", "12.5000")
    assert made["Objective 1"].parent == made["Goal 2"]
    fixed = changes(register, [rows_of(register)[0] | {"level": "Vision"}])["rejected"]
    assert fixed[0].reason == "This stays as it is: goal."


def upload(browser, address, content, name="f.csv"):
    return browser.post(address, {"sheet": SimpleUploadedFile(name, content)})


def test_the_page_shows_brings_in_and_gives_back(client_for, people, partnership, world):
    register = sheets(people, partnership)["principles"]
    browser, address = client_for("steward"), f"{HERE}principles/sheet/"
    same = browser.get(f"{HERE}principles/principles.xlsx").content
    said = upload(browser, address, same, "principles.xlsx")
    assert "This sheet changes nothing" in said.content.decode()
    rows = rows_of(register)
    rows[0]["title"] = "Equity"
    rows[1]["statement"] = ""
    said = upload(browser, address, csv_of(register, rows))
    page = said.content.decode()
    assert "1 row would be changed." in page
    assert "Something must stand here." in page
    sealed = {"rows": said.context["sealed"]}
    back = browser.post(address, {**sealed, "deed": "xlsx"})
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(back.content)).get_sheet_by_index(0)
    assert [row[-1] for row in book.to_python()] == [
        "Why it came back", "What it says: Something must stand here."
    ]  # fmt: skip
    assert "Equity" not in browser.get(f"{HERE}principles/").content.decode()
    assert "1 row was changed." in browser.post(address, {**sealed, "deed": "bring"}).content.decode()
    assert "Equity" in browser.get(f"{HERE}principles/").content.decode()
    answer = browser.post(address, {**sealed, "deed": "bring"})
    assert answer.status_code == 409
    assert "Something changed while you were looking" in answer.content.decode()
    assert client_for("operator").post(address, {**sealed, "deed": "bring"}).status_code == 422
    returned = upload(browser, address, back.content, "back.xlsx")
    assert "some rows come back" in returned.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("No.,Name\n1,a", "the column “Version (leave it)” is missing"),
        ("No.,Name,Name,Version (leave it)\n", "the column “Name” stands there twice"),
        ("No.,Color,Version (leave it)\n", "it has no column “Color”"),
        ("", "the file is empty"),
    ],
)
def test_wrong_columns_are_named(client_for, world, content, said):
    answer = upload(client_for("steward"), f"{HERE}principles/sheet/", content.encode())
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_everybody_takes_out_what_they_may_read(client_for, people, partnership, world):
    services.add_recommendation(
        people["contributor"], partnership, {"statement": "Secret", "rationale": "R", "addressee": "A"}
    )
    address = f"{HERE}recommendations/recommendations.csv"
    assert b"Secret" not in client_for("anonymous").get(address).content
    assert b"Secret" in client_for("visitor").get(address).content
    assert client_for("visitor").get(f"{HERE}recommendations/recommendations.ods").status_code == 404
