"""Where a check has its page, for reports that lead to it: only when an instance's address is set."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.participants.checks import Check, checks

SETTING: Final = "HIGHROAD_ADDRESS"


def pages_address() -> str:
    """The address that HIGHROAD_ADDRESS gives, without a slash at its end; "" when it is not set.

    Raises BadQuestion for anything but an http or https address.
    """
    text = os.environ.get(SETTING, "").strip().rstrip("/")
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise BadQuestion(
            _("{setting} is “{text}”, which is no address of an instance.").format(
                setting=SETTING, text=text
            ),
            remedy=_("Set it to an address such as https://highroad.example.gov, or leave it empty."),
        )
    return text


def address_of(check: Check, base: str) -> str:
    """The page of a check under an instance's address; "" without one, and for a check of one's own."""
    return f"{base}/measures/checks/{check.id.lower()}/" if base and check.id in checks() else ""
