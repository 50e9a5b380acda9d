"""Named parameters, written `:name` in SQL whatever the engine.

A small scanner walks the text once and knows what may hide a colon: string literals, quoted identifiers,
comments, and the `::` of a cast. Values never become part of the text; each engine binds them itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

# Alternatives in order: what hides colons is consumed whole; only the last group is a parameter.
_TOKEN: Final = re.compile(
    r"""
      '(?P<literal>(?:[^']|'')*)'        # string literal; a doubled quote stays inside
    | "(?:[^"]|"")*"                     # quoted identifier
    | --[^\n]*                           # comment to the end of the line
    | /\*.*?\*/                          # block comment
    | ::                                 # cast
    | (?<![\w\])}]) : (?P<name>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)


def parameter_names(sql: str) -> tuple[str, ...]:
    """The names of the parameters in `sql`, each once, in order of first appearance."""
    found = (match["name"] for match in _TOKEN.finditer(sql) if match["name"])
    return tuple(dict.fromkeys(found))


def respell(sql: str, spell: Callable[[str], str]) -> str:
    """`sql` with every `:name` replaced by `spell(name)`; literals, identifiers and comments untouched."""
    return _TOKEN.sub(lambda match: spell(match["name"]) if match["name"] else match[0], sql)


def with_backslash_escapes(sql: str) -> str:
    """`sql` for an engine that reads backslashes in literals as escapes: the literals mean the same."""

    def spelled(match: re.Match[str]) -> str:
        literal = match["literal"]
        if literal is None:
            return match[0]
        return "'" + literal.replace("''", "'").replace("\\", "\\\\").replace("'", "\\'") + "'"

    return _TOKEN.sub(spelled, sql)


def check_parameters(sql: str, given: Mapping[str, Any]) -> None:
    """Raise ValueError unless `given` names exactly the parameters of `sql`."""
    wanted = set(parameter_names(sql))
    missing, unknown = sorted(wanted - set(given)), sorted(set(given) - wanted)
    if missing or unknown:
        raise ValueError(f"parameters of the query: missing {missing}, unknown {unknown}")
