"""Where a command writes what it made: a file, or standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _


def write_output(content: str | bytes, output: Path | None, name: str) -> None:
    """Write to `output`, to standard output for "-", or to `name` in the working directory.

    A file is written whole or not at all; its path is said on standard error.
    Raises BadQuestion when it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    if output is not None and str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = output or Path(name)
    if path.is_dir():
        path = path / name
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe is written to, never replaced by a file
        else:
            _write_whole(path.resolve(), data)
    except OSError as problem:
        raise BadQuestion(
            _("{path} cannot be written: {problem}.").format(path=path, problem=problem.strerror),
            remedy=_("Name another file with --output."),
        ) from problem
    typer.echo(str(path), err=True)


def _write_whole(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
