"""Passes over participant files: here or on Spark, and what a check does besides checking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from highroad.records.opening import OpenedFile
    from highroad.records.periods import ReportQuarter
    from highroad.records.reading import Scanner


@contextmanager
def scanner_on(engine: str, master: str) -> Iterator[Scanner | None]:
    """What reads files on "spark", at the address `master` or on this machine; None to read them here."""
    if engine != "spark":
        yield None
        return
    from functools import partial

    from highroad.engine.cells.clusters import scan_on
    from highroad.engine.spark import open_spark_session

    with open_spark_session(master=master or None) as session:
        yield partial(scan_on, session)


@dataclass
class Passes:
    """Which elements are wanted of the pass, who takes them, and what was written when it is over."""

    columns: Sequence[str] = ()
    take: Callable[[pa.RecordBatch], None] | None = None
    paths: list[Path] = field(default_factory=list)


@contextmanager
def record_passes(
    folder: Path, opened: OpenedFile, quarter: ReportQuarter, *, analytic: bool, measure: bool
) -> Iterator[Passes]:
    """Write the columns that indicators need (analytic) and all indicators (measure) of what is checked
    meanwhile; nothing is written when the check fails.
    """
    if not (analytic or measure):
        yield Passes()
        return
    from highroad.indicators.elements import NUMBERS_AND_SERVICES
    from highroad.records.reading import columns_writer

    takers: list[Callable[[pa.RecordBatch], None]] = []

    def take(batch: pa.RecordBatch) -> None:
        for taker in takers:
            taker(batch)

    passes = Passes(NUMBERS_AND_SERVICES, take)
    with ExitStack() as stack:
        if measure:
            passes.paths.append(folder / "indicators.parquet")
            takers.append(stack.enter_context(_measuring(passes.paths[-1], quarter)))
        if analytic:
            names = [part.file.name for part in opened.parts]
            writer = stack.enter_context(columns_writer(folder, NUMBERS_AND_SERVICES, names))
            takers.append(writer.write)
        yield passes
    if analytic:
        passes.paths.append(writer.artifact.path)


@contextmanager
def _measuring(path: Path, quarter: ReportQuarter) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """All lines of all programs, places and groups; a year that ends in June, else four quarters."""
    import io

    import pyarrow.parquet as pq

    from highroad.cli.indicator_scores import keep_parameters
    from highroad.cli.writing import write_output
    from highroad.indicators.groups import breakouts
    from highroad.indicators.quarters import Quarter, windows
    from highroad.indicators.report import result_of
    from highroad.indicators.rules import rules
    from highroad.indicators.tally import PLACE_KINDS, Counting, Tally

    in_force, last = rules(), Quarter.parse(str(quarter))
    seen = windows(last, "annual" if last.index % 4 == 1 else "rolling", in_force.parameters)
    tally = Tally(in_force, seen, breakouts(rules=in_force), PLACE_KINDS)
    counting = Counting([tally])
    yield counting.take
    counting.finish()
    result = result_of(tally)
    content = io.BytesIO()
    pq.write_table(keep_parameters(result.table, result.method.parameters), content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_output(content.getvalue(), path, path.name)
