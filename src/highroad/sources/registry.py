"""The data sets that Highroad can read, and which of them a file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _
from highroad.reference import living_wage
from highroad.reference.occupation_tags import COLUMNS as TAG_COLUMNS
from highroad.sources import (
    ces,
    ces_series,
    clusters,
    crosswalks,
    etpl,
    ipeds,
    laus,
    laus_monthly,
    licenses,
    living_wages,
    lodes,
    occupation_tags,
    oews,
    onet,
    population,
    projections,
    qcew,
    qcew_layout,
    qcew_series,
    qwi,
    scorecard,
    state_projections,
    warn,
)
from highroad.sources.files import Original, unreadable
from highroad.sources.personal import refuse_people
from highroad.sources.published import Part, Source
from highroad.sources.workbooks import opened


def _no_companions(_path: Path) -> list[Path]:
    return []


@dataclass(frozen=True, slots=True)
class Reader:
    """How one data set is read.

    merge_keys: for each table the columns by which rows of a newer file take the place of rows that are at
    hand; empty when a newer file replaces the vintage whole. label: a vintage key in words.
    companions: files beside a file that are needed to read it. area: the column whose areas a file may
    replace whole. state: the column that says of which states a file is, for its receipt.
    """

    source: Source
    recognizes: Callable[[Original], bool]
    read: Callable[[Path], Iterator[Part]]
    merge_keys: Mapping[str, tuple[str, ...]]
    label: Callable[[str], str]
    companions: Callable[[Path], list[Path]] = _no_companions
    area: str = ""
    state: str = ""


def _averages(vintage: str) -> str:
    return _("annual averages {year}").format(year=vintage)


def _vintage_of(vintage: str) -> str:
    return _("vintage {year}").format(year=vintage)


def _release(vintage: str) -> str:
    return _("release {number}").format(number=vintage)


def _definitions(vintage: str) -> str:
    return _("definitions of {year}").format(year=vintage)


def _months(vintage: str) -> str:
    return _("months of {year}").format(year=vintage)


class _Module(Protocol):
    """A reader's module whose names are the usual ones."""

    SOURCE: Source
    MERGE_KEYS: dict[str, tuple[str, ...]]

    def recognizes(self, original: Original, /) -> bool: ...

    def read(self, path: Path, /) -> Iterator[Part]: ...

    def label(self, vintage: str, /) -> str: ...


def _plain(module: _Module, *, state: str = "") -> Reader:
    return Reader(module.SOURCE, module.recognizes, module.read, module.MERGE_KEYS, module.label, state=state)


_ALL: Final = (
    Reader(oews.SOURCE, oews.recognizes, oews.read, oews.MERGE_KEYS, oews.release_label, oews.companions),
    Reader(
        qcew.SOURCE,
        qcew.recognizes,
        qcew.read,
        qcew.MERGE_KEYS,
        qcew_layout.vintage_label,
        area="area_fips",
    ),
    Reader(laus.SOURCE, laus.recognizes, laus.read, laus.MERGE_KEYS, _averages),
    Reader(population.SOURCE, population.recognizes, population.read, population.MERGE_KEYS, _vintage_of),
    _plain(projections),
    Reader(onet.SOURCE, onet.recognizes, onet.read, onet.MERGE_KEYS, _release),
    Reader(clusters.SOURCE, clusters.recognizes, clusters.read, clusters.MERGE_KEYS, _definitions),
    Reader(ces.SOURCE, ces.recognizes, ces.read, ces.MERGE_KEYS, _months),
    _plain(ipeds),
    Reader(
        crosswalks.CIP_SOC,
        crosswalks.recognizes_cip_soc,
        crosswalks.read_cip_soc,
        crosswalks.CIP_SOC_KEYS,
        crosswalks.edition,
    ),
    Reader(
        crosswalks.SOC,
        crosswalks.recognizes_soc,
        crosswalks.read_soc,
        crosswalks.SOC_KEYS,
        crosswalks.edition,
    ),
    Reader(
        crosswalks.NAICS,
        crosswalks.recognizes_naics,
        crosswalks.read_naics,
        crosswalks.NAICS_KEYS,
        crosswalks.edition,
    ),
    _plain(laus_monthly),
    _plain(ces_series),
    _plain(qcew_series),
    _plain(state_projections),
    _plain(warn, state="state"),
    _plain(lodes),
    Reader(lodes.BLOCKS, lodes.recognizes_blocks, lodes.read_blocks, lodes.BLOCKS_KEYS, lodes.blocks_label),
    _plain(qwi),
    _plain(etpl, state="state"),
    _plain(scorecard),
    _plain(living_wages),
    _plain(occupation_tags),
    _plain(licenses, state="state"),
)
READERS: Final[dict[str, Reader]] = {reader.source.key: reader for reader in _ALL}
SOURCES: Final[dict[str, Source]] = {key: reader.source for key, reader in READERS.items()}


