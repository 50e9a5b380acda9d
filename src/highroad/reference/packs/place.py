"""A place in a pack file, and the checks of one field there: every mistake names file, item and field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from highroad.errors import BadPack
from highroad.language import gettext as _
from highroad.reference.packs.conditions import Condition, ConditionError, parse_condition


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a pack file. Every method raises BadPack when the field there is not what it must be."""

    file: str
    item: str = ""

    def fail(self, field: str, problem: str) -> NoReturn:
        """Refuse the file."""
        where = _("{file}, item {item}").format(file=self.file, item=self.item) if self.item else self.file
        raise BadPack(
            _("{where}, field “{field}”: {problem}").format(where=where, field=field, problem=problem),
            remedy=_("Mend the file; docs/how-to/requirement-packs.md describes the format."),
        )

    def keys(self, values: Mapping[str, Any], known: set[str]) -> None:
        """Refuse fields that the format doesn't have."""
        for name in values:
            if name not in known:
                self.fail(str(name), _("the format has no such field"))

    def mapping(self, values: Mapping[str, Any], field: str, *, empty: bool = False) -> Mapping[str, Any]:
        """A mapping; with `empty`, one that may be left out."""
        value = values.get(field)
        if value is None and empty:
            return {}
        if not isinstance(value, Mapping):
            self.fail(field, _("must be a mapping"))
        return value

    def mappings(self, values: Mapping[str, Any], field: str) -> Sequence[Mapping[str, Any]]:
        """A list of mappings; it may be left out."""
        value = values.get(field)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.fail(field, _("must be a list of mappings"))
        return value

    def text(self, values: Mapping[str, Any], field: str) -> str:
        """A text that is not empty."""
        value = values.get(field)
        if not isinstance(value, str) or not value.strip():
            self.fail(field, _("must be a text that is not empty"))
        return value.strip()

    def maybe(self, values: Mapping[str, Any], field: str) -> str:
        """A text, or nothing."""
        return self.text(values, field) if values.get(field) is not None else ""

    def texts(self, values: Mapping[str, Any], field: str, *, empty: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            self.fail(field, _("must be a list of texts"))
        if not value and not empty:
            self.fail(field, _("must not be empty"))
        return tuple(value)

    def known(
        self, values: Mapping[str, Any], field: str, catalogue: Mapping[str, Any], *, empty: bool = True
    ) -> tuple[str, ...]:
        """A list of keys of one of the file's catalogues."""
        keys = self.texts(values, field, empty=empty)
        for key in keys:
            if key not in catalogue:
                self.fail(field, _("“{value}” is not in the file's catalogue").format(value=key))
        return keys

    def day(self, values: Mapping[str, Any], field: str) -> date:
        """A date."""
        value = values.get(field)
        if type(value) is not date:
            self.fail(field, _("must be a date such as 2024-03-04"))
        return value

    def whole(self, values: Mapping[str, Any], field: str) -> int:
        """A whole number above zero."""
        value = values.get(field)
        if type(value) is not int or value < 1:
            self.fail(field, _("must be a whole number above zero"))
        return value

    def offset(self, values: Mapping[str, Any], field: str) -> int:
        """A whole number, which may be negative; zero when it is left out."""
        value = values.get(field, 0)
        if type(value) is not int:
            self.fail(field, _("must be a whole number"))
        return value

    def years(self, values: Mapping[str, Any], field: str, last: int) -> tuple[int, ...]:
        """Years of a plan's period, counted from 1. Left out: none."""
        value = values.get(field, [])
        if not isinstance(value, list) or not all(type(year) is int and 1 <= year <= last for year in value):
            self.fail(field, _("must be years of the period, from 1 to {last}").format(last=last))
        return tuple(value)

    def one_of(self, values: Mapping[str, Any], field: str, known: Sequence[str]) -> str:
        """One of some words."""
        value = values.get(field)
        if value not in known:
            self.fail(field, _("must be one of {known}").format(known=", ".join(known)))
        return str(value)

    def condition(self, values: Mapping[str, Any], field: str) -> Condition | None:
        """A condition, or nothing."""
        if values.get(field) is None:
            return None
        try:
            return parse_condition(self.text(values, field))
        except ConditionError as problem:
            self.fail(field, str(problem))

    def labels(self, values: Mapping[str, Any], field: str) -> dict[str, str]:
        """A mapping of texts."""
        found = self.mapping(values, field)
        return {str(key): self.text(found, key) for key in found}
