"""Addresses of regions, exhibits, claims and data."""

from django.urls import path, register_converter

from highroad.web.evidence.views import (
    ask,
    claims,
    data,
    exhibits,
    finding,
    measures,
    occupations,
    regions,
    rulebook,
)

app_name = "evidence"


class RegionKey:
    """A region key in an address: a kind, a colon, a code ("metro:23420", "counties:06019+06039")."""

    regex = r"[a-z]+:[A-Za-z0-9+-]{1,400}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(RegionKey, "region")

urlpatterns = [
    path("regions/", finding.regions, name="regions"),
    path("regions/find/", finding.find, name="find"),
    path("regions/counties/", finding.counties, name="counties"),
    path("regions/in/<region:key>/", finding.state, name="state"),
    path("regions/<region:key>/", regions.region, name="region"),
    path("regions/<region:key>/briefing.<slug:form>", regions.briefing_file, name="briefing_file"),
    path("occupations/", occupations.find, name="occupations"),
    path("occupations/<str:soc>/", occupations.occupation, name="occupation"),
    path("exhibits/", ask.exhibits, name="exhibits"),
    path("exhibits/list.json", ask.exhibits_json, name="exhibits_json"),
    path("exhibits/keep/", ask.keep, name="keep"),
    path("exhibits/ask/<slug:kind>/", ask.ask, name="ask"),
    path("exhibits/ask/<slug:kind>/plot.svg", ask.ask_plot, name="ask_plot"),
    path("exhibits/ask/<slug:kind>/exhibit.<slug:form>", ask.ask_file, name="ask_file"),
    path("exhibits/<slug:public_id>/", exhibits.exhibit, name="exhibit"),
    path("exhibits/<slug:public_id>/plot.svg", exhibits.exhibit_plot, name="exhibit_plot"),
    path("exhibits/<slug:public_id>/exhibit.<slug:form>", exhibits.exhibit_file, name="exhibit_file"),
    path("exhibits/<slug:public_id>/embed/", exhibits.embed, name="embed"),
    path("exhibits/<slug:public_id>/renew/", exhibits.renew, name="renew"),
    path("exhibits/<slug:public_id>/readers/", exhibits.readers, name="readers"),
    path("exhibits/<slug:public_id>/claims/", claims.bind, name="bind_claim"),
    path("claims/<int:claim>/", claims.claim, name="claim"),
    path("claims/<int:claim>/remove/", claims.remove, name="remove_claim"),
    path("measures/", rulebook.rulebook, name="rulebook"),
    path("measures/checks/", rulebook.check_list, name="checks"),
    path("measures/checks/<slug:check>/", rulebook.check, name="check"),
    path("measures/<slug:key>/", rulebook.definition, name="definition"),
    path("partnerships/<slug:partnership>/claims/", claims.claims, name="claims"),
    path("partnerships/<slug:partnership>/claims/check/", claims.check, name="check_claims"),
    path("partnerships/<slug:partnership>/measures/", measures.packages, name="measures"),
    path("partnerships/<slug:partnership>/measures/receive/", measures.receive, name="receive_measures"),
    path("partnerships/<slug:partnership>/measures/<int:package>/", measures.package, name="measure_package"),
    path(
        "partnerships/<slug:partnership>/measures/<int:package>/trend/<slug:program>.svg",
        measures.trend,
        name="measure_trend",
    ),
    path(
        "partnerships/<slug:partnership>/measures/<int:package>/measures.json",
        measures.package_file,
        name="measure_file",
    ),
    path("data/", data.sources, name="data"),
    path("data/catalogue.json", data.sources_json, name="data_json"),
    path("data/<slug:source>/", data.source, name="source"),
]
