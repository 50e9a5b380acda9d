"""What an instance holds: the embedded data and the vintages that were added to it."""

from __future__ import annotations

from pathlib import Path

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.results import SourceReference
from highroad.sources.embedded import embedded_vintages
from highroad.sources.published import Source, Vintage
from highroad.sources.registry import SOURCES, source_named


class Catalogue:
    """The published data at hand.

    home: the instance folder; None for the embedded data alone.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home

    def sources(self) -> list[Source]:
        """Every data set that Highroad can read, whether or not any vintage is at hand."""
        return list(SOURCES.values())

    def vintages(self, key: str) -> list[Vintage]:
        """Vintages of a source at hand, newest first. Raises BadQuestion when there is no such source."""
        source_named(key)
        return embedded_vintages(key)

    def vintage(self, key: str, vintage: str | None = None) -> Vintage:
        """One vintage of a source; the newest when none is named. Raises DataMissing with the remedy."""
        at_hand = self.vintages(key)
        for each in at_hand:
            if vintage is None or each.vintage == vintage:
                return each
        source = source_named(key)
        wanted = source.title if vintage is None else f"{source.title}, {vintage}"
        raise DataMissing(
            _("{wanted}: not among the data of this instance.").format(wanted=wanted),
            remedy=_(
                "Get it with `highroad sources fetch {key}`, or add a file that you have with "
                "`highroad sources add FILE`."
            ).format(key=key),
        )

    def table(self, key: str, name: str, vintage: str | None = None) -> Path:
        """The Parquet file of a tidy table. Raises DataMissing when vintage or table are not at hand."""
        found = self.vintage(key, vintage)
        if name not in found.tables:
            raise DataMissing(
                _("{source} {vintage} holds no table “{name}”.").format(
                    source=key, vintage=found.vintage, name=name
                ),
                remedy=_("It holds: {names}.").format(names=", ".join(found.tables)),
            )
        return found.tables[name]

    def reference(self, key: str, vintage: str | None = None) -> SourceReference:
        """What to say of a vintage under a number. Raises DataMissing when it is not at hand."""
        return self.vintage(key, vintage).reference
