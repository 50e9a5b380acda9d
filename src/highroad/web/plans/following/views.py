"""Following a plan: asking for letters, confirming, stopping; the feed of its editions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.web.directory.access import public, require_seen
from highroad.web.plans import selectors
from highroad.web.plans.adoption.models import Subscription
from highroad.web.plans.following import letters
from highroad.web.plans.following.news import News, news_of_plan
from highroad.web.plans.models import Edition, Plan


class FollowForm(forms.Form):
    """An e-mail address. `website` is left empty by people; programs fill it."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    website = forms.CharField(required=False, max_length=200)
    after = forms.CharField(required=False, max_length=20)


def published(actor: Any, partnership: str, plan: str) -> Plan:
    """A plan that everybody may read. Raises Http404."""
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(actor, found.partnership)
    if selectors.latest_edition(found) is None:
        raise Http404(_("This plan isn't published."))
    return found


@public
@require_POST
def subscribe(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Ask for letters about a plan; the answer is the same whatever is known of the address."""
    found = published(request.user, partnership, plan)
    form = FollowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is no e-mail address. Check it and send it again."))
    else:
        if not form.cleaned_data["website"]:
            letters.subscribe(
                found,
                form.cleaned_data["email"],
                language=get_language() or "en",
                origin=request.build_absolute_uri("/"),
            )
        messages.success(request, _("Look into your mail: the letter there asks you to confirm."))
    if request.POST.get("after") == "comment":
        return redirect("plans:comment_period", partnership, plan)
    return redirect(found.get_reading_url())


@public
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm from the letter. Opening the address changes nothing: mail programs open addresses, too."""
    held = Subscription.objects.select_related("plan__partnership").filter(token=token).first()
    if held is None:
        raise Http404(_("This link is no longer good."))
    if request.method == "POST":
        letters.confirm(token)
        messages.success(
            request,
            _(
                "You will get a letter when the plan has a new edition, and when comments are taken "
                "or answered."
            ),
        )
        return redirect(held.plan.get_reading_url())
    return render(request, "plans/confirm.html", {"plan": held.plan, "stops": False})


@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters."""
    held = Subscription.objects.select_related("plan__partnership").filter(token=token).first()
    if held is None:
        raise Http404(_("This link is no longer good."))
    if request.method == "POST":
        letters.stop(token)
        messages.success(request, _("You will get no more letters; your address is forgotten."))
        return redirect(held.plan.get_reading_url())
    return render(request, "plans/confirm.html", {"plan": held.plan, "stops": True})


class Editions(Feed):
    """The editions of a plan, the newest first, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, partnership: str, plan: str) -> Plan:
        """The plan. Raises Http404."""
        return published(request.user, partnership, plan)

    def title(self, plan: Plan) -> str:
        """What the feed is called."""
        return plan.title

    def subtitle(self, plan: Plan) -> str:
        """Whose it is."""
        return plan.partnership.name

    def link(self, plan: Plan) -> str:
        """Where the plan is read."""
        return plan.get_reading_url()

    def items(self, plan: Plan) -> list[Edition]:
        """Its editions."""
        return list(plan.editions.select_related("plan__partnership")[:50])

    def item_title(self, item: Edition) -> str:
        """The edition in a line."""
        return _("Edition {number}, {state}").format(number=item.number, state=item.get_state_display())

    def item_description(self, item: Edition) -> str:
        """What it is, or what changed."""
        return item.note or item.title

    def item_link(self, item: Edition) -> str:
        """Where it is read."""
        return f"{item.plan.get_reading_url()}?edition={item.number}"

    def item_guid(self, item: Edition) -> str:
        """Its name for ever."""
        return f"urn:uuid:{item.public_id}"

    def item_updateddate(self, item: Edition) -> Any:
        """When it was published."""
        return item.at


class CommentNews(Feed):
    """What happens to the comment periods of a plan, the newest first, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, partnership: str, plan: str) -> Plan:
        """The plan. Raises Http404 when comments were never asked for."""
        found = published(request.user, partnership, plan)
        if not found.comment_periods.exists():
            raise Http404(_("This plan isn't open for comment."))
        return found

    def title(self, plan: Plan) -> str:
        """What the feed is called."""
        return _("Public comment: {plan}").format(plan=plan.title)

    def link(self, plan: Plan) -> str:
        """Where one comments."""
        return reverse("plans:comment_period", args=[plan.partnership.slug, plan.slug])

    def items(self, plan: Plan) -> list[News]:
        """Its news."""
        return news_of_plan(plan.comment_periods.select_related("edition", "plan__partnership"))

    def item_title(self, item: News) -> str:
        """The news in a line."""
        return item.title

    def item_description(self, item: News) -> str:
        """What it is about."""
        return item.period.words or item.period.edition.title

    def item_link(self, item: News) -> str:
        """Where it is read."""
        return item.address

    def item_guid(self, item: News) -> str:
        """Its name for ever."""
        return item.urn

    def item_updateddate(self, item: News) -> Any:
        """Since when it is so."""
        return item.at


_feed, _comment_feed = Editions(), CommentNews()


@public
@require_GET
def comment_feed(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The feed of a plan's comment periods."""
    return _comment_feed(request, partnership=partnership, plan=plan)


@public
@require_GET
def feed(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The feed of a plan's editions."""
    return _feed(request, partnership=partnership, plan=plan)
