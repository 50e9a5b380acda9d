"""Exports of the plan of 400 exhibits: cold, with every chart to draw, then warm; and steps of progress."""

from __future__ import annotations

import atexit
import resource
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import large_plan
from benchmarks.harness import Case

#: For a person who waits; of processor time, which other work on the machine doesn't move.
BAR = 60.0


def cases() -> list[Case]:
    """Each form of the large plan, in a throw-away copy of the demo."""
    with ExitStack() as stack:
        from highroad.demo import stage

        stack.enter_context(stage.throw_away())
        atexit.register(stack.pop_all().close)
    return cases_of(large_plan.large_plan())


def cases_of(plan: Any) -> list[Case]:
    """Each form, drawn from nothing in the first round and from kept drawings in the second.

    Pictures for Word are painted on a second core while the first draws the next.
    """
    from django.conf import settings

    from highroad.web.directory.models import User

    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    settings.DRAWINGS = Path(folder.name) / "any"
    planner = User.objects.get(email="planner@demo.example")
    return [
        Case(
            f"export {form}",
            lambda form=form: _export(planner, plan, form, Path(folder.name) / form),
            at_most_cpu_seconds=BAR,
            at_most_first_cpu_seconds=BAR * cores,
            rounds=1,
        )
        for form, cores in (("html", 1), ("pdf", 1), ("docx", 2), ("zip", 2))
    ]


def _export(actor: Any, plan: Any, form: str, drawings: Path) -> None:
    """What the background job does, without the row that tells of it."""
    from django.conf import settings

    from highroad.web.plans.services import contents_of
    from highroad.web.plans.tasks import made_in

    settings.DRAWINGS = drawings
    steps: list[tuple[int, str]] = []
    made = made_in(form, actor, plan, contents_of(plan), None, lambda *step: steps.append(step))
    assert [percent for percent, _words in steps] == sorted(percent for percent, _words in steps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {form}: {len(made) / 1e6:.1f} MB, {len(steps)} steps of progress, "
        f"the last “{steps[-1][1]}” at {steps[-1][0]}%; the process at its largest so far {memory:,.0f} MB"
    )
