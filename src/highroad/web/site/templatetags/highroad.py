"""Template helpers of the house."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString

from highroad.reference import laws

register = template.Library()


@register.filter
def law_address(citation: str) -> str:
    """Where the cited law can be read; "" when it is no law."""
    return laws.law_address(citation)


def _style(widget: forms.Widget) -> str:
    """The USWDS class of a widget; choices style their own items."""
    match widget:
        case forms.CheckboxInput() | forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return ""
        case forms.Select():
            return "usa-select"
        case forms.Textarea():
            return "usa-textarea"
        case forms.ClearableFileInput() | forms.FileInput():
            return "usa-file-input__plain"
        case _:
            return "usa-input"


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The field's control with the class that USWDS knows it by."""
    widget = field.field.widget
    classes = " ".join(filter(None, [_style(widget), widget.attrs.get("class", "")]))
    return field.as_widget(attrs={"class": classes} if classes else {})


@register.filter
def control(field: BoundField) -> str:
    """How the field is laid out: "checkbox", "choices" (radio buttons, check boxes) or "input"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "choices" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "input"


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """The address's query with another page number: filters stay."""
    query: QueryDict = context["request"].GET.copy()
    query["page"] = str(number)
    return "?" + query.urlencode()


@register.simple_tag
def page_numbers(page: Page) -> list[Any]:
    """The page numbers to show around `page`, with … between far ones."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key, "")
