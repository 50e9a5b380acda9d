"""Queries kept as `.sql` files beside the room that asks them, so that an auditor can read them.

Each file starts with a comment block, in these words:

    -- What the query answers, in a sentence or two.
    --
    -- Inputs:
    --   cells(area_code STRING, soc STRING, employment BIGINT)   what one row is
    -- Parameters:
    --   :area STRING   what it means
    -- Result: one row per …, ordered by …
    --   soc STRING, quotient DOUBLE

A file holds one statement, in the SQL subset that DuckDB and Spark both run (docs/explanation/engine.md).
The parity suite runs every packaged file on both engines.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load_query(package: str, name: str) -> str:
    """The text of the `.sql` file `name` packaged in `package` (or one of its subfolders).

    `load_query("highroad.market", "location_quotients.sql")`. Raises FileNotFoundError when there is none.
    """
    file = resources.files(package)
    for part in name.split("/"):
        file = file / part
    return file.read_text(encoding="utf-8")
