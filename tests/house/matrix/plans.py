"""Who may do what at the addresses of `plans`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from tests.house.matrix.outcomes import (
    APPROVERS,
    CONTRIBUTORS,
    EVERYBODY,
    HIDDEN,
    REVIEWERS,
    STEWARDS,
    VISITORS,
    Address,
    from_,
)

from highroad.web.directory.models import Job
from highroad.web.plans import services
from highroad.web.plans.writing import threads
from highroad.web.plans.writing.models import ImportedPiece, PlanImport

_PLAN = {"partnership": "valley", "plan": "valley-plan"}
_SECTION = _PLAN | {"requirement": "II.b.1"}
#: A document that the steward asked for: nobody else learns that it exists.
_STEWARDS_DOCUMENT = VISITORS | dict.fromkeys(
    ("visitor", "contributor", "reviewer", "approver", "operator"), HIDDEN
)
#: Nothing is published yet: for others than members there is no such page.
_NOTHING = from_("visitor", below=HIDDEN, anonymous=HIDDEN) | dict.fromkeys(VISITORS, HIDDEN)
_UNPUBLISHED = from_("visitor", below=HIDDEN, anonymous=HIDDEN)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A plan, and a document of it that the steward asked for but whose file is gone."""
    steward = world["people"]["steward"]
    plan = services.start_plan(
        steward,
        world["partnership"],
        pack_key="us-wioa-state-plan",
        title="Valley plan",
        answers={"plan_type": "unified"},
        on=datetime.date(2026, 11, 22),
    )
    threads.open_thread(steward, plan.sections.get(requirement="II.b.1"), words="Is this all?")
    document = Job.objects.create(
        kind="plans.export", payload={"plan": plan.pk, "form": "html"}, state="done", requested_by=steward
    )
    brought = PlanImport.objects.create(plan=plan, file_name="plan.docx", sha256="0" * 64, by=steward)
    ImportedPiece.objects.create(
        brought_by=brought, position=0, trail=["Vision"], text="Words.", state="tray"
    )
    return {"plan": plan, "document": document, "brought": brought}


MATRIX = [
    Address("plans:plans", get=EVERYBODY, fill={"partnership": "valley"}),
    Address("plans:archives", get=STEWARDS, post=STEWARDS, fill={"partnership": "valley"}),
    Address("plans:archive_checksums", get=STEWARDS, fill={"partnership": "valley"}, is_file=True),
    # None is on record.
    Address(
        "plans:take_archive",
        get=STEWARDS | {"steward": HIDDEN, "operator": HIDDEN},
        fill={"partnership": "valley", "archive": 1},
    ),
    Address("plans:start", get=STEWARDS, post=STEWARDS, fill={"partnership": "valley"}),
    Address("plans:outline", get=VISITORS, fill=_PLAN),
    Address("plans:particulars", get=STEWARDS, post=STEWARDS, fill=_PLAN),
    Address("plans:coverage", get=VISITORS, fill=_PLAN),
    Address("plans:publish", get=APPROVERS, post=APPROVERS, fill=_PLAN),
    Address("plans:read", get=_UNPUBLISHED, fill=_PLAN),
    Address("plans:whole", get=_NOTHING, fill=_PLAN | {"number": 1}),
    Address("plans:export", get=VISITORS, post=VISITORS, fill=_PLAN),
    Address(
        "plans:download",
        get=_STEWARDS_DOCUMENT | {"steward": HIDDEN},
        fill=lambda world: _PLAN | {"job": world["document"].public_id},
    ),
    Address("plans:section", get=VISITORS, post=CONTRIBUTORS, fill=_SECTION),
    # A part of the writing desk, no page of its own.
    Address("plans:ways", get=CONTRIBUTORS, fill=_SECTION, is_file=True),
    Address("plans:preview", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:history", get=VISITORS, fill=_SECTION),
    Address("plans:restore", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:move", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:assign", post=STEWARDS, fill=_SECTION),
    Address("plans:judge", post=REVIEWERS, fill=_SECTION),
    Address("plans:language", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:renew", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:word", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address(
        "plans:word_move",
        post=CONTRIBUTORS,
        fill=lambda world: _PLAN | {"piece": world["brought"].pieces.first().pk},
        data={"section": "II.b.2"},
    ),
    Address(
        "plans:word_review",
        get=CONTRIBUTORS,
        post=CONTRIBUTORS,
        fill=lambda world: _PLAN | {"file": world["brought"].public_id},
    ),
    Address("plans:draft", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:drop_draft", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:paste", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:threads", post=CONTRIBUTORS, fill=_SECTION),
    Address("plans:thread", post=CONTRIBUTORS, fill=_SECTION | {"thread": 1}),
    Address("plans:together", post=CONTRIBUTORS, fill=_SECTION),
]
