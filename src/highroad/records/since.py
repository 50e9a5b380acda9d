"""What changed since an earlier check: findings that are new, that are mended, that are still open."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

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

#: Every finding with what became of it; one that a record has several times is compared by how often.
_ONE_BY_ONE: Final = """
WITH before AS (SELECT key, rule, min("row") AS at, count(*) AS n FROM earlier GROUP BY key, rule),
     after AS (SELECT key, rule, min("row") AS at, count(*) AS n FROM later GROUP BY key, rule)
SELECT CASE WHEN before.rule IS NULL THEN :new WHEN after.rule IS NULL THEN :mended ELSE :open END AS state,
       coalesce(after.rule, before.rule) AS rule,
       coalesce(after.key, before.key) AS key,
       after.at AS "row", before.at AS earlier_row,
       coalesce(before.n, 0) AS had, coalesce(after.n, 0) AS has
FROM before FULL OUTER JOIN after
  ON before.rule = after.rule AND before.key IS NOT DISTINCT FROM after.key
ORDER BY CASE WHEN before.rule IS NULL THEN 0 WHEN after.rule IS NOT NULL THEN 1 ELSE 2 END, 2, 3, 4
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


def write_since(earlier: Path, later: Path, path: Path) -> Path:
    """Write every finding of two checks with its state to a CSV file, whole or not at all; the file.

    Columns: state (new, open, mended), check, record, row now, row then, times then, times now. A finding is
    known again by record and check. Raises UnreadableFile.
    """
    with open_session() as session:
        session.view("earlier", findings_file(earlier))
        session.view("later", later)
        found = session.query(_ONE_BY_ONE, new=_("new"), open=_("open"), mended=_("mended"))
    keys = pc.replace_substring_regex(found.column("key").cast(pa.string()), r"^([=+\-@\t\r])", r"'\1")
    names = [_("State"), _("Check"), _("Record"), _("Row"), _("Earlier row"), _("Times then"), _("Times now")]
    table = found.set_column(2, "key", keys).rename_columns(names)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b"\xef\xbb\xbf")  # so that a spreadsheet knows it as UTF-8
            csv.write_csv(table, file)
        Path(draft).chmod(0o600)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path


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
