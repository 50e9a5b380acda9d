"""Names in the language in force: major groups are translated and shortened, other titles stay the
publisher's.
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import active
from highroad.language import gettext as _
from highroad.reference import codes
from highroad.reference.codes.names import EDUCATION_LEVELS
from highroad.results import Result

_NATION: Final = re.compile(r"(?<=[a-z] )(?<!the )United States\b")


def spoken(result: Result, *, code: str = "soc", name: str = "occupation") -> Result:
    """The same answer with the names of major groups, and the basis of wages, as people say them here."""
    result = _spoken_words(result)
    table = result.table
    if code not in table.column_names or name not in table.column_names:
        return result
    names = {"00-0000": _("All occupations")} | {
        group: codes.occupation_title(group, short=True) for group in codes.occupation_groups()
    }
    said = pc.replace_with_mask(
        table.column(name).combine_chunks(),
        pc.is_in(table.column(code), pa.array(list(names))).combine_chunks(),
        pa.array([names[each] for each in table.column(code).to_pylist() if each in names], pa.string()),
    )
    return result.with_table(table.set_column(table.column_names.index(name), name, said))


def _spoken_words(result: Result) -> Result:
    """The basis of wages and the typical education in words of the language in force."""
    table = result.table
    known = {
        "basis": {"hour": _("hour"), "year": _("year")},
        "education": {level: _(level) for level in EDUCATION_LEVELS},
    }
    for name, words in known.items():
        if name in table.column_names:
            said = [words.get(each, each) for each in table.column(name).to_pylist()]
            place = table.column_names.index(name)
            table = table.set_column(place, name, pa.array(said, pa.string()))
    return result.with_table(table)


def in_sentence(text: str) -> str:
    """A sentence as people say it: English speaks of "the United States", in the midst of one."""
    return _NATION.sub("the United States", text) if active() == "en" else text


def hides_jobs(table: pa.Table) -> bool:
    """Whether some row's jobs are hidden or only a lower bound, so that it might be the largest."""
    marks = table.column("employment_mark")
    return bool(table.column("employment").null_count or pc.any(pc.equal(marks, "at_least")).as_py())


def first(table: pa.Table) -> dict[str, object]:
    """The first row; empty when there is none."""
    rows = table.slice(0, 1).to_pylist()
    return dict(rows[0]) if rows else {}
