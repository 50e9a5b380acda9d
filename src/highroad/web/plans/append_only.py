"""Triggers that make tables append-only, for both databases: rows are written once."""

from __future__ import annotations

from typing import Any

TABLES = ("plans_sectionversion", "plans_requirementjudgement", "plans_edition")
_REFUSAL = "what was saved of a plan is append-only"


class Guard:
    """The triggers of some tables. `make` and `drop` are what migrations run, forwards and backwards."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables

    def make(self, apps: object, schema_editor: Any) -> None:
        """Put the triggers up (migration forwards)."""
        _run(schema_editor.connection, self._sqlite_make(), self._postgres_make())

    def drop(self, apps: object, schema_editor: Any) -> None:
        """Take the triggers down (migration backwards)."""
        _run(schema_editor.connection, self._sqlite_drop(), self._postgres_drop())

    def _sqlite_make(self) -> list[str]:
        return [
            f"""CREATE TRIGGER IF NOT EXISTS {table}_refuses_{verb} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
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
        return [
            f"""CREATE OR REPLACE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            *(
                f"""CREATE OR REPLACE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION plans_refuse_change()"""
                for table in self.tables
            ),
        ]

    def _postgres_drop(self) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}" for table in self.tables]


_first = Guard(*TABLES)
make, drop = _first.make, _first.drop
#: Of public comment: what moderators did, and how comments were answered.
COMMENTS = Guard("plans_commentmoderation", "plans_commentdisposition")
#: Of adoption: signatures, votes, decisions on newer numbers; and the answers of exhibits, on which what was
#: adopted rests.
ADOPTION = Guard(
    "plans_assurancesigning", "plans_adoptionrecord", "plans_exhibitdecision", "evidence_edition"
)

#: Of people's work: replies to remarks, and days of milestones that moved.
PEOPLE = Guard("plans_remarkreply", "plans_milestonemove")


def _run(connection: Any, sqlite: list[str], postgres: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgres:
            cursor.execute(statement)
