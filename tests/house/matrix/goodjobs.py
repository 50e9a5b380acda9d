"""Who may do what with occupation lists and appeals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.house.matrix.outcomes import CONTRIBUTORS, EVERYBODY, STEWARDS, VISITORS, Address, Lengthening

from highroad.web.goodjobs import building, services
from highroad.web.goodjobs.models import Appeal

_HERE = {"partnership": "valley"}
_LIST = _HERE | {"number": 1}
_APPEAL = _LIST | {"appeal": 1}


def appealed(world: Mapping[str, Any], version: Any) -> Appeal:
    """An appeal against a published version: somebody wants the first listed occupation off."""
    data = building.answer_of(version, "en").table.data
    return services.file_appeal(
        world["people"]["contributor"],
        version.list,
        {
            "soc": data["soc"][version.list.appeals.count()],
            "change": "remove",
            "on_behalf_of": "Valley College",
            "argument": "Few are hired.",
            "evidence": "A survey of 40 employers, May 2026.",
        },
    )


def grow(world: Mapping[str, Any], number: int = 1) -> Appeal:
    """One more list, published, with an appeal that is granted; the list takes a second appeal."""
    people, partnership = world["people"], world["partnership"]
    one = services.add_list(
        people["contributor"], partnership, {"title": f"Good jobs {number}", "rule": "published-only"}
    )
    version = services.publish_list(people["steward"], one)
    granted = appealed(world, version)
    services.decide_appeal(people["steward"], granted, granted=True, reason="The survey shows it.")
    services.publish_list(people["steward"], one, note="One appeal was granted.")
    return appealed(world, version)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A list with two versions, a granted appeal and an open one."""
    return {"appeal": grow(world)}


MATRIX = [
    Address("goodjobs:lists", get=EVERYBODY, fill=_HERE),
    Address("goodjobs:add_list", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE),
    Address("goodjobs:list", get=EVERYBODY, fill=_LIST),
    Address("goodjobs:version", get=EVERYBODY, fill=_LIST | {"version": 1}),
    Address("goodjobs:version_file", get=EVERYBODY, fill=_LIST | {"version": 1, "form": "csv"}, is_file=True),
    Address("goodjobs:workshop", get=VISITORS, fill=_LIST),
    Address("goodjobs:edit_list", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_LIST),
    Address("goodjobs:publish", post=STEWARDS, fill=_LIST),
    Address("goodjobs:file_appeal", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_LIST),
    Address("goodjobs:appeal", get=EVERYBODY, fill=_LIST | {"appeal": 2}),
    Address("goodjobs:decide", post=STEWARDS, fill=_LIST | {"appeal": 2}),
]


def _grow(world: dict[str, Any], number: int) -> None:
    grow(world, number)


QUERIES = [
    Lengthening("goodjobs:lists", _grow, fill=_HERE),
    Lengthening("goodjobs:list", _grow, fill=_LIST),
    Lengthening("goodjobs:workshop", _grow, fill=_LIST, who="steward"),
    Lengthening("goodjobs:appeal", _grow, fill=_APPEAL),
]
