"""Quotes in a released table of what workers said, each with the language that it is written in."""

from __future__ import annotations

import re
from itertools import zip_longest

from highroad.publishing.release import ReleasedTable

_QUOTE = re.compile("“([^“”]*)”")


def quotes_of(table: ReleasedTable, row: int) -> tuple[tuple[str, str], ...]:
    """The quotes of a row, each with the code of its language or "" where nobody told; () elsewhere."""
    if "quotes" not in table.data:
        return ()
    texts = _QUOTE.findall(str(table.data["quotes"][row] or ""))
    # Tables kept before quotes had languages lack the column.
    languages = table.data.get("quote_languages")
    codes = str(languages[row] or "").split() if languages else []
    pairs = zip_longest(texts, codes[: len(texts)], fillvalue="")
    return tuple((text, "" if code == "-" else code) for text, code in pairs)
