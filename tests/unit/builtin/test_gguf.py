"""The header reader against files made by the writer, whole and damaged."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin.gguf import GgufError, GgufHeader, read_header
from app.builtin.gguf_writer import ALIGNMENT, plain, quantized, write


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return a file with every kind of entry and two tensors."""
    path = tmp_path / "model.gguf"
    entries = {
        "general.architecture": "llama",
        "general.file_type": 15,
        "llama.context_length": 4096,
        "llama.embedding_length": 64,
        "flag": True,
        "ratio": 0.5,
        "short": [1, 2, 3],
        "tokens": [f"token{n}" for n in range(1000)],
        "types": [1] * 1000,
    }
    write(path, entries, [plain("a", np.ones((2, 64), np.float32)), quantized("b", np.ones((3, 64), np.float32))])
    return path


def test_reads_what_was_written(model: Path) -> None:
    """Entries come back by name; the parameters are counted from the tensors' shapes."""
    header = read_header(model)
    assert header.architecture == "llama"
    assert header.quantization == "Q4_K_M"
    assert (header.context_length, header.embedding_length) == (4096, 64)
    assert header.parameter_count == 5 * 64
    assert (header.entries["flag"], header.entries["ratio"], header.entries["short"]) == (True, 0.5, [1, 2, 3])


def test_long_arrays_are_left_out_unless_asked_for(model: Path) -> None:
    """A list of models must not carry vocabularies."""
    assert read_header(model).entries["tokens"] == []
    assert read_header(model).entries["types"] == []
    assert read_header(model, with_arrays=True).entries["tokens"][999] == "token999"


@given(cut=st.integers(min_value=1, max_value=15_000))
def test_cut_header_is_an_error(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """A file that ends inside its header says so instead of giving half a model."""
    path = tmp_path_factory.getbasetemp() / "cut.gguf"
    write(path, {"tokens": [f"token{n}" for n in range(1000)]}, [plain("a", np.ones((1, 32), np.float32))])
    content = path.read_bytes()
    path.write_bytes(content[: min(cut, len(content) - 300)])
    with pytest.raises(GgufError):
        read_header(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04" + bytes(60), "does not start"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 1"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "counts"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 62) + b"key", "ends inside"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 99), "unknown type 99"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 1, 0, 1) + b"t" + struct.pack("<I", 77), "77 dimensions"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, content: bytes, reason: str) -> None:
    """Whatever lies in the folder, the reader ends with GgufError."""
    path = tmp_path / "odd.gguf"
    path.write_bytes(content)
    with pytest.raises(GgufError, match=reason):
        read_header(path)


@pytest.mark.parametrize(
    ("entries", "capabilities"),
    [
        ({"general.architecture": "bert", "bert.pooling_type": 1}, ("embedding",)),
        ({"general.architecture": "llama"}, ("completion",)),
        ({"tokenizer.chat_template": "{% if tools %}"}, ("completion", "tools")),
        ({"tokenizer.chat_template": "{% if enable_thinking %}"}, ("completion", "thinking")),
    ],
)
def test_capabilities_come_from_header_and_template(entries: dict[str, object], capabilities: tuple[str, ...]) -> None:
    """The rule of Ollama for GGUF files."""
    assert GgufHeader(entries=entries).capabilities == capabilities


def test_missing_entries_are_none_or_unknown() -> None:
    """A header without facts gives no invented ones."""
    header = GgufHeader()
    assert (header.context_length, header.embedding_length) == (None, None)
    assert (header.architecture, header.quantization, header.chat_template) == ("", "unknown", "")


def test_quantized_weights_are_near_the_plain_ones() -> None:
    """A block's error is at most half a step of its own scale."""
    values = np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)
    tensor = quantized("w", values)
    blocks = np.frombuffer(tensor.packed, dtype=[("scale", "<f2"), ("steps", "i1", (32,))])
    restored = blocks["scale"][:, None].astype(np.float32) * blocks["steps"]
    assert np.abs(restored.reshape(values.shape) - values).max() <= np.abs(values).max() / 127
    assert quantized("zero", np.zeros((1, 32), np.float32)).packed == bytes(34)


def test_weights_are_aligned(model: Path) -> None:
    """The engine maps tensors where they lie, so they start at multiples of 32 bytes."""
    assert model.stat().st_size % ALIGNMENT == 0


def test_entries_of_other_types_are_refused(tmp_path: Path) -> None:
    """The writer stores nothing it could not read back."""
    with pytest.raises(TypeError, match="NoneType"):
        write(tmp_path / "x.gguf", {"key": None}, [])
