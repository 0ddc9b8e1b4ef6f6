"""The converter, on weights of the right names and small shapes."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from app.builtin.gguf import read_header
from app.builtin.minilm import LAYERS, convert

EMBEDDINGS = ["word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight"]
NORMS = ["LayerNorm.weight", "LayerNorm.bias"]
BLOCK = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def _safetensors(path: Path, *, leave_out: str = "") -> Path:
    table: dict[str, object] = {"__metadata__": {"format": "pt"}}
    names = [f"embeddings.{name}" for name in EMBEDDINGS + NORMS]
    names += [
        f"encoder.layer.{n}.{name}.{part}" for n in range(LAYERS) for name in BLOCK for part in ("weight", "bias")
    ]
    content = b""
    for name in names:
        if name == leave_out:
            continue
        shape = (32,) if name.endswith("bias") or "LayerNorm" in name else (2, 32)
        packed = np.ones(shape, "<f4").tobytes()
        table[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(content), len(content) + len(packed)]}
        content += packed
    header = json.dumps(table).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + content)
    return path


def _tokenizer(path: Path) -> Path:
    pieces = [*SPECIAL, "play", "##ing"]
    added = [{"content": piece} for piece in SPECIAL]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    path.write_text(json.dumps({"model": {"vocab": vocabulary}, "added_tokens": added}), encoding="utf-8")
    return path


def test_converted_model_is_an_encoder_with_its_vocabulary(tmp_path: Path) -> None:
    """Word beginnings are marked, continuations are bare, special tokens stay as they are."""
    target = tmp_path / "model.gguf"
    convert(_safetensors(tmp_path / "w.safetensors"), _tokenizer(tmp_path / "t.json"), target)
    header = read_header(target, with_arrays=True)
    assert header.capabilities == ("embedding",)
    assert (header.architecture, header.quantization, header.embedding_length) == ("bert", "Q8_0", 384)
    assert header.entries["tokenizer.ggml.tokens"] == [*SPECIAL, "\u2581play", "ing"]
    assert header.entries["tokenizer.ggml.token_type"] == [3, 3, 3, 3, 3, 1, 1]
    assert header.entries["tokenizer.ggml.bos_token_id"] == 2
    assert header.parameter_count == 3 * 64 + 2 * 32 + LAYERS * (6 * (64 + 32) + 2 * (32 + 32))


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    """A missing tensor is named."""
    weights = _safetensors(tmp_path / "w.safetensors", leave_out="encoder.layer.5.output.dense.bias")
    with pytest.raises(ValueError, match=r"lacks encoder\.layer\.5\.output\.dense\.bias"):
        convert(weights, _tokenizer(tmp_path / "t.json"), tmp_path / "model.gguf")
