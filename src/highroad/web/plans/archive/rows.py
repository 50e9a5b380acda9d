"""Rows of the database as plain values, and plain values as rows whose columns fit their model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import CharField, JSONField, Model, TextField


def told(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as plain values."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def row_of(
    model: type[Model], told: Mapping[str, Any], names: Iterable[str], empty: Iterable[str] = (), **given: Any
) -> Any:
    """A row, not yet written, whose columns fit their model. empty: columns that may be without words.

    Raises ValueError, KeyError or TypeError for what no row of ours holds.
    """
    row = model(**{name: told[name] for name in names}, **given)
    fields = [model._meta.get_field(name) for name in names]
    for field in fields:
        value = told[field.name]
        if isinstance(field, CharField | TextField) and not isinstance(value, str) and not field.null:
            raise ValueError(f"{field.name} is no text")
        most = field.max_length if isinstance(field, CharField | TextField) else None
        if isinstance(value, str) and most is not None and len(value) > most:
            raise ValueError(f"{field.name} is too long")
        if isinstance(field, JSONField) and not _is_list(value):
            raise ValueError(f"{field.name} is no list")
    unlooked = {field.name for field in model._meta.fields} - set(names) | {n for n in empty if not told[n]}
    unlooked |= {field.name for field in fields if told[field.name] is None and field.null}
    try:
        row.full_clean(exclude=unlooked, validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise ValueError(str(problem)) from problem
    return row


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) or type(each) is int for each in value)
