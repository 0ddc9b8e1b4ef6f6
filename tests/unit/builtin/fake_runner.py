"""A runner without weights: a program that speaks llama-server's HTTP and misbehaves when it is told to.

The last message says what it does: `crash` breaks off in mid-answer, `die` before the first byte, `endless` writes
until the client leaves, `silent` says nothing until then, `think` thinks first, `call` calls a tool, `fail`
reports an error in mid-stream; anything else is echoed word by word. Prompts of more words than the context are
refused. A model file with `broken` in its name cannot be loaded. `GET /seen` tells what was asked and left.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app.builtin.lifeline import watch_standard_input
from app.builtin.runner import KEY_VARIABLE, RunnerOptions

SEEN: dict[str, Any] = {"requests": [], "abandoned": 0}
OPTIONS = RunnerOptions(**json.loads(sys.argv[1]))


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Tell what was seen."""
        self._json(200, SEEN)

    def do_POST(self) -> None:
        """Answer a completion, an embedding or a tokenization."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {os.environ[KEY_VARIABLE]}":
            self._json(401, {"error": {"message": "Invalid API Key"}})
            return
        SEEN["requests"].append({"path": self.path, **body})
        if self.path == "/v1/embeddings":
            data = [{"index": n, "embedding": [3.0, 4.0, 0.0]} for n in range(len(body["input"]))]
            self._json(200, {"data": data, "usage": {"prompt_tokens": len(data)}})
        elif self.path == "/tokenize":
            self._json(200, {"tokens": list(range(len(body["content"].split())))})
        elif self.path == "/detokenize":
            self._json(200, {"content": " ".join("w" for _ in body["tokens"])})
        else:
            self._complete(body)

    def _complete(self, body: dict[str, Any]) -> None:
        texts = [message["content"] for message in body.get("messages", [{"content": body.get("prompt", "")}])]
        words = sum(len(text.split()) for text in texts)
        if words > OPTIONS.num_ctx:
            message = f"request ({words} tokens) exceeds the available context size ({OPTIONS.num_ctx} tokens)"
            sizes = {"n_prompt_tokens": words, "n_ctx": OPTIONS.num_ctx}
            self._json(400, {"error": {"message": message, "type": "exceed_context_size_error", **sizes}})
            return
        what = texts[-1]
        if what == "die":
            os._exit(3)
        if what == "silent":
            self._wait_for_leaving()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b": ping\n\n")
        self._event({"choices": [{"delta": {"role": "assistant", "content": None}}]})
        try:
            self._stream(what, words)
        except (BrokenPipeError, ConnectionResetError):
            SEEN["abandoned"] += 1
        self.close_connection = True

    def _stream(self, what: str, words: int) -> None:
        if what == "endless":
            while True:
                self._text("more ")
                time.sleep(0.005)
        if what == "think":
            self._event({"choices": [{"delta": {"reasoning_content": "Hm."}}]})
        if what == "call":
            for piece in ('{"city":', ' "Oslo"}'):
                call = {"index": 0, "id": "call_1", "function": {"name": "weather", "arguments": piece}}
                call["function"] = call["function"] if "city" in piece else {"arguments": piece}
                self._event({"choices": [{"delta": {"tool_calls": [call]}}]})
        for word in what.split():
            self._text(word + "\u2028")
        if what == "crash":
            self.wfile.flush()
            os._exit(3)
        if what == "fail":
            self._event({"error": {"code": 500, "message": "out of luck", "type": "server_error"}})
            return
        self._event({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        usage = {"prompt_tokens": words, "completion_tokens": len(what.split())}
        self._event({"choices": [], "usage": usage, "timings": {"prompt_ms": 1.5, "predicted_ms": 2.5}})
        self.wfile.write(b"data: [DONE]\n\n")

    def _wait_for_leaving(self) -> None:
        select.select([self.connection], [], [])
        assert self.connection.recv(1, socket.MSG_PEEK) == b""
        SEEN["abandoned"] += 1
        self.close_connection = True

    def _text(self, text: str) -> None:
        self._event({"choices": [{"delta": {"content": text}}]})

    def _event(self, event: dict[str, Any]) -> None:
        # Unescaped, as llama-server sends it: U+2028 must not end a line.
        self.wfile.write(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n")
        self.wfile.flush()

    def _json(self, status: int, content: Any) -> None:
        encoded = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)


if __name__ == "__main__":
    if "broken" in OPTIONS.model_path:
        sys.exit("error: the weights make no sense")
    watch_standard_input(lambda: os._exit(0))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)  # noqa: T201 - the protocol
    server.serve_forever()
