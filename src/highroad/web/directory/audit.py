"""The audit record: append-only, written in the same transaction as the change it tells of."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from highroad.web.directory.models import AuditEvent, Partnership

request_id: ContextVar[str] = ContextVar("highroad_request_id", default="")

_SECRET = {"password", "nonce"}


def snapshot(instance: models.Model, fields: list[str] | None = None) -> dict[str, Any]:
    """An object's own columns as plain values for `before` and `after`; secrets are left out."""
    names = fields or [field.name for field in instance._meta.concrete_fields]
    values = {}
    for name in names:
        if name in _SECRET:
            continue
        value = getattr(instance, instance._meta.get_field(name).attname)
        values[name] = value
    return values


def record(
    actor: Any,
    verb: str,
    target: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    partnership: Partnership | None = None,
) -> AuditEvent:
    """Write down that `actor` did `verb` to `target`; call it inside the transaction of the change.

    actor: a User, or None when the system acts. before, after: plain values, `snapshot()` makes them.
    partnership: found by itself when the target is one or has one. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record() belongs into the transaction of the change it records")
    if partnership is None:
        partnership = target if isinstance(target, Partnership) else getattr(target, "partnership", None)
    person = actor if getattr(actor, "pk", None) else None
    return AuditEvent.objects.create(
        actor=person,
        actor_name=(f"{person.name} <{person.email}>" if person and person.name else str(person or "system"))[
            :255
        ],
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:255],
        partnership=partnership,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        request_id=request_id.get(),
    )


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    encoder = DjangoJSONEncoder()
    return {name: _plain_value(value, encoder) for name, value in values.items()}


def _plain_value(value: Any, encoder: DjangoJSONEncoder) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain_value(item, encoder) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain_value(item, encoder) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return encoder.default(value) if not isinstance(value, models.Model) else value.pk
