"""What waits for a person, gathered from every app."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from highroad.web.directory.models import Partnership, User
from highroad.web.directory.work import work_for
from highroad.web.plans import services
from highroad.web.plans.models import Plan, Section


@pytest.fixture
def plan(people: dict[str, User], partnership: Partnership) -> Plan:
    return services.start_plan(
        people["steward"],
        partnership,
        pack_key="us-wioa-state-plan",
        title="A plan",
        answers={"plan_type": "unified"},
    )


def assign(people: dict[str, User], plan: Plan, requirement: str, due: datetime.date | None) -> Section:
    section = plan.sections.get(requirement=requirement)
    return services.assign_section(
        people["steward"],
        section,
        assignee=people["contributor"],
        organization=None,
        due=due,
        expected_version=section.version,
    )


def test_assigned_sections_wait_for_their_writer_the_earliest_first(
    people: dict[str, User], plan: Plan
) -> None:
    assign(people, plan, "II.a.1.A", None)
    assign(people, plan, "II.b.1", datetime.date(2020, 1, 2))
    work = work_for(people["contributor"])
    assert [item.title.split()[0] for item in work] == ["II.b.1", "II.a.1.A"]
    assert [item.is_late for item in work] == [True, False]
    assert work_for(people["outsider"]) == []


def test_a_section_in_review_waits_for_reviewers_and_no_longer_for_its_writer(
    people: dict[str, User], plan: Plan
) -> None:
    section = assign(people, plan, "II.b.1", None)
    services.save_text(people["contributor"], section, "A vision.", base_version=0)
    section = Section.objects.get(pk=section.pk)
    services.move_section(people["contributor"], section, "in review", expected_version=section.version)
    assert work_for(people["contributor"]) == []
    assert [item.why for item in work_for(people["reviewer"])] == ["waits for review"]


def test_my_work_asks_the_database_as_often_for_many_sections_as_for_one(
    people: dict[str, User],
    plan: Plan,
    client_for: Callable[[str], Client],
    django_assert_num_queries: Callable,
) -> None:
    browser = client_for("contributor")
    assign(people, plan, "II.b.1", None)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        assert b"II.b.1" in browser.get("/my/").content
    assign(people, plan, "II.a.1.A", None)
    assign(people, plan, "II.a.1.B", None)
    with django_assert_num_queries(len(one)):
        assert b"II.a.1.B" in browser.get("/my/").content
