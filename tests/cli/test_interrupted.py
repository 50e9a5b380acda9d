"""A report or a release killed while it writes: nothing looks whole, and the next run gives its bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from highroad.records.practice import synthesize

#: In processes of their own: a report killed with all its bytes written but not yet in place, a release
#: killed in the middle of its bytes, and both to their end.
PROGRAM = """
import io, json, os, signal, sys
from pathlib import Path
from highroad.cli import writing
from highroad.cli.main import app
import highroad.indicators.report, highroad.publishing.measures, highroad.records.reading, scipy.optimize

def kill(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

def halved(handle, mode):
    class Half(io.FileIO):
        def write(self, data):
            super().write(data[: len(data) // 2])
            kill()
    return Half(handle, mode)

folder, commands = Path(sys.argv[1]), json.loads(sys.argv[2])

def run(name, where):
    app(["indicators", *commands[name], "-o", str(folder / where / name)], standalone_mode=False)

for where in ("killed", "whole"):
    (folder / where).mkdir()
ends = []
for names in (["report.parquet"], ["measures.json"], list(commands)):
    child = os.fork()
    if not child:
        sys.stdout = open(os.devnull, "w")
        if len(names) == 2:
            for name in names:
                run(name, "whole")
            os._exit(0)
        if names == ["report.parquet"]:
            Path.replace = kill
        else:
            writing.os.fdopen = halved
        run(names[0], "killed")
    ends.append(os.waitpid(child, 0)[1])
print(json.dumps(ends))
"""


def test_a_killed_report_or_release_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    practice, policy = tmp_path / "file.csv", tmp_path / "policy.yaml"
    synthesize(practice, 300, seed=5)
    policy.write_text("title: Practice\nbreakouts: [sex]\nprograms: [adult]\n")
    asked = [str(practice), "-q", "2025Q2"]
    commands = {
        "report.parquet": ["report", *asked, "--by", "sex"],
        "measures.json": ["release", *asked, "--policy", str(policy), "--moment", "2025-08-15T12:00"],
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), json.dumps(commands)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [9, 9, 0]
    sizes = []
    for name in commands:
        whole = (tmp_path / "whole" / name).read_bytes()
        (left,) = (path for path in (tmp_path / "killed").iterdir() if name in path.name)
        assert left.name.startswith(f".{name}.")
        assert whole.startswith(left.read_bytes())
        sizes.append(left.stat().st_size / len(whole))
    assert sizes == [pytest.approx(1), pytest.approx(0.5, abs=0.01)]
