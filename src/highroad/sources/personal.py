"""Refusing files about people: the platform holds published statistics, never anybody's record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.sources.delimited import split
from highroad.sources.files import Original

_PIRL = re.compile(r"^(pirl[ _-]?\d{3,4}|p\d{3,4}_[a-z].*|calc ?40\d\d)$")
_SSN_NAME = re.compile(r"(^|[^a-z])(ssn|social ?security( ?(number|no|num|#))?)($|[^a-z])")
_FIRST = re.compile(
    r"(^|[^a-z])(first|given|last|family|sur|full|participant|client|customer)[ _-]?name($|[^a-z])"
)
_BIRTH = re.compile(r"(^|[^a-z])(dob|birth[ _-]?(date|day)|date[ _-]?of[ _-]?birth)($|[^a-z])")
_PERSON_ID = re.compile(
    r"(unique[ _-]?individual[ _-]?identifier|participant[ _-]?id|client[ _-]?id|seeker[ _-]?id)"
)
_SSN_VALUE = re.compile(rb"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_HEAD: Final = 16_384
_MEMBERS: Final = 25


class PersonLevelFile(UnreadableFile):
    """The file looks like records of individual people, which never enter the platform."""

    code = "HR-E-0103"


def refuse_people(original: Original, workbook_rows: Iterable[list[str]] = ()) -> None:
    """Raise PersonLevelFile when headers or first rows look like records of individuals.

    workbook_rows: the first rows of each sheet, when the file is a workbook.
    """
    for row in workbook_rows:
        _judge(original.name, row, b"")
    if original.kind in {"plain", "gzip", "zip"}:
        for member in original.members[:_MEMBERS]:
            head = member.head(_HEAD)
            first = head.partition(b"\n")[0].decode("latin-1")
            for delimiter in (",", "\t", "|", ";"):
                _judge(member.name, split(first.replace("\0", ""), delimiter), head)


def _judge(name: str, row: list[str], head: bytes) -> None:
    names = [cell.strip().strip('"').lower() for cell in row]
    why = ""
    if sum(bool(_PIRL.match(cell)) for cell in names) >= 2 or {"100", "900", "901"} <= set(names):
        why = _("its columns are those of participant records (PIRL)")
    elif any(_SSN_NAME.search(cell) for cell in names):
        why = _("it has a column of Social Security numbers")
    elif any(_FIRST.search(cell) for cell in names) and any(_BIRTH.search(cell) for cell in names):
        why = _("it has names and birth dates")
    elif any(_PERSON_ID.search(cell) for cell in names):
        why = _("it has a column that identifies individual people")
    elif len(set(_SSN_VALUE.findall(head))) >= 3:
        why = _("it holds what look like Social Security numbers")
    if why:
        raise PersonLevelFile(
            _("this looks like records of individual people: {why}").format(why=why),
            file=name,
            line=1,
            remedy=_(
                "Records of individuals never enter the platform. Keep the file on your own machine and "
                "bring only aggregates in which small groups are suppressed."
            ),
        )
