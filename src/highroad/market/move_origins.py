"""Occupations that people leave and that the survey publishes nowhere in their area: told by the nation."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.results import Result


def with_origins(
    local: Result, origins: Collection[str], nation: Callable[[], Result]
) -> tuple[Result, frozenset[str]]:
    """The area's occupations and those of `origins` that it lacks, at the nation's pay; and which these are.

    local: what `local_occupations` gives of the area. nation: asked for the same of the nation where one is
    lacking. A small area publishes few occupations, and people lose their work in the others too. What was
    added is where people come from, never where they could go; its median wage is marked "estimated".
    Raises BadQuestion for a code that the nation has not either.
    """
    codes = local.table["soc"].to_pylist()
    lacking = [soc for soc in origins if soc not in codes]
    if not lacking:
        return local, frozenset()
    everywhere = nation().table
    rows = everywhere.filter(pc.is_in(everywhere["soc"], pa.array(lacking, pa.string())))
    if strange := set(lacking) - set(rows["soc"].to_pylist()):
        raise BadQuestion(
            _("{code} is no detailed occupation of the wage survey.").format(code=min(strange)),
            remedy=_("Choose a detailed occupation, for example {code}.").format(code=codes[0]),
        )
    marks = pc.coalesce(rows["annual_p50_mark"], pa.scalar("estimated"))
    rows = rows.set_column(rows.schema.get_field_index("annual_p50_mark"), "annual_p50_mark", marks)
    table = pa.concat_tables([local.table, rows.select(local.table.column_names)], promote_options="default")
    note = _(
        "The survey publishes no number here for {occupations}: present pay there is the nation’s median."
    ).format(occupations=", ".join(rows["occupation"].to_pylist()))
    return replace(local, table=table.sort_by("soc"), notes=(*local.notes, note)), frozenset(lacking)
