"""The house keeps its own rules: no registry addresses, hashes everywhere, small files, rooms described."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "highroad"
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
LONGEST_MODULE = 450
LARGEST_FILE = 600_000
LARGEST_CATALOG = 800_000  # of translations: one file for each domain, which grows with what the house says

# Written in parts, so that this file doesn't hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmjs", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
)


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def test_no_file_names_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in _tracked()
        for host in REGISTRIES
        if host in _text(path)
    ]
    assert found == []


def test_no_tracked_file_is_large() -> None:
    limits = {".po": LARGEST_CATALOG}
    large = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.stat().st_size > limits.get(path.suffix, LARGEST_FILE)
    ]
    assert large == []


def test_nothing_that_is_built_is_tracked() -> None:
    built = re.compile(
        r"^(src/highroad/embedded/|src/highroad/web/static/vendor/|\.build/)|\.(mo|parquet|whl)$"
    )
    names = [path.relative_to(ROOT).as_posix() for path in _tracked()]
    assert [name for name in names if built.search(name) and not name.startswith("tests/")] == []


def test_the_code_reads_nothing_beside_the_checkout() -> None:
    beside = "../" + "shared"
    assert [
        str(path) for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql"} and beside in _text(path)
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if _text(path).strip() and not ast.get_docstring(ast.parse(_text(path)))
    ]
    assert silent == []


def test_every_room_says_what_it_is_for() -> None:
    rooms = [path for path in SOURCE.iterdir() if path.is_dir() and any(path.glob("*.py"))]
    assert len(rooms) >= 9
    for room in rooms:
        assert ast.get_docstring(ast.parse(_text(room / "__init__.py"))), room.name


def test_modules_stay_readable() -> None:
    lengths = {str(path.relative_to(ROOT)): _text(path).count("\n") for path in _modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_exact_hashed_and_name_no_address(path: Path) -> None:
    text = _text(path)
    assert "://" not in text
    assert "--index-url" not in text
    requirements = re.split(r"(?<!\\)\n", text.strip())
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+", requirement), requirement.splitlines()[0]
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_npm_packages_are_exact_hashed_and_name_no_address() -> None:
    manifest = json.loads(_text(ROOT / "assets" / "package.json"))
    lock = json.loads(_text(ROOT / "assets" / "package-lock.json"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name
    for version in (manifest["dependencies"] | manifest["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_the_map_of_the_house_names_every_room() -> None:
    page = _text(ROOT / "docs" / "explanation" / "house.md")
    rooms = [path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()]
    apps = [f"web/{path.name}" for path in (SOURCE / "web").iterdir() if (path / "__init__.py").is_file()]
    assert [room for room in rooms + apps if f"`{room}/`" not in page] == []
    named = re.findall(r"^\| `([a-z/]+)/` \|", page.split("## What is built")[0], re.MULTILINE)
    assert [name for name in named if not (SOURCE / name / "__init__.py").is_file()] == []


def test_every_make_target_is_described() -> None:
    text = _text(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    described = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())
    assert {"demo", "test", "check", "bench", "wheel", "help"} <= targets
    assert targets == described == phony


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
