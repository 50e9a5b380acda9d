"""The lists of `plans`, and how each gets one more row (for the query counts)."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from tests.house.matrix.outcomes import Lengthening
from tests.web.plans.conftest import WORDS, answer

from highroad.web.directory.models import User
from highroad.web.evidence.models import Edition, Exhibit
from highroad.web.plans import services
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.writing import drafts, presence, threads
from highroad.web.plans.writing.models import ImportedPiece, PlanImport

_PLAN = {"partnership": "valley", "plan": "plan"}
_SECTION = _PLAN | {"requirement": "II.a.1.A.i"}
_WRITTEN = ("II.a.1.A.i", "II.b.1", "III.b.7")


def _another_plan(world: dict[str, Any], number: int) -> Plan:
    return services.start_plan(
        world["people"]["steward"],
        world["partnership"],
        pack_key="us-wioa-state-plan",
        title="Plan",
        answers={"plan_type": "unified"},
        on=datetime.date(2026, 11, 22),
    )


def _plan(world: dict[str, Any]) -> Plan:
    return Plan.objects.filter(slug="plan").first() or _another_plan(world, 0)


def _another_exhibit(world: dict[str, Any], number: int) -> Exhibit:
    who = world["people"]["contributor"]
    exhibit = Exhibit.objects.create(
        partnership=world["partnership"], kind="occupation-table", parameters={}, created_by=who
    )
    given = answer(title=f"Finding {number}")
    Edition.objects.create(
        exhibit=exhibit,
        number=1,
        vintages={"oews": "2025"},
        answers={"en": given.to_json()},
        table_sha256=given.table.sha256,
        made_by=who,
    )
    return exhibit


def _save(world: dict[str, Any], requirement: str, text: str) -> Section:
    section = Section.objects.get(plan=_plan(world), requirement=requirement)
    people = world["people"]
    services.save_text(people["contributor"], section, text, base_version=section.text_version)
    section = Section.objects.get(pk=section.pk)
    services.judge_requirement(
        people["reviewer"], section, verdict="partial", reason="More.", text_version=section.text_version
    )
    return section


def _another_section(world: dict[str, Any], number: int) -> None:
    """One more section with text, an exhibit, a judgement, a person, an organization and a date."""
    exhibit = _another_exhibit(world, number)
    section = _save(world, _WRITTEN[number - 1], f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]")
    services.assign_section(
        world["people"]["steward"],
        section,
        assignee=world["people"]["contributor"],
        organization=world["organization"],
        due=datetime.date(2026, 11, number),
        expected_version=section.version,
    )


def _longer_section(world: dict[str, Any], number: int) -> None:
    """One more exhibit in one section, which makes a version and a judgement more, too."""
    exhibit = _another_exhibit(world, number)
    text = Section.objects.get(plan=_plan(world), requirement="II.a.1.A.i").text
    _save(world, "II.a.1.A.i", f"{text}\n\n{WORDS}\n\n[[exhibit:{exhibit.public_id}]]")


def _another_hand(world: dict[str, Any], number: int) -> None:
    """One more person here, with a draft; one more note and one more suggestion, answered and closed."""
    _longer_section(world, number)
    section = Section.objects.get(plan=_plan(world), requirement="II.a.1.A.i")
    writer = world["people"]["contributor"]
    reader = User.objects.create(email=f"hand{number}@example.org")
    presence.be_here(reader, section)
    drafts.keep_draft(
        world["people"]["operator"], section, f"Draft {number}", key=uuid.uuid4(), base_version=number
    )
    for kind in ("first", "second"):
        note = threads.open_thread(writer, section, words=f"Note {kind}", quote="Growers")
        threads.reply(writer, note, "Yes.")
    threads.resolve(writer, note, expected_version=1)
    threads.open_thread(writer, section, words="", quote="June", proposed="July")


def _another_file(world: dict[str, Any], number: int) -> None:
    """One more file, with a piece in the tray."""
    brought = PlanImport.objects.create(
        plan=_plan(world), file_name=f"{number}.docx", sha256="0" * 64, by=world["people"]["contributor"]
    )
    ImportedPiece.objects.create(brought_by=brought, position=0, text="Words.", state="tray")


QUERIES = [
    Lengthening("plans:word", _another_file, fill=_PLAN),
    Lengthening("plans:plans", _another_plan, fill={"partnership": "valley"}),
    Lengthening("plans:outline", _another_section, fill=_PLAN, who="contributor"),
    Lengthening("plans:coverage", _another_section, fill=_PLAN),
    Lengthening("plans:publish", _another_section, fill=_PLAN),
    Lengthening("plans:read", _another_section, fill=_PLAN),
    Lengthening("plans:section", _longer_section, fill=_SECTION),
    Lengthening("plans:section", _another_hand, fill=_SECTION),
    Lengthening("plans:history", _longer_section, fill=_SECTION),
]
