"""The same scan on a Spark cluster: executors run the kernel over pieces of the files, the driver puts them
in order.

Executors must have Highroad installed and see the files under the same paths. Plain files are divided at row
ends; packed ones and Parquet are one task each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from highroad.engine.cells.files import chunks, is_plain
from highroad.engine.cells.scan import Part, Piece, Plan, scan_data

#: A part, and which bytes of it: from where and how many (-1: all of a file that can't be divided).
Task = tuple[int, int, int]
Given = tuple[Sequence[Part], Plan, int]


def scan_on(session: Any, parts: Sequence[Part], plan: Plan) -> Iterator[Piece]:
    """The pieces of all parts, in order, as `scan` gives them. session: of `open_spark_session`.

    Raises UnreadableFile.
    """
    context = session.context
    tasks = [task for index, part in enumerate(parts) for task in _tasks(index, part)]
    width = max((part.width for part in parts), default=0)
    settled = replace(plan, program=plan.program._replace(slots=plan.slots))
    given = context.broadcast((list(parts), settled, width))
    pieces = context.parallelize(tasks, max(1, len(tasks))).flatMap(lambda task: _scanned(given.value, task))
    first_row = 0
    for piece in pieces.toLocalIterator(prefetchPartitions=True):
        yield replace(piece, first_row=first_row)
        first_row += piece.rows


def _tasks(index: int, part: Part) -> Iterator[Task]:
    if not is_plain(part.file):
        yield index, 0, -1
        return
    at = part.skip
    for _data, end in chunks(part.file, part.delimiter, part.skip):
        yield index, at, end
        at += end


def _scanned(given: Given, task: Task) -> list[Piece]:
    parts, plan, width = given
    index, start, size = task
    part = parts[index]
    local = threading.local()
    if size < 0:
        pieces = []
        for data, end in chunks(part.file, part.delimiter, part.skip):
            pieces += scan_data(local, plan, width, index, part, data, end)
        return pieces
    with part.file.open() as file:
        file.seek(start)
        content = bytearray(file.read(size))
    if not content.endswith(b"\n"):
        content += b"\n"
    return scan_data(local, plan, width, index, part, content, len(content))
