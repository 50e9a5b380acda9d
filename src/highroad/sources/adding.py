"""Adding a file to an instance: keep the original, read it strictly, merge it into its vintages.

Until the ledger is replaced, in one step at the very end, nothing has happened: every file written before
that is one that the ledger does not name, and the next writer sweeps it away.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import highroad
from highroad.engine import artifact_writer, write_artifact
from highroad.engine.artifacts import ArtifactWriter
from highroad.errors import HighroadError, UnreadableFile
from highroad.language import gettext as _
from highroad.sources.identities import named_once
from highroad.sources.ledger import Held, Ledger, read_ledger, sync_folder, write_ledger, writing
from highroad.sources.lists_received import far_fewer, listed
from highroad.sources.published import Receipt, Remark
from highroad.sources.registry import Reader, recognize
from highroad.sources.remarks import joined
from highroad.sources.unrepeated import Unrepeated

_TOTAL: Final = {"own_code": "0", "industry_code": "10"}  # the row that shows that an area is given whole
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a file came to us, when it was fetched rather than handed in."""

    address: str = ""
    retrieved: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a file did. `already`: it was held before and nothing changed.

    remarks: the vintages that it gave with the cells that were left out of them.
    """

    source: str
    vintages: tuple[str, ...]
    receipt: Receipt
    already: bool = False
    remarks: tuple[tuple[str, tuple[Remark, ...]], ...] = ()


@dataclass(slots=True)
class _Draft:
    """One table of one vintage on its way. final: it is written where it stays, since nothing of its vintage
    is at hand that it would have to be merged with.
    """

    writer: ArtifactWriter
    final: bool
    keys: list[pa.Array] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    once: Unrepeated | None = None
    listed: list[pa.Table] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """Its file, once it is written whole."""
        return self.writer.artifact.path


def add_file(
    home: Path,
    path: Path,
    *,
    source: str | None = None,
    delivery: Delivery | None = None,
    covered: Callable[[str, str], bool] = lambda _source, _vintage: False,
    checkpoint: Callable[[str], None] = lambda _stage: None,
) -> Added:
    """Add one file to the instance.

    source: the data set that it is said to be (else it is recognized). covered: whether embedded data hold a
    vintage whole already. checkpoint: called with the name of each stage that was passed.
    Raises UnreadableFile; then everything is as it was.
    """
    with _disk_problems(home), writing(home):
        reader = recognize(path, source)
        kept = _copy(home, path, reader)
        checkpoint("copied")
        receipt = _receipt(kept, path, reader, delivery or Delivery())
        ledger = read_ledger(home)
        present = _present(ledger.held.values(), reader, receipt)
        if present:
            names = tuple(each.vintage for each in present)
            return Added(reader.source.key, names, receipt, already=True, remarks=_told(present, receipt))
        fresh = partial(_fresh, ledger, covered, reader.source.key)
        drafts = _read(home, reader, kept[0], receipt, fresh, checkpoint)
        checkpoint("read")
        _doubt_short_lists(home, reader, path.name, drafts, ledger)
        if all(covered(reader.source.key, vintage) for vintage, _table in drafts):
            return Added(reader.source.key, _vintages(drafts), receipt, already=True)
        changed = [
            _merged(home, reader, vintage, drafts, receipt, ledger.held.get((reader.source.key, vintage)))
            for vintage in _vintages(drafts)
        ]
        checkpoint("merged")
        _keep(home, kept, receipt)
        checkpoint("kept")
        write_ledger(home, ledger.with_held(*changed))
        checkpoint("written")
        return Added(reader.source.key, _vintages(drafts), receipt, remarks=_told(changed, receipt))


@contextmanager
def _disk_problems(home: Path) -> Iterator[None]:
    """A full disk or a folder that may not be written to, said in words."""
    try:
        yield
    except OSError as error:
        raise HighroadError(
            _("The instance folder {folder} cannot be written to ({reason}).").format(
                folder=home, reason=error.strerror or error
            ),
            remedy=_("Check that the disk has room and that you may write there. Nothing was changed."),
        ) from error


def _told(held: Iterable[Held], receipt: Receipt) -> tuple[tuple[str, tuple[Remark, ...]], ...]:
    """What was left out of this file, by vintage; vintages without such a cell are not named."""
    found = (
        (each.vintage, other.remarks)
        for each in held
        for other in each.receipts
        if other.sha256 == receipt.sha256 and other.remarks
    )
    return tuple(sorted(found))


def _vintages(drafts: dict[tuple[str, str], _Draft]) -> tuple[str, ...]:
    return tuple(sorted({vintage for vintage, _table in drafts}))


def _copy(home: Path, path: Path, reader: Reader) -> list[Path]:
    """Copies of the file and its companions, out of reach of whoever may still be writing to them."""
    folder = home / "incoming" / "original"
    folder.mkdir()
    copies = []
    for each in [path, *reader.companions(path)]:
        target = folder / each.name
        try:
            shutil.copyfile(each, target)
        except OSError as error:
            raise UnreadableFile(
                _("it cannot be copied into the instance ({reason})").format(reason=error.strerror),
                file=each,
                remedy=_("Check that you may read it and that the disk has room."),
            ) from error
        copies.append(target)
    return copies


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _receipt(kept: list[Path], path: Path, reader: Reader, delivery: Delivery) -> Receipt:
    sha256 = _sha256(kept[0])
    folder = Path("originals") / reader.source.key / sha256[:16]
    return Receipt(
        file=path.name,
        address=delivery.address,
        retrieved=delivery.retrieved or datetime.now(UTC).isoformat(timespec="seconds"),
        sha256=sha256,
        size=kept[0].stat().st_size,
        licence=reader.source.licence,
        reader=highroad.__version__,
        original=str(folder / path.name),
        etag=delivery.etag,
        last_modified=delivery.last_modified,
        companions=tuple(str(folder / each.name) for each in kept[1:]),
    )


def _present(held: Iterable[Held], reader: Reader, receipt: Receipt) -> tuple[Held, ...]:
    """Vintages that were read from this very file by this version already."""
    return tuple(
        each
        for each in held
        if each.source == reader.source.key
        and any(other.sha256 == receipt.sha256 and other.reader == receipt.reader for other in each.receipts)
    )


def _fresh(ledger: Ledger, covered: Callable[[str, str], bool], source: str, vintage: str) -> bool:
    """Whether nothing of a vintage is at hand, so that what a file gives of it needs no merging."""
    return (source, vintage) not in ledger.held and not covered(source, vintage)


def _read(
    home: Path,
    reader: Reader,
    path: Path,
    receipt: Receipt,
    fresh: Callable[[str], bool],
    checkpoint: Callable[[str], None],
) -> dict[tuple[str, str], _Draft]:
    """Read the whole file into drafts, run by run, so that memory stays bounded. After an error none is left.

    Tables of a fresh vintage are written once, in their place; the ledger does not name them yet.
    """
    drafts: dict[tuple[str, str], _Draft] = {}
    with ExitStack() as writing_all:
        for part in reader.read(path):
            place = (part.vintage, part.table)
            if place not in drafts:
                final = fresh(part.vintage)
                kept = home / "artifacts" / reader.source.key / part.vintage
                folder = kept if final else home / "incoming" / "drafts" / part.vintage
                writer = artifact_writer(
                    folder,
                    part.table,
                    part.data.schema,
                    _provenance(reader, part.vintage, part.table, (receipt,)),
                    statistics=_statistics(reader, part.table),
                )
                drafts[place] = _Draft(writing_all.enter_context(writer), final)
            draft = drafts[place]
            for batch in part.data.to_batches():
                draft.writer.write(batch)
            draft.remarks = list(joined((*draft.remarks, *part.remarks)))
            draft.listed += filter(None, [listed(reader.source.key, part.data)])
            keys = reader.merge_keys[part.table]
            if keys and not draft.final:
                draft.keys.append(pc.unique(_keys(part.data, keys)))
            if reader.state in part.data.column_names:
                draft.areas.update(filter(None, pc.unique(part.data[reader.state]).to_pylist()))
            if reader.area:
                area = part.data[reader.area]
                draft.areas.update(pc.unique(area).to_pylist())
                total = pc.and_(*(pc.equal(part.data[name], code) for name, code in _TOTAL.items()))
                draft.whole.update(pc.unique(area.filter(total)).to_pylist())
            names = named_once(reader.source.key, part.table)
            if names:
                draft.once = draft.once or Unrepeated(names)
                draft.once.note(part.data)
            checkpoint("part")
        for draft in drafts.values():
            if draft.once:
                draft.once.finish_notes(path.name)
    return drafts


def _doubt_short_lists(
    home: Path, reader: Reader, file: str, drafts: dict[tuple[str, str], _Draft], ledger: Ledger
) -> None:
    """Add a remark to the drafts of a list that has far fewer rows than the one before it."""
    source = reader.source.key
    given = {place: pa.concat_tables(draft.listed) for place, draft in drafts.items() if draft.listed}
    held = {
        each.vintage: {name: home / path for name, (path, _rows) in each.tables.items()}
        for each in ledger.held.values()
        if each.source == source
    }
    for place, told in far_fewer(source, file, given, held).items():
        drafts[place].remarks += told


def _provenance(reader: Reader, vintage: str, table: str, receipts: tuple[Receipt, ...]) -> dict[str, Any]:
    return {
        "source": reader.source.key,
        "vintage": vintage,
        "table": table,
        "licence": reader.source.licence,
        "reader": highroad.__version__,
        "originals": [{"file": each.file, "sha256": each.sha256} for each in receipts],
    }


def _statistics(reader: Reader, table: str) -> tuple[str, ...] | None:
    """Of the smallest and largest values, queries use those of keys; others cost an eighth of the time."""
    return reader.merge_keys[table] or None


def _keys(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    columns = [pc.cast(table[name], pa.string()) for name in names]
    joined = pc.binary_join_element_wise(*columns, " ") if len(columns) > 1 else columns[0]
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _merged(
    home: Path,
    reader: Reader,
    vintage: str,
    drafts: dict[tuple[str, str], _Draft],
    receipt: Receipt,
    before: Held | None,
) -> Held:
    """The vintage with the drafts in it, its tables written as artifacts."""
    tables = dict(before.tables) if before else {}
    receipts = _receipts(reader, vintage, drafts, receipt, before)
    folder = home / "artifacts" / reader.source.key / vintage
    for (draft_vintage, name), draft in drafts.items():
        if draft_vintage != vintage:
            continue
        artifact = draft.writer.artifact
        if not draft.final:
            old = home / tables[name][0] if name in tables else None
            stream = pa.RecordBatchReader.from_batches(
                pq.read_schema(draft.path), _batches(draft, old, reader.merge_keys[name], reader.area)
            )
            provenance = _provenance(reader, vintage, name, receipts)
            artifact = write_artifact(folder, name, stream, provenance, statistics=_statistics(reader, name))
        os.utime(artifact.path)
        tables[name] = (str(artifact.path.relative_to(home)), artifact.rows)
    return Held(reader.source.key, vintage, tables, receipts)


def _receipts(
    reader: Reader,
    vintage: str,
    drafts: dict[tuple[str, str], _Draft],
    receipt: Receipt,
    before: Held | None,
) -> tuple[Receipt, ...]:
    """The receipts of a vintage: without those whose every area, or whose whole content, is replaced."""
    draft = drafts.get((vintage, "cells"))
    areas = {area for (each, _table), one in drafts.items() if each == vintage for area in one.areas}
    given = {table for each, table in drafts if each == vintage}
    left_out = tuple(
        remark for (each, _table), one in drafts.items() if each == vintage for remark in one.remarks
    )
    mine = replace(receipt, areas=tuple(sorted(areas)), parts=tuple(sorted(given)), remarks=left_out)
    if before is None:
        return (mine,)
    areas_gone = draft.whole if draft else set()
    tables_gone = {table for table in given if not reader.merge_keys[table]}

    def replaced(each: Receipt) -> bool:
        held = set(each.parts) or set(reader.source.tables)  # older receipts do not say
        return (bool(each.areas) and set(each.areas) <= areas_gone) or held <= tables_gone

    return (*(each for each in before.receipts if each.sha256 != mine.sha256 and not replaced(each)), mine)


def _batches(draft: _Draft, old: Path | None, keys: tuple[str, ...], area: str) -> Iterator[pa.RecordBatch]:
    """Rows at hand that the draft does not replace, then the draft's rows."""
    if old is not None and keys and old.is_file():
        whole = pa.array(sorted(draft.whole), pa.string())
        fresh = pa.chunked_array(draft.keys, pa.string())
        schema = pq.read_schema(draft.path)
        for batch in pq.ParquetFile(old).iter_batches():
            table = _fitted(pa.Table.from_batches([batch]), schema)
            stays = pc.invert(pc.is_in(_keys(table, keys), fresh))
            if area:
                stays = pc.and_(stays, pc.invert(pc.is_in(table[area], whole)))
            yield from table.filter(stays).to_batches()
    yield from pq.ParquetFile(draft.path).iter_batches()


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows that an earlier version stored, with the columns of today; those it did not know are null."""
    if table.schema.equals(schema):
        return table
    known = set(table.column_names)
    columns = [
        table[name] if name in known else pa.nulls(table.num_rows, schema.field(name).type)
        for name in schema.names
    ]
    return pa.table(columns, schema=schema)


def _keep(home: Path, kept: list[Path], receipt: Receipt) -> None:
    """Move the copies to where the receipt says, flushed to disk."""
    for copy, place in zip(kept, (receipt.original, *receipt.companions), strict=True):
        target = home / place
        target.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(copy, target)
    sync_folder((home / receipt.original).parent)


def remove_vintage(home: Path, source: str, vintage: str) -> bool:
    """Forget a vintage that was added; whether there was one."""
    with _disk_problems(home), writing(home):
        ledger = read_ledger(home)
        if (source, vintage) not in ledger.held:
            return False
        write_ledger(home, ledger.without(source, vintage))
        return True
