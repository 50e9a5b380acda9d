"""How every question of this room is asked: one session, packaged queries, tables of a catalogue.

A function of this room opens a session of its own unless one is shared: a briefing asks a dozen questions of
the same files, so it holds one session open around them (`with one_session(): …`). The session may also be
a Spark session: the queries are written in the SQL that both engines run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pyarrow as pa

from highroad import engine
from highroad.sources.catalogue import Catalogue
from highroad.sources.home import instance_home

_session: ContextVar[Any] = ContextVar("highroad_market_session", default=None)
_seen: WeakKeyDictionary[Any, dict[str, tuple[Path, ...]]] = WeakKeyDictionary()
_answers: WeakKeyDictionary[Any, dict[tuple[Any, ...], pa.Table]] = WeakKeyDictionary()


@contextmanager
def one_session(session: Any = None) -> Iterator[Any]:
    """Ask every question inside the block of one session: the one given, or a new DuckDB session."""
    if session is not None:
        token = _session.set(session)
        try:
            yield session
        finally:
            _session.reset(token)
    elif _session.get() is not None:
        yield _session.get()
    else:
        with engine.open_session() as opened:
            token = _session.set(opened)
            try:
                yield opened
            finally:
                _session.reset(token)


@cache
def query_text(name: str) -> str:
    """The text of a query of this room, as packaged."""
    return engine.load_query("highroad.market", name)


def ask(
    name: str,
    *,
    views: Mapping[str, Path | tuple[Path, ...]],
    tables: Mapping[str, pa.Table] | None = None,
    **parameters: Any,
) -> pa.Table:
    """Run a packaged query over Parquet files and small Arrow tables, each under the name the query uses.

    Inside a shared session the same question is asked once.
    """
    shared = _session.get() is not None
    given = repr({table: rows.to_pydict() for table, rows in (tables or {}).items()})
    key = (name, tuple(views.items()), given, tuple(sorted(parameters.items())))
    with one_session() as session:
        answers = _answers.setdefault(session, {})
        if shared and key in answers:
            return answers[key]
        seen = _seen.setdefault(session, {})
        for view, path in views.items():
            paths = path if isinstance(path, tuple) else (path,)
            if seen.get(view) != paths:  # a session reconnects for every new view
                session.view(view, *paths)
                seen[view] = paths
        for table, rows in (tables or {}).items():
            session.register(table, rows)
        answer = session.query(query_text(name), **parameters)
        if shared:
            answers[key] = answer
        return answer


def catalogue_or_default(catalogue: Catalogue | None) -> Catalogue:
    """The catalogue given; else that of this machine's instance folder (the embedded data when it has
    none).
    """
    return catalogue if catalogue is not None else Catalogue(instance_home())


def tables_of(catalogue: Catalogue, source: str, vintage: str | None, *names: str) -> dict[str, Path]:
    """The Parquet files of a vintage's tables by name. Raises DataMissing when the vintage is not at hand."""
    return {name: catalogue.table(source, name, vintage) for name in names}
