"""The words of checks and the names of elements in other languages than English: files beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from highroad.language import active
from highroad.reference.participants.elements import FOLDER, element


@cache
def words_beside(file: str, language: str) -> Mapping[str, Any]:
    """What the sidecar of a CSV file says in a language, by identifier; {} where there is none."""
    name = f"{file.removesuffix('.csv')}.{language}.yaml"
    path = files("highroad.reference").joinpath(FOLDER, name)
    if not path.is_file():
        return {}
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: Mapping[str, Any] = content["checks" if "checks" in content else "elements"]
    return found


def element_name(number: str) -> str:
    """An element's name in the language in force; the official English one where there is no other.

    Raises BadQuestion when there is no such element.
    """
    known = element(number)
    return str(words_beside("elements_2016.csv", active()).get(number, known.name))
