"""A region's page in a server that has just started: INSTANCE KEY.

The process has answered another page and started the renderer, as a server does before anybody comes; the
region's answers and drawings are not kept yet. Tells what the page took, then all its drawings one after the
other, then the page again.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

PLOT = re.compile(rb'src="([^"]*plot\.svg[^"]*)"')


def spent(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def main(home: str, key: str) -> None:
    from highroad.web.site import instance

    instance.load(Path(home))
    from django.conf import settings
    from django.core.cache import caches
    from django.test import Client

    from highroad.publishing import charts

    settings.ALLOWED_HOSTS = ["testserver"]
    caches["answers"].clear()
    browser = Client()
    browser.get("/")
    charts.warm_up()

    def get(address: str) -> Any:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return b"".join(answer) if answer.streaming else answer.content

    address = f"/regions/{key}/"
    html, cold = spent(lambda: get(address))
    plots = [unescape(each.decode()) for each in PLOT.findall(html)]
    _drawn, drawings = spent(lambda: [get(each) for each in plots])
    _html, warm = spent(lambda: get(address))
    print(json.dumps(cold | {"drawings": drawings, "warm": warm, "plots": len(plots), "bytes": len(html)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
