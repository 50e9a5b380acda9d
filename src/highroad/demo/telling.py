"""The demo's words, which stand in files beside the code."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def told_in(name: str) -> dict[str, Any]:
    """What one of the demo's files of words says."""
    loaded: dict[str, Any] = yaml.safe_load(text_of(name))
    return loaded


def text_of(name: str) -> str:
    """One of the demo's files of words, as written."""
    return files("highroad.demo").joinpath(name).read_text("utf-8")
