"""A step of the set-up works once, and again only when something it reads has changed or is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assets import setup


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    (tmp_path / "stamps").mkdir()
    (tmp_path / "source").write_text("one")
    return tmp_path


def _step(checkout: Path, done: list[str], fail: bool = False) -> setup.Step:
    def work() -> None:
        if fail:
            raise SystemExit("no")
        done.append("worked")
        (checkout / "made").write_text("made")

    return setup.Step("thing", (checkout / "source",), (checkout / "made",), work)


def test_a_step_works_once(checkout: Path) -> None:
    done: list[str] = []
    _step(checkout, done).run()
    _step(checkout, done).run()
    assert done == ["worked"]


@pytest.mark.parametrize("change", ["input", "output", "both"])
def test_a_step_works_again_when_its_input_changed_or_its_output_is_gone(checkout: Path, change: str) -> None:
    done: list[str] = []
    _step(checkout, done).run()
    if change in {"input", "both"}:
        (checkout / "source").write_text("two")
    if change in {"output", "both"}:
        (checkout / "made").unlink()
    _step(checkout, done).run()
    assert done == ["worked", "worked"]


def test_a_step_that_failed_is_not_done(checkout: Path) -> None:
    done: list[str] = []
    _step(checkout, done).run()
    (checkout / "source").write_text("two")
    with pytest.raises(SystemExit):
        _step(checkout, done, fail=True).run()
    assert not _step(checkout, done).is_done()


def test_a_failing_command_shows_what_it_said() -> None:
    with pytest.raises(SystemExit, match="the reason"):
        setup.run(sys.executable, "-c", "print('the reason'); raise SystemExit(3)")


def test_an_unknown_level_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, setup.__file__, "everything"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "usage" in done.stderr


def test_the_base_level_keeps_a_larger_environment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(setup, "install", installed.append)
    monkeypatch.setattr(setup, "VENV_PYTHON", checkout / "source")
    (checkout / "pyproject.toml").write_text("[project]\nname = 'x'\n[build-system]\nrequires = []\n")
    (checkout / "requirements").mkdir()
    for name in ("setup", "dev"):
        (checkout / "requirements" / f"{name}.txt").write_text("one")
    setup.set_up_environment("dev")
    setup.set_up_environment("base")
    assert installed == ["dev"]
    (checkout / "requirements" / "dev.txt").write_text("two")
    setup.set_up_environment("base")
    assert installed == ["dev", "dev"]
