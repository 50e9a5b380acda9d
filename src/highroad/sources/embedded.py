"""The data that travel with Highroad: occupational wages of the whole country, the nation's projections."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

import highroad
from highroad.results import SourceReference
from highroad.sources import oews, projections
from highroad.sources.published import Receipt, Source, Vintage

FOLDER = Path(highroad.__file__).parent / "embedded"
_DATA_FILE = "oe.data.0.Current"
#: By key, what travels with Highroad: the source, and how a vintage of it is called.
TRAVELING: Final[dict[str, tuple[Source, Callable[[str], str]]]] = {
    oews.SOURCE.key: (oews.SOURCE, oews.release_label),
    projections.SOURCE.key: (projections.SOURCE, projections.label),
}


def embedded_vintages(key: str) -> list[Vintage]:
    """Vintages of a source that came with the installation, newest first (empty for most sources)."""
    folder = FOLDER / key
    if key not in TRAVELING or not folder.is_dir():
        return []
    found = [_spoken(_vintage(key, each)) for each in folder.iterdir() if (each / "manifest.json").is_file()]
    return sorted(found, key=lambda vintage: vintage.vintage, reverse=True)


def _spoken(vintage: Vintage) -> Vintage:
    """The same vintage, named in the language in force."""
    label = TRAVELING[vintage.key][1](vintage.vintage)
    return replace(vintage, label=label, reference=replace(vintage.reference, vintage_label=label))


@cache
def _vintage(key: str, folder: Path) -> Vintage:
    """The vintage described by the manifest beside its tables; its label is set where it is spoken.

    The receipt is that of the publisher's data file from which the tables were made.
    """
    source = TRAVELING[key][0]
    original = _original(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    receipt = Receipt(**original, licence=source.licence, reader=highroad.__version__)
    reference = SourceReference(
        key=key,
        title=source.title,
        publisher=source.publisher,
        vintage=folder.name,
        vintage_label=folder.name,
        address=receipt.address,
        retrieved=receipt.retrieved,
        sha256=receipt.sha256,
        licence=source.licence,
    )
    tables = {name: folder / f"{name}.parquet" for name in source.tables}
    return Vintage(
        key=key,
        vintage=folder.name,
        label=folder.name,
        tables=tables,
        reference=reference,
        receipts=(receipt,),
        embedded=True,
        rows={name: pq.read_metadata(path).num_rows for name, path in tables.items()},
    )


def _original(manifest: dict[str, Any]) -> dict[str, Any]:
    """What a manifest says of the publisher's file, as a receipt has it."""
    if "sources" not in manifest:
        return {name: manifest[name] for name in ("file", "address", "retrieved", "sha256", "size")}
    file = manifest["sources"][_DATA_FILE]
    return {
        "file": _DATA_FILE,
        "address": file["url"],
        "retrieved": manifest["retrieved"],
        "sha256": file["sha256"],
        "size": file["bytes"],
        "etag": file["etag"],
        "last_modified": file["last_modified"],
    }
