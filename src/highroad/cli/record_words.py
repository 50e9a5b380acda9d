"""`highroad records explain`: one check of participant files, in full."""

from __future__ import annotations

from typing import Annotated

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _


def explain(
    rule: Annotated[str, typer.Argument(help="A check, such as HR-PIRL-0300, LOG-053 or its federal name.")],
) -> None:
    """Say what a check asks, why, what to do when it is broken, and how sure its source is."""
    from highroad.records.rules.rulebook import named_elements
    from highroad.records.summary import LAYER_NAMES, SEVERITY_NAMES, cited
    from highroad.reference.participants import element, element_name
    from highroad.reference.participants.checks import checks

    asked = rule.strip().upper()
    found = [c for c in checks().values() if asked in (c.id, c.list_id.upper(), c.federal.upper() or None)]
    if not found:
        raise BadQuestion(
            _("There is no check called {names}.").format(names=rule),
            remedy=_("Give identifiers such as HR-PIRL-0300; the documentation lists all of them."),
        )
    for check in found:
        typer.secho(" ".join(filter(None, (check.id, check.list_id, check.federal))), bold=True)
        typer.echo(check.title)
        typer.echo(_("What to do: {cure}").format(cure=check.cure))
        typer.echo(_("Layer: {layer}").format(layer=_(LAYER_NAMES[check.layer])))
        severity, stated = _(SEVERITY_NAMES[check.severity]), _(SEVERITY_NAMES[check.stated])
        typer.echo(
            _(
                "Severity: {severity}; its source suggests: {stated}. Known of the federal system: {known}."
            ).format(severity=severity, stated=stated, known=check.known)
        )
        typer.echo(_("Expression: {expression}").format(expression=check.expression))
        for number in dict.fromkeys(named_elements(check)):
            note = element(number).note
            typer.echo(f"    {number}: {element_name(number)}" + (f" ({note})" if note else ""))
        typer.echo(_("Breaks it: {example}").format(example=check.fails))
        typer.echo(_("Keeps it: {example}").format(example=check.passes))
        typer.echo(
            _("Source: {source} (confidence: {confidence})").format(
                source=cited(check), confidence=check.confidence
            )
        )
