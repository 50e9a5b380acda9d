"""A plan of 240 sections, 400 exhibits, 2,000 comments and 600 remarks: server time of each of its pages.

`cases()` makes the plan in a throw-away copy of the demo, always the same one. A page of another part of the
plan workspace is measured by adding its address to `PAGES`, below the plan's own.
"""

from __future__ import annotations

import atexit
import datetime
import random
from contextlib import ExitStack
from typing import Any

from benchmarks import comments
from benchmarks.harness import Case

# The bar for every page, and for the page on which a section is written.
BAR, EDITOR_BAR = 0.2, 0.1
SEED = 20280701
EXHIBITS, REMARKS = 400, 600
SECTION = "II.a.1.A.i"

#: (who reads, address below the plan's own, bar). "" is somebody without an account.
PAGES: tuple[tuple[str, str, float], ...] = (
    ("planner", "", BAR),
    ("planner", "?show=mine", BAR),
    ("planner", "coverage/", BAR),
    ("planner", f"sections/{SECTION}/", EDITOR_BAR),
    ("planner", f"sections/{SECTION}/history/", BAR),
    ("planner", f"sections/{SECTION}/remarks/", BAR),
    ("planner", f"sections/{SECTION}/others/", BAR),
    ("steward", "people/", BAR),
    ("steward", "people/?show=overdue", BAR),
    ("steward", "people/outline.xlsx", BAR),
    ("planner", "remarks/", BAR),
    ("planner", "remarks/?show=all", BAR),
    ("steward", "calendar/", BAR),
    ("steward", "roadmap/", BAR),
    ("approver", "publish/", BAR),
    ("approver", "comments/", BAR),
)
#: Pages that are not below the plan.
OTHERS: tuple[tuple[str, str, float], ...] = (
    ("planner", "/my/", BAR),
    ("planner", "/my/sections/", BAR),
    ("planner", "/my/calendar/", BAR),
    ("", "/packs/us-wioa-state-plan/2023-11/", BAR),
    ("", f"/packs/us-wioa-state-plan/2023-11/{SECTION}/", BAR),
)


def cases() -> list[Case]:
    """Each page of the large plan, held to its bar."""
    with ExitStack() as stack:
        from highroad.demo import stage

        stack.enter_context(stage.throw_away())
        atexit.register(stack.pop_all().close)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    plan = large_plan()
    base = plan.get_absolute_url()
    listed = [(who, base + path, bar) for who, path, bar in PAGES] + list(OTHERS)
    browsers = {who: _browser(who) for who in {who for who, _path, _bar in listed}}
    return [
        Case(
            f"{who or 'anybody'}: {path.replace(base, '…/')}",
            lambda who=who, path=path: _get(browsers[who], path),
            at_most_seconds=bar,
        )
        for who, path, bar in listed
    ]


def large_plan() -> Any:
    """The plan; written straight into the database, since it is about reading it. Counts are printed."""
    from highroad.web.directory.models import Partnership, User
    from highroad.web.plans import services
    from highroad.web.plans.models import Plan, Section

    chance = random.Random(SEED)
    people = {
        name: User.objects.get(email=f"{name}@demo.example") for name in ("steward", "planner", "reviewer")
    }
    partnership = Partnership.objects.get(pk=Plan.objects.order_by("pk").first().partnership_id)
    begins = datetime.date(2028, 7, 1)
    plan = services.start_plan(
        people["steward"],
        partnership,
        pack_key="us-wioa-state-plan",
        title="A large plan",
        answers=_everything(),
        begins=begins,
    )
    pins = _exhibits(plan, people["planner"])
    sections = list(Section.objects.filter(plan=plan).order_by("pk"))
    _write(sections, pins, people, chance)
    _remark(sections, people, chance)
    _road(plan, people["steward"], begins)
    comments._fill(_period(plan))
    print(
        f"{len(plan.pack.items)} items, {len(sections)} sections, {len(pins)} exhibits, "
        f"{comments.COMMENTS} comments, {REMARKS} remarks"
    )
    return Plan.objects.select_related("partnership").get(pk=plan.pk)


def _everything() -> dict[str, Any]:
    """Answers under which every requirement is asked."""
    from highroad.reference.packs import load_pack

    pack = load_pack("us-wioa-state-plan", on=datetime.date(2026, 11, 22))
    flags = {key: True for key, field in pack.fields.items() if field.kind == "flag"}
    return flags | {
        "plan_type": "combined",
        "combined_partners": list(pack.fields["combined_partners"].choices),
    }


