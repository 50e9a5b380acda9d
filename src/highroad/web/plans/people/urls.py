"""Addresses of assignments and remarks, below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.people import sheets, views


def addresses(plan: str, section: str) -> list[URLPattern]:
    """The addresses below `plan` and `section`, the addresses of a plan and of a section."""
    return [
        path("partnerships/<slug:partnership>/plans/approval/", views.approval_rule, name="approval_rule"),
        path("my/sections/", views.my_sections, name="my_sections"),
        path(f"{plan}people/", views.people, name="people"),
        path(f"{plan}people/outline.<str:form>", sheets.outline_out, name="outline_out"),
        path(f"{plan}people/sheet/", sheets.outline_in, name="outline_in"),
        path(f"{plan}remarks/", views.plan_remarks, name="remarks"),
        path(f"{section}remarks/", views.section_remarks, name="section_remarks"),
        path(f"{section}remarks/<int:number>/step/", views.step, name="remark_step"),
    ]
