"""Citations lead to the text of the law: addresses worked out by hand, and every pack's citations tried."""

from __future__ import annotations

import pytest

from highroad.reference.laws import law_address
from highroad.reference.packs import list_packs

CODE = "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title"


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        ("WIOA 102(b)(1)(A)", f"{CODE}29-section3112&edition=prelim"),  # 29 U.S.C. 3112
        ("WIOA 3(24)", f"{CODE}29-section3102&edition=prelim"),
        ("Rehabilitation Act 101(a)(15)(C)-(D),(23)", f"{CODE}29-section721&edition=prelim"),
        ("Wagner-Peyser 7(a)", f"{CODE}29-section49f&edition=prelim"),
        ("Trade Act 235, 239(f)", f"{CODE}19-section2295&edition=prelim"),
        ("38 U.S.C. 4102A(c)", f"{CODE}38-section4102A&edition=prelim"),
        ("20 CFR 679.560(b)(16)", "https://www.ecfr.gov/current/title-20/section-679.560"),
        ("20 CFR 618 subpart C", "https://www.ecfr.gov/current/title-20/part-618/subpart-C"),
        ("29 CFR 38", "https://www.ecfr.gov/current/title-29/part-38"),
        ("89 FR 13847", "https://www.federalregister.gov/citation/89-FR-13847"),
        (
            "ICR 1205-0522",
            "https://www.reginfo.gov/public/do/PRAOMBHistory?ombControlNumber=1205-0522",
        ),
        ("WIOA 999", ""),
        ("Practice of partnerships", ""),
    ],
)
def test_a_citation_leads_to_its_text(citation: str, address: str) -> None:
    assert law_address(citation) == address


def test_every_law_that_a_pack_cites_can_be_read() -> None:
    cited = {text for pack in list_packs() for item in pack.items for text in item.citation}
    unread = {text for text in cited if not law_address(text)}
    laws = ("WIOA", "Rehabilitation", "Wagner", "Trade", "OMB", "ICR")
    assert not {text for text in unread if text.startswith(laws) or "U.S.C." in text or "CFR" in text}
