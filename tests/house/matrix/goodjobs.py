"""Who may do what with occupation lists, appeals and registers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.house.matrix.outcomes import CONTRIBUTORS, EVERYBODY, STEWARDS, VISITORS, Address, Lengthening

from highroad.web.goodjobs import building, services
from highroad.web.goodjobs.models import Appeal, Register
from highroad.web.goodjobs.registers import bring_register
from highroad.web.goodjobs.standards import write_standard

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


QUALITY = """kind,subject,soc,element,answer,value,evidence,source,as_of
employer,Mill,,pay,,26.50,agreement,Contract 2026,2026-05
employer,Mill,,voice,yes,,employer statement,Letter,2026-06
"""


def bring(world: Mapping[str, Any], number: int = 1, *, text: str = QUALITY, **more: Any) -> Register:
    """One more register of job quality."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quality.csv"
        path.write_text(text)
        return bring_register(
            world["people"]["contributor"],
            world["partnership"],
            "job-quality",
            title=f"Employers {number}",
            files={"file": path},
            settings={"rubric": "starting-point", "standard": 25.0},
            **more,
        )


_COLUMNS = "program,provider,cip,soc,credential,hours,weeks,completers,completion_rate,employment_rate"
PROGRAMS = f"""{_COLUMNS},median_earnings,seats
Nursing,College,51.3801,{{soc}},Degree,500,14,40,80,*,90000,{{seats}}
"""


def bring_programs(
    world: Mapping[str, Any], soc: str = "29-1141", *, seats: str = "", **more: Any
) -> Register:
    """A register of programs, judged by the first list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.csv"
        path.write_text(PROGRAMS.format(soc=soc, seats=seats))
        return bring_register(
            world["people"]["contributor"],
            world["partnership"],
            "program-readiness",
            title="Valley programs",
            files={"file": path},
            settings={"rule": "good-jobs-program", "standard": 50000.0},
            version=world["partnership"].occupation_lists.first().versions.first(),
            **more,
        )


ELEMENTS = ({"key": "pay", "title": "Living pay", "asks": "It is enough", "accepts": ["agreement"]},)


def write(world: Mapping[str, Any], kind: str = "job-quality") -> Any:
    """One more version of the partnership's own rubric, or rule."""
    parts: Any = ELEMENTS if kind == "job-quality" else ({"measure": "hours", "at_least": 100.0},)
    if kind == "occupation-list":
        parts = {"paid": {"title": "Paid", "all_of": [{"measure": "annual_p50", "at_least": 40_000.0}]}}
    head = {"title": "What we call good", "citation": "The board, May 2026", "in_force_from": "2026-06-01"}
    return write_standard(world["people"]["steward"], world["partnership"], kind, head=head, parts=parts)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A list with two versions, a granted appeal and an open one; a register."""
    made = {"appeal": grow(world), "register": bring(world), "programs": bring_programs(world)}
    bring_programs(world, seats="25", register=made["programs"])
    write(world, "occupation-list")
    return made | {"rubric": write(world), "rule": write(world, "program-readiness")}


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
    Address("goodjobs:registers", get=EVERYBODY, fill=_HERE),
    *(
        Address("goodjobs:add_register", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE | {"kind": kind})
        for kind in ("program-readiness", "job-quality", "public-projects", "employer-voice", "worker-voice")
    ),
    Address("goodjobs:register", get=EVERYBODY, fill=_LIST),
    Address("goodjobs:renew_register", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_LIST),
    Address(
        "goodjobs:register_rows", get=EVERYBODY, fill=_LIST | {"edition": 1, "name": "file"}, is_file=True
    ),
    Address(
        "goodjobs:register_seats",
        get=EVERYBODY,
        fill=_HERE | {"number": 2, "edition": 2},
        is_file=True,
    ),
    Address("goodjobs:register_ctdl", get=EVERYBODY, fill=_HERE | {"number": 2, "edition": 1}, is_file=True),
    *(
        row
        for kind in ("job-quality", "program-readiness", "occupation-list")
        for row in (
            Address("goodjobs:standard", get=EVERYBODY, fill=_HERE | {"kind": kind}),
            Address("goodjobs:standard_version", get=EVERYBODY, fill=_HERE | {"kind": kind, "version": 1}),
            Address("goodjobs:edit_standard", get=STEWARDS, post=STEWARDS, fill=_HERE | {"kind": kind}),
        )
    ),
    Address(
        "goodjobs:standard_file",
        get=EVERYBODY,
        fill=_HERE | {"kind": "job-quality", "version": 1},
        is_file=True,
    ),
]


def _grow(world: dict[str, Any], number: int) -> None:
    grow(world, number)


def _bring(world: dict[str, Any], number: int) -> None:
    bring(world, number)


def _edition(world: dict[str, Any], number: int) -> None:
    """The register's first, second, third edition."""
    found = world["partnership"].registers.first()
    rows = QUALITY.replace("26.50", f"{26 + number}.50")
    bring(world, number, text=rows, register=found)


def _write(world: dict[str, Any], _number: int) -> None:
    write(world)


QUERIES = [
    Lengthening("goodjobs:lists", _grow, fill=_HERE),
    Lengthening("goodjobs:list", _grow, fill=_LIST),
    Lengthening("goodjobs:workshop", _grow, fill=_LIST, who="steward"),
    Lengthening("goodjobs:appeal", _grow, fill=_APPEAL),
    Lengthening("goodjobs:registers", _bring, fill=_HERE),
    Lengthening("goodjobs:register", _edition, fill=_LIST),
    Lengthening("goodjobs:standard", _write, fill=_HERE | {"kind": "job-quality"}),
]
