"""The machine room: DuckDB and Spark sessions, portable SQL functions, queries, write-once artifacts."""

from highroad.engine.artifacts import Artifact, read_artifact, write_artifact
from highroad.engine.queries import load_query
from highroad.engine.sessions import Session, open_session

__all__ = ["Artifact", "Session", "load_query", "open_session", "read_artifact", "write_artifact"]
