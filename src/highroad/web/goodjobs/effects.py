"""What a change of an occupation list means for programs and students: those of the partnership's registers,
of the lists of eligible programs, and of the region's institutions.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import HighroadError
from highroad.language import gettext as spoken
from highroad.market import PROGRAM_FIELDS, list_flips, regional_list_effects
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits.list_effects import sentences
from highroad.publishing.exhibits.occupation_list import VERDICTS, told
from highroad.publishing.release import release
from highroad.results import Result
from highroad.sources.registers import read_register
from highroad.web.directory.models import Partnership
from highroad.web.evidence import answers
from highroad.web.goodjobs.models_registers import RegisterEdition, RegisterKind

MOST = 25
SHOWN = ("flip", "people", "people_gains", "people_loses")


@dataclass(frozen=True, slots=True)
class Effect:
    """One set of programs under two lists. rows: program, provider, occupations that decide, cells.

    problem: why it cannot be told, and what to do, instead of everything else.
    """

    title: str
    sentence: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    more: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""


def effects_between(
    partnership: Partnership, first: Answer, second: Answer, names: tuple[str, str]
) -> list[Effect]:
    """What the programs and students of a region gain and lose between two lists in the same language.

    first, second: exhibits of the kind "occupation-list". names: what the two are called.
    """
    tables = [found.table for found in (first, second)]
    if any(table is None for table in tables):
        return []
    return effects_of(
        partnership, [_verdicts(table) for table in tables], names, [t.sha256 for t in tables if t]
    )


def effects_of(
    partnership: Partnership, lists: list[Result], names: tuple[str, str], depends: Iterable[str]
) -> list[Effect]:
    """As `effects_between`, of two lists as results; depends: what the lists are known by, for keeping."""
    editions = _programs_of(partnership)
    named = (*depends, *names, *(f"{each.register_id}.{each.number}" for each in editions))
    kept = answers.kept(
        "list-effects",
        lambda: json.dumps([_plain(each) for each in _made(partnership, lists, names, editions)]),
        partnership.region.key,
        language.active(),
        answers.data_at_hand(),
        *named,
    )
    return [_effect(each) for each in json.loads(kept)]


def _verdicts(table: Any) -> Result:
    """A list as `occupation_list` gives it, from a table that says yes and no in the language in force."""
    plain = {spoken(word): word for word in VERDICTS}
    data = {"soc": list(table.data["soc"]), "occupation": list(table.data["occupation"])}
    data["listed"] = [plain.get(each, each) for each in table.data["listed"]]
    return Result(pa.table(data), (), table.sources, table.method)


def _programs_of(partnership: Partnership) -> list[RegisterEdition]:
    """The newest edition of every register of programs."""
    found = (
        RegisterEdition.objects.filter(
            register__partnership=partnership, register__kind=RegisterKind.PROGRAMS
        )
        .select_related("register")
        .order_by("register__number", "-number")
    )
    newest: dict[int, RegisterEdition] = {}
    for each in found:
        newest.setdefault(each.register_id, each)
    return list(newest.values())


def _made(
    partnership: Partnership, lists: list[Result], names: tuple[str, str], editions: list[RegisterEdition]
) -> Iterable[Effect]:
    flips = list_flips(*lists)
    at, region = answers.catalogue(), partnership.region.key
    ask = partial(regional_list_effects, region, flips, catalogue=at)
    for edition in editions:
        yield _one(edition.register.title, partial(ask, programs=rows_of(edition)), names)
    if at.vintages("etpl"):
        yield _one(_("Eligible training programs"), partial(ask, of="eligible"), names)
    if at.vintages("ipeds"):
        yield _one(_("People who complete programs of study"), partial(ask, of="completers"), names)


def rows_of(edition: RegisterEdition) -> pa.Table:
    """The programs of an edition as `read_register` gives them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.csv"
        path.write_text(edition.files["file"], encoding="utf-8")
        return read_register(path, PROGRAM_FIELDS)


def _one(title: str, ask: Callable[[], Result], names: tuple[str, str]) -> Effect:
    try:
        result = ask()
    except HighroadError as error:
        return Effect(title, problem=f"{error.message} {error.remedy}".strip())
    title_of_answer, takeaway = sentences(result, *names)
    sentence = f"{title_of_answer}. {takeaway}"
    changed = result.table["flip"].to_pylist()
    some = [place for place, flip in enumerate(changed) if flip != "same"]
    table = release(
        told(result.with_table(result.table.take(pa.array(some[:MOST], pa.int64())))), title=title
    )
    rows = tuple(
        (
            table.text(row, "program"),
            table.text(row, "provider") if table.data["provider"][row] else "",
            table.value(row, "occupations") or "",
            tuple(table.text(row, name) for name in SHOWN),
        )
        for row in range(table.num_rows)
    )
    heads = tuple(spoken(table.column(name).label) for name in SHOWN)
    return Effect(title, sentence, heads, rows, max(0, len(some) - MOST), table.notes)


def _plain(each: Effect) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Effect.__slots__}


def _effect(told: dict[str, Any]) -> Effect:
    rows = tuple((program, provider, why, tuple(cells)) for program, provider, why, cells in told["rows"])
    return Effect(**{**told, "headers": tuple(told["headers"]), "rows": rows, "notes": tuple(told["notes"])})
