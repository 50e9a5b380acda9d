"""The kinds of exhibit there are."""

from __future__ import annotations

from functools import cache

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.publishing.exhibits import location_quotients
from highroad.publishing.exhibits.kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of exhibit by key, in the order in which they are offered."""
    return {kind.key: kind for kind in (location_quotients.KIND,)}


def kind_named(key: str) -> Kind:
    """The kind with this key. Raises BadQuestion that lists the keys there are."""
    if key not in kinds():
        raise BadQuestion(
            _("There is no exhibit of the kind “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(kinds())),
        )
    return kinds()[key]
