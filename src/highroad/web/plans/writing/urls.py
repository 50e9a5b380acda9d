"""Addresses of writing, below a section's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.writing import import_views, version_views, views


def addresses(plan: str, section: str) -> list[URLPattern]:
    """The addresses below those of a plan and of a section."""
    return [
        path(f"{plan}import/", import_views.bring, name="word"),
        path(f"{plan}import/tray/<int:piece>/", import_views.move, name="word_move"),
        path(f"{plan}import/<uuid:file>/", import_views.review, name="word_review"),
        path(f"{section}draft/", views.draft, name="draft"),
        path(f"{section}draft/drop/", views.drop_draft, name="drop_draft"),
        path(f"{section}paste/", views.paste, name="paste"),
        path(f"{section}threads/", views.open_thread, name="threads"),
        path(f"{section}threads/<int:thread>/", views.thread, name="thread"),
        path(f"{section}history/", version_views.history, name="history"),
        path(f"{section}restore/", version_views.restore, name="restore"),
        path(f"{section}together/", version_views.put_together, name="together"),
    ]
