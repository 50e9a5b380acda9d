"""Sessions: where SQL is run. One protocol, DuckDB here, Spark in `highroad.engine.spark`.

A DuckDB session lives in memory, keeps to a memory limit, spills to a private folder that goes away with it,
and can read the Parquet files it was given and nothing else: no other file, no network, no extension.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import duckdb
import pyarrow as pa

from highroad.engine.answers import settled, settled_schema
from highroad.engine.failures import ArtifactDamaged, OutOfMemory
from highroad.engine.functions import duckdb_definitions
from highroad.engine.memory import MEMORY_SETTING, memory_limit_bytes
from highroad.engine.parameters import check_parameters, respell
from highroad.errors import DataMissing
from highroad.language import gettext as _

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class Session(Protocol):
    """Where SQL is run. Both engines accept the same text, functions and `:name` parameters."""

    dialect: str  # "duckdb" or "spark"

    def view(self, name: str, *parquet_paths: str | Path) -> None:
        """Let queries read the Parquet files as `name`. Files of one view have the same columns.

        Naming the same files again costs nothing; an earlier table or view of that name is replaced.
        Raises DataMissing when a file is not there.
        """

    def expect(self, *parquet_paths: str | Path) -> None:
        """Say beforehand which files views will name: then naming them costs next to nothing.

        Queries may read them from then on. A file that is not there is passed over until a view names it.
        """

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries read an Arrow table as `name`; an earlier table or view of that name is replaced."""

    def query(self, sql: str, **parameters: Any) -> pa.Table:
        """The answer of one statement, in the types of `highroad.engine.answers`.

        Parameters are written `:name`; their values are text, numbers, decimals, dates, flags, null or
        lists of these (`array_contains(:codes, soc)`). Rows come in the order of the statement's ORDER BY,
        and in no order without one. Raises ValueError when parameters are missing or unknown, OutOfMemory
        when the session's memory and spill folder do not suffice, ArtifactDamaged when a view's file is no
        Parquet file.
        """

    def batches(self, sql: str, **parameters: Any) -> pa.RecordBatchReader:
        """As `query`, but as a stream of record batches, for answers that need not fit into memory.

        The stream must be read to its end, or dropped, before the session is used again.
        """

    def close(self) -> None:
        """Let go of everything; further use raises ValueError. Closing twice is harmless."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_session(
    *, memory_limit: str | None = None, threads: int | None = None, spill_folder: str | Path | None = None
) -> Session:
    """A DuckDB session, to be used as a context manager by one thread at a time.

    memory_limit: such as "750MB" or "2GB"; None means the setting HIGHROAD_MEMORY, or else 1GB.
    threads: None means all processors, at most four. spill_folder: where the session may make its own
    temporary folder; None means the system's. Nothing is opened before the first query. Raises BadSetting
    when the limit is no amount of memory.
    """
    return DuckDBSession(
        memory_limit_bytes(memory_limit), threads or min(os.cpu_count() or 1, 4), spill_folder
    )


def checked_name(name: str) -> str:
    """`name`, if it can name a view without quoting; ValueError otherwise."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} cannot name a view: letters, digits and _ only")
    return name


def existing_files(name: str, paths: Sequence[str | Path]) -> tuple[str, ...]:
    """The absolute paths of a view's files. Raises DataMissing when one is not there."""
    if not paths:
        raise ValueError(f"the view {name!r} was given no file")
    files = [Path(path).resolve() for path in paths]
    for file in files:
        if not file.is_file():
            raise DataMissing(
                _("The data file {file} is not there.").format(file=file),
                remedy=_("Add its source again, or restore the file."),
            )
    return tuple(str(file) for file in files)


