"""What changed since an earlier check: findings that are new, that are mended, that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from highroad.engine import open_session
from highroad.errors import UnreadableFile
from highroad.language import gettext as _

#: A finding is known again by the record's identifier and the check; a person's several records are counted.
_QUESTION: Final = """
WITH before AS (SELECT key, rule, count(*) AS n FROM earlier GROUP BY key, rule),
     after AS (SELECT key, rule, count(*) AS n FROM later GROUP BY key, rule),
     compared AS (
       SELECT coalesce(before.rule, after.rule) AS rule,
              coalesce(before.n, 0) AS had, coalesce(after.n, 0) AS has
       FROM before FULL OUTER JOIN after
         ON before.rule = after.rule AND before.key IS NOT DISTINCT FROM after.key)
SELECT rule,
       CAST(sum(greatest(has - had, 0)) AS BIGINT) AS newly,
       CAST(sum(greatest(had - has, 0)) AS BIGINT) AS mended,
       CAST(sum(least(had, has)) AS BIGINT) AS still
FROM compared GROUP BY rule ORDER BY rule
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Findings of one check: new since the earlier file, mended, and still open."""

    rule: str
    newly: int
    mended: int
    still: int


def changes(earlier: Path, later: Path) -> list[Change]:
    """Compare the findings of two checks, by check. earlier: a findings file, or the folder of an earlier
    check.

    Raises UnreadableFile when there are no findings in it.
    """
    with open_session() as session:
        session.view("earlier", findings_file(earlier))
        session.view("later", later)
        rows = session.query(_QUESTION).to_pylist()
    return [Change(row["rule"], row["newly"], row["mended"], row["still"]) for row in rows]


def findings_file(path: Path) -> Path:
    """The findings in a file or folder. Raises UnreadableFile."""
    found = (
        sorted(path.glob("findings-*.parquet"), key=lambda file: file.stat().st_mtime)
        if path.is_dir()
        else [path]
    )
    try:
        if found and {"key", "rule"} <= set(pq.read_schema(found[-1]).names):
            return found[-1]
    except (OSError, pa.ArrowInvalid):
        pass
    raise UnreadableFile(
        _("it holds no findings of an earlier check"),
        file=path,
        remedy=_("Give the folder or the findings file that an earlier check wrote."),
    )
