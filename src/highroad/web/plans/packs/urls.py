"""Addresses of packs, and of how others answered, below a section's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.packs import views


def addresses(section: str) -> list[URLPattern]:
    """The addresses of packs; `section` is the address of a section."""
    return [
        path("packs/", views.packs, name="packs"),
        path("packs/compare/", views.compare, name="compare_packs"),
        path("packs/<slug:key>/<str:version>/", views.pack, name="pack"),
        path("packs/<slug:key>/<str:version>/<str:item>/", views.requirement, name="requirement"),
        path(f"{section}others/", views.others, name="others"),
    ]
