"""The dashboard asks for metrics that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.domain.explain import CacheStats
from app.telemetry.metrics import Metrics, RouterState
from tests.builders import a_record

DASHBOARD = Path(__file__).parents[3] / "packaging" / "grafana" / "modelyard.json"
SUFFIX = re.compile(r"_(?:bucket|total|sum|count)$")


def test_every_metric_of_the_dashboard_is_told() -> None:
    """A metric that was renamed would leave an empty panel."""
    metrics = Metrics(lambda: RouterState(breakers=(), cache=CacheStats(), resident=(), hosts=()))
    metrics.note(a_record())
    told = set(re.findall(r"^# TYPE (\S+)", metrics.render().decode(), re.MULTILINE))
    told = {SUFFIX.sub("", name) for name in told}
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = {
        SUFFIX.sub("", name)
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"modelyard_\w+", target["expr"])
    }
    assert len(asked) > 10
    assert asked <= told
