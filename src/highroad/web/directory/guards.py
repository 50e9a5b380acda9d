"""Triggers that make tables append-only, for both databases: rows are written once."""

from __future__ import annotations

from typing import Any


class Guard:
    """The triggers of some tables. `make` and `drop` are what migrations run, forwards and backwards.

    refusal: what the database answers. function: the name of PostgreSQL's function, one for each refusal.
    """

    def __init__(self, *tables: str, refusal: str, function: str) -> None:
        self.tables = tables
        self.refusal = refusal
        self.function = function

    def make(self, apps: object, schema_editor: Any) -> None:
        """Put the triggers up (migration forwards)."""
        _run(schema_editor.connection, self._sqlite_make(), self._postgres_make())

    def drop(self, apps: object, schema_editor: Any) -> None:
        """Take the triggers down (migration backwards)."""
        _run(schema_editor.connection, self._sqlite_drop(), self._postgres_drop())

    def _sqlite_make(self) -> list[str]:
        return [
            f"""CREATE TRIGGER IF NOT EXISTS {table}_refuses_{verb} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"""
            for table in self.tables
            for verb in ("UPDATE", "DELETE")
        ]

    def _sqlite_drop(self) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}"
            for table in self.tables
            for verb in ("UPDATE", "DELETE")
        ]

    def _postgres_make(self) -> list[str]:
        refuse = f"RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'integrity_constraint_violation'"
        return [
            f"""CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN {refuse}; END $$""",
            *(
                f"""CREATE OR REPLACE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {self.function}()"""
                for table in self.tables
            ),
        ]

    def _postgres_drop(self) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}" for table in self.tables]


def _run(connection: Any, sqlite: list[str], postgres: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgres:
            cursor.execute(statement)
