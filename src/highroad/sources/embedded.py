"""The data that travel with Highroad: Occupational Employment and Wage Statistics, whole country."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

import highroad
from highroad.results import SourceReference
from highroad.sources import oews
from highroad.sources.published import Receipt, Vintage

FOLDER = Path(highroad.__file__).parent / "embedded"
_DATA_FILE = "oe.data.0.Current"


def embedded_vintages(key: str) -> list[Vintage]:
    """Vintages of a source that came with the installation, newest first (empty for most sources)."""
    folder = FOLDER / key
    if key != oews.SOURCE.key or not folder.is_dir():
        return []
    found = [_spoken(_oews_vintage(each)) for each in folder.iterdir() if (each / "manifest.json").is_file()]
    return sorted(found, key=lambda vintage: vintage.vintage, reverse=True)


def _spoken(vintage: Vintage) -> Vintage:
    """The same vintage, named in the language in force."""
    label = oews.release_label(vintage.vintage)
    return replace(vintage, label=label, reference=replace(vintage.reference, vintage_label=label))


@cache
def _oews_vintage(folder: Path) -> Vintage:
    """The vintage described by the manifest beside its tables.

    The receipt is that of the publisher's data file from which the registry package was made.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    original = manifest["sources"][_DATA_FILE]
    tables = {name: folder / f"{name}.parquet" for name in oews.SOURCE.tables}
    receipt = Receipt(
        file=_DATA_FILE,
        address=original["url"],
        retrieved=manifest["retrieved"],
        sha256=original["sha256"],
        size=original["bytes"],
        licence=oews.SOURCE.licence,
        reader=highroad.__version__,
        etag=original["etag"],
        last_modified=original["last_modified"],
    )
    reference = SourceReference(
        key=oews.SOURCE.key,
        title=oews.SOURCE.title,
        publisher=oews.SOURCE.publisher,
        vintage=folder.name,
        vintage_label=manifest["release"]["description"],
        address=original["url"],
        retrieved=manifest["retrieved"],
        sha256=original["sha256"],
        licence=oews.SOURCE.licence,
    )
    return Vintage(
        key=oews.SOURCE.key,
        vintage=folder.name,
        label=reference.vintage_label,
        tables=tables,
        reference=reference,
        receipts=(receipt,),
        embedded=True,
        rows={name: pq.read_metadata(path).num_rows for name, path in tables.items()},
    )
