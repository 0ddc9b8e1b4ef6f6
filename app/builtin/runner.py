"""The program that holds one loaded model: llama.cpp's own HTTP server in a process of its own.

A process per model because loading holds the interpreter's lock for seconds, because memory comes back for
certain when it ends, and because a crash in native code takes one model down and not the server. This module
is the only place that knows the engine's Python package; any `llama-server` speaks the same HTTP.

    python -m app.builtin.runner '{"model_path": …}'     key in MODELYARD_RUNNER_KEY

It prints one JSON line with its address when the model is loaded and ends when its standard input closes.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict, dataclass
from typing import Any

from app.builtin.lifeline import watch_standard_input

KEY_VARIABLE = "MODELYARD_RUNNER_KEY"

# A disconnect is noticed between batches: at 64 tokens a cancel works within seconds also while the prompt is
# read; at the default of 2048 it took 42 s. The speed is the same on processors.
BATCH_TOKENS = 64
# The engine's default is 8 GiB, more than many machines have.
PROMPT_CACHE_MIB = 256
# Warnings and errors; more would log every prompt.
VERBOSITY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerOptions:
    """How to load a model: `num_ctx` is tokens for each of `slots` parallel requests."""

    model_path: str
    num_ctx: int
    threads: int
    slots: int = 1
    is_embedding: bool = False

    def to_json(self) -> str:
        """Return the argument for the program."""
        return json.dumps(asdict(self))


def main(arguments: list[str]) -> int:
    """Load the model, say where, and wait for the end of standard input."""
    options = RunnerOptions(**json.loads(arguments[0]))
    watch_standard_input(lambda: os._exit(0))
    try:
        import xllamacpp  # noqa: PLC0415 - takes long and may fail; the failure is to be told
    except ImportError as error:
        sys.stderr.write(f"the engine cannot be loaded: {error}{_remedy(error)}\n")
        return 1
    server = _start(xllamacpp, options)
    sys.stdout.write(json.dumps({"url": server.listening_address}) + "\n")
    sys.stdout.flush()
    threading.Event().wait()
    return 0


def _start(engine: Any, options: RunnerOptions) -> Any:
    params = engine.CommonParams()
    params.model.path = options.model_path
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [os.environ[KEY_VARIABLE]]
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = VERBOSITY
    params.n_parallel = options.slots
    params.n_ctx = options.num_ctx * options.slots  # the engine divides it among the slots
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.cache_ram_mib = PROMPT_CACHE_MIB
    # An embedding is made in one piece, so the batch must hold the longest input.
    params.n_batch = params.n_ubatch = options.num_ctx if options.is_embedding else BATCH_TOKENS
    params.embedding = options.is_embedding
    return engine.Server(params)


def _remedy(error: ImportError) -> str:
    return " (Debian and Ubuntu: apt install libgomp1)" if "libgomp" in str(error) else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
