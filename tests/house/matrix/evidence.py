"""Who may do what at the addresses of `evidence`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.house.matrix.outcomes import CONTRIBUTORS, EVERYBODY, HIDDEN, SIGNED_IN, Address
from tests.web_world import WHO

from highroad.publishing.exhibits import Question
from highroad.web.evidence import services

_REGION = {"key": "metro:23420"}
_KIND = {"kind": "location-quotients"}


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A kept public exhibit, with a claim that rests on it."""
    from highroad.web.evidence.models import Claim

    question = Question("location-quotients", {"region": "metro:23420"})
    exhibit = services.keep_exhibit(world["people"]["contributor"], world["partnership"], question)
    claim = Claim.objects.create(
        exhibit=exhibit,
        sentence="Farming is what people here are known for.",
        condition={},
        state=Claim.State.NOT_EVALUABLE,
        reason={"en": "", "es": ""},
        checked_at=timezone.now(),
        created_by=world["people"]["contributor"],
    )
    return {"exhibit": exhibit, "claim": claim}


def _kept(world: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"public_id": world["exhibit"].public_id} | more


def _kept_file(world: Mapping[str, Any]) -> dict[str, Any]:
    return _kept(world, form="csv")


MATRIX = [
    Address("evidence:find", get=EVERYBODY),
    Address("evidence:region", get=EVERYBODY, fill=_REGION),
    Address("evidence:briefing_file", get=dict.fromkeys(WHO, HIDDEN), fill=_REGION | {"form": "zip"}),
    Address("evidence:exhibits", get=EVERYBODY),
    Address("evidence:keep", post=SIGNED_IN),
    Address("evidence:ask", get=EVERYBODY, fill=_KIND),
    Address("evidence:ask_file", get=EVERYBODY, fill=_KIND | {"form": "csv"}, is_file=True),
    Address("evidence:exhibit", get=EVERYBODY, fill=_kept),
    Address(
        "evidence:exhibit_file", get=EVERYBODY, fill=lambda world: _kept(world, form="csv"), is_file=True
    ),
    Address("evidence:embed", get=EVERYBODY, fill=_kept),
    Address("evidence:renew", post=CONTRIBUTORS, fill=_kept),
    Address("evidence:bind_claim", post=CONTRIBUTORS, fill=_kept),
    Address("evidence:remove_claim", post=CONTRIBUTORS, fill=lambda world: {"claim": world["claim"].pk}),
    Address("evidence:data", get=EVERYBODY),
    Address("evidence:source", get=EVERYBODY, fill={"source": "oews"}),
]
