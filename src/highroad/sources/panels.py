"""A panel of the Quarterly Census: thousands of its files, or whole years, as a folder of Parquet files.

An instance holds what a region needs. Research asks for every county and industry over years: tens of
millions of rows, which no region's instance should carry. They are read with the same strictness, by several
processes side by side, and stay outside the instance: any tool that reads Parquet can take the folder as one
table.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

import highroad
from highroad import language
from highroad.engine import open_session
from highroad.errors import BadQuestion, HighroadError
from highroad.language import gettext as _
from highroad.sources import qcew
from highroad.sources.files import Original, unreadable

RECORD: Final = "_panel.json"  # tools that take the folder as one table pass over such names
ROWS_IN_GROUP: Final = 131_072
_UNIT: Final = 64 << 20  # bytes of text that one process reads before it takes more
_PACKED: Final = 12  # how much larger the publisher's text is than its gzip file
_FEW_AREAS: Final = 1_000
_KEYS: Final = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr")
_TWICE: Final = """
SELECT area_fips, own_code, industry_code, agglvl_code, size_code, year, qtr
FROM panel GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1
"""

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PanelFile:
    """One of the publisher's files in a panel: enough to see that another copy is the same."""

    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as it was written. vintages: "2016Q1", "2023A". parts: names of the Parquet files in `folder`,
    whose rows follow one another in the order of the files."""

    folder: Path
    rows: int
    vintages: tuple[str, ...]
    files: tuple[PanelFile, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some members of one file, `first` up to `end`; size: bytes of text, about."""

    path: Path
    first: int
    end: int
    size: int


@dataclass(frozen=True, slots=True)
class _Slice:
    """What rows a piece may hold: of these vintages, and of these codes in one column of keys."""

    vintages: frozenset[str]
    column: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Written:
    rows: int
    slices: tuple[_Slice, ...]
    files: tuple[PanelFile, ...]


def write_panel(
    paths: Sequence[Path],
    folder: Path,
    *,
    workers: int | None = None,
    progress: Told = lambda _done, _all: None,
) -> Panel:
    """Read QCEW files into a new folder: Parquet files in the tidy layout, and `_panel.json`, their record.

    paths: files in any of the publisher's forms, or folders of them. workers: processes side by side (as many
    as there are processors); with more than one, a script that calls this must be importable, as
    `multiprocessing` asks. progress: called with bytes read so far and all bytes. Nothing is in `folder`
    until all of it is. Raises UnreadableFile for a file that the reader refuses, or when two files give the
    same area, industry and quarter, and BadQuestion when `folder` has something in it already.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise BadQuestion(
            _("The folder {folder} is not empty.").format(folder=folder),
            remedy=_("Name a folder that does not exist yet."),
        )
    files = [file for path in paths for file in _files(path)]
    units = list(_units(piece for file in files for piece in _pieces(file)))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".highroad-panel-", dir=folder.parent) as beside:
            draft = Path(beside) / "panel"
            draft.mkdir()
            panel = _written(units, draft, folder, min(workers or os.cpu_count() or 1, len(units)), progress)
            os.replace(draft, folder)
    except OSError as error:
        raise HighroadError(
            _("The folder {folder} cannot be written to ({reason}).").format(
                folder=folder, reason=error.strerror or error
            ),
            remedy=_("Check that the disk has room and that you may write there."),
        ) from error
    return panel


def _written(units: list[list[_Piece]], draft: Path, folder: Path, workers: int, progress: Told) -> Panel:
    """The panel that will be `folder`, in `draft`."""
    parts = [draft / f"part-{number:05}.parquet" for number in range(len(units))]
    done = _read_all(units, parts, workers, progress)
    slices = [each for unit in done for each in unit.slices]
    if _may_repeat(slices):
        _no_row_twice(parts, folder)
    panel = Panel(
        folder,
        sum(unit.rows for unit in done),
        tuple(sorted({vintage for each in slices for vintage in each.vintages})),
        tuple(file for unit in done for file in unit.files),
        tuple(part.name for part in parts),
    )
    _record(panel, draft / RECORD)
    return panel


def _files(path: Path) -> list[Path]:
    """The file, or those of a folder that are QCEW files. Raises UnreadableFile when there is none."""
    if path.is_dir():
        found = [each for each in sorted(path.iterdir()) if each.is_file() and each.stat().st_size]
        files = [each for each in found if qcew.recognizes(Original(each))]
    else:
        files = [path] if qcew.recognizes(Original(path)) else []
    if not files:
        raise unreadable(
            _("it is no file of the Quarterly Census"),
            path,
            remedy=_("Hand in files as the publisher gives them out: by area, by industry, or single files."),
        )
    return files


def _pieces(path: Path) -> Iterator[_Piece]:
    """The file member by member, so that several processes can share an archive."""
    original = Original(path)
    if original.kind != "zip":
        size = original.size * (_PACKED if original.kind == "gzip" else 1)
        yield _Piece(path, 0, 1, size)
        return
    for place, member in enumerate(original.members):
        yield _Piece(path, place, place + 1, member.limit)


def _units(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces put together until they are worth a process's while; members of one file become one piece."""
    unit: list[_Piece] = []
    for piece in pieces:
        if unit and unit[-1].path == piece.path:
            last = unit.pop()
            piece = _Piece(piece.path, last.first, piece.end, last.size + piece.size)
        unit.append(piece)
        if sum(each.size for each in unit) >= _UNIT:
            yield unit
            unit = []
    if unit:
        yield unit


