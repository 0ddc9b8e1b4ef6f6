"""`llm`, LangChain and curl against the server with the built-in models: nothing is played, nothing is adapted.

curl always; the others where MODELYARD_CLIENTS names the Python of an environment that has them, since they bring
hundreds of packages: `pip install llm llm-ollama langchain-ollama langchain-openai`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.backends.scripted import ModelScript
from tests.integration.api.running import CHAT, TOKEN, WEATHER, Serving, Thread, scripted_models, serving
from tests.integration.api.test_builtin_models import SMALL, builtin_server

PYTHON = os.environ.get("MODELYARD_CLIENTS", "")
FOLDER = Path(__file__).parent
PATIENCE_S = 300
QUESTION = "What is the capital of France?"

pytestmark = [pytest.mark.models, pytest.mark.timeout(900)]
needs_clients = pytest.mark.skipif(not PYTHON, reason="MODELYARD_CLIENTS names no Python")


@pytest.fixture
def url(own_folders: Path) -> Iterator[str]:
    """Return the address of a server with the built-in models."""
    with Thread() as thread:
        yield thread.enter(builtin_server(), within_s=150)


@pytest.fixture
def served(own_folders: Path) -> Iterator[Serving]:
    """Serve scripted models."""
    with Thread() as thread:
        yield thread.enter(serving())


def run(*command: str, **environment: str) -> str:
    """Return what a program printed; the test fails with its errors if it does."""
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        command, env={**clean, **environment}, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@needs_clients
def test_langchain_talks_to_the_built_in_models(url: str) -> None:
    """Whole, streamed, asynchronous, in batches, with tools and as vectors: by both protocols the same words."""
    said: dict[str, Any] = json.loads(run(PYTHON, str(FOLDER / "langchain_session.py"), url, TOKEN, SMALL, "auto"))
    text = said["ollama invoke"]["text"]
    assert text
    for name in ("ollama", "openai"):
        assert said[f"{name} invoke"]["text"] == said[f"{name} stream"]["text"] == said[f"{name} async"] == text
        assert said[f"{name} invoke"]["usage"]
        assert said[f"{name} invoke"]["model"] == SMALL
        assert said[f"{name} batch"] == [text, text]
        assert said[f"{name} stream"]["pieces"] > 3
    assert said["ollama complete"]
    assert said["ollama auto"]["model"] != "auto"
    assert said["ollama embed"] == said["openai embed"]
    assert said["openai unknown model"].endswith("NotFoundError")


@needs_clients
def test_langchain_has_tools_called(served: Serving) -> None:
    """A call arrives with its arguments, whole and streamed, by both protocols; the model is scripted here."""
    served.backend.set_script(CHAT, ModelScript(tokens=(), tool_calls=(WEATHER,), facts=scripted_models()[CHAT].facts))
    said = json.loads(run(PYTHON, str(FOLDER / "langchain_session.py"), served.url, TOKEN, CHAT))
    called = [["weather", {"city": "Oslo"}]]
    assert said == dict.fromkeys(("ollama", "ollama stream", "openai", "openai stream"), called)


@needs_clients
def test_llm_talks_to_the_built_in_models(url: str, tmp_path: Path) -> None:
    """Its Ollama plugin lists and asks by OLLAMA_HOST and OLLAMA_API_KEY alone; its OpenAI models by one file."""
    llm = str(Path(PYTHON).with_name("llm"))
    user = tmp_path / "llm"
    user.mkdir()
    (user / "extra-openai-models.yaml").write_text(
        f"- model_id: routed\n  model_name: auto\n  api_base: {url}/v1\n  api_key_name: modelyard\n"
    )
    (user / "keys.json").write_text(json.dumps({"modelyard": TOKEN}))
    known = {"OLLAMA_HOST": url, "OLLAMA_API_KEY": TOKEN, "LLM_USER_PATH": str(user)}
    listed = run(llm, "ollama", "models", **known)
    assert SMALL in listed
    assert "auto" in listed
    options = ("-o", "temperature", "0", "-o", "num_predict", "12")
    model = f"ollama/{SMALL}"
    whole = run(llm, "-m", model, "--no-stream", *options, QUESTION, **known)
    assert whole.strip()
    assert run(llm, "-m", model, *options, QUESTION, **known) == whole
    assert run(llm, "-m", "ollama/auto", "-o", "num_predict", "8", QUESTION, **known).strip()
    assert run(llm, "-m", "routed", "-o", "max_tokens", "8", QUESTION, **known).strip()
    logged = json.loads(run(llm, "logs", "-n", "1", "--json", **known))
    assert logged[0]["prompt"] == QUESTION


def curl(url: str, body: object = None, *options: str, token: str = TOKEN) -> str:
    """Return what curl printed."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("needs the program curl")
    sent = [] if body is None else ["--json", json.dumps(body)]
    return run(program, "-sS", "--noproxy", "*", "-H", f"Authorization: Bearer {token}", *sent, *options, url)


def test_curl_sees_the_protocols_as_they_are(url: str) -> None:
    """Lists, streams and errors, byte by byte."""
    tags = json.loads(curl(f"{url}/api/tags"))
    assert {"auto:latest", SMALL} <= {model["name"] for model in tags["models"]}
    messages = [{"role": "user", "content": QUESTION}]
    chat = {"model": SMALL, "messages": messages, "options": {"num_predict": 8, "temperature": 0}}
    lines = [json.loads(line) for line in curl(f"{url}/api/chat", chat, "-N").splitlines()]
    assert [line["done"] for line in lines] == [False] * (len(lines) - 1) + [True]
    text = "".join(line["message"]["content"] for line in lines)
    assert lines[-1]["done_reason"] == "length"
    body = {"model": SMALL, "messages": messages, "max_tokens": 8, "temperature": 0, "stream": True}
    events = curl(f"{url}/v1/chat/completions", body, "-N").split("\n\n")
    assert (events[-2], events[-1]) == ("data: [DONE]", "")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-2]]
    deltas = [choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"]]
    assert "".join(deltas) == text


ERRORS: tuple[tuple[str, object, str, int, set[str]], ...] = (
    ("/api/chat", {"model": "no-such", "messages": []}, TOKEN, 404, {"error"}),
    ("/api/chat", {"model": 1}, TOKEN, 400, {"error"}),
    ("/v1/chat/completions", {"model": "no-such", "messages": []}, TOKEN, 400, {"error"}),
    ("/v1/models/no-such", None, TOKEN, 404, {"error"}),
    ("/api/v1/route", {"prompt": ""}, TOKEN, 422, {"type", "title", "status", "detail", "instance", "errors"}),
    ("/api/tags", None, "wrong", 401, {"error"}),
    ("/nothing", None, TOKEN, 404, {"error"}),
)


def test_curl_sees_errors_in_the_protocols_own_form(served: Serving) -> None:
    """One line a case: status and the fields of the error."""
    for path, body, token, status, keys in ERRORS:
        printed = curl(f"{served.url}{path}", body, "-w", "\n%{http_code}", token=token)
        content, _, code = printed.rpartition("\n")
        error = json.loads(content)
        assert (int(code), set(error)) == (status, keys), printed
        if path.startswith("/v1"):
            assert set(error["error"]) == {"message", "type", "param", "code"}
