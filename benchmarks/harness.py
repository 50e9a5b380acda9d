"""Time pieces of work side by side in one run, and print medians and ratios.

Rounds are interleaved (every case once, then every case again), so that a busy moment of the machine falls on
all of them; the ratio to a baseline of the same run means more than the seconds.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A piece of work; `against` names the case it is compared with, `at_most_…` is the bar it is held to.

    at_most_cpu_seconds: a bar that other work on the machine doesn't move; at_most_first_cpu_seconds: that
    for the first round, which fills caches. queries: how often it asks the database, where somebody counted.
    rounds: at most so many timed rounds after the first, for work that takes long.
    """

    name: str
    work: Callable[[], object]
    against: str | None = None
    at_most_seconds: float | None = None
    at_most_ratio: float | None = None
    at_most_cpu_ratio: float | None = None
    at_least_cpu_ratio: float | None = None
    at_most_cpu_seconds: float | None = None
    queries: int | None = None
    at_most_first_cpu_seconds: float | None = None
    rounds: int | None = None


@dataclass
class Timing:
    """What one case took: the first round apart, because it fills caches."""

    first: float = 0.0
    first_cpu: float = 0.0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(cases: list[Case], rounds: int) -> dict[str, Timing]:
    """Run every case once to warm up, then `rounds` times, interleaved."""
    timings = {case.name: Timing() for case in cases}
    for turn in range(rounds + 1):
        for case in cases:
            if case.rounds is not None and turn > case.rounds:
                continue
            cpu, start = _cpu(), time.perf_counter()
            case.work()
            wall, cpu = time.perf_counter() - start, _cpu() - cpu
            timing = timings[case.name]
            if turn == 0:
                timing.first, timing.first_cpu = wall, cpu
            else:
                timing.wall.append(wall)
                timing.cpu.append(cpu)
    return timings


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def keeps_its_bar(case: Case, timings: dict[str, Timing]) -> bool:
    """Whether the median is within the case's bars; a case without any keeps them."""
    median = timings[case.name].median
    slow = case.at_most_seconds is not None and median > case.at_most_seconds
    spent_cpu = timings[case.name].median_cpu
    slow = slow or (case.at_most_cpu_seconds is not None and spent_cpu > case.at_most_cpu_seconds)
    if case.at_most_first_cpu_seconds is not None:
        slow = slow or timings[case.name].first_cpu > case.at_most_first_cpu_seconds
    if case.at_most_cpu_ratio is not None and case.against is not None:
        spent = timings[case.name].median_cpu / timings[case.against].median_cpu
        slow = slow or spent > case.at_most_cpu_ratio
    if case.at_least_cpu_ratio is not None and case.against is not None:
        spent = timings[case.name].median_cpu / timings[case.against].median_cpu
        slow = slow or spent < case.at_least_cpu_ratio
    if case.at_most_ratio is None or case.against is None:
        return not slow
    return not slow and median / timings[case.against].median <= case.at_most_ratio


def report(title: str, cases: list[Case], timings: dict[str, Timing]) -> list[str]:
    """The lines of a table: first round, median, CPU, ratio to the baseline, and the bar."""
    width = max((len(case.name) for case in cases), default=0)
    asked = "queries" if any(case.queries is not None for case in cases) else "ratio"
    lines = [title, f"  {'':{width}}  {'first':>9} {'median':>9} {'cpu':>9} {asked:>7}  bar"]
    for case in cases:
        timing = timings[case.name]
        ratio = f"{timing.median / timings[case.against].median:.2f}x" if case.against else ""
        ratio = ratio if case.queries is None else str(case.queries)
        bars = [_shown(case.at_most_seconds)] if case.at_most_seconds is not None else []
        bars += [f"{_shown(case.at_most_cpu_seconds)} CPU"] if case.at_most_cpu_seconds is not None else []
        if case.at_most_first_cpu_seconds is not None:
            bars.append(
                f"{_shown(case.at_most_first_cpu_seconds)} CPU the first time (took "
                f"{_shown(timing.first_cpu)})"
            )
        bars += [f"{case.at_most_ratio:g}x"] if case.at_most_ratio is not None else []
        if case.at_most_cpu_ratio is not None and case.against:
            spent = timing.median_cpu / timings[case.against].median_cpu
            bars.append(f"{case.at_most_cpu_ratio:g}x CPU (took {spent:.2f}x)")
        if case.at_least_cpu_ratio is not None and case.against:
            spent = timing.median_cpu / timings[case.against].median_cpu
            bars.append(f"at least {case.at_least_cpu_ratio:g}x CPU (took {spent:.2f}x)")
        bar = f"{' and '.join(bars)}: {'kept' if keeps_its_bar(case, timings) else 'MISSED'}" if bars else ""
        lines.append(
            f"  {case.name:{width}}  {_shown(timing.first):>9} {_shown(timing.median):>9} "
            f"{_shown(timing.median_cpu):>9} {ratio:>7}  {bar}".rstrip()
        )
    return lines
