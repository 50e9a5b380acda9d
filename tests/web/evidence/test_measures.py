"""Published measures: what comes in, what is refused and why, and what the scorecard says."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.publishing.measures.practice_package import invented_package, publish_package
from tests.publishing.measures.test_measures import parameters, with_wages

from highroad.publishing.measures import Policy, release_measures
from highroad.web.directory.models import AuditEvent
from highroad.web.evidence import scorecards
from highroad.web.evidence.models import PublishedMeasures

pytestmark = pytest.mark.django_db


def sent(client, partnership, content: bytes, name: str = "measures.json"):
    address = f"/partnerships/{partnership.slug}/measures/receive/"
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_a_package_is_published_once_and_told_in_the_audit(partnership, client_for):
    steward = client_for("steward")
    content = invented_package().to_json().encode()
    answer = sent(steward, partnership, content)
    assert answer.status_code == 302
    found = PublishedMeasures.objects.get()
    assert (found.quarter, found.span) == ("2023Q3", "quarter")
    assert AuditEvent.objects.filter(verb="publish_measures").count() == 1
    again = sent(steward, partnership, content)
    assert again.status_code == 400
    assert "published already" in again.content.decode()
    with pytest.raises(RuntimeError, match="never changed"):
        found.save()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PIRL 100,PIRL 200,PIRL 900\nA1,19800101,20240101\n", "records of individual people"),
        (b"100,200,900,901\nA1,19800101,20240101,\n", "records of individual people"),
        (b"name,ssn\nAnn,123-45-6789\n", "Social Security"),
        (b"a,b\n1,2\n", "not a measure package"),
        (b"{}", "not a measure package"),
    ],
)
def test_anything_else_is_refused_with_the_reason(partnership, client_for, content, why):
    answer = sent(client_for("steward"), partnership, content, "file.csv")
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not PublishedMeasures.objects.exists()


def test_a_changed_package_is_refused(partnership, client_for):
    changed = json.loads(invented_package().to_json())
    changed["content"]["report"]["records"] = 1
    answer = sent(client_for("steward"), partnership, json.dumps(changed).encode())
    assert "changed after it was released" in answer.content.decode()


def test_the_scorecard_begins_with_the_data_and_keeps_what_is_hidden(people, partnership, client_for):
    publish_package(people["steward"], partnership, 1)
    found = publish_package(people["steward"], partnership, 2)
    page = client_for("anonymous").get(found.get_absolute_url()).content.decode()
    assert page.index("1,234 records were read") < page.index("Results of Adult")
    assert "66.7" in page
    assert "2023Q3" in page
    assert "comparisons were made" in page
    listed = client_for("anonymous").get(f"/partnerships/{partnership.slug}/measures/").content.decode()
    assert "The quarter 2023Q4 · the joint guidance of 2024" in listed
    file = client_for("anonymous").get(f"{found.get_absolute_url()}measures.json")
    assert json.loads(file.content)["sha256"] == found.sha256


def test_a_trend_is_drawn_of_what_the_packages_show(people, partnership, client_for):
    alone = publish_package(people["steward"], partnership, 1)
    reader = client_for("anonymous")
    assert "/trend/" not in reader.get(alone.get_absolute_url()).content.decode()
    assert reader.get(f"{alone.get_absolute_url()}trend/adult.svg").status_code == 404
    found = publish_package(people["steward"], partnership, 2)
    page = reader.get(found.get_absolute_url()).content.decode()
    assert f'src="{found.get_absolute_url()}trend/adult.svg"' in page
    drawing = reader.get(f"{found.get_absolute_url()}trend/adult.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"2023Q3" in drawing.content
    assert b"2023Q4" in drawing.content


def test_places_and_findings_are_said_in_words(people, partnership, client_for):
    quality = {"checks_made": 415, "error": 39, "warning": 64}
    names = {"06001": "Valley Board", "06002": "Coast Board"}
    found = publish_package(people["steward"], partnership, 1, quality=quality, place_names=names)
    page = client_for("anonymous").get(found.get_absolute_url()).content.decode()
    assert "415 checks were made of the file." in page
    assert page.index("Errors") < page.index("Results of Adult")
    assert "31.6" in page  # 39 of 1,234 records, for each thousand
    assert page.index("06003") < page.index("Coast Board") < page.index("Valley Board")
    assert ">06001<" not in page


def test_places_that_show_nothing_are_named_in_one_sentence():
    found = with_wages({"A": (2, 3, 5), "B": (40, 60, 90), "C": (3, 4, 6), "D": (50, 70, 120)})
    names = {"A": "Small Board"}
    made = release_measures(found, parameters("2025Q2"), Policy("P", breakouts=(), place_names=names))
    (card,) = scorecards.cards(made, [])
    assert card.hidden_places == ("C", "Small Board", "Not of one place alone")
    assert [name for name, _cells in card.places] == ["B", "D"]
    assert all(cells[0] == "66.7%" or cells[0] == "58.3%" for _name, cells in card.places)


def test_a_title_is_shown_in_the_readers_language(partnership, people, client):
    found = publish_package(people["steward"], partnership, 1, titles={"es": "Resultados del Valle"})
    for address in (found.get_absolute_url(), f"/partnerships/{partnership.slug}/measures/"):
        client.cookies["highroad_language"] = "es"
        assert "Resultados del Valle" in client.get(address).content.decode()
        client.cookies["highroad_language"] = "en"
        english = client.get(address).content.decode()
        assert "Resultados del Valle" not in english
        assert "Results of the Valley" in english
