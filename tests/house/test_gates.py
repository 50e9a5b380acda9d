"""Tests that need a tool skip, saying why, where it is missing; in CI they fail instead."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace

import pytest

WHY = "the tool isn't installed"


@pytest.fixture
def gates(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tests' conftest, on a machine that lacks one tool."""
    plugins = request.config.pluginmanager.get_plugins()
    found = next(plugin for plugin in plugins if hasattr(plugin, "NEEDS"))
    monkeypatch.setattr(found, "NEEDS", {"browser": lambda: WHY, "spark": lambda: None})
    return found


def _item(*markers: str) -> SimpleNamespace:
    return SimpleNamespace(get_closest_marker=lambda name: name if name in markers else None)


def test_a_missing_tool_skips_with_its_reason(gates: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HIGHROAD_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=WHY):
        gates.pytest_runtest_setup(_item("browser"))


def test_in_ci_a_missing_tool_fails(gates: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIGHROAD_CI", "1")
    with pytest.raises(pytest.fail.Exception, match=f"browser tests, but {WHY}"):
        gates.pytest_runtest_setup(_item("browser"))


@pytest.mark.parametrize("demanded", ["0", "1"])
def test_what_the_machine_can_run_runs(
    gates: ModuleType, monkeypatch: pytest.MonkeyPatch, demanded: str
) -> None:
    monkeypatch.setenv("HIGHROAD_CI", demanded)
    gates.pytest_runtest_setup(_item("spark"))
    gates.pytest_runtest_setup(_item())


def test_every_gated_marker_is_declared(request: pytest.FixtureRequest) -> None:
    plugins = request.config.pluginmanager.get_plugins()
    needs = next(plugin for plugin in plugins if hasattr(plugin, "NEEDS")).NEEDS
    declared = {line.split(":")[0] for line in request.config.getini("markers")}
    assert set(needs) <= declared
    assert all(lacks() is None or isinstance(lacks(), str) for lacks in needs.values())
