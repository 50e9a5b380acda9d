"""A plan of 240 sections, 400 exhibits, 2,000 comments, 600 remarks, 800 answers and as many judgements.

Always the same one, written straight into a throw-away database, since it is there to be read.
"""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

from benchmarks import comments

SEED = 20280701
EXHIBITS, REMARKS, INVITED, QUESTIONS = 400, 600, 20, 40
#: The section that everything gathers on: as many threads as nobody would leave open.
SECTION, THREADS = "II.a.1.A.i", 30


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
    _judge(sections, people["reviewer"])
    _discuss(sections, people)
    _ask(plan, people["steward"], sections)
    _road(plan, people["steward"], begins)
    comments._fill(_period(plan))
    _change(sections, chance)
    print(
        f"{len(plan.pack.items)} items, {len(sections)} sections, {len(pins)} exhibits, "
        f"{comments.COMMENTS} comments, {REMARKS} remarks"
    )
    return Plan.objects.select_related("partnership").get(pk=plan.pk)


def modification(plan: Any) -> Any:
    """The plan that modifies its first edition: a proposal for every section."""
    from highroad.web.directory.models import User
    from highroad.web.plans.changes import carrying

    steward = User.objects.get(email="steward@demo.example")
    return carrying.start_modification(steward, plan.editions.last(), title="A large modification")


def _judge(sections: list[Any], reviewer: Any) -> None:
    from highroad.web.plans.models import RequirementJudgement

    RequirementJudgement.objects.bulk_create(
        [
            RequirementJudgement(
                section=section, verdict="partial", reason="Not yet.", text_version=1, by=reviewer
            )
            for section in sections
            for _turn in range(2)
        ]
    )


def _discuss(sections: list[Any], people: dict[str, Any]) -> None:
    from highroad.web.plans.writing.models import Thread, ThreadEntry

    rows = []
    for section in sections:
        words = section.text.split(" ")
        for number in range(THREADS if section.requirement == SECTION else 2):
            start = len(" ".join(words[: number * 8])) + (1 if number else 0)
            quote = " ".join(words[number * 8 : number * 8 + 4])
            rows.append(
                Thread(
                    section=section,
                    number=number + 1,
                    quote=quote,
                    start=start,
                    end=start + len(quote),
                    opened_by=people["reviewer"],
                )
            )
    made = Thread.objects.bulk_create(rows)
    ThreadEntry.objects.bulk_create(
        [ThreadEntry(thread=thread, words="Is this so?", by=people["reviewer"]) for thread in made]
    )


def _ask(plan: Any, steward: Any, sections: list[Any]) -> None:
    from django.utils import timezone

    from highroad.web.plans.rounds.models import InputRound, RoundAnswer, RoundInvitation, RoundQuestion

    today = timezone.localdate()
    asked = InputRound.objects.create(
        plan=plan, number=1, title="Agencies", due=today, origin="http://testserver/", created_by=steward
    )
    questions = RoundQuestion.objects.bulk_create(
        [
            RoundQuestion(round=asked, place=place, requirement=section.requirement, text="What do you see?")
            for place, section in enumerate(sections[:QUESTIONS])
        ]
    )
    invitations = RoundInvitation.objects.bulk_create(
        [
            RoundInvitation(
                round=asked,
                organization=f"Agency {number}",
                email=f"agency{number}@example.org",
                answered_at=timezone.now(),
            )
            for number in range(INVITED)
        ]
    )
    words = " ".join(comments.WORDS * 3)
    RoundAnswer.objects.bulk_create(
        [
            RoundAnswer(invitation=invitation, question=question, text=words)
            for invitation in invitations
            for question in questions
        ]
    )


def _change(sections: list[Any], chance: random.Random) -> None:
    """After the first edition: half of the texts say something else, and newer numbers wait at an exhibit."""
    from highroad.web.plans.models import Section, SectionExhibit

    for section in sections[::2]:
        words = section.text.split(" ")
        for _turn in range(10):
            words[chance.randrange(300)] = chance.choice(comments.WORDS)
        section.text = " ".join(words)
    Section.objects.bulk_update(sections[::2], ["text"])
    SectionExhibit.objects.filter(section__in=sections).update(newer={"oews": "a later year"})


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
    """Exhibits after those that the demo keeps, one edition each, every one with a chart of its own."""
    from highroad.web.evidence.models import Edition, Exhibit

    kept = list(Edition.objects.filter(exhibit__partnership=plan.partnership).select_related("exhibit"))
    firsts = [kept[number % len(kept)] for number in range(EXHIBITS)]
    answers = _varied(firsts, random.Random(SEED))
    made = Exhibit.objects.bulk_create(
        [
            Exhibit(
                partnership=plan.partnership,
                kind=first.exhibit.kind,
                parameters=first.exhibit.parameters,
                region_key=first.exhibit.region_key,
                created_by=planner,
            )
            for first in firsts
        ]
    )
    Edition.objects.bulk_create(
        [
            Edition(
                exhibit=exhibit,
                number=1,
                vintages=first.vintages,
                answers=answer,
                titles=first.titles,
                table_sha256=first.table_sha256,
                made_by=planner,
            )
            for exhibit, first, answer in zip(made, firsts, answers, strict=True)
        ]
    )
    return made


def _varied(editions: list[Any], chance: random.Random) -> list[dict[str, str]]:
    """Answers of exhibits, each with a chart of its own: another title and values a little off.

    The released table stays as it is, since it proves its hash.
    """
    varied = []
    for number, edition in enumerate(editions):
        answers = {}
        for code, text in edition.answers.items():
            told = json.loads(text)
            for name in ("chart", "print_chart"):
                if told[name] is not None:
                    told[name]["title"] += f" ({number + 1})"
                    told[name]["spec"] = _moved(told[name]["spec"], chance)
            answers[code] = json.dumps(told, ensure_ascii=False)
        varied.append(answers)
    return varied


def _moved(part: Any, chance: random.Random) -> Any:
    if isinstance(part, dict):
        if isinstance(part.get("values"), list):
            return {**part, "values": [_row(row, chance) for row in part["values"]]}
        return {key: _moved(value, chance) for key, value in part.items()}
    return [_moved(value, chance) for value in part] if isinstance(part, list) else part


def _row(row: Any, chance: random.Random) -> Any:
    if not isinstance(row, dict):
        return row
    return {k: v * chance.uniform(0.98, 1.0) if isinstance(v, float) else v for k, v in row.items()}


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
