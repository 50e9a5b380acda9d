"""Why an occupation is on a list, is not, or cannot be evaluated: one sentence that says what decided."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.market.list_criteria import Truth, Values
from highroad.market.list_points import Points, points_in_words, said
from highroad.reference.list_rules import Group, Rule


def list_reasons(
    rule: Rule,
    distances: Mapping[str, Values],
    points: Mapping[str, Points],
    groups: Mapping[str, Truth],
    listed: Truth,
    steps: Mapping[str, float],
) -> list[str]:
    """One sentence for each occupation: what decided. steps: for criteria that go by steps, how many of them
    the whole threshold is.
    """
    by_key = {group.key: group for group in rule.groups}
    nearest = {
        group.key: np.stack([distances[each.key] for each in group.criteria])
        for group in rule.groups
        if group.asks != "points"
    }
    reasons = []
    for place, verdict in enumerate(listed):
        if verdict == 1:
            told = [_met_in_words(each, points, place) for each in rule.groups]
            reasons.append(_("Meets {groups}.").format(groups=", ".join(told)))
        elif short := [key for key, truth in groups.items() if truth[place] == 0]:
            group = by_key[short[0]]
            if group.asks == "points":
                reasons.append(_short_of_points(group, points[group.key], place))
            else:
                reasons.append(_missed(group, nearest[group.key][:, place], steps))
        else:
            unknown = [by_key[key] for key, truth in groups.items() if np.isnan(truth[place])]
            reasons.append(_unknown_in_words(unknown, points, place))
    return reasons


def _met_in_words(group: Group, points: Mapping[str, Points], place: int) -> str:
    if group.key not in points:
        return group.said_title
    return _("{group} ({points} points; {needed} needed)").format(
        group=group.said_title,
        points=points_in_words(points[group.key], place),
        needed=said(group.needs),
    )


def _missed(group: Group, far: Values, steps: Mapping[str, float]) -> str:
    """By how much the criterion that decides is missed: the farthest where all must hold, or the nearest."""
    number = int(np.nanargmin(far) if group.asks == "all" else np.nanargmax(far))
    criterion = group.criteria[number]
    if criterion.key in steps:
        count = round(float(-far[number]) * steps[criterion.key])
        return ngettext(
            "Not {group}: {criterion} is missed by {count} step.",
            "Not {group}: {criterion} is missed by {count} steps.",
            count,
        ).format(group=group.said_title, criterion=criterion.words, count=count)
    percent = float(-100 * far[number])
    return _("Not {group}: {criterion} is missed by {distance}%.").format(
        group=group.said_title,
        criterion=criterion.words,
        distance=f"{percent:,.1f}" if percent >= 0.05 else f"{percent:.1g}",
    )


def _short_of_points(group: Group, found: Points, place: int) -> str:
    most = float(found.most[place])
    told = (
        _("Not {group}: {points} of the {needed} points needed, short by {short}.")
        if bool(found.exact[place])
        else _("Not {group}: at best {points} of the {needed} points needed, short by {short}.")
    )
    return told.format(
        group=group.said_title, points=said(most), needed=said(group.needs), short=said(group.needs - most)
    )


def _unknown_in_words(groups: list[Group], points: Mapping[str, Points], place: int) -> str:
    told = _("Cannot be evaluated: numbers for {groups} are not known.").format(
        groups=", ".join(each.said_title for each in groups)
    )
    possible = [
        _("{group}: {points} points are possible, {needed} are needed.").format(
            group=each.said_title, points=points_in_words(points[each.key], place), needed=said(each.needs)
        )
        for each in groups
        if each.key in points
    ]
    return " ".join([told, *possible])
