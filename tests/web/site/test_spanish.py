"""Spanish pages write numbers as the United States do, and hand dates to the browser's own date fields."""

from __future__ import annotations

import datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from highroad.language import use
from highroad.publishing.formats import format_date, format_number
from highroad.reference.regions import resolve_region
from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import briefings
from highroad.web.plans.forms import AssignForm, ParticularsForm

DAY = datetime.date(2026, 7, 1)


def shown(text: str, **values: object) -> str:
    return Template("{% load humanize l10n %}" + text).render(Context(values))


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_are_written_alike_by_pages_and_library(language):
    with override(language), use(language):
        assert shown("{{ n|intcomma }}", n=370172) == format_number(370172) == "370,172"
        assert shown("{{ n }}", n=1.5) == format_number(1.5, 1) == "1.5"


def test_dates_are_written_alike_by_pages_and_library():
    with override("es"), use("es"):
        assert shown("{{ day|date }}", day=DAY) == format_date(DAY) == "1 de julio de 2026"
        assert shown("{{ day|date:'SHORT_DATE_FORMAT' }}", day=DAY).lower() == "1 jul 2026"


@pytest.mark.parametrize(
    "field", [ParticularsForm.base_fields["begins"], AssignForm.base_fields["due"]], ids=["begins", "due"]
)
def test_date_fields_get_the_date_that_a_browser_reads(field):
    with override("es"):
        assert 'value="2026-07-01"' in field.widget.render("day", DAY)


def test_a_vintage_is_named_in_the_language_in_force():
    for language, name in (("en", "May 2025"), ("es", "mayo de 2025"), ("en", "May 2025")):
        with use(language):
            vintage = Catalogue(None).vintages("oews")[0]
            assert (vintage.label, vintage.reference.vintage_label) == (name, name)


def test_a_briefing_made_ahead_speaks_one_language(db):
    region = resolve_region("metro:23420")
    # As the demo does: the library's language is set, the pages' is not.
    with override("en"), use("es"):
        html = briefings.page(region, None).html
    assert "¿Cómo se calculó esto?" in html
    assert "How was this computed?" not in html
