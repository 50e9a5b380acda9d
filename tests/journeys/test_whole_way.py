"""The whole way of a plan, from signing in to the published edition, by keyboard alone, and what readers get.

Pages that the permission matrix shows empty are looked at here with something on them.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.keyboard import Keyboard
from tests.web.plans.conftest import answer, keep  # noqa: F401 - a fixture
from tests.web_world import PASSWORD

from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans import services
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.vocabulary import PlanState, SectionState
from highroad.web.plans.writing.models import Thread

pytestmark = pytest.mark.browser

BASE = "/partnerships/valley/plans/local-plan/"
ASKED = "LP.A.5"
WORDS = "Work that feeds a family, in both counties."


@pytest.fixture
def local_plan(partnership, people) -> Plan:
    """A local plan, just started: the smallest pack that everything is asked of."""
    return services.start_plan(
        people["steward"], partnership, pack_key="us-wioa-local-plan", title="Local plan",
        answers={"plan_type": "area"}, begins=datetime.date(2027, 7, 1), on=datetime.date(2026, 11, 22),
    )  # fmt: skip


def section_now() -> Section:
    return Section.objects.get(requirement=ASKED)


def sign_in(hands: Keyboard, email: str) -> None:
    hands.follow("Sign in")
    hands.write("Email.*", email)
    hands.write("Password.*", PASSWORD)
    with hands.page.expect_navigation():
        hands.keys.press("Enter")


def test_the_whole_way_of_a_plan_by_keyboard_alone(
    open_browser,
    problems,
    local_plan,
    keep,  # noqa: F811
    people,
    settings,
    tmp_path,
):
    settings.MEDIA_ROOT = tmp_path
    exhibit = keep(answer(title="Farming pays $17.42"))
    page = open_browser()
    page.goto("/partnerships/valley/")
    hands = Keyboard(page)
    sign_in(hands, "steward@example.org")
    page.goto("/partnerships/valley/")
    hands.follow("Plans")
    hands.follow("Local plan")

    # Who writes it, until when; then it is among one's own.
    item = local_plan.pack.requirement(ASKED)
    link = rf"{ASKED} ?{re.escape(item.title)}"
    hands.follow(link)
    hands.tick("Who writes it, until when")
    hands.write("Person .*", "Steward")
    hands.write("Due .*", "12152026")
    hands.follow("Assign")
    assert section_now().assignee == people["steward"]
    assert section_now().due == datetime.date(2026, 12, 15)
    page.goto(BASE)
    hands.follow(r"[Mm]ine.*")
    expect(page.locator(".hr-outline a")).to_have_count(1)
    hands.follow(link)

    # Write, with the keys of the toolbar; put the exhibit in; save.
    hands.to("Your text")
    hands.keys.type("Where we go")
    hands.keys.press("Control+Alt+1")
    hands.keys.press("Enter")
    hands.keys.press("Enter")
    hands.keys.type(WORDS)
    hands.keys.press("Enter")
    hands.keys.press("Enter")
    hands.keys.press("Alt+F10")
    hands.to("List", "ArrowRight")
    hands.keys.press("Enter")
    hands.keys.type("Packing")
    hands.keys.press("Enter")
    hands.keys.press("Enter")
    hands.keys.press("Escape")
    hands.to("Insert: Farming pays .*")
    hands.keys.press("Enter")
    page.wait_for_function(
        "id => document.getElementById('id_text').value.includes(id)", arg=exhibit.public_id
    )
    hands.keys.press("Control+S")
    page.get_by_text("Saved.").wait_for()
    assert section_now().text.rstrip() == (
        f"## Where we go\n\n{WORDS}\n\n- Packing\n\n[[exhibit:{exhibit.public_id}]]"
    )

    # A note for the others, what coverage says, and on to the reviewer.
    hands.to("Write a note or suggest other words")
    hands.keys.press("Enter")
    hands.write("What you want to say", "Is this all?")
    hands.follow("Put it there")
    assert Thread.objects.get().section.requirement == ASKED
    page.goto(f"{BASE}coverage/")
    assert problems(page) == []
    hands.follow(link)
    hands.follow("Hand in for review")
    assert section_now().state == SectionState.IN_REVIEW

    second = open_browser("approver")
    second.goto(section_now().get_absolute_url())
    Keyboard(second).follow("Approve")
    assert section_now().state == SectionState.APPROVED
    assert problems(second) == []

    # Thirty days for everybody; then an edition, and a copy to take along.
    page.goto(BASE)
    hands.follow("Public comments")
    hands.follow("Open the comment period")
    hands.follow("Freeze the draft and open")
    period = local_plan.comment_periods.get()
    assert period.is_open()
    assert problems(page) == []
    page.goto(BASE)
    hands.follow("Publish an edition")
    hands.tick("published")
    hands.write("Note to readers.*", "For the board.")
    hands.follow("Publish")
    edition = local_plan.editions.first()
    assert (edition.state, edition.note) == (PlanState.PUBLISHED, "For the board.")
    assert problems(page) == []
    page.goto(f"{BASE}export/")
    hands.to("Word .*")
    hands.to("HTML .*", "ArrowDown")
    hands.write("What", "Edition")
    hands.follow("Make the document")
    assert jobs.run(str(Job.objects.filter(kind="plans.export").get().public_id)) == "done"
    page.reload()
    assert problems(page) == []
    hands.to("See the result")
    with page.expect_download() as waiting:
        hands.keys.press("Enter")
    written = Path(waiting.value.path()).read_text("utf-8")
    assert "Where we go" in written
    assert "17.42" in written
