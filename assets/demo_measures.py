"""Make the measure packages of the demo as an analyst makes them: a practice file, checked, released twice.

Usage: python assets/demo_measures.py (some minutes; the same version writes the same bytes)
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src" / "highroad" / "demo" / "packages"
QUARTERS = ("2024Q2", "2025Q2")
POLICY = """title: Practice results of people who do not exist
titles:
  en: Practice results of people who do not exist
  es: Resultados de práctica de personas que no existen
place: local_area
breakouts: [sex, ethnicity, race]
programs: [adult, youth]
"""


def made(folder: Path) -> list[Path]:
    """The packages, oldest first."""
    policy, file, findings = folder / "policy.yaml", folder / "practice.csv", folder / "findings"
    policy.write_text(POLICY, encoding="utf-8")
    _run("records", "synthesize", file, "--rows", "20000", "--seed", "5", "--defects", "0.05")
    _run("records", "check", file, "--quarter", QUARTERS[-1], "--output", findings, code=3)
    found: list[Path] = []
    for quarter in QUARTERS:
        path = folder / f"{quarter}.json"
        words = ["--policy", policy, "--findings", findings, "--moment", f"{quarter[:4]}-08-15T12:00"]
        earlier = [word for each in found for word in ("--earlier", each)]
        _run("indicators", "release", file, "--quarter", quarter, *words, *earlier, "--output", path)
        found.append(path)
    return found


def _run(*words: object, code: int = 0) -> None:
    done = subprocess.run([sys.executable, "-m", "highroad.cli", *map(str, words)], check=False)
    if done.returncode != code:
        raise SystemExit(f"highroad {' '.join(map(str, words))} ended with {done.returncode}")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for path in made(Path(folder)):
            packed = gzip.compress(path.read_bytes(), mtime=0)
            (FOLDER / f"{path.name}.gz").write_bytes(packed)
