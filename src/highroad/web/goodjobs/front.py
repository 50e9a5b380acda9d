"""Occupation lists and registers on a partnership's front page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.web.directory.front import MOST, Line
from highroad.web.directory.models import Partnership
from highroad.web.goodjobs.selectors import lists_for, version_of


def lists(actor: Any, partnership: Partnership) -> list[Line]:
    """The lists that the actor may read, with the size of what is published."""
    return [
        Line(one.title, one.get_absolute_url(), _size(one)) for one in lists_for(actor, partnership)[:MOST]
    ]


def _size(one: Any) -> str:
    newest = version_of(one)
    if newest is None:
        return _("not published yet")
    return ngettext("{n} occupation", "{n} occupations", newest.listed).format(n=newest.listed)


def registers(_actor: Any, partnership: Partnership) -> list[Line]:
    """The newest registers, with their kind."""
    rows = list(partnership.registers.order_by("-number")[:MOST])
    for row in rows:
        row.partnership = partnership
    return [Line(row.title, row.get_absolute_url(), row.get_kind_display()) for row in rows]
