"""What an occupation typically asks of those who enter it: education, experience, training on the job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pyarrow as pa

from highroad.language import gettext as _
from highroad.reference.codes.names import EDUCATION_LEVELS
from highroad.reference.files import ReferenceFile, file_in_force


@dataclass(frozen=True, slots=True)
class EntryRequirement:
    """Typical entry into an occupation; texts as the publisher words them (English)."""

    soc: str
    education: str
    experience: str
    training: str

    @property
    def education_rank(self) -> int:
        """0 (no formal credential) to 7 (doctoral or professional degree)."""
        return EDUCATION_LEVELS.index(self.education)


def entry_file(on: date | None = None) -> ReferenceFile:
    """The file in force, with its citation. Raises `DateNotCovered`."""
    return file_in_force("codes", "entry_education", on)


@cache
def entry_requirements(on: date | None = None) -> dict[str, EntryRequirement]:
    """Typical entry requirements by occupation code (OEWS codes). Raises `DateNotCovered`."""
    return {
        row["code"]: EntryRequirement(row["code"], row["education"], row["experience"], row["training"])
        for row in entry_file(on).rows
    }


def entry_requirements_table(on: date | None = None) -> pa.Table:
    """The same as an Arrow table for joins.

    Columns: soc, education, experience, training (text, as published), education_rank (int8; 7 most).
    """
    found = list(entry_requirements(on).values())
    return pa.table(
        {
            "soc": pa.array([r.soc for r in found], pa.string()),
            "education": pa.array([r.education for r in found], pa.string()),
            "experience": pa.array([r.experience for r in found], pa.string()),
            "training": pa.array([r.training for r in found], pa.string()),
            "education_rank": pa.array([r.education_rank for r in found], pa.int8()),
        }
    )


def education_name(level: str) -> str:
    """A level of education as published, in the language in force."""
    return _(level)
