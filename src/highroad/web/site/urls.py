"""The addresses of the whole hall."""

from importlib.util import find_spec

from django.urls import include, path

from highroad.web.site import views

site_urls = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("about/numbers/", views.numbers, name="numbers"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("glossary/", views.glossary, name="glossary"),
    path("language/", views.set_language, name="set_language"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]

urlpatterns = [
    path("", include((site_urls, "site"))),
    path("accounts/", include("allauth.urls")),
    path("", include("highroad.web.directory.urls")),
    *(
        path("", include(f"highroad.web.{app}.urls"))
        for app in ("evidence", "goodjobs", "commitments", "plans")
        if find_spec(f"highroad.web.{app}.urls")
    ),
]

handler400 = "highroad.web.site.errors.bad_request"
handler403 = "highroad.web.site.errors.permission_denied"
handler404 = "highroad.web.site.errors.not_found"
handler429 = "highroad.web.site.errors.too_many_requests"
handler500 = "highroad.web.site.errors.server_error"
