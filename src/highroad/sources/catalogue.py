"""What an instance holds: the embedded data and the vintages that were added to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing, UnreadableFile
from highroad.language import gettext as _
from highroad.results import SourceReference
from highroad.sources import releases
from highroad.sources.adding import Added, Delivery, add_file, remove_vintage
from highroad.sources.embedded import embedded_vintages
from highroad.sources.files import Original
from highroad.sources.ledger import FILE, Held, Ledger, read_ledger
from highroad.sources.published import Receipt, Source, Vintage
from highroad.sources.registry import READERS, SOURCES, reader_named, source_named

# The column of each source's cells that holds the publisher's area code.
AREAS: Final = {
    "oews": "area_code",
    "qcew": "area_fips",
    "laus": "county_fips",
    "population": "county_fips",
}


class Catalogue:
    """The published data at hand.

    home: the instance folder; None for the embedded data alone. A catalogue notices what others add.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home
        self._read: tuple[tuple[int, int, int], Ledger] | None = None

    def sources(self) -> list[Source]:
        """Every data set that Highroad can read, whether or not any vintage is at hand."""
        return list(SOURCES.values())

    def vintages(self, key: str) -> list[Vintage]:
        """Vintages of a source at hand, newest first. Raises BadQuestion when there is no such source."""
        source_named(key)
        found = {vintage.vintage: vintage for vintage in embedded_vintages(key)}
        for (source, name), held in self._ledger().held.items():
            if source == key and name not in found:
                found[name] = self._vintage(held)
        return sorted(found.values(), key=lambda each: releases.order(each.vintage), reverse=True)

    def vintage(self, key: str, vintage: str | None = None) -> Vintage:
        """One vintage of a source; the newest when none is named. Raises DataMissing with the remedy."""
        for each in self.vintages(key):
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

    def covering(self, key: str, areas: Iterable[str]) -> list[Vintage]:
        """Vintages of a source that hold every one of these areas (the publisher's codes), newest first.

        A vintage that was put together from single areas may lack the one that is asked for.
        """
        wanted = set(areas)
        if key not in AREAS:  # the nation's alone
            return self.vintages(key)
        return [each for each in self.vintages(key) if wanted <= areas_in(each.tables["cells"], AREAS[key])]

    def files(self, key: str) -> list[Path]:
        """Every table of every vintage of a source at hand."""
        return [path for each in self.vintages(key) for path in each.tables.values()]

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
        path = found.tables[name]
        if not path.is_file():
            raise DataMissing(
                _("The table “{name}” of {source} {vintage} is gone from the instance folder.").format(
                    name=name, source=key, vintage=found.vintage
                ),
                remedy=_("Remove the vintage with `highroad sources remove` and add its file again."),
            )
        return path

    def reference(self, key: str, vintage: str | None = None) -> SourceReference:
        """What to say of a vintage under a number. Raises DataMissing when it is not at hand."""
        return self.vintage(key, vintage).reference

    def add(self, file: Path, source: str | None = None, *, delivery: Delivery | None = None) -> list[Added]:
        """Add a file, or every readable file of a folder, to the instance.

        source: the key of the data set that it is said to be. Raises UnreadableFile (everything is then as it
        was before that file) and BadQuestion when the catalogue has no instance folder.
        """
        home = self._home()
        files = _readable(file) if file.is_dir() else [file]
        return [
            add_file(home, each, source=source, delivery=delivery, covered=self._embedded) for each in files
        ]

    def remove(self, key: str, vintage: str) -> None:
        """Forget a vintage that was added, with its originals. Embedded data cannot be removed.

        Raises BadQuestion for embedded data and DataMissing when there is no such vintage.
        """
        source_named(key)
        if self._embedded(key, vintage):
            raise BadQuestion(
                _("{key} {vintage} came with Highroad and cannot be removed.").format(
                    key=key, vintage=vintage
                ),
                remedy=_("Only data that were added can be removed."),
            )
        if not remove_vintage(self._home(), key, vintage):
            self.vintage(key, vintage)

    def stale(self, key: str, today: date | None = None) -> date | None:
        """The day since when a newer vintage should be out; None when the newest is at hand, or none is."""
        due = self.due(key)
        return due if due and due <= (today or date.today()) else None  # noqa: DTZ011 - a local calendar day

    def due(self, key: str) -> date | None:
        """The day by which a newer vintage, or a newer copy of a list that grows, should be out; None without
        any at hand.
        """
        at_hand = self.vintages(key)
        if not at_hand:
            return None
        return releases.due(source_named(key), at_hand[0])

    def _embedded(self, key: str, vintage: str) -> bool:
        return any(each.vintage == vintage for each in embedded_vintages(key))

    def _home(self) -> Path:
        if self.home is None:
            raise BadQuestion(
                _("There is no instance folder to add data to."),
                remedy=_("Name one with HIGHROAD_HOME."),
            )
        return self.home

    def _ledger(self) -> Ledger:
        """The ledger, read again only when it has changed."""
        if self.home is None:
            return Ledger()
        try:
            about = (self.home / FILE).stat()
        except OSError:
            return Ledger()
        stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, read_ledger(self.home))
        return self._read[1]

    def _vintage(self, held: Held) -> Vintage:
        assert self.home is not None
        source = source_named(held.source)
        label = reader_named(held.source).label(held.vintage)
        addresses = {receipt.address for receipt in held.receipts if receipt.address}
        reference = SourceReference(
            key=source.key,
            title=source.title,
            publisher=source.publisher,
            vintage=held.vintage,
            vintage_label=label,
            address=addresses.pop() if len(addresses) == 1 else source.page,
            retrieved=max(receipt.retrieved for receipt in held.receipts),
            sha256=_combined(held.receipts),
            licence=source.licence,
        )
        return Vintage(
            key=source.key,
            vintage=held.vintage,
            label=label,
            tables={name: self.home / path for name, (path, _rows) in held.tables.items()},
            reference=reference,
            receipts=held.receipts,
            rows={name: rows for name, (_path, rows) in held.tables.items()},
        )


def areas_in(cells: Path, column: str) -> frozenset[str]:
    """The area codes in a table of cells; none when it is gone."""
    try:
        return _areas_in(cells, column, cells.stat().st_mtime_ns)
    except FileNotFoundError:
        return frozenset()


@lru_cache(maxsize=256)
def _areas_in(cells: Path, column: str, _written: int) -> frozenset[str]:
    """Read once: codes come as numbers into a list of distinct ones, which is all that is looked at."""
    found: set[str] = set()
    file = pq.ParquetFile(cells, read_dictionary=[column])
    for batch in file.iter_batches(batch_size=1 << 20, columns=[column]):
        found.update(batch.column(0).dictionary.to_pylist())
    return frozenset(found)


def _combined(receipts: tuple[Receipt, ...]) -> str:
    """The original's SHA-256; of several originals, that of their sorted hashes, one to a line."""
    hashes = sorted(receipt.sha256 for receipt in receipts)
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _readable(folder: Path) -> list[Path]:
    """The files of a folder that some reader recognizes. Raises UnreadableFile when none is."""
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_size]
    readable = [path for path in found if any(each.recognizes(Original(path)) for each in READERS.values())]
    if not readable:
        raise UnreadableFile(
            _("no file in this folder can be read"),
            file=folder,
            remedy=_("Put the publisher's files into it, unchanged."),
        )
    return readable
