"""Addresses of people, organizations, regions, partnerships and jobs."""

from django.urls import path

from highroad.web.directory import views

app_name = "directory"

urlpatterns = [
    path("my/", views.my_partnerships, name="my_partnerships"),
    path("partnerships/<slug:partnership>/", views.partnership, name="partnership"),
]
