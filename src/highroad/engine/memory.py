"""How much memory a session may use: one setting, read the same way for every engine."""

from __future__ import annotations

import os
import re
from typing import Final

from highroad.engine.failures import BadSetting
from highroad.language import gettext as _

DEFAULT_MEMORY: Final = "1GB"
MEMORY_SETTING: Final = "HIGHROAD_MEMORY"

_LIMIT: Final = re.compile(r"\s*([0-9]+(?:[.][0-9]+)?)\s*([KMGT])(i?)B\s*", re.IGNORECASE)
_POWERS: Final = {"K": 1, "M": 2, "G": 3, "T": 4}


def memory_limit_bytes(given: str | None) -> int:
    """The limit in bytes: the one given, or else the setting HIGHROAD_MEMORY, or else 1GB.

    A number with KB, MB, GB or TB (powers of 1000) or KiB … TiB (of 1024). Raises BadSetting for anything
    else, and for less than a million bytes.
    """
    text = given or os.environ.get(MEMORY_SETTING) or DEFAULT_MEMORY
    match = _LIMIT.fullmatch(text)
    limit = 0
    if match:
        number, unit, binary = match.groups()
        limit = int(float(number) * (1024 if binary else 1000) ** _POWERS[unit.upper()])
    if limit < 1_000_000:
        raise BadSetting(
            _("{text} is not an amount of memory.").format(text=repr(text)),
            remedy=_("Set {setting} to an amount such as 750MB or 2GB.").format(setting=MEMORY_SETTING),
        )
    return limit