def _exhibits(plan: Any, planner: Any) -> list[Any]:
    """Copies of the demo's first kept exhibit, one edition each."""
    from highroad.web.evidence.models import Edition, Exhibit

    first = Edition.objects.filter(exhibit__partnership=plan.partnership).select_related("exhibit").first()
    made = Exhibit.objects.bulk_create(
        [
            Exhibit(
                partnership=plan.partnership,
                kind=first.exhibit.kind,
                parameters=first.exhibit.parameters,
                region_key=first.exhibit.region_key,
                created_by=planner,
            )
            for _each in range(EXHIBITS)
        ]
    )
    Edition.objects.bulk_create(
        [
            Edition(
                exhibit=exhibit,
                number=1,
                vintages=first.vintages,
                answers=first.answers,
                titles=first.titles,
                table_sha256=first.table_sha256,
                made_by=planner,
            )
            for exhibit in made
        ]
    )
    return made


def _write(sections: list[Any], exhibits: list[Any], people: dict[str, Any], chance: random.Random) -> None:
    from django.utils import timezone

    from highroad.web.plans.models import Section, SectionExhibit, SectionVersion

    today = timezone.localdate()
    states = ("not started", "drafting", "in review", "returned", "approved")
    pins, versions = [], []
    for place, section in enumerate(sections):
        mine = exhibits[place * len(exhibits) // len(sections) : (place + 1) * len(exhibits) // len(sections)]
        words = " ".join(chance.choices(comments.WORDS, k=400))
        section.text = "\n\n".join([words, *(f"[[exhibit:{exhibit.public_id}]]" for exhibit in mine)])
        section.text_version, section.state = 1, chance.choice(states)
        section.assignee = people[chance.choice(tuple(people))]
        section.due = today + datetime.timedelta(days=chance.randint(-30, 200))
        section.saved_by, section.saved_at = people["planner"], timezone.now()
        versions.append(
            SectionVersion(section=section, number=1, text=section.text, saved_by=people["planner"])
        )
        pins += [
            SectionExhibit(
                section=section, position=k, public_id=exhibit.public_id, title="A finding", kind=exhibit.kind
            )
            for k, exhibit in enumerate(mine)
        ]
    fields = ["text", "text_version", "state", "assignee", "due", "saved_by", "saved_at"]
    Section.objects.bulk_update(sections, fields)
    SectionVersion.objects.bulk_create(versions)
    SectionExhibit.objects.bulk_create(pins)


def _remark(sections: list[Any], people: dict[str, Any], chance: random.Random) -> None:
    from highroad.web.plans.people.models import Remark, RemarkReply

    numbers: dict[int, int] = {}
    rows = []
    for _each in range(REMARKS):
        section = chance.choice(sections)
        numbers[section.pk] = numbers.get(section.pk, 0) + 1
        rows.append(
            Remark(
                section=section,
                number=numbers[section.pk],
                finding=" ".join(chance.choices(comments.WORDS, k=40)),
                text_version=1,
                state=chance.choice(("open", "answered", "resolved")),
                by=people["reviewer"],
            )
        )
    made = Remark.objects.bulk_create(rows)
    RemarkReply.objects.bulk_create(
        [
            RemarkReply(remark=remark, step="answered", text="Done.", text_version=1, by=people["planner"])
            for remark in made
            if remark.state != "open"
        ]
    )


def _road(plan: Any, steward: Any, begins: datetime.date) -> None:
    from highroad.web.plans.calendar.days import save_milestone, save_phase

    for number in range(4):
        first = begins - datetime.timedelta(days=600 - 150 * number)
        phase = save_phase(
            steward,
            plan,
            {
                "title": f"Phase {number + 1}",
                "begins": first,
                "ends": first + datetime.timedelta(days=149),
            },
        )
        for step in range(10):
            due = first + datetime.timedelta(days=14 * step)
            save_milestone(steward, plan, {"title": f"Milestone {step + 1}", "due": due, "phase": phase})


def _period(plan: Any) -> Any:
    """An open period of public comment on the plan."""
    from django.utils import timezone

    from highroad.web.directory.models import User
    from highroad.web.plans.comments import periods
    from highroad.web.plans.models import Plan

    today = timezone.localdate()
    current = Plan.objects.select_related("partnership").get(pk=plan.pk)
    return periods.open_period(
        User.objects.get(email="approver@demo.example"),
        current,
        opens=today,
        closes=today + datetime.timedelta(days=30),
        reason="Measured.",
        expected_version=current.version,
    )


def _browser(who: str) -> Any:
    return comments._browser(f"{who}@demo.example" if who else "")


def _get(browser: Any, path: str) -> Any:
    return comments._get(browser, path)
