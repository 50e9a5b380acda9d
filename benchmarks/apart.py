"""Work in processes of their own: that its memory is its own, and that other libraries need not be installed.

Programs of `benchmarks/beside/` end with one line of JSON: `wall` and `cpu`, the seconds that the work itself
took, and what else they tell. Other people's libraries live in an environment of their own, `.build/peers`,
made of `requirements/peers.txt` when it is first asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.harness import Spent

ROOT = Path(__file__).parents[1]
BESIDE = Path(__file__).parent / "beside"
REQUIREMENTS = ROOT / "requirements" / "peers.txt"
FOLDER = ROOT / ".build" / "peers"


@cache
def peers() -> Path | None:
    """The Python that has the peers, or None after saying why there is none."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / "made-of"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    print(f"installing {REQUIREMENTS.relative_to(ROOT)} into {FOLDER.relative_to(ROOT)}", flush=True)
    uv = shutil.which("uv")
    made = [
        [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
        [*([uv, "pip"] if uv else [str(python), "-m", "pip"]), "install", "-q", "--require-hashes"],
    ]
    made[1] += [*(["--python", str(python)] if uv else []), "-r", str(REQUIREMENTS)]
    for command in made:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"SKIPPED: the peers cannot be installed here: {last}")
            return None
    stamp.write_text(wanted)
    return python


def beside(
    python: str | Path, program: str, *arguments: object, seconds: float
) -> tuple[Spent, dict[str, Any]]:
    """Run a program of `benchmarks/beside`, and what it told. One that takes more than `seconds` is stopped.

    Raises SystemExit with its last words when it fails.
    """
    command = [str(python), str(BESIDE / f"{program}.py"), *(str(each) for each in arguments)]
    before = _children()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=_settings())
    except subprocess.TimeoutExpired:
        return Spent(seconds, _children() - before, bound=True), {}
    if done.returncode:
        raise SystemExit(f"{program}: {done.stderr.strip()[-2000:]}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Spent(told["wall"], told["cpu"]), told


def peak() -> int:
    """The largest memory of this process so far, MiB: getrusage would count the one that started it."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024


def age() -> float:
    """For how many seconds this process has lived."""
    with open("/proc/self/stat", encoding="ascii") as file:
        born = int(file.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - born


def _settings() -> dict[str, str]:
    """The environment of such a process: modules of this package can be found, compiled ones are kept.

    Linear algebra gets one thread: two of them wait for each other, and how long depends on who else works.
    """
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return settings | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
