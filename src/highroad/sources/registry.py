"""The data sets that Highroad can read, by key."""

from __future__ import annotations

from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.sources import oews
from highroad.sources.published import Source

SOURCES: Final[dict[str, Source]] = {source.key: source for source in (oews.SOURCE,)}


def source_named(key: str) -> Source:
    """The source with this key. Raises BadQuestion that lists the keys there are."""
    if key not in SOURCES:
        raise BadQuestion(
            _("There is no source “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(SOURCES)),
        )
    return SOURCES[key]
