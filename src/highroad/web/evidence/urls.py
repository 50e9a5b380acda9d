"""Addresses of regions, exhibits, claims and data."""

from django.urls import path, register_converter

from highroad.web.evidence.views import claims, data, exhibits, regions

app_name = "evidence"


class RegionKey:
    """A region key in an address: a kind, a colon, a code ("metro:23420", "counties:06019+06039")."""

    regex = r"[a-z]+:[A-Za-z0-9+-]+"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(RegionKey, "region")

urlpatterns = [
    path("regions/find/", regions.find, name="find"),
    path("regions/<region:key>/", regions.region, name="region"),
    path("regions/<region:key>/briefing.<slug:form>", regions.briefing_file, name="briefing_file"),
    path("exhibits/", exhibits.exhibits, name="exhibits"),
    path("exhibits/keep/", exhibits.keep, name="keep"),
    path("exhibits/ask/<slug:kind>/", exhibits.ask, name="ask"),
    path("exhibits/ask/<slug:kind>/exhibit.<slug:form>", exhibits.ask_file, name="ask_file"),
    path("exhibits/<str:public_id>/", exhibits.exhibit, name="exhibit"),
    path("exhibits/<str:public_id>/exhibit.<slug:form>", exhibits.exhibit_file, name="exhibit_file"),
    path("exhibits/<str:public_id>/embed/", exhibits.embed, name="embed"),
    path("exhibits/<str:public_id>/renew/", exhibits.renew, name="renew"),
    path("exhibits/<str:public_id>/claims/", claims.bind, name="bind_claim"),
    path("claims/<int:claim>/remove/", claims.remove, name="remove_claim"),
    path("data/", data.sources, name="data"),
    path("data/<slug:source>/", data.source, name="source"),
]
