"""The memory setting is honoured: bigger questions spill to disk, and the process stays small."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from highroad.engine import open_session
from highroad.engine.failures import BadSetting, OutOfMemory
from highroad.engine.memory import memory_limit_bytes
from highroad.engine.sessions import DuckDBSession

# 12 million rows of 32 hexadecimal digits are well over 500 MB to sort; the limit is 200 MB. The process says
# what it found: rows in order, the most that was spilled, and the most memory it ever held.
BIG_SORT = """
import json, resource, sys
from pathlib import Path
from highroad.engine import open_session

def spilled(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

rows, most, last, ordered = 0, 0, "", True
with open_session(threads=2, spill_folder=sys.argv[1]) as session:
    sql = "SELECT md5(CAST(i AS STRING)) AS h, i FROM range(:n) t(i) ORDER BY h"
    stream = session.batches(sql, n=12_000_000)
    for batch in stream:
        rows += batch.num_rows
        most = max(most, spilled(session.spill_folder))
        first, end = batch["h"][0].as_py(), batch["h"][-1].as_py()
        ordered, last = ordered and last <= first <= end, end
# Linux hands a child its parent's peak; the kernel's own high-water mark begins anew with the program.
status = Path("/proc/self/status")
if status.is_file():
    peak = next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"rows": rows, "spilled": most, "ordered": ordered, "peak": peak}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of a process is read from POSIX resource usage")
def test_a_question_bigger_than_memory_spills_and_stays_small(tmp_path: Path) -> None:
    environment = {"HIGHROAD_MEMORY": "200MB", "PYTHONPATH": "src", "PATH": ""}
    run = subprocess.run(
        [sys.executable, "-c", BIG_SORT, str(tmp_path)],
        env=environment, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    said = json.loads(run.stdout)
    assert said["rows"] == 12_000_000
    assert said["ordered"]
    assert said["spilled"] > 100_000_000
    assert said["peak"] < 500_000_000
    assert list(tmp_path.iterdir()) == []


def test_a_question_that_cannot_spill_says_what_to_set() -> None:
    with open_session(memory_limit="20MB", threads=1) as session, pytest.raises(OutOfMemory) as caught:
        session.query("SELECT list(md5(CAST(i AS STRING))) AS l FROM range(3000000) t(i)")
    assert "20 MB" in caught.value.message
    assert "HIGHROAD_MEMORY" in caught.value.remedy


@pytest.mark.parametrize(
    ("setting", "given", "wanted"), [(None, None, "1GB"), ("2GB", None, "2GB"), ("2GB", "3GB", "3GB")]
)
def test_the_setting_is_the_default(
    setting: str | None, given: str | None, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HIGHROAD_MEMORY", raising=False)
    if setting:
        monkeypatch.setenv("HIGHROAD_MEMORY", setting)
    with open_session(memory_limit=given) as session:
        assert isinstance(session, DuckDBSession)
        limit = session.query("SELECT current_setting('memory_limit') AS m")["m"].to_pylist()[0]
    with open_session(memory_limit=wanted) as session:
        assert limit == session.query("SELECT current_setting('memory_limit') AS m")["m"].to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1GB", 10**9),
        ("750 MiB", 750 * 2**20),
        ("1.5gb", 1_500_000_000),
        (" 2tb ", 2 * 10**12),
        ("1000KB", 10**6),
    ],
)
def test_amounts_of_memory(text: str, size: int) -> None:
    assert memory_limit_bytes(text) == size


@pytest.mark.parametrize("text", ["lots", "GB", "-1GB", "80%", "1e9", "12", "1KB", "1GB; DROP", "0GB"])
def test_other_amounts_are_refused_with_a_remedy(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIGHROAD_MEMORY", text)
    with pytest.raises(BadSetting) as caught:
        open_session()
    assert text in caught.value.message
    assert "HIGHROAD_MEMORY" in caught.value.remedy