def _read_all(units: list[list[_Piece]], parts: list[Path], workers: int, progress: Told) -> list[_Written]:
    """Every unit written to its part, in their order. The first failure ends it."""
    sizes = [sum(piece.size for piece in unit) for unit in units]
    said = language.active()
    if workers < 2:
        done = []
        for place, (unit, part) in enumerate(zip(units, parts, strict=True), 1):
            done.append(_write_unit(unit, part, said))
            progress(sum(sizes[:place]), sum(sizes))
        return done
    # Threads may be at work in this process: others are started afresh, not copied.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        begun = [pool.submit(_write_unit, unit, part, said) for unit, part in zip(units, parts, strict=True)]
        size_of = dict(zip(begun, sizes, strict=True))
        try:
            return _ended(begun, size_of, progress)
        except BrokenProcessPool as error:
            raise HighroadError(
                _("A process that read files was ended from outside."),
                remedy=_("Memory may have been short: try with fewer workers."),
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _ended(
    begun: list[Future[_Written]], size_of: dict[Future[_Written], int], progress: Told
) -> list[_Written]:
    read = 0
    for future in as_completed(begun):
        future.result()
        read += size_of[future]
        progress(read, sum(size_of.values()))
    return [future.result() for future in begun]


def _write_unit(unit: list[_Piece], part: Path, said: str) -> _Written:
    """Read some pieces into one Parquet file."""
    files = tuple(_fingerprint(piece.path) for piece in unit if not piece.first)
    with language.use(said), _Part(part) as written:
        slices = tuple(_write_piece(piece, written) for piece in unit)
    return _Written(written.rows, slices, files)


def _write_piece(piece: _Piece, written: _Part) -> _Slice:
    vintages: set[str] = set()
    found: dict[str, list[pa.Array]] = {"area_fips": [], "industry_code": []}
    for rows, codes in qcew.read_coded(piece.path, slice(piece.first, piece.end)):
        written.add(rows)
        vintages.update(qcew.vintages_of(codes))
        for name, each in found.items():
            each.append(codes[name].dictionary)
    # A file by area has few of them, one by industry has nearly all.
    areas = _different(found["area_fips"])
    if len(areas) <= _FEW_AREAS:
        return _Slice(frozenset(vintages), "area_fips", areas)
    return _Slice(frozenset(vintages), "industry_code", _different(found["industry_code"]))


def _different(codes: list[pa.Array]) -> frozenset[str]:
    return frozenset(pa.chunked_array(codes, pa.string()).unique().to_pylist())


class _Part:
    """One Parquet file of a panel. Rows are written in groups: the publisher's files are small."""

    def __init__(self, path: Path) -> None:
        # Text is written from its dictionary, and is plain text to whoever reads it.
        self._writer = pq.ParquetWriter(
            path,
            qcew.CODED_SCHEMA,
            compression="snappy",
            write_statistics=list(_KEYS),
            write_batch_size=ROWS_IN_GROUP,
            store_schema=False,
        )
        self._waiting: list[pa.Table] = []
        self._held = 0
        self.rows = 0

    def __enter__(self) -> _Part:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, rows: pa.Table) -> None:
        """Take rows, in their order."""
        self._waiting.append(rows)
        self._held += rows.num_rows
        if self._held >= ROWS_IN_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            # One dictionary for all runs, or the writer would look up every text; copying rows together is
            # not needed.
            self._writer.write_table(pa.concat_tables(self._waiting).unify_dictionaries())
        self.rows += self._held
        self._waiting, self._held = [], 0


def _fingerprint(path: Path) -> PanelFile:
    with path.open("rb") as file:
        return PanelFile(path.name, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _may_repeat(slices: list[_Slice]) -> bool:
    """Whether two pieces may hold one row: not where all are by area, or by industry, and each is once."""
    if len(slices) < 2:
        return False
    if len({each.column for each in slices}) > 1:
        return True
    found = Counter(cell for each in slices for cell in product(each.vintages, each.codes))
    return max(found.values()) > 1


def _no_row_twice(parts: list[Path], folder: Path) -> None:
    """Raise UnreadableFile when a cell is in the panel more than once."""
    with open_session() as session:
        session.view("panel", *parts)
        again = session.query(_TWICE)
    if again.num_rows:
        key = " ".join(str(value) for value in again.to_pylist()[0].values())
        problem = _("the same area, ownership, industry and quarter ({key}) is in more than one file")
        raise unreadable(problem.format(key=key), folder, remedy=_("Leave one of the files out."))


def _record(panel: Panel, path: Path) -> None:
    """Write what the panel is made of beside it."""
    told = {
        "source": qcew.SOURCE.key,
        "publisher": qcew.SOURCE.publisher,
        "licence": qcew.SOURCE.licence,
        "reader": highroad.__version__,
        "rows": panel.rows,
        "vintages": panel.vintages,
        "parts": panel.parts,
        "files": [asdict(file) for file in panel.files],
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
