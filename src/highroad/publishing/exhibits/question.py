"""A saved question: which kind of exhibit, with which parameters, of which vintages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, urlencode

from highroad.errors import BadQuestion
from highroad.language import gettext as _

_VINTAGE = "vintage."
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Equal questions have one canonical form, so a question can be a key, an address, a
    record.

    kind: key of an exhibit kind. parameters: by name, as text (the kind says which there are).
    vintages: source key -> vintage; a source that is not named means its newest vintage at hand.
    Raises BadQuestion when a name or a value cannot be a parameter at all.
    """

    kind: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    vintages: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", _clean(self.parameters))
        object.__setattr__(self, "vintages", _clean(self.vintages))

    def __hash__(self) -> int:
        return hash((self.kind, self.to_query()))

    def to_query(self) -> str:
        """The canonical query string: sorted parameters, then `vintage.<source>`."""
        pairs = [*self.parameters.items(), *((f"{_VINTAGE}{key}", v) for key, v in self.vintages.items())]
        return urlencode(pairs, safe=":+,", quote_via=quote)

    @classmethod
    def from_query(cls, kind: str, query: str | Mapping[str, str] | Iterable[tuple[str, str]]) -> Question:
        """The question in a query string or in its pairs (a name given twice means the last; empty
        means unset).
        """
        if isinstance(query, str):
            # "+" stands for itself in region keys; a space is written %20.
            pairs: Iterable[tuple[str, str]] = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
        else:
            pairs = query.items() if isinstance(query, Mapping) else query
        found = dict(pairs)
        vintages = {key.removeprefix(_VINTAGE): v for key, v in found.items() if key.startswith(_VINTAGE)}
        parameters = {key: v for key, v in found.items() if not key.startswith(_VINTAGE)}
        return cls(kind, parameters, vintages)

    def with_parameters(self, **changes: str) -> Question:
        """The same question with other parameters; an empty value unsets one."""
        return replace(self, parameters={**self.parameters, **changes})

    def with_vintages(self, vintages: Mapping[str, str]) -> Question:
        """The same question of these vintages."""
        return replace(self, vintages=vintages)


def _clean(pairs: Mapping[str, str]) -> dict[str, str]:
    """Sorted, trimmed, without unset ones."""
    cleaned = {}
    for name, value in sorted(pairs.items()):
        text = str(value).strip()
        if not _NAME.fullmatch(name) or len(text) > _LONGEST or any(ord(sign) < 32 for sign in text):
            raise BadQuestion(
                _("“{name}” cannot be a parameter, or its value cannot be one.").format(name=name[:40]),
                remedy=_("Open the exhibit's form and choose again."),
            )
        if text:
            cleaned[name] = text
    return cleaned
