"""Errors that mean "cannot go on": a short tree, each with a code, a message and a remedy.

Problems *in data* are findings or marks, not exceptions. An exception is raised when the work asked for
cannot be done at all; whoever catches it at a door (command line or web) shows `message` and `remedy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class HighroadError(Exception):
    """Base of all errors that a person is meant to read.

    `code` is stable and documented (`HR-E-…`), `message` says what happened, `remedy` what to do.
    """

    code = "HR-E-0000"

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """So that an error comes whole out of another process, whatever its class wants to be made of."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(
    kind: type[HighroadError], args: tuple[object, ...], state: dict[str, object]
) -> HighroadError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is wrong. Lines and columns count from 1; `column` may be a header name."""

    file: str
    line: int | None = None
    column: str | int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class UnreadableFile(HighroadError):
    """A file is not in the publisher's format, is cut short, mislabelled or hostile."""

    code = "HR-E-0101"

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path,
        line: int | None = None,
        column: str | int | None = None,
        remedy: str,
    ) -> None:
        self.place = Place(Path(file).name, line, column)
        self.problem = problem
        super().__init__(f"{self.place}: {problem}", remedy=remedy)


class FetchFailed(HighroadError):
    """A publisher did not deliver a file (refused, unreachable, changed or cut short)."""

    code = "HR-E-0102"


class UnknownArea(HighroadError):
    """No region, county, metropolitan area, state or local area answers to what was asked."""

    code = "HR-E-0201"


class DateNotCovered(HighroadError):
    """The reference files hold nothing that was in force on the date asked for."""

    code = "HR-E-0202"


class DataMissing(HighroadError):
    """The question needs a source or vintage that has not been added; the remedy says how to get it."""

    code = "HR-E-0301"


class BadQuestion(HighroadError):
    """An exhibit, claim or command was asked with parameters that make no sense."""

    code = "HR-E-0302"


class BadPack(HighroadError):
    """A requirement pack breaks the rules of its format; the message names file, item and field."""

    code = "HR-E-0401"


class NotReleasable(HighroadError):
    """A table cannot leave: disclosure rules cannot be met, or it was not released."""

    code = "HR-E-0501"


class BadArchive(HighroadError):
    """An archive was changed, is not one of Highroad's, or does not fit what is already here."""

    code = "HR-E-0502"


class Refused(HighroadError):
    """The actor may not do this."""

    code = "HR-E-0601"


class Conflict(HighroadError):
    """Somebody else changed the thing meanwhile; nothing was overwritten."""

    code = "HR-E-0602"
