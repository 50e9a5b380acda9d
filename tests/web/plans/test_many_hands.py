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


class Hands:
    """The process in editors.py from which others are forked, and all that they say."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.first = subprocess.Popen(
            [sys.executable, str(SCRIPT)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.heard: list[tuple[str, str]] = []
        self.listen("ready")

    def listen(self, *until: str, of: str = "") -> str:
        """Listen until a process says one of these; which process it was."""
        for line in self.first.stdout:
            who, words = line.strip().split(" ", 1)
            self.heard.append((who, words))
            if words in until and of in ("", who):
                return who
        raise AssertionError(f"the editors fell silent: {self.heard[-5:]}")

    def begin(self, numbers: list[str]) -> str:
        """Fork a process in which these editors write; its number."""
        self.first.stdin.write(" ".join(numbers) + "\n")
        self.first.stdin.flush()
        return self.listen("begun")

    def kill_after(self, process: str, saves: int) -> None:
        """Kill a process as soon as it has saved so many words."""
        words = [f"saved {editor}.{count}" for editor in ALL for count in range(1, WORDS + 1)]
        while sum(who == process and said.startswith("saved") for who, said in self.heard) < saves:
            self.listen(*words, of=process)
        os.kill(int(process), signal.SIGKILL)
        self.listen(f"ended {-signal.SIGKILL}", of=process)

    def close(self) -> None:
        """End the first process."""
        self.first.stdin.close()
        self.first.stdout.close()
        assert self.first.wait(timeout=10) == 0


def test_no_word_is_lost_whatever_dies(instance):
    environment, ask = instance
    hands = Hands(environment)
    doomed, steady = hands.begin(ALL[:6]), hands.begin(ALL[6:])
    hands.kill_after(doomed, 4)
    again = hands.begin(ALL[:6])
    for process in (again, steady):
        if (process, "ended 0") not in hands.heard:
            hands.listen("ended 0", of=process)
    hands.close()
    heard = [words for _who, words in hands.heard]

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
