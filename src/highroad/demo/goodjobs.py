"""The demo's occupation list: two versions, a granted appeal, one denied, one that waits."""

from __future__ import annotations

import datetime
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from highroad.web.directory.models import Partnership, User
from highroad.web.goodjobs import services

Accounts = dict[str, User]


def build(accounts: Accounts, valley: Partnership) -> None:
    """The list, built by the planner, published and decided on by the steward."""
    told: dict[str, Any] = yaml.safe_load(files("highroad.demo").joinpath("goodjobs.yaml").read_text("utf-8"))
    planner, steward = accounts["planner@demo.example"], accounts["steward@demo.example"]
    today = timezone.localdate()
    one = services.add_list(planner, valley, told["list"])
    services.publish_list(steward, one, note=told["first_note"])
    for each in told["appeals"]:
        asked = {name: value for name, value in each.items() if name != "decision"}
        appeal = services.file_appeal(planner, one, asked)
        if decision := each.get("decision"):
            services.decide_appeal(steward, appeal, **decision)
    days = {"appeals_until": today + datetime.timedelta(21), "decide_by": today + datetime.timedelta(42)}
    services.change_list(planner, one, days, expected_version=one.version)
    services.publish_list(steward, one, note=told["second_note"])
