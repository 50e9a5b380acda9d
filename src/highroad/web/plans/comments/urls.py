"""Addresses of public comment, below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from highroad.web.plans.comments import period_views, public_views, sheets, views


def addresses(plan: str) -> list[URLPattern]:
    """The addresses below `plan`, the address of a plan."""
    work = f"{plan}comments/"
    return [
        path(f"{plan}comment/", public_views.comment_period, name="comment_period"),
        path(f"{plan}comment/read/<str:requirement>/", public_views.comment_section, name="comment_section"),
        path(f"{plan}comment/write/", public_views.comment_write, name="comment_write"),
        path(f"{plan}comment/received/<str:code>/", public_views.comment_received, name="comment_received"),
        path(f"{plan}comment/draft.pdf", public_views.comment_draft, name="comment_draft"),
        path(f"{plan}comment/ledger/", public_views.comment_ledger, name="comment_ledger"),
        path(f"{plan}comment/response.<str:form>", public_views.comment_response, name="comment_response"),
        path(f"{work}take/", period_views.take, name="comment_take"),
        path(work, views.comments, name="comments"),
        path(f"{work}answers.<str:form>", sheets.answers_out, name="answers_out"),
        path(f"{work}sheet/", sheets.answers_in, name="answers_in"),
        path(f"{work}open/", period_views.open_period, name="comment_open"),
        path(f"{work}extend/", period_views.extend, name="comment_extend"),
        path(f"{work}letter/", views.letter, name="comment_letter"),
        path(f"{work}mail/", views.mail, name="comment_mail"),
        path(f"{work}alike/", views.alike, name="comments_alike"),
        path(f"{work}groups/<int:number>/", views.group, name="comment_group"),
        path(f"{work}notices/", period_views.notices, name="comment_notices"),
        path(f"{work}publish/", period_views.publish_ledger, name="comment_publish"),
        path(f"{work}files/<uuid:file>/", views.attachment, name="comment_file"),
        path(f"{work}<int:number>/", views.comment, name="comment"),
        path(f"{work}<int:number>/moderate/", views.moderate, name="comment_moderate"),
        path(f"{work}<int:number>/leave/", views.leave, name="comment_leave"),
    ]
