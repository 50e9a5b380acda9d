"""How forms look everywhere: `{{ form }}` and `{{ field.as_field_group }}` come out in the house look."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Django's form renderer with our templates for a form, a field and its errors."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"
