"""The machine room: DuckDB and Spark sessions, portable SQL functions, queries, write-once artifacts."""

from typing import TYPE_CHECKING, Any

from highroad.engine.artifacts import Artifact, artifact_writer, read_artifact, write_artifact
from highroad.engine.queries import load_query

if TYPE_CHECKING:
    from highroad.engine.sessions import Session, open_session

__all__ = [
    "Artifact",
    "Session",
    "artifact_writer",
    "load_query",
    "open_session",
    "read_artifact",
    "write_artifact",
]


def __getattr__(name: str) -> Any:
    """Sessions bring DuckDB with them: a tenth of a second and 20 MB that reading files can do without."""
    if name in {"Session", "open_session"}:
        from highroad.engine import sessions

        return getattr(sessions, name)
    raise AttributeError(name)
