"""Triggers that make versions, judgements and editions append-only, for both databases."""

from __future__ import annotations

TABLES = ("plans_sectionversion", "plans_requirementjudgement", "plans_edition")
_REFUSAL = "what was saved of a plan is append-only"

_SQLITE_MAKE = [
    f"""CREATE TRIGGER IF NOT EXISTS {table}_refuses_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for table in TABLES
    for verb in ("UPDATE", "DELETE")
]
_SQLITE_DROP = [
    f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}" for table in TABLES for verb in ("UPDATE", "DELETE")
]
_POSTGRES_MAKE = [
    f"""CREATE OR REPLACE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION plans_refuse_change()"""
        for table in TABLES
    ),
]
_POSTGRES_DROP = [f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}" for table in TABLES]


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
