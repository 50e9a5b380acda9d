"""The words for a published data set: its description, its vintages, and the receipt of an original file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from highroad.language import mark as N_
from highroad.results import SourceReference

# Translated where it is shown; receipts and exports keep the words of the law's own language.
PUBLIC_DOMAIN = N_("Public domain (work of the United States government)")


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher's data set.

    key: our short name. addresses: where the publisher keeps it; `{…}` marks the parts that vary.
    cadence: in words, marked for translation. release_lag_days: from the end of a vintage's
    reference period to its publication, so that the next release can be expected. tables: names
    of the tidy tables of a vintage. step_years: from one edition to the next, for sources named by years.
    renewed_days: how old a copy may be of a list that its publisher adds to all the time; 0 for other
    sources.
    """

    key: str
    title: str
    publisher: str
    licence: str
    cadence: str
    release_lag_days: int
    page: str
    addresses: tuple[str, ...]
    tables: tuple[str, ...]
    step_years: int = 1
    renewed_days: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader could not use, or kept with a doubt: how many cells of a column or rows, and where.

    file: the file or member as messages call it. column: the publisher's heading. problem: marked for
    translation. lines: of the first ones. texts: what some of them say. what: "cell" (left out, its row
    kept), "row" (left out whole), "doubt" (a row that was kept) or "fewer"
    (rows that a list has; its texts are how many the list before had, and whose it is).
    """

    file: str
    column: str
    problem: str
    count: int
    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    what: str = "cell"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one original file came in: enough to get it again and to see that it is the same.

    address: the publisher's address, or empty when the file was handed in. retrieved: ISO date-time (UTC).
    original: path of the kept copy within the instance folder; empty for embedded data.
    reader: version of Highroad that read it. companions: kept copies of files read together with it.
    areas: codes of the areas, or letters of the states, that it gives (for sources handed out by them).
    parts: names of the tables that it gave (for sources whose tables come in files of their own).
    remarks: cells and rows of it that were left out of this vintage, or kept with a doubt.
    """

    file: str
    address: str
    retrieved: str
    sha256: str
    size: int
    licence: str
    reader: str
    original: str = ""
    etag: str = ""
    last_modified: str = ""
    companions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Vintage:
    """One dated release of a source, as this instance holds it.

    key: the source's key. vintage: sorts by time within the source ("2025", "2016Q3", "2023A").
    tables: tidy tables as Parquet files. receipts: one for each original file that it was read from.
    """

    key: str
    vintage: str
    label: str
    tables: dict[str, Path]
    reference: SourceReference
    receipts: tuple[Receipt, ...] = ()
    embedded: bool = False
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def receipt(self) -> Receipt:
        """The first receipt (the only one, except where a vintage was put together from several files)."""
        return self.receipts[0]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one tidy table of one vintage, as a reader yields them, and what it left out of them."""

    vintage: str
    table: str
    data: pa.Table
    remarks: tuple[Remark, ...] = ()
