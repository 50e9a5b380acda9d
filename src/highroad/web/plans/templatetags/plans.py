"""Template helpers of plans."""

from __future__ import annotations

from django import template

from highroad.web.plans.packs.words import in_words

register = template.Library()
register.filter("fields_in_words", in_words)
