"""Read a kept exhibit, take it along, embed it, renew it."""

from __future__ import annotations

from csp.decorators import csp, csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from highroad import language
from highroad.publishing.exhibits import kinds
from highroad.web.directory.access import public, signed_in
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence import comparisons, files, selectors, services
from highroad.web.evidence.views import sending


@public
@require_GET
def exhibit(request: HttpRequest, public_id: str) -> HttpResponse:
    """A kept exhibit: the answer, its claims, how it was computed, and what newer data would change."""
    kept = selectors.exhibit_for(request.user, public_id, edition_asked(request))
    newest = kept.record.editions.all()[0]
    newer = kept.newer_vintages() if kept.edition == newest else {}
    return render(
        request,
        "evidence/exhibit.html",
        {
            "kept": kept,
            "answered": kept.exhibit,
            "newest": newest,
            "newer": comparisons.with_newer(kept) if newer else None,
            "may_change": selectors.may_change(request.user, kept.record),
            # What registers say is kept too, but no question of everybody's leads to it.
            "may_be_asked": kept.record.kind in kinds(),
            "is_member": allows(request.user, kept.record.partnership, Role.VISITOR),
            "claims": selectors.spoken_claims(kept.record.claims.all()),
            "take": files.forms_of(kept.exhibit),
            "plot": f"{kept.get_absolute_url()}plot.svg?edition={kept.edition.number}",
            "address": request.build_absolute_uri(kept.get_absolute_url()),
            "embed_address": request.build_absolute_uri(f"{kept.get_absolute_url()}embed/"),
        },
    )


@public
@require_GET
@csp(sending.NOTHING)
def exhibit_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """A kept exhibit as a file."""
    kept = selectors.exhibit_for(request.user, public_id, edition_asked(request))
    return sending.file(kept.exhibit, form, name=public_id, to_all=kept.record.is_public)


@public
@require_GET
@csp(sending.NOTHING)
def exhibit_plot(request: HttpRequest, public_id: str) -> HttpResponse:
    """A kept exhibit's chart without its title."""
    kept = selectors.exhibit_for(request.user, public_id, edition_asked(request))
    with language.use(_language_asked(request)):
        return sending.plot(request, kept.exhibit, to_all=kept.record.is_public)


@public
@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest, public_id: str) -> HttpResponse:
    """A kept public exhibit for a frame in another site, in the language that the site names."""
    kept = selectors.exhibit_for(request.user, public_id, edition_asked(request))
    if not kept.record.is_public:
        raise Http404(_("Only public exhibits can be embedded."))
    code = _language_asked(request)
    with language.use(code), translation.override(code):
        response = render(
            request,
            "evidence/embed.html",
            {
                "kept": kept,
                "answered": kept.exhibit,
                "plot": f"{kept.get_absolute_url()}plot.svg?edition={kept.edition.number}&language={code}",
                "address": request.build_absolute_uri(kept.get_absolute_url()),
            },
        )
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@signed_in
@require_POST
def renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pin a kept exhibit to the newest vintages; every claim is checked again."""
    kept = selectors.exhibit_for(request.user, public_id)
    edition = services.renew_exhibit(
        request.user, kept.record, reason=request.POST.get("reason", "").strip()[:500]
    )
    messages.success(
        request,
        _("This is edition {number}. Every claim was checked again; earlier editions stay readable.").format(
            number=edition.number
        ),
    )
    return redirect(kept.record)


@signed_in
@require_POST
def readers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a kept exhibit to everybody, or keep it among members."""
    kept = selectors.exhibit_for(request.user, public_id)
    is_public = request.POST.get("readers") == "everybody"
    services.set_readers(request.user, kept.record, is_public=is_public)
    messages.success(
        request, _("Anybody may read it now.") if is_public else _("Only members may read it now.")
    )
    return redirect(kept.record)


def edition_asked(request: HttpRequest) -> int | None:
    """The edition that an address names; None for the newest."""
    text = request.GET.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _language_asked(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else language.active()
