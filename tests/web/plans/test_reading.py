"""Reading a long plan part by part: nothing lost, nothing twice, each part light, old links lead there."""

from __future__ import annotations

import pytest
from tests.web.plans.conftest import WORDS

from highroad.reference.packs import load_pack_version
from highroad.web.plans import reading, services
from highroad.web.plans.models import Edition

BASE = "/partnerships/valley/plans/valley-plan/"


@pytest.fixture(scope="module")
def pack():
    return load_pack_version("us-wioa-state-plan", "2023-11")


def texts(pack, length, **special):
    return [
        {"requirement": item.id, "text": special.get(item.id, "w" * length), "exhibits": {}}
        for item in pack.items
        if item.kind != "section"
    ]


@pytest.mark.parametrize("length", [10, 3_000, 90_000])
def test_parts_hold_every_section_once_in_the_order_of_the_pack(pack, length):
    sections = texts(pack, length)
    parts = reading.parts_of(pack, sections)
    assert [each for part in parts for each in part.sections] == sections
    for part in parts:
        # Heavier than a page only where a single section is.
        assert len(part.sections) == 1 or reading._weight(part.sections) <= reading.HEAVIEST
        for section in part.sections:
            place = reading.part_with(parts, pack, section["requirement"])
            assert place is not None
            assert parts[place] is part


def test_a_small_plan_is_one_page_and_its_parts_follow_the_headings(pack):
    sections = texts(pack, 10)[:40]
    assert len(reading.parts_of(pack, sections)) == 1
    heavy = texts(pack, 10, **{"II.b.1": "w" * 300_000})
    parts = reading.parts_of(pack, heavy)
    alone = parts[reading.part_with(parts, pack, "II.b.1")]
    assert [each["requirement"] for each in alone.sections] == ["II.b.1"]
    assert reading.parts_of(pack, []) == ()
    assert reading.part_with(parts, pack, "no.such") is None


def test_a_long_plan_opens_with_its_contents(people, plan, section_of, client_for):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    long = Edition.objects.get()
    contents = {**long.contents, "sections": texts(plan.pack, 3_000, **{"II.b.1": "Everybody **thrives**."})}
    Edition.objects.bulk_create(
        [
            Edition(
                plan=plan,
                number=2,
                state="published",
                title="Long",
                contents=contents,
                sha256="0" * 64,
                by=long.by,
            )
        ]
    )
    browser = client_for("anonymous")
    page = browser.get(f"{BASE}read/").content.decode()
    assert "<strong>thrives</strong>" not in page
    assert 'href="?part=I.b#II.b.1"' in page or 'href="?part=I#II.b.1"' in page
    part = browser.get(f"{BASE}read/?part=II.b.1").content.decode()
    assert "<strong>thrives</strong>" in part
    assert 'rel="next"' in part
    assert 'rel="prev"' in browser.get(f"{BASE}read/?part=VI.VR.Z").content.decode()
    # An item that is only a heading leads to where it stands; one that isn't there leads nowhere.
    assert browser.get(f"{BASE}read/?part=II").status_code == 200
    assert browser.get(f"{BASE}read/?part=nowhere").status_code == 404
    found = browser.get(f"{BASE}read/?q=thrives&edition=2").content.decode()
    assert 'href="?edition=2&amp;part=II.b.1#II.b.1"' in found
    # The first edition is short: one page, and a link into a part still works there.
    assert WORDS[:40] in browser.get(f"{BASE}read/?edition=1&part=II.b.1").content.decode()
    # What changed between the two is turned page by page as well; the select keeps what is compared.
    changes = browser.get(f"{BASE}changes/?from=1&to=2").content.decode()
    assert 'aria-label="Page 2"' in changes
    last = browser.get(f"{BASE}changes/?from=1&to=2&page=99").content.decode()
    final = texts(plan.pack, 10)[-1]["requirement"]
    assert final in last.split("<h2>Texts")[1]
    assert final not in changes.split("<h2>Texts")[1]
