"""The wheel carries all that Highroad needs to run without a network, and refuses to be built without it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from assets.hatch_build import REQUIRED, CustomBuildHook

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NOT_CARRIED = {".po", ".pyc"}


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_carries_every_file_of_the_package(carried: set[str]) -> None:
    files = {
        path.relative_to(SOURCE).as_posix() for path in (SOURCE / "highroad").rglob("*") if path.is_file()
    }
    assert {name for name in files if Path(name).suffix not in NOT_CARRIED} - carried == set()


def test_the_wheel_carries_data_assets_and_licences(carried: set[str]) -> None:
    assert {name.removeprefix("src/") for name in REQUIRED} <= carried
    assert {name.rsplit("/", 1)[-1] for name in carried if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert "highroad/py.typed" in carried


def test_the_wheel_carries_nothing_else(carried: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in carried} == {"highroad"}
    assert [name for name in carried if Path(name).suffix in NOT_CARRIED or "axe" in Path(name).name] == []


def _hook(root: Path) -> CustomBuildHook:
    return CustomBuildHook(str(root), {}, None, None, "", "wheel")


def _complete(root: Path) -> None:
    for name in REQUIRED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_wheel_that_would_lack_something_is_not_built(tmp_path: Path, missing: str) -> None:
    _complete(tmp_path)
    _hook(tmp_path).initialize("standard", {})
    (tmp_path / missing).unlink()
    with pytest.raises(RuntimeError, match=missing):
        _hook(tmp_path).initialize("standard", {})


def test_a_catalog_that_is_not_compiled_stops_the_wheel(tmp_path: Path) -> None:
    _complete(tmp_path)
    catalog = tmp_path / "src/highroad/locale/es/LC_MESSAGES/highroad.po"
    catalog.parent.mkdir(parents=True)
    catalog.touch()
    with pytest.raises(RuntimeError, match=r"highroad\.mo"):
        _hook(tmp_path).initialize("standard", {})


def test_an_editable_installation_needs_nothing_built(tmp_path: Path) -> None:
    _hook(tmp_path).initialize("editable", {})
