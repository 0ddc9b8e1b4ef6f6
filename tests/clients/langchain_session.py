"""What a program written with LangChain does, by both protocols; run by the Python that has LangChain.

    python langchain_session.py URL TOKEN MODEL EMBEDDING_MODEL     ask, stream, batch and embed
    python langchain_session.py URL TOKEN MODEL                      have a tool called

Prints one object: what was answered, by name of the attempt.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

# By name, since they are not in the environment in which the types are checked.
_for_ollama, _for_openai = import_module("langchain_ollama"), import_module("langchain_openai")
ChatOllama, OllamaEmbeddings, OllamaLLM = _for_ollama.ChatOllama, _for_ollama.OllamaEmbeddings, _for_ollama.OllamaLLM
ChatOpenAI, OpenAIEmbeddings = _for_openai.ChatOpenAI, _for_openai.OpenAIEmbeddings

QUESTION = "What is the capital of France?"


def weather(city: str) -> str:
    """Tell the weather of a city."""
    return f"It rains in {city}."


def call_tools(url: str, token: str, model: str) -> dict[str, Any]:
    """Let the model call a tool, by both protocols."""
    headers = {"headers": {"Authorization": f"Bearer {token}"}}
    chats: dict[str, Any] = {
        "ollama": ChatOllama(model=model, base_url=url, client_kwargs=headers),
        "openai": ChatOpenAI(model=model, base_url=f"{url}/v1", api_key=token, max_retries=0),
    }
    said: dict[str, Any] = {}
    for name, chat in chats.items():
        bound = chat.bind_tools([weather])
        called = bound.invoke("What is the weather in Oslo?")
        said[name] = [[call["name"], call["args"]] for call in called.tool_calls]
        streamed = list(bound.stream("What is the weather in Oslo?"))
        whole = sum(streamed[1:], streamed[0])
        said[f"{name} stream"] = [[call["name"], call["args"]] for call in whole.tool_calls]
    return said


def main(url: str, token: str, model: str, embedding_model: str) -> dict[str, Any]:
    """Go through what the two integrations offer."""
    said: dict[str, Any] = {}
    headers = {"headers": {"Authorization": f"Bearer {token}"}}
    ours = ChatOllama(model=model, base_url=url, client_kwargs=headers, temperature=0, num_predict=12)
    theirs = ChatOpenAI(model=model, base_url=f"{url}/v1", api_key=token, temperature=0, max_tokens=12, max_retries=0)
    for name, chat in (("ollama", ours), ("openai", theirs)):
        whole = chat.invoke(QUESTION)
        said[f"{name} invoke"] = {
            "text": whole.content,
            "usage": whole.usage_metadata and whole.usage_metadata["output_tokens"],
            "model": whole.response_metadata.get("model_name") or whole.response_metadata.get("model"),
        }
        pieces = list(chat.stream(QUESTION))
        said[f"{name} stream"] = {"text": "".join(str(piece.content) for piece in pieces), "pieces": len(pieces)}
        said[f"{name} async"] = asyncio.run(chat.ainvoke(QUESTION)).content
        said[f"{name} batch"] = [reply.content for reply in chat.batch([QUESTION, QUESTION])]
    said["ollama complete"] = OllamaLLM(model=model, base_url=url, client_kwargs=headers, num_predict=5).invoke("Hi")
    auto = ChatOllama(model="auto", base_url=url, client_kwargs=headers, num_predict=8).invoke(QUESTION)
    said["ollama auto"] = {"text": auto.content, "model": auto.response_metadata["model"]}
    vectors = OllamaEmbeddings(model=embedding_model, base_url=url, client_kwargs=headers).embed_documents(["a", "b"])
    said["ollama embed"] = [len(vector) for vector in vectors]
    embedder = OpenAIEmbeddings(
        model=embedding_model, base_url=f"{url}/v1", api_key=token, check_embedding_ctx_length=False
    )
    said["openai embed"] = [len(vector) for vector in embedder.embed_documents(["a", "b"])]
    try:
        ChatOpenAI(model="no-such", base_url=f"{url}/v1", api_key=token, max_retries=0).invoke("x")
    except Exception as error:  # noqa: BLE001 - which one is what this is about
        said["openai unknown model"] = type(error).__name__
    return said


if __name__ == "__main__":
    url, token, model, *embedding = sys.argv[1:]
    done = main(url, token, model, *embedding) if embedding else call_tools(url, token, model)
    sys.stdout.write(json.dumps(done) + "\n")