def source_named(key: str) -> Source:
    """The source with this key. Raises BadQuestion that lists the keys there are."""
    return reader_named(key).source


def reader_named(key: str) -> Reader:
    """The reader of a source. Raises BadQuestion that lists the keys there are."""
    if key not in READERS:
        raise BadQuestion(
            _("There is no source “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(READERS)),
        )
    return READERS[key]


#: The files that people write themselves, and their columns.
OWN: Final[dict[str, tuple[str, ...]]] = {
    "licenses": licenses.COLUMNS,
    "living_wages": living_wage.COLUMNS,
    "occupation_tags": TAG_COLUMNS,
}


def template_of(key: str) -> str:
    """The first line of a file of this source that people write themselves. Raises BadQuestion."""
    if key not in OWN:
        raise BadQuestion(
            _("Files of “{key}” come from their publisher.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(OWN)),
        )
    return ",".join(OWN[key]) + "\n"


def recognize(path: Path, source: str | None = None) -> Reader:
    """Which data set a file is, by its content.

    source: the data set it is said to be. Raises UnreadableFile when it is none, or another one than was
    said, and PersonLevelFile when it looks like records of individuals.
    """
    original = Original(path)
    refuse_people(original, _first_rows(original))
    said = reader_named(source) if source else None
    for reader in READERS.values():
        if reader.recognizes(original):
            if said is not None and said is not reader:
                problem = _("it is not {said}, it is {found}")
                raise unreadable(
                    problem.format(said=said.source.title, found=reader.source.title),
                    original.name,
                    remedy=_("Leave the source out, or name it “{key}”.").format(key=reader.source.key),
                )
            return reader
    raise _stranger(original)


def _first_rows(original: Original) -> list[list[str]]:
    if original.kind != "workbook":
        return []
    return opened(original).first_rows()


def _stranger(original: Original) -> UnreadableFile:
    if original.kind == "old workbook":
        return unreadable(
            _("it is an old Excel file (xls) or a locked workbook"),
            original.name,
            remedy=_("Save it as xlsx without a password, or download the publisher's text files."),
        )
    if original.kind != "workbook":
        head = original.members[0].head(512).lstrip().lower() if original.members else b""
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:64]:
            return unreadable(
                _("it is not UTF-8 text"),
                original.name,
                line=1,
                remedy=_("Save it as CSV UTF-8, or download it again."),
            )
        if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
            return unreadable(
                _("it is a web page, not data: the publisher's site answered with a page or an error"),
                original.name,
                line=1,
                remedy=_("Open the address in a browser to see what the site says, and download it again."),
            )
    titles = "; ".join(source.title for source in SOURCES.values())
    return unreadable(
        _("it is none of the files that Highroad can read"),
        original.name,
        remedy=_("Hand in a file as its publisher gave it out, of one of: {titles}.").format(titles=titles),
    )
