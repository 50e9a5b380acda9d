"""Spark sessions: the same protocol as `highroad.engine.sessions`, for those who have a cluster or big files.

Needs the `spark` extra and Java 17 or later. Starting takes about ten seconds, so nothing here is used unless
asked for. Spark is told to behave like DuckDB where the two leave a choice: errors rather than silent nulls
(ANSI mode), UTC, quoted identifiers.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import pyarrow as pa

from highroad.engine.answers import settled
from highroad.engine.failures import EngineMissing
from highroad.engine.functions import spark_definitions
from highroad.engine.memory import memory_limit_bytes
from highroad.engine.parameters import check_parameters, with_backslash_escapes
from highroad.engine.sessions import Session, checked_name, existing_files
from highroad.language import gettext as _

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a session may set for itself; the rest below holds for the process.
_SESSION_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
}


def open_spark_session(
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    spill_folder: str | Path | None = None,
    master: str | None = None,
) -> Session:
    """A Spark session; in this process and on 127.0.0.1 unless `master` names a cluster.

    memory_limit: the Java heap, such as "2GB"; None means the setting HIGHROAD_MEMORY, or else 1GB. It counts
    for the first session of the process. threads, spill_folder: as in `open_session`. Where a Spark session
    is running already, its cluster is shared, and left running on close; views and functions stay apart. So
    the first session of several is the one to close last.
    Raises EngineMissing when PySpark or Java is not installed.
    """
    return SparkEngineSession(
        memory_limit_bytes(memory_limit), threads or min(os.cpu_count() or 1, 4), spill_folder, master
    )


def spark_is_installed() -> bool:
    """Whether PySpark and Java are on this machine."""
    from importlib.util import find_spec

    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java") or (home and shutil.which("java", path=f"{home}/bin"))
    return bool(java) and find_spec("pyspark") is not None


class SparkEngineSession:
    """The Spark side of `Session`; made by `open_spark_session`."""

    dialect = "spark"

    def __init__(
        self, memory_limit: int, threads: int, spill_folder: str | Path | None, master: str | None
    ) -> None:
        if not spark_is_installed():
            raise EngineMissing(
                _("Spark is not installed on this machine."),
                remedy=_("Install Java 17 or later and highroad[spark]."),
            )
        parent = None if spill_folder is None else str(spill_folder)
        self.spill_folder = Path(tempfile.mkdtemp(prefix="highroad-spark-", dir=parent))
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self.spill_folder, ignore_errors=True)
        cluster, self._started = _cluster(
            master or f"local[{threads}]", f"{memory_limit // 1024}k", self.spill_folder
        )
        self._spark: SparkSession | None = cluster.newSession()
        for key, value in _SESSION_SETTINGS.items():
            self._spark.conf.set(key, value)
        self._spark.conf.set("spark.sql.shuffle.partitions", str(threads))
        for definition in spark_definitions():
            self._spark.sql(definition)

    def view(self, name: str, *parquet_paths: str | Path) -> None:
        files = [_literal_path(path) for path in existing_files(name, parquet_paths)]
        self._open().read.parquet(*files).createOrReplaceTempView(checked_name(name))

    def expect(self, *parquet_paths: str | Path) -> None:
        """Spark reads any file that it is named."""

    def register(self, name: str, table: pa.Table) -> None:
        self._open().createDataFrame(settled(table)).createOrReplaceTempView(checked_name(name))

    def query(self, sql: str, **parameters: Any) -> pa.Table:
        check_parameters(sql, parameters)
        text = with_backslash_escapes(sql)
        return settled(self._open().sql(text, args=parameters or None).toArrow())

    def batches(self, sql: str, **parameters: Any) -> pa.RecordBatchReader:
        """As in `Session`, but Spark collects the answer first: it must fit into this process's memory."""
        return self.query(sql, **parameters).to_reader(max_chunksize=65_536)

    def close(self) -> None:
        if self._spark is not None:
            for table in self._spark.catalog.listTables():
                self._spark.catalog.dropTempView(table.name)
            if self._started:
                self._spark.stop()
            self._spark = None
        self._remove_spill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def context(self) -> Any:
        """The cluster itself, for work that is no SQL."""
        return self._open().sparkContext

    def _open(self) -> SparkSession:
        if self._spark is None:
            raise ValueError("the session is closed")
        return self._spark


def _cluster(master: str, heap: str, folder: Path) -> tuple[SparkSession, bool]:
    """The process's Spark session, and whether it was started here."""
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        return running, False
    # Workers must run this very Python, and nothing may listen beyond this machine.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("highroad").master(master)
    settings = {
        "spark.driver.memory": heap,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    # Spark logs each failed query at length besides raising; the exception says it all.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    return session, True


def _literal_path(path: str) -> str:
    """A path in which Spark sees no wildcard."""
    return re.sub(r"[\\\[\]{}*?,]", lambda match: f"\\{match[0]}", path)
