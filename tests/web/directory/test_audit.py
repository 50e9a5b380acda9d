"""The audit record: written with the change, never changed again."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from highroad.web.directory import audit
from highroad.web.directory.models import AuditEvent


def test_an_event_keeps_actor_reason_and_values(people, partnership):
    event = audit.record(
        people["steward"],
        "renamed",
        partnership,
        before={"name": "Old"},
        after={"name": "New"},
        reason="Vote",
    )
    kept = AuditEvent.objects.get(pk=event.pk)
    assert (kept.actor, kept.verb, kept.target_type, kept.target_id) == (
        people["steward"],
        "renamed",
        "directory.partnership",
        str(partnership.pk),
    )
    assert kept.partnership == partnership
    assert (kept.before, kept.after, kept.reason) == ({"name": "Old"}, {"name": "New"}, "Vote")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE directory_auditevent SET verb = 'forged'", "DELETE FROM directory_auditevent"],
)
def test_the_database_refuses_changes(people, partnership, statement):
    audit.record(people["steward"], "renamed", partnership)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEvent.objects.get().verb == "renamed"


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake(people, partnership):
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(people["steward"], "renamed", partnership)


def test_a_snapshot_leaves_secrets_out(people):
    assert "password" not in audit.snapshot(people["steward"])
    assert audit.snapshot(people["steward"])["email"] == "steward@example.org"
