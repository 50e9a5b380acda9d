"""One session of each engine for the whole run: Spark takes ten seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from highroad.engine import Session, open_session


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Session]:
    with open_session() as session:
        yield session


@pytest.fixture(scope="session")
def spark() -> Iterator[Session]:
    from highroad.engine.spark import open_spark_session

    with open_spark_session(threads=1, memory_limit="1GB") as session:
        yield session
