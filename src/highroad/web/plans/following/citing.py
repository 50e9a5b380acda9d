"""How to cite an edition of a plan."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.web.plans.models import Edition, Plan


def citation(plan: Plan, edition: Edition, address: str) -> dict[str, str]:
    """How to cite an edition: as text, and as BibTeX."""
    day = timezone.localdate(edition.at)
    name = plan.partnership.name
    text = _("{name}. {title}, edition {number} ({state}). {day}. {address} (SHA-256 {hash}…).").format(
        name=name,
        title=edition.title,
        number=edition.number,
        state=edition.get_state_display(),
        day=day.isoformat(),
        address=address,
        hash=edition.sha256[:12],
    )
    key = f"{plan.partnership.slug}{day.year}".replace("-", "")
    fields = {
        "author": "{" + _braced(name) + "}",
        "title": _braced(edition.title),
        "year": str(day.year),
        "edition": str(edition.number),
        "url": address,
        "note": f"SHA-256 {edition.sha256}",
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return {"text": text, "bibtex": f"@techreport{{{key},\n{lines}\n}}"}


def _braced(text: str) -> str:
    """Text that can't break out of a BibTeX field."""
    return text.replace("\\", "").replace("{", "").replace("}", "")
