"""Who may do what at the addresses of `evidence`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.house.matrix.outcomes import (
    CONTRIBUTORS,
    EVERYBODY,
    HIDDEN,
    SIGNED_IN,
    STEWARDS,
    Address,
    Lengthening,
)
from tests.publishing.measures.practice_package import publish_package
from tests.web_world import WHO

from highroad.publishing.exhibits import Question
from highroad.web.evidence import services

_REGION = {"key": "metro:23420"}
_KIND = {"kind": "location-quotients"}
_PARTNERSHIP = {"partnership": "valley"}
_CONDITION = {
    "measure": "location_quotient",
    "row": {"soc": "45-2092"},
    "comparison": "above",
    "threshold": 5.0,
}


def _keep(world: Mapping[str, Any], number: int) -> None:
    """One more kept exhibit with a claim."""
    person = world["people"]["contributor"]
    question = Question("location-quotients", {"region": "metro:23420", "rows": str(number + 4)})
    exhibit = services.keep_exhibit(person, world["partnership"], question)
    services.bind_claim(person, exhibit, f"Sentence {number}", _CONDITION)


def _measure_package(world: Mapping[str, Any], number: int) -> None:
    """One more published measure package."""
    publish_package(world["people"]["steward"], world["partnership"], number)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A kept public exhibit, with a claim that rests on it, and a measure package."""
    from highroad.web.evidence.models import Claim, PublishedMeasures

    _keep(world, 1)
    for number in (0, 1):
        _measure_package(world, number)
    claim = Claim.objects.select_related("exhibit").get()
    return {"exhibit": claim.exhibit, "claim": claim, "measures": PublishedMeasures.objects.first()}


def _package(world: Mapping[str, Any]) -> dict[str, Any]:
    return _PARTNERSHIP | {"package": world["measures"].pk}


def _trend(world: Mapping[str, Any]) -> dict[str, Any]:
    return _package(world) | {"program": "adult"}


def _kept(world: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"public_id": world["exhibit"].public_id} | more


def _kept_file(world: Mapping[str, Any]) -> dict[str, Any]:
    return _kept(world, form="csv")


def _claim(world: Mapping[str, Any]) -> dict[str, Any]:
    return {"claim": world["claim"].pk}


_NOBODY_FINDS_IT = dict.fromkeys(WHO, HIDDEN)

MATRIX = [
    Address("evidence:regions", get=EVERYBODY),
    Address("evidence:find", get=EVERYBODY),
    Address("evidence:counties", get=EVERYBODY),
    Address("evidence:state", get=EVERYBODY, fill={"key": "state:06"}),
    Address("evidence:region", get=EVERYBODY, fill=_REGION),
    Address("evidence:briefing_file", get=_NOBODY_FINDS_IT, fill=_REGION | {"form": "zip"}),
    Address("evidence:occupations", get=EVERYBODY),
    Address("evidence:occupation", get=EVERYBODY, fill={"soc": "53-3032"}),
    Address("evidence:exhibits", get=EVERYBODY),
    Address("evidence:exhibits_json", get=EVERYBODY, is_file=True),
    Address("evidence:keep", post=SIGNED_IN),
    Address("evidence:ask", get=EVERYBODY, fill=_KIND),
    Address("evidence:ask_file", get=EVERYBODY, fill=_KIND | {"form": "csv"}, is_file=True),
    Address("evidence:ask_plot", get=EVERYBODY, fill=_KIND, is_file=True),
    Address("evidence:exhibit", get=EVERYBODY, fill=_kept),
    Address("evidence:exhibit_file", get=EVERYBODY, fill=_kept_file, is_file=True),
    Address("evidence:exhibit_plot", get=EVERYBODY, fill=_kept, is_file=True),
    Address("evidence:embed", get=EVERYBODY, fill=_kept),
    Address("evidence:renew", post=CONTRIBUTORS, fill=_kept),
    Address("evidence:readers", post=CONTRIBUTORS, fill=_kept, data={"readers": "members"}),
    Address("evidence:bind_claim", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_kept),
    Address("evidence:claim", get=EVERYBODY, fill=_claim),
    Address("evidence:remove_claim", post=CONTRIBUTORS, fill=_claim),
    Address("evidence:claims", get=EVERYBODY, fill=_PARTNERSHIP),
    Address("evidence:check_claims", post=CONTRIBUTORS, fill=_PARTNERSHIP),
    Address("evidence:rulebook", get=EVERYBODY),
    Address("evidence:checks", get=EVERYBODY),
    Address("evidence:check", get=EVERYBODY, fill={"check": "hr-pirl-0276"}),
    Address("evidence:definition", get=EVERYBODY, fill={"key": "employment_q2"}),
    Address("evidence:measures", get=EVERYBODY, fill=_PARTNERSHIP),
    Address("evidence:receive_measures", get=STEWARDS, post=STEWARDS, fill=_PARTNERSHIP),
    Address("evidence:measure_package", get=EVERYBODY, fill=_package),
    Address("evidence:measure_trend", get=EVERYBODY, fill=_trend, is_file=True),
    Address("evidence:measure_file", get=EVERYBODY, fill=_package, is_file=True),
    Address("evidence:data", get=EVERYBODY),
    Address("evidence:data_json", get=EVERYBODY, is_file=True),
    Address("evidence:source", get=EVERYBODY, fill={"source": "oews"}),
]

QUERIES = [
    Lengthening("evidence:exhibits", add=_keep),
    Lengthening("evidence:exhibits_json", add=_keep),
    Lengthening("evidence:measures", add=_measure_package, fill=_PARTNERSHIP),
    Lengthening("evidence:claims", add=_keep, fill=_PARTNERSHIP),
]
