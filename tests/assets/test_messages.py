"""The strings of the catalogs are those that code and templates mark; translations survive a renewal."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from assets import messages, translations

LIBRARY = """
from highroad.language import gettext as _, mark as N_, ngettext, pgettext
TITLE = N_("Largest occupations")
def say(n, name):
    # Translators: a county's name
    first = _("Jobs in {name}").format(name=name)
    return first + ngettext("{n} job", "{n} jobs", n) + pgettext("verb", "Plan")
"""
VIEWS = "from django.utils.translation import gettext_lazy as _\nTITLE = _('Home')\n"
TEMPLATE = """{% load i18n %}<h1>{% trans "Region" %}</h1>
<c-button label="{% trans 'Save' %}" />{{ _("Cite") }}
{% blocktrans count n=n trimmed %}
  {{ n }} gap
{% plural %}
  {{ n }} gaps
{% endblocktrans %}"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source tree in the place of Highroad's own."""
    root = tmp_path / "highroad"
    (root / "market").mkdir(parents=True)
    (root / "market" / "titles.py").write_text(LIBRARY)
    templates = root / "web" / "site" / "templates" / "cotton"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(TEMPLATE)
    (root / "web" / "views.py").write_text(
        "from django.utils.translation import gettext_lazy as _\n_('Home')\n"
    )
    monkeypatch.setattr(messages, "SOURCE", root)
    monkeypatch.setattr(
        messages,
        "DOMAINS",
        {
            "highroad": (root / "locale", messages.library_messages),
            "django": (root / "web" / "locale", messages.web_messages),
        },
    )
    return root


def _ids(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_the_library_domain_holds_what_python_below_the_web_marks(house: Path) -> None:
    found = messages.extracted("highroad")
    assert _ids(found) == {"Largest occupations", "Jobs in {name}", ("{n} job", "{n} jobs"), "Plan"}
    assert found.get("Plan", "verb").context == "verb"


def test_the_web_domain_holds_python_and_templates(house: Path) -> None:
    expected = {"Home", "Region", "Save", "Cite", ("%(n)s gap", "%(n)s gaps")}
    assert _ids(messages.extracted("django")) == expected


def test_a_renewal_keeps_translations_drops_what_is_unsaid_and_settles(house: Path) -> None:
    path = messages.catalog_path("highroad", "es")
    catalog, missing = messages.renewed("highroad", "es")
    assert missing == 4
    catalog.get("Largest occupations").string = "Ocupaciones más grandes"
    catalog.add("Gone", "Ido")
    messages.write(catalog, path)

    renewed, missing = messages.renewed("highroad", "es")
    assert missing == 3
    assert renewed.get("Largest occupations").string == "Ocupaciones más grandes"
    assert renewed.get("Gone") is None
    messages.write(renewed, path)
    first = path.read_text(encoding="utf-8")
    messages.write(messages.renewed("highroad", "es")[0], path)
    assert path.read_text(encoding="utf-8") == first
    assert "Date" not in first
    assert "@" not in first


def test_compiled_catalogs_speak(house: Path) -> None:
    import gettext

    path = messages.catalog_path("highroad", "es")
    catalog, _ = messages.renewed("highroad", "es")
    catalog.get("{n} job").string = ("{n} empleo", "{n} empleos")
    messages.write(catalog, path)
    translations.compile_catalog(path)
    spoken = gettext.translation("highroad", localedir=house / "locale", languages=["es"])
    assert spoken.ngettext("{n} job", "{n} jobs", 2) == "{n} empleos"
    assert spoken.gettext("Largest occupations") == "Largest occupations"
