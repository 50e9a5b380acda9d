"""A plan to test on, and exhibits that need no data."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

import pytest

from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Missing, Question
from highroad.publishing.release import release
from highroad.results import Column, Method, Result, SourceReference
from highroad.web.directory.models import Partnership, User
from highroad.web.evidence.models import Edition, Exhibit
from highroad.web.plans import services
from highroad.web.plans.models import Plan, Section

WORDS = (
    "Growers in the valley hire most in June and again in September, and lay off in winter. Packing and "
    "processing follow the harvest; health care grows all year and pays more at entry. Employers say that "
    "they lack people with a commercial license, and people say that they lack the way to one."
)
SOURCE = SourceReference(
    "oews", "Occupational Employment and Wage Statistics", "U.S. Bureau of Labor Statistics", "2025",
    "May 2025", "https://www.bls.gov/oes/", "2026-11-22", "0" * 64, "public domain",
)  # fmt: skip


def answer(
    kind: str = "occupation-table", title: str = "Farming pays $17.42", vintage: str = "2025"
) -> Answer:
    """A built exhibit with one row, as the publishing room makes them."""
    import pyarrow as pa

    columns = (Column("soc", "Occupation", "code"), Column("wage", "Median wage", "money", decimals=2))
    table = pa.table({"soc": ["45-0000"], "wage": [17.42]})
    result = Result(table, columns, (SOURCE,), Method("wages", "Wages", "As published."))
    released = release(result, title=title, description="Median hourly wages")
    return Answer(
        question=Question(kind, {"region": "metro:23420"}, {"oews": vintage}),
        kind_title="Occupations and their wages",
        language="en",
        title=title,
        subtitle="Median hourly wages, dollars",
        takeaway=title,
        table=released,
        shown=released,
        chart=None,
        print_chart=None,
        undrawn="One number needs no chart.",
        notes=(),
        source_line="Source: U.S. Bureau of Labor Statistics, May 2025",
        described=(),
        key_columns=("soc",),
        measures=("wage",),
    )


def lacking() -> Answer:
    """An exhibit without an answer."""
    import dataclasses

    nothing = Missing("The data were removed.", "Add them again.", "oews")
    return dataclasses.replace(answer(), table=None, shown=None, missing=nothing)


@pytest.fixture
def keep(partnership: Partnership, people: dict[str, User]) -> Callable[..., Exhibit]:
    """`keep(answer, …)`: a kept exhibit of the partnership with an edition for each answer."""

    def make(*answers: Answer, public: bool = True, public_id: str = "") -> Exhibit:
        answers = answers or (answer(),)
        exhibit = Exhibit.objects.create(
            partnership=partnership,
            kind=answers[0].question.kind,
            parameters=dict(answers[0].question.parameters),
            is_public=public,
            created_by=people["contributor"],
            **({"public_id": public_id} if public_id else {}),
        )
        add_editions(exhibit, answers, people["contributor"])
        return exhibit

    return make


def add_editions(exhibit: Exhibit, answers: Iterable[Answer], who: User) -> None:
    """Further editions of a kept exhibit."""
    for each in answers:
        Edition.objects.create(
            exhibit=exhibit,
            number=exhibit.editions.count() + 1,
            vintages=dict(each.question.vintages),
            answers={"en": each.to_json(), "es": each.to_json()},
            table_sha256=each.table.sha256 if each.table else "",
            made_by=who,
        )


@pytest.fixture
def plan(partnership: Partnership, people: dict[str, User]) -> Plan:
    """A unified State plan, just started."""
    return services.start_plan(
        people["steward"],
        partnership,
        pack_key="us-wioa-state-plan",
        title="Valley plan",
        answers={"plan_type": "unified"},
        begins=datetime.date(2028, 7, 1),
        on=datetime.date(2026, 11, 22),
    )


@pytest.fixture
def section_of(plan: Plan) -> Callable[..., Section]:
    """`section_of("II.a.1.A.i")`: the section as it is in the database now."""

    def find(requirement: str = "II.a.1.A.i") -> Section:
        return Section.objects.select_related("plan__partnership").get(plan=plan, requirement=requirement)

    return find
