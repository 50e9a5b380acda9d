"""Who may do what at the addresses of `directory`."""

from __future__ import annotations

from tests.house.matrix.outcomes import (
    EVERYBODY,
    HIDDEN,
    IN,
    OPERATORS,
    SIGNED_IN,
    STEWARDS,
    VISITORS,
    Address,
)
from tests.web_world import WHO

_PARTNERSHIP = {"partnership": "valley"}
#: A job asked for by the steward: nobody else learns that it exists, but operators.
_STEWARDS_JOB = SIGNED_IN | {who: IN if who in {"steward", "operator"} else HIDDEN for who in WHO[1:]}

MATRIX = [
    Address("directory:partnerships", get=EVERYBODY),
    Address("directory:partnership", get=EVERYBODY, fill=_PARTNERSHIP),
    Address("directory:organizations", get=EVERYBODY),
    Address("directory:organization", get=EVERYBODY, fill={"organization": "valley-board"}),
    Address("directory:region", get=EVERYBODY, fill={"region": "fresno-madera"}),
    Address("directory:people", get=VISITORS, fill=_PARTNERSHIP),
    Address("directory:edit_partnership", get=STEWARDS, post=STEWARDS, fill=_PARTNERSHIP),
    Address("directory:invite", get=STEWARDS, post=STEWARDS, fill=_PARTNERSHIP),
    Address(
        "directory:member",
        get=STEWARDS,
        post=STEWARDS,
        fill=lambda world: _PARTNERSHIP | {"member": world["member"].pk},
    ),
    Address(
        "directory:remove_member",
        get=STEWARDS,
        post=STEWARDS,
        fill=lambda world: _PARTNERSHIP | {"member": world["member"].pk},
    ),
    Address(
        "directory:send_invitation",
        post=STEWARDS,
        fill=lambda world: _PARTNERSHIP | {"invitation": world["invitation"].pk},
    ),
    Address(
        "directory:show_invitation",
        post=STEWARDS,
        fill=lambda world: _PARTNERSHIP | {"invitation": world["invitation"].pk},
    ),
    Address(
        "directory:withdraw_invitation",
        post=STEWARDS,
        fill=lambda world: _PARTNERSHIP | {"invitation": world["invitation"].pk},
    ),
    Address("directory:add_partner", get=STEWARDS, post=STEWARDS, fill=_PARTNERSHIP),
    Address(
        "directory:remove_partner",
        get=STEWARDS,
        post=STEWARDS,
        fill=_PARTNERSHIP | {"organization": "valley-board"},
    ),
    Address(
        "directory:edit_organization", get=STEWARDS, post=STEWARDS, fill={"organization": "valley-board"}
    ),
    Address("directory:redraw_region", get=STEWARDS, post=STEWARDS, fill={"region": "fresno-madera"}),
    Address("directory:my_partnerships", get=SIGNED_IN),
    Address("directory:account", get=SIGNED_IN, post=SIGNED_IN),
    Address(
        "directory:accept_invitation",
        get=EVERYBODY,
        post=SIGNED_IN,
        fill=lambda world: {"token": world["token"]},
    ),
    Address("directory:job", get=_STEWARDS_JOB, fill=lambda world: {"job": world["job"].public_id}),
    Address("directory:operations", get=OPERATORS),
    Address("directory:accounts", get=OPERATORS),
    Address(
        "directory:person",
        get=OPERATORS,
        post=OPERATORS,
        fill=lambda world: {"person": world["people"]["visitor"].pk},
        data={"deed": "close", "reason": "Left"},
    ),
    Address("directory:audit_log", get=OPERATORS),
    Address("directory:new_region", get=OPERATORS, post=OPERATORS),
    Address("directory:new_partnership", get=OPERATORS, post=OPERATORS),
    Address("directory:new_organization", get=OPERATORS, post=OPERATORS),
]
