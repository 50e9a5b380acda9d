"""The demo's occupation list with its appeals, and a register of each kind."""

from __future__ import annotations

import datetime
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from highroad.web.directory.models import Partnership, User
from highroad.web.goodjobs import services
from highroad.web.goodjobs.models import ListVersion
from highroad.web.goodjobs.registers import bring_register

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
    version = services.publish_list(steward, one, note=told["second_note"])
    for each in told["registers"]:
        _register(planner, valley, each, version)


def _register(planner: User, valley: Partnership, told: dict[str, Any], version: ListVersion) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, text in told["files"].items():
            paths[name] = Path(folder) / f"{name}.csv"
            paths[name].write_text(text, encoding="utf-8")
        bring_register(
            planner,
            valley,
            told["kind"],
            title=told["title"],
            files=paths,
            settings=told["settings"],
            version=version if told.get("judged_by_list") else None,
        )
