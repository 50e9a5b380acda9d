"""Install the built wheel in an empty environment and let Highroad check itself without a network.

Usage: python assets/check_wheel.py [WHEEL] [ARGUMENT ...]

The environment holds requirements/base.txt and the wheel, nothing of the checkout. The command is
`highroad demo --check` unless other arguments are given. Where the system allows it (Linux namespaces) the
command has no network at all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECK = ("demo", "--check")


def newest_wheel() -> Path:
    wheels = sorted((ROOT / "dist").glob("highroad-*.whl"), key=lambda path: path.stat().st_mtime)
    if not wheels:
        raise SystemExit("there is no wheel in dist/: run `make wheel`")
    return wheels[-1]


def install(wheel: Path, environment: Path) -> Path:
    """The environment's python, with the pinned requirements and the wheel installed."""
    python = environment / "bin" / "python"
    requirements = ROOT / "requirements" / "base.txt"
    uv = shutil.which("uv")
    if uv:
        pip = [uv, "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    else:
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    return python


def without_network() -> list[str]:
    """A prefix that leaves a command its own loopback only; empty where the system forbids it."""
    loopback = 'ip link set lo up 2>/dev/null; exec "$@"'
    prefix = ["unshare", "--map-root-user", "--net", "--", "sh", "-c", loopback, "sh"]
    tried = shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried and tried.returncode == 0 else []


def main(wheel: Path, arguments: tuple[str, ...]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        python = install(wheel, here / "environment")
        (here / "empty").mkdir()
        prefix = without_network()
        print(f"{wheel.name} in an empty environment, {'without' if prefix else 'WITH'} a network")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        command = [*prefix, str(python.with_name("highroad")), *arguments]
        done = subprocess.run(command, cwd=here / "empty", env={**kept, "HOME": folder}, check=False)
    return done.returncode


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = Path(given.pop(0)).resolve() if given and given[0].endswith(".whl") else newest_wheel()
    raise SystemExit(main(chosen, tuple(given) or CHECK))
