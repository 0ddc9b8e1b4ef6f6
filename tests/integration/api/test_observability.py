"""What other programs see of the router: metrics, traces and alerts, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from app.domain.events import AlertRaised
from app.settings import ObservabilitySettings
from tests.integration.api.running import CHAT, Serving, Thread, quiet_settings, serving


@contextmanager
def receiver() -> Iterator[tuple[str, SimpleQueue[tuple[str, bytes]]]]:
    """Give a server's address and the bodies that were posted to it."""
    posted: SimpleQueue[tuple[str, bytes]] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.put((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", posted
        finally:
            server.shutdown()
            thread.join()


def ask(served: Serving, prompt: str = "Hi there") -> None:
    """Let the scripted model answer once."""
    with served.client() as client:
        body = {"model": CHAT, "stream": False, "messages": [{"role": "user", "content": prompt}]}
        client.post("/api/chat", json=body).raise_for_status()


def test_metrics_count_requests_and_need_the_token(served: Serving) -> None:
    """Prometheus reads them with the token, in its own format."""
    ask(served, "a secret question")
    with served.client() as client:
        reply = client.get("/metrics")
        assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    (sample,) = (one for one in families["modelyard_requests"].samples if one.name.endswith("_total"))
    assert (sample.labels["outcome"], sample.labels["source"], sample.value) == ("succeeded", "api", 1)
    assert "modelyard_decision_cache_hits" in families
    assert "secret" not in reply.text


def test_spans_reach_a_collector(own_folders: Path) -> None:
    """A finished request is one trace: answer, route, sub-task, chat."""
    with receiver() as (address, posted):
        settings = quiet_settings().model_copy(update={"observability": ObservabilitySettings(otlp_endpoint=address)})
        with Thread() as thread, thread.entered(serving(settings)) as served:
            ask(served, "a secret question")
        path, body = posted.get(timeout=20)
    assert path == "/v1/traces"
    assert b"secret" not in body
    request = ExportTraceServiceRequest.FromString(body)
    spans = [span for one in request.resource_spans for scope in one.scope_spans for span in scope.spans]
    assert {span.name for span in spans} >= {"answer", "route", "sub-task", f"chat {CHAT}"}
    assert len({span.trace_id for span in spans}) == 1
    by_id = {span.span_id: span for span in spans}
    (chat,) = (span for span in spans if span.name == f"chat {CHAT}")
    assert by_id[by_id[chat.parent_span_id].parent_span_id].name == "answer"


def test_an_alert_is_posted_to_the_webhook(own_folders: Path) -> None:
    """The receiver gets the alert as JSON."""
    alert = AlertRaised(key="breaker_opened:ollama/m", kind="breaker_opened", title="ollama/m is paused", detail="Why.")
    with receiver() as (address, posted):
        settings = quiet_settings().model_copy(
            update={"observability": ObservabilitySettings(webhook_url=f"{address}/hook")}
        )
        with Thread() as thread, thread.entered(serving(settings)) as served:

            async def publish() -> None:
                served.application.feed.publish(alert)

            served.call(publish())
            path, body = posted.get(timeout=20)
    told = json.loads(body)
    assert path == "/hook"
    assert (told["kind"], told["title"], told["is_over"]) == ("breaker_opened", "ollama/m is paused", False)
    assert told["text"] == "Modelyard: ollama/m is paused. Why."
