"""The kinds of exhibit there are."""

from __future__ import annotations

from functools import cache

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.publishing.exhibits import (
    comparison,
    location_quotients,
    occupation_groups,
    occupation_table,
    peers,
    suppressed_cells,
    typical_entry,
    vintage_change,
    wage_ladder,
    wage_threshold,
)
from highroad.publishing.exhibits.kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of exhibit by key, in the order in which they are offered."""
    modules = (
        occupation_groups,
        occupation_table,
        location_quotients,
        wage_ladder,
        wage_threshold,
        typical_entry,
        comparison,
        peers,
        suppressed_cells,
        vintage_change,
    )
    return {module.KIND.key: module.KIND for module in modules}


def kind_named(key: str) -> Kind:
    """The kind with this key. Raises BadQuestion that lists the keys there are."""
    if key not in kinds():
        raise BadQuestion(
            _("There is no exhibit of the kind “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(kinds())),
        )
    return kinds()[key]
