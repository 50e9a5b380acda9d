"""Addresses of a plan's days, below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.calendar import sheets, views


def addresses(plan: str) -> list[URLPattern]:
    """The addresses below `plan`, the address of a plan, and the person's own."""
    road = f"{plan}roadmap/"
    return [
        path("calendar/<str:key>.ics", views.ics, name="ics"),
        path("my/calendar/", views.my_calendar, name="my_calendar"),
        path("my/calendar/address/", views.my_calendar_feed, name="my_calendar_feed"),
        path(f"{plan}calendar/", views.calendar, name="calendar"),
        path(f"{plan}calendar/address/", views.calendar_feed, name="calendar_feed"),
        path(f"{plan}calendar/<slug:clock>/", views.set_day, name="set_day"),
        path(road, views.roadmap, name="roadmap"),
        path(f"{road}<slug:kind>.<str:form>", sheets.road_out, name="road_out"),
        path(f"{road}<slug:kind>/sheet/", sheets.road_in, name="road_in"),
        path(f"{road}phases/new/", views.phase, name="new_phase"),
        path(f"{road}phases/<int:phase>/", views.phase, name="phase"),
        path(f"{road}phases/<int:phase>/remove/", views.remove_phase, name="remove_phase"),
        path(f"{road}milestones/new/", views.milestone, name="new_milestone"),
        path(f"{road}milestones/<int:milestone>/", views.milestone, name="milestone"),
        path(f"{road}milestones/<int:milestone>/drop/", views.drop, name="drop_milestone"),
    ]
