"""The words of the permission matrix.

A row is an `Address`: the name of a URL, what to fill into it, and for each method what every kind of person
gets. `who` gives the first person who gets in; everybody after them in `WHO` gets in too, those before get
`LOGIN` (anonymous) or `NO`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.web_world import WHO

#: Answers that mean: came in (a page, a redirect after work, a refusal of the form itself, nothing to show).
IN = "in"
#: Sent to the sign-in page.
LOGIN = "login"
#: 403.
NO = "no"
#: 404: its very existence is none of their business.
HIDDEN = "hidden"

Fill = Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Address:
    """One URL: `name` as for reverse(), `fill` for its arguments (a function gets the world), outcomes."""

    name: str
    get: Mapping[str, str] | None = None
    post: Mapping[str, str] | None = None
    fill: Fill = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    is_file: bool = False  # something to download, not a page to look at


def from_(first: str, below: str = NO, anonymous: str = LOGIN) -> dict[str, str]:
    """`first` and everybody more powerful get in; the others get `below`, the signed-out `anonymous`."""
    start = WHO.index(first)
    return {
        who: IN if place >= start else anonymous if who == "anonymous" else below
        for place, who in enumerate(WHO)
    }


EVERYBODY = from_("anonymous")
SIGNED_IN = from_("outsider")
VISITORS = from_("visitor")
CONTRIBUTORS = from_("contributor")
REVIEWERS = from_("reviewer")
APPROVERS = from_("approver")
STEWARDS = from_("steward")
OPERATORS = from_("operator")
#: Addresses of libraries that the house doesn't use.
NOBODY = dict.fromkeys(WHO, NO)


@dataclass(frozen=True)
class Lengthening:
    """A page that lists rows, and how to make one more of them (for the query counts)."""

    name: str
    add: Callable[[dict[str, Any], int], None]
    fill: Fill = field(default_factory=dict)
    who: str = "operator"
