"""A measure package: released tables of one report, with what they are, under one hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from highroad.errors import NotReleasable
from highroad.language import gettext as _
from highroad.publishing.measures.policy import Policy, policy_of
from highroad.publishing.release import ReleasedTable
from highroad.reference import performance

SCHEMA: Final = "highroad-measure-package/1"
LARGEST: Final = 20_000_000  # bytes
_FIELDS: Final = {
    "schema",
    "title",
    "report",
    "policy",
    "quality",
    "notes",
    "software",
    "released_at",
    "tables",
}
REPORT: Final = (
    "report",
    "span",
    "mode",
    "choices",
    "served",
    "exited",
    "second_quarter",
    "fourth_quarter",
    "records",
)


@dataclass(frozen=True, slots=True)
class MeasurePackage:
    """Tables by program and line ("adult.employment_q2"), and what they report, under one hash.

    report: quarter, span, mode, windows and number of records. quality: counts of findings by severity, {}
    when the file was not checked.
    """

    title: str
    report: Mapping[str, Any]
    policy: Policy
    quality: Mapping[str, Any]
    notes: tuple[str, ...]
    released_at: str
    tables: Mapping[str, ReleasedTable]
    software: str

    @property
    def _content(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "title": self.title,
            "report": dict(self.report),
            "policy": self.policy.described(),
            "quality": dict(self.quality),
            "notes": list(self.notes),
            "software": self.software,
            "released_at": self.released_at,
            "tables": {program: json.loads(table.to_json()) for program, table in self.tables.items()},
        }

    @property
    def sha256(self) -> str:
        """Of the content, whatever the spaces and the order of keys."""
        return _sha256(self._content)

    @property
    def period(self) -> tuple[str, str]:
        """(span, report quarter)."""
        return str(self.report["span"]), str(self.report["report"])

    def to_json(self) -> str:
        """The file, which `from_json` reads back."""
        return json.dumps({"sha256": self.sha256, "content": self._content}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> MeasurePackage:
        """The package that `to_json` wrote. Raises NotReleasable for one that was changed or made by hand."""
        try:
            if len(text) > LARGEST:
                raise ValueError("too large")
            outer = json.loads(text)
            content, stated = outer["content"], outer["sha256"]
            if (
                set(content) != _FIELDS
                or content["schema"] != SCHEMA
                or set(content["report"]) != set(REPORT)
            ):
                raise ValueError("fields missing or unknown")
            known = {*performance.programs(), "core", "title_1"}
            if not content["tables"] or {name.partition(".")[0] for name in content["tables"]} - known:
                raise ValueError("no tables, or of no program")
            tables = {name: ReleasedTable.from_json(json.dumps(t)) for name, t in content["tables"].items()}
            policy = policy_of(content["policy"])
            if any(table.rule != policy.rule.described() for table in tables.values()):
                raise ValueError("a table under another rule")
            datetime.fromisoformat(content["released_at"])
            found = cls(
                str(content["title"]),
                content["report"],
                policy,
                content["quality"],
                tuple(content["notes"]),
                content["released_at"],
                tables,
                str(content["software"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NotReleasable) as problem:
            raise NotReleasable(
                _("This is not a measure package."),
                remedy=_("Make one with `highroad indicators release`; nothing else can be published here."),
            ) from problem
        except Exception as problem:
            if type(problem).__name__ != "BadQuestion":
                raise
            raise NotReleasable(_("This package's policy is not one."), remedy=str(problem)) from problem
        if found.sha256 != stated:
            raise NotReleasable(
                _("This package was changed after it was released."),
                remedy=_("Use the file as it was released, or release the report again."),
            )
        return found


def _sha256(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