class DuckDBSession:
    """The DuckDB side of `Session`; made by `open_session`.

    The connection is locked before it runs anything, and a locked connection cannot be told of new files.
    A session is therefore a list of what queries may read; the connection is made from the list when a
    query comes, and made anew (in some 30 milliseconds) when a view names a file that was not expected.
    """

    dialect = "duckdb"

    def __init__(self, memory_limit: int, threads: int, spill_folder: str | Path | None) -> None:
        self._memory_limit = memory_limit
        self._threads = threads
        self._views: dict[str, tuple[str, ...]] = {}
        self._tables: dict[str, pa.Table] = {}
        self._expected: frozenset[str] = frozenset()
        self._connection: duckdb.DuckDBPyConnection | None = None
        parent = None if spill_folder is None else str(spill_folder)
        self.spill_folder = Path(tempfile.mkdtemp(prefix="highroad-spill-", dir=parent))
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self.spill_folder, ignore_errors=True)

    def view(self, name: str, *parquet_paths: str | Path) -> None:
        files = existing_files(checked_name(name), parquet_paths)
        if self._views.get(name) == files:
            return
        self._views[name] = files
        replaced = self._tables.pop(name, None)
        if self._connection is None or not self._expected.issuperset(files):
            self._disconnect()
            return
        if replaced is not None:
            self._connection.unregister(name)
        try:
            self._create_view(self._connection, name, files)
        except ArtifactDamaged:  # it is the query that says so
            self._disconnect()

    def expect(self, *parquet_paths: str | Path) -> None:
        files = {str(path) for path in map(Path.resolve, map(Path, parquet_paths)) if path.is_file()}
        if not self._expected.issuperset(files):
            self._expected |= files
            self._disconnect()

    def register(self, name: str, table: pa.Table) -> None:
        self._tables[checked_name(name)] = table
        if self._views.pop(name, None):
            self._disconnect()
        if self._connection is not None:
            self._connection.register(name, table)

    def query(self, sql: str, **parameters: Any) -> pa.Table:
        with _memory_errors(self._memory_limit):
            return settled(self._run(sql, parameters).to_arrow_table())

    def batches(self, sql: str, **parameters: Any) -> pa.RecordBatchReader:
        with _memory_errors(self._memory_limit):
            stream = self._run(sql, parameters).to_arrow_reader(batch_size=65_536)
        schema = settled_schema(stream.schema)
        return pa.RecordBatchReader.from_batches(schema, _settled_stream(stream, schema, self._memory_limit))

    def close(self) -> None:
        self._disconnect()
        self._views.clear()
        self._tables.clear()
        self._remove_spill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, sql: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyRelation:
        check_parameters(sql, parameters)
        text = respell(sql, lambda name: f"${name}")
        return self._connected().sql(text, params=parameters or None)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> duckdb.DuckDBPyConnection:
        if not self._remove_spill.alive:
            raise ValueError("the session is closed")
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:", config=self._settings())
        files = sorted(self._expected.union(*self._views.values()))
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")  # it would write into our standard output
        connection.execute("SET python_enable_replacements = false")
        connection.execute(f"SET allowed_paths = {_text_list(files)}")
        connection.execute("SET enable_external_access = false")
        for definition in duckdb_definitions():
            connection.execute(definition)
        try:
            for name, paths in self._views.items():
                self._create_view(connection, name, paths)
        except ArtifactDamaged:
            connection.close()
            raise
        for name, table in self._tables.items():
            connection.register(name, table)
        connection.execute("SET lock_configuration = true")
        return connection

    def _create_view(self, connection: duckdb.DuckDBPyConnection, name: str, paths: tuple[str, ...]) -> None:
        listed = _text_list(paths)
        # The name is checked and the paths are quoted; a view definition takes no bound parameters.
        create = f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT * FROM read_parquet({listed})'  # noqa: S608
        try:
            connection.execute(create)
        except (duckdb.InvalidInputException, duckdb.IOException) as error:
            raise ArtifactDamaged(
                _("The stored table {file} is damaged or incomplete.").format(file=", ".join(paths)),
                remedy=_("Remove it and add its source again."),
            ) from error

    def _settings(self) -> dict[str, str]:
        """What makes DuckDB keep to its bounds and agree with Spark: NULL order, and errors, not infinity."""
        return {
            "memory_limit": f"{self._memory_limit}B",
            "threads": str(self._threads),
            "temp_directory": str(self.spill_folder),
            "preserve_insertion_order": "false",
            "default_null_order": "nulls_first_on_asc_last_on_desc",
            "ieee_floating_point_ops": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
        }


def _text_list(texts: Iterable[str]) -> str:
    """An SQL list of text literals. (Settings and view definitions take no bound parameters.)"""
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


@contextmanager
def _memory_errors(limit: int) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise OutOfMemory(
            _("The query needs more memory or spill space than the {limit} MB it may use.").format(
                limit=limit // 1_000_000
            ),
            remedy=_("Set {setting} higher, or free disk space.").format(setting=MEMORY_SETTING),
        ) from error


def _settled_stream(stream: pa.RecordBatchReader, schema: pa.Schema, limit: int) -> Iterator[pa.RecordBatch]:
    with _memory_errors(limit):
        for batch in stream:
            yield batch.cast(schema)
