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
class Spent:
    """What a piece of work took, told by itself: work in a process of its own leaves out what starting takes.

    bound: it was stopped before it was done, so that it takes at least this.
    """

    wall: float
    cpu: float
    bound: bool = False


@dataclass(frozen=True)
class Case:
    """A piece of work; `against` names the case it is compared with, `at_most_…` is the bar it is held to.

    work: what to time, or something that gives a `Spent`.

    at_most_cpu_seconds: a bar that other work on the machine doesn't move; at_most_first_cpu_seconds: that
    for the first round, which fills caches. queries: how often it asks the database, where somebody counted.
    rounds: at most so many timed rounds after the first, for work that takes long; with 0 the first counts.
    units: how many records it takes, where cases of different sizes are compared; ratios are by record.
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
    units: int = 1


@dataclass
class Timing:
    """What one case took: the first round apart, because it fills caches."""

    first: float = 0.0
    first_cpu: float = 0.0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    units: int = 1
    bound: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.wall or [self.first])

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu or [self.first_cpu])

    def times(self, other: Timing) -> float:
        """How many times the wall time of `other` this takes, by unit."""
        return self.median / self.units / (other.median / other.units)

    def times_cpu(self, other: Timing) -> float:
        """How many times the processor time of `other` this takes, by unit."""
        return self.median_cpu / self.units / (other.median_cpu / other.units)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(cases: list[Case], rounds: int) -> dict[str, Timing]:
    """Run every case once to warm up, then `rounds` times, interleaved."""
    timings = {case.name: Timing(units=case.units) for case in cases}
    for turn in range(rounds + 1):
        for case in cases:
            if case.rounds is not None and turn > case.rounds:
                continue
            cpu, start = _cpu(), time.perf_counter()
            told = case.work()
            wall, cpu = time.perf_counter() - start, _cpu() - cpu
            timing = timings[case.name]
            if isinstance(told, Spent):
                wall, cpu, timing.bound = told.wall, told.cpu, told.bound
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
    own = timings[case.name]
    bars = [
        (own.median, case.at_most_seconds),
        (own.median_cpu, case.at_most_cpu_seconds),
        (own.first_cpu, case.at_most_first_cpu_seconds),
    ]
    if case.against is None:
        return all(most is None or spent <= most for spent, most in bars)
    base = timings[case.against]
    bars += [(own.times(base), case.at_most_ratio), (own.times_cpu(base), case.at_most_cpu_ratio)]
    least = case.at_least_cpu_ratio
    enough = least is None or own.times_cpu(base) >= least
    return enough and all(most is None or spent <= most for spent, most in bars)


def report(title: str, cases: list[Case], timings: dict[str, Timing]) -> list[str]:
    """The lines of a table: first round, median, CPU, ratio to the baseline, and the bar."""
    width = max((len(case.name) for case in cases), default=0)
    asked = "queries" if any(case.queries is not None for case in cases) else "ratio"
    lines = [title, f"  {'':{width}}  {'first':>9} {'median':>9} {'cpu':>9} {asked:>8}  bar"]
    for case in cases:
        timing = timings[case.name]
        at_least = "> " if timing.bound else ""
        ratio = f"{at_least}{timing.times(timings[case.against]):.2f}x" if case.against else ""
        ratio = ratio if case.queries is None else str(case.queries)
        bars = _bars(case, timings)
        bar = f"{' and '.join(bars)}: {'kept' if keeps_its_bar(case, timings) else 'MISSED'}" if bars else ""
        if case.units > 1:
            bar = f"{timing.units / timing.median_cpu:,.0f} a CPU second; {bar}".rstrip("; ")
        lines.append(
            f"  {case.name:{width}}  {_shown(timing.first):>9} {at_least + _shown(timing.median):>9} "
            f"{_shown(timing.median_cpu):>9} {ratio:>8}  {bar}".rstrip()
        )
    return lines


def _bars(case: Case, timings: dict[str, Timing]) -> list[str]:
    """The bars of a case in words, with what it took where the table doesn't say."""
    timing = timings[case.name]
    bars = [_shown(case.at_most_seconds)] if case.at_most_seconds is not None else []
    bars += [f"{_shown(case.at_most_cpu_seconds)} CPU"] if case.at_most_cpu_seconds is not None else []
    if case.at_most_first_cpu_seconds is not None:
        bars.append(
            f"{_shown(case.at_most_first_cpu_seconds)} CPU the first time (took {_shown(timing.first_cpu)})"
        )
    bars += [f"{case.at_most_ratio:g}x"] if case.at_most_ratio is not None else []
    if case.against is None:
        return bars
    times = timing.times_cpu(timings[case.against])
    at_least = "at least " if timing.bound else ""
    if case.at_most_cpu_ratio is not None:
        bars.append(f"{case.at_most_cpu_ratio:g}x CPU (took {at_least}{times:.2f}x)")
    if case.at_least_cpu_ratio is not None:
        bars.append(f"at least {case.at_least_cpu_ratio:g}x CPU (took {at_least}{times:.2f}x)")
    return bars
