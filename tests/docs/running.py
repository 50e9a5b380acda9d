"""Run the code blocks of a page as a reader would, in order and in one folder, and compare what they print.

A `console` block holds commands after `$ ` and what each prints; a `python` block holds `>>> ` sessions. A
line of three dots stands for any lines, three dots within a line for any text. Other blocks are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from tests.docs.pages import Block, blocks_of

#: Whoever asks for the network is told at once that there is none.
NOWHERE = "http://127.0.0.1:9"
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass
class Reader:
    """Somebody who follows a page: a folder, an environment, and a Python session that goes on."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HIGHROAD_")}
        here = Path(sys.executable).parent
        self.environment = {
            **kept,
            **dict.fromkeys(PROXIES, NOWHERE),
            "PATH": f"{here}{os.pathsep}{kept.get('PATH', '')}",
            "COLUMNS": "160",
            "NO_COLOR": "1",
            "DJANGO_SETTINGS_MODULE": "highroad.web.site.settings",
        }

    def follow(self, page: Path) -> list[str]:
        """Do everything the page shows; returns what came out otherwise than shown."""
        wrong: list[str] = []
        for block in blocks_of(page):
            if block.language == "console":
                wrong += self._console(page, block)
            elif block.language == "python":
                wrong += self._python(page, block)
        return wrong

    def _console(self, page: Path, block: Block) -> Iterator[str]:
        for command, expected in commands_of(block.body):
            got = self._shell(command)
            if not alike(got, expected):
                yield f"{page.name}, line {block.line}: $ {command}\nshown:\n{expected}\ngot:\n{got}"

    def _shell(self, command: str) -> str:
        """Run one command; variables that it exports stay for the next."""
        kept = self.folder / ".environment"
        script = f"{command}\nstatus=$?\nenv -0 > {shlex.quote(str(kept))}\nexit $status"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        pairs = [line.partition("=") for line in kept.read_text(encoding="utf-8").split("\0") if line]
        kept.unlink()
        self.environment = {name: value for name, _equals, value in pairs}
        return done.stdout

    def _python(self, page: Path, block: Block) -> list[str]:
        test = doctest.DocTestParser().get_doctest(block.body, self.names, page.name, page.name, block.line)
        if not test.examples:
            return []
        said: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        with chdir(self.folder), mock.patch.dict(os.environ, self.environment):
            runner.run(test, out=said.append, clear_globs=False)
        self.names = test.globs
        return ["".join(said)] if said else []


def commands_of(body: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with what it prints. A command may go on over lines that end in a backslash."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        found = re.match(r"((?:.*\\\n)*.*)\n?", part)
        assert found is not None
        yield found[1], part[found.end() :]


def alike(got: str, expected: str) -> bool:
    """Whether the text is as shown: dots stand for anything, blanks at the ends of lines for nothing."""
    seen = [line.rstrip() for line in got.strip().splitlines()]
    shown = [line.rstrip() for line in expected.strip().splitlines()]
    # A line of dots alone may stand for no line, or for many.
    parts: list[list[str]] = [[]]
    for line in shown:
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return _lines_alike(seen, first)
    rest = len(seen) - len(last)
    if (
        len(first) > rest
        or not _lines_alike(seen[: len(first)], first)
        or not _lines_alike(seen[rest:], last)
    ):
        return False
    at = len(first)
    for part in parts[1:-1]:
        found = (n for n in range(at, rest - len(part) + 1) if _lines_alike(seen[n : n + len(part)], part))
        begins = next(found, None)
        if begins is None:
            return False
        at = begins + len(part)
    return True


def _lines_alike(seen: list[str], shown: list[str]) -> bool:
    return len(seen) == len(shown) and all(
        re.fullmatch(re.escape(line).replace(r"\.\.\.", ".*"), said)
        for said, line in zip(seen, shown, strict=True)
    )
