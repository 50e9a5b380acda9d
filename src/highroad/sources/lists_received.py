"""Lists that people keep: of when they are, and whether one holds far fewer rows than the list before it.

Such a list has no total, so one that was cut at the end of a row looks like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.language import mark as N_
from highroad.sources.published import Remark

_FULL: Final = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?:[-_]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
#: The source of a list -> the column that says whose it is, and those of its days where it goes through time.
_LISTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "warn": ("state", ("notice_date", "received_date", "effective_date")),
    "etpl": ("list", ()),
    "licenses": ("state", ()),
    "living_wages": ("standard", ()),
}
FEW: Final = 0.7  # of the rows of the list before
_FIRST_DAYS: Final = 0.05  # of the rows, whose days may be mistyped


def received(name: str) -> str:
    """ "2021M03" for "providers_20210305.csv", for another name the month of today (UTC)."""
    found = _FULL.search(name)
    if found:
        return f"{found[1]}M{found[2]}"
    today = datetime.now(UTC)
    return f"{today.year}M{today.month:02d}"


def listed(source: str, data: pa.Table) -> pa.Table | None:
    """Whose each row is and of what day (`whose`, `day`); None where a source is no list."""
    if source not in _LISTS:
        return None
    whose, days = _LISTS[source]
    day = pc.coalesce(*(data[name] for name in days)) if days else pa.nulls(data.num_rows, pa.date32())
    return pa.table({"whose": data[whose], "day": day})


def far_fewer(
    source: str, file: str, given: Mapping[tuple[str, str], pa.Table], held: Mapping[str, Mapping[str, Path]]
) -> dict[tuple[str, str], tuple[Remark, ...]]:
    """Remarks on tables of vintages that have far fewer rows of a State or list than are at hand.

    given: what `listed` found, by vintage and table. held: the tables at hand by vintage. The list before is
    the vintage's own, else the next older one. A list that goes through time is held against all that is at
    hand from its first days on, and its newest vintage has the remark.
    """
    found: dict[tuple[str, str], tuple[Remark, ...]] = {}
    if source not in _LISTS:
        return found
    if _LISTS[source][1] and given:
        last = max(given)
        now = pa.concat_tables([table for (_vintage, name), table in given.items() if name == last[1]])
        paths = [tables[last[1]] for tables in held.values() if last[1] in tables]
        found[last] = _fewer(source, file, now, paths)
    else:
        for (vintage, name), now in given.items():
            older = [each for each in held if each <= vintage and name in held[each]]
            found[vintage, name] = _fewer(source, file, now, [held[max(older)][name]] if older else [])
    return {place: told for place, told in found.items() if told}


def _fewer(source: str, file: str, now: pa.Table, paths: list[Path]) -> tuple[Remark, ...]:
    whose, days = _LISTS[source]
    tables = (listed(source, pq.read_table(path, columns=[whose, *days])) for path in paths)
    before = pa.concat_tables([now.slice(0, 0), *filter(None, tables)])
    told = []
    for each in sorted(filter(None, pc.unique(now["whose"]).to_pylist())):
        mine, theirs = (table.filter(pc.equal(table["whose"], each)) for table in (now, before))
        if days and pc.count(mine["day"]).as_py():
            numbers = pc.cast(mine["day"], pa.int32())
            first = int(pc.quantile(numbers, _FIRST_DAYS, interpolation="lower")[0].as_py())
            mine, theirs = (
                table.filter(pc.greater_equal(pc.cast(table["day"], pa.int32()), first))
                for table in (mine, theirs)
            )
        if mine.num_rows < FEW * theirs.num_rows:
            counts = (f"{theirs.num_rows:,}", each)
            problem = N_("was the file cut?")
            told.append(Remark(file, whose, problem, mine.num_rows, texts=counts, what="fewer"))
    return tuple(told)
