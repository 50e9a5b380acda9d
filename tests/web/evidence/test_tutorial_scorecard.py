"""The tutorial on participant files: its commands in order, in one folder, then its scorecard."""

from __future__ import annotations

import shlex
import subprocess
from contextlib import chdir
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks_of
from tests.docs.running import alike, commands_of
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.publishing.measures import MeasurePackage
from highroad.web.evidence.measures import receive_measures

TUTORIAL = ROOT / "docs" / "tutorial-participant-files.md"


@pytest.mark.django_db
def test_the_tutorial_ends_with_a_published_scorecard(
    tmp_path: Path, people, partnership, client_for, monkeypatch
):
    # One process for all commands: each would otherwise spend seconds on starting.
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    done = 0
    with chdir(tmp_path):
        for block in blocks_of(TUTORIAL):
            if block.language != "console":
                continue
            for command, shown in commands_of(block.body):
                got = said_by(command)
                assert alike(got, shown), f"line {block.line}: $ {command}\n{got}"
                done += 1
    assert done >= 11
    package = tmp_path / "measures.json"
    found = receive_measures(people["steward"], partnership, package)
    page = client_for("anonymous").get(found.get_absolute_url()).content.decode()
    table = MeasurePackage.from_json(package.read_bytes()).tables["wagner_peyser.employment_q2"]
    assert table.text(0, "employment_q2") in page
    assert page.index("What the checks found") < page.index("Results of Wagner-Peyser")
    assert "39" in page


def said_by(command: str) -> str:
    """What a command prints; what it says of files written goes to standard error and is not shown."""
    words = shlex.split(command)
    if words[0] != "highroad":
        return subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True).stdout
    result = CliRunner().invoke(app, words[1:])
    assert result.exit_code in (0, 3), result.output
    return result.stdout
