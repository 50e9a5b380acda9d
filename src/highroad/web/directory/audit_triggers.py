"""The triggers that make the audit table append-only, for both databases.

Kept apart from the migration because the tests' clean-up has to lift them for a moment.
"""

from __future__ import annotations

TABLE = "directory_auditevent"
_REFUSAL = "the audit record is append-only"

_SQLITE_MAKE = [
    f"""CREATE TRIGGER IF NOT EXISTS audit_refuses_{verb} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for verb in ("UPDATE", "DELETE")
]
_SQLITE_DROP = [f"DROP TRIGGER IF EXISTS audit_refuses_{verb}" for verb in ("UPDATE", "DELETE")]

_POSTGRES_MAKE = [
    f"""CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE OR REPLACE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    f"""CREATE OR REPLACE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
]
_POSTGRES_DROP = [
    f"DROP TRIGGER IF EXISTS audit_refuses_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS audit_refuses_truncate ON {TABLE}",
]


def make(apps: object, schema_editor: object) -> None:
    """Put the triggers up (migration forwards)."""
    _run(schema_editor.connection, _SQLITE_MAKE, _POSTGRES_MAKE)


def drop(apps: object, schema_editor: object) -> None:
    """Take the triggers down (migration backwards)."""
    _run(schema_editor.connection, _SQLITE_DROP, _POSTGRES_DROP)


def _run(connection: object, sqlite: list[str], postgres: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgres:
            cursor.execute(statement)
