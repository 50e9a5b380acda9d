"""Eleven editors on ten sections, two of them on one; a process killed while it saves; on both databases.

No word that the server took is lost, none stands twice, and no text was saved over one that its writer hadn't
seen. The editors are real processes that go through the pages (editors.py).
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("editors.py")
WORDS = 2
ALL = [str(number) for number in range(11)]
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[dict[str, str], Ask]]:
    """(environment of an instance, a way to ask its database)."""
    environment = {**os.environ, "HIGHROAD_HOME": str(tmp_path), "EDITORS_WORDS": str(WORDS)}
    environment.pop("HIGHROAD_DATABASE_URL", None)
    if request.param == "sqlite":
        yield environment, lambda sql: sqlite3.connect(tmp_path / "highroad.sqlite3").execute(sql).fetchall()
        return
    psycopg = pytest.importorskip("psycopg")
    url, name = request.getfixturevalue("postgres_url"), f"hands_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    own = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url)
    environment["HIGHROAD_DATABASE_URL"] = own

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(own) as connection:
            return connection.execute(sql).fetchall()

    yield environment, ask
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begin(environment: dict[str, str], *what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *what], env=environment, stdout=subprocess.PIPE, text=True
    )


def hear(process: subprocess.Popen[str], *, kill_after: int = 0) -> list[str]:
    """What a process says until it ends; it is killed when it has saved so many words."""
    heard: list[str] = []
    with process:
        for line in process.stdout:
            heard.append(line.strip())
            if kill_after and sum(each.startswith("saved") for each in heard) == kill_after:
                os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == (-signal.SIGKILL if kill_after else 0)
    return heard


def test_no_word_is_lost_whatever_dies(instance):
    environment, ask = instance
    hear(begin(environment, "setup"))
    doomed, steady = begin(environment, "write", *ALL[:6]), begin(environment, "write", *ALL[6:])
    heard = hear(doomed, kill_after=4)
    heard += hear(begin(environment, "write", *ALL[:6]))
    heard += hear(steady)

    saved = {line.split()[1] for line in heard if line.startswith("saved") and "recovered" not in line}
    assert saved == {f"{editor}.{count}" for editor in ALL for count in range(1, WORDS + 1)}
    texts = dict(ask("SELECT requirement, text FROM plans_section WHERE text <> ''"))
    words = re.findall(r"s?\d+\.\d+", " ".join(texts.values()))
    wanted = [*saved, *(f"s{word}" for word in saved if word.split(".")[0] in ("0", "1"))]
    assert sorted(words) == sorted(wanted)

    versions = ask(
        "SELECT section_id, number, based_on, text FROM plans_sectionversion ORDER BY section_id, number"
    )
    for (section, number, *_rest), (other, next_number, based_on, _text) in pairwise(versions):
        if section == other:
            assert (next_number, based_on) == (number + 1, number)
    newest = {section: text for section, _number, _base, text in versions}
    assert dict(ask("SELECT id, text FROM plans_section WHERE text <> ''")) == newest
    events = ask("SELECT count(*) FROM directory_auditevent WHERE verb = 'section.saved'")
    assert events == [(len(versions),)]
    # What was kept as a draft when the process died was saved by the one that came after.
    kept = {text for (text,) in ask("SELECT text FROM plans_sectiondraft")}
    assert kept <= {text for *_rest, text in versions}
    met = sum(line.startswith("conflict") for line in heard)
    merged = ask("SELECT count(*) FROM plans_sectionversion WHERE note LIKE 'Put together%'")[0][0]
    assert met >= merged > 0
