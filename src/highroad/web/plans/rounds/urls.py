"""Addresses of rounds: below a plan for members, and one for invited agencies."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.rounds import views


def addresses(plan: str) -> list[URLPattern]:
    """The addresses below `plan`, and the link of an invitation."""
    one = f"{plan}rounds/<int:number>/"
    return [
        path(f"{plan}rounds/", views.rounds, name="rounds"),
        path(f"{plan}rounds/start/", views.start_round, name="round_start"),
        path(one, views.round_board, name="round"),
        path(f"{one}close/", views.close, name="round_close"),
        path(f"{one}invitations/<int:invitation>/remind/", views.remind, name="round_remind"),
        path(f"{one}invitations/<int:invitation>/withdraw/", views.withdraw, name="round_withdraw"),
        path(f"{one}answers/<int:answer>/use/", views.use, name="round_use"),
        path("input/<str:token>/", views.round_answer, name="round_answer"),
    ]
