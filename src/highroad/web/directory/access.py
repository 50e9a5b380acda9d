"""Every view says who may come in. `middleware.DenyByDefault` refuses a view that doesn't.

@public                       everybody
@signed_in                    anybody with an account
@partnership_role(Role.X)     members with at least that role; the partnership is found by the URL's
                              `partnership` slug, or by `of=callable(**url_kwargs) -> Partnership`
@operator_only                operators of the instance
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows, require, require_operator, role_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declared: its kind, and the least role for a partnership's pages."""

    kind: Literal["public", "signed_in", "partnership", "operator"]
    role: Role | None = None


def partnership_by_slug(*, partnership: str, **_rest: Any) -> Partnership:
    """The partnership named by the URL, with its region and backbone. Raises Http404."""
    return get_object_or_404(Partnership.objects.select_related("region", "backbone"), slug=partnership)


def require_seen(actor: Any, partnership: Partnership) -> None:
    """Raises Http404 unless the actor may know of the partnership: a refusal would tell that it exists."""
    if not partnership.is_public and not allows(actor, partnership, Role.VISITOR):
        raise Http404


def public(view: View) -> View:
    """Everybody may see this."""
    return _guarded(view, Access("public"), lambda request, kwargs: None)


def signed_in(view: View) -> View:
    """Anybody with an account may see this; others are asked to sign in."""
    return _guarded(view, Access("signed_in"), lambda request, kwargs: None)


def operator_only(view: View) -> View:
    """Only operators of the instance."""
    return _guarded(view, Access("operator"), lambda request, kwargs: require_operator(request.user))


def partnership_role(
    role: Role, of: Callable[..., Partnership] = partnership_by_slug
) -> Callable[[View], View]:
    """Only members with at least `role`. Sets `request.partnership` and `request.role` for the view."""

    def check(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        request.partnership = of(**kwargs)
        require_seen(request.user, request.partnership)
        require(request.user, request.partnership, role)
        request.role = role_of(request.user, request.partnership)

    return lambda view: _guarded(view, Access("partnership", role), check)


#: What nobody typed, and what nobody should read again.
_NOT_TYPED = {"csrfmiddlewaretoken", "base", "key", "password"}
_FEWEST_LETTERS = 12


def _typed(request: HttpRequest) -> list[str]:
    """What was written in a form that was sent: everything longer than a choice or a number."""
    return [
        value
        for name, values in request.POST.lists()
        for value in values
        if name not in _NOT_TYPED and len(value.strip()) >= _FEWEST_LETTERS
    ]


def signed_out(request: HttpRequest, typed: list[str]) -> HttpResponse:
    """Who was signed out while writing gets the words back: the sign-in page would lose them."""
    answer = render(request, "directory/signed_out.html", {"typed": typed}, status=401)
    answer["Cache-Control"] = "no-store"
    return answer


def _guarded(view: View, access: Access, check: Callable[[HttpRequest, dict[str, Any]], None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if access.kind != "public" and not request.user.is_authenticated:
            if request.method == "POST" and (typed := _typed(request)):
                return signed_out(request, typed)
            return redirect_to_login(request.get_full_path())
        check(request, kwargs)
        return view(request, *args, **kwargs)

    guarded.access = access
    return guarded
