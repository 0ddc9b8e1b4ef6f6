"""Turns the all-MiniLM sentence encoder from its published form (safetensors) into a GGUF file."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.builtin.gguf_writer import plain, quantized, write

# The published config.json; the weights' hash is checked before, so these cannot differ.
LAYERS = 6
WIDTH = 384
HEADS = 12
FEED_FORWARD_WIDTH = 1536
CONTEXT_LENGTH = 512
LAYER_NORM_EPSILON = 1e-12
MEAN_POOLING = 1
FILE_TYPE_Q8_0 = 7

_NORMAL_TOKEN, _CONTROL_TOKEN = 1, 3
# llama.cpp marks the beginning of a word; BERT's vocabulary marks the continuation.
_WORD_START = "\u2581"
_CONTINUATION = "##"

_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}
_BLOCK = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
# Added to the token vectors in full precision, as llama.cpp's own conversion keeps them.
_KEPT_PLAIN = {"position_embd.weight", "token_types.weight"}


def convert(weights: Path, tokenizer: Path, target: Path) -> None:
    """Write `target` from model.safetensors and tokenizer.json; ValueError for files of another model."""
    tensors = []
    with weights.open("rb") as file:
        stored = dict(_stored_tensors(file.read()))
    for source, name in _names():
        if source not in stored:
            raise ValueError(f"{weights.name} lacks {source}")
        values = stored[source]
        packs = values.ndim > 1 and name not in _KEPT_PLAIN
        tensors.append(quantized(name, values) if packs else plain(name, values))
    write(target, {**_structure(), **_vocabulary(json.loads(tokenizer.read_text(encoding="utf-8")))}, tensors)


def _names() -> Iterator[tuple[str, str]]:
    yield from _EMBEDDINGS.items()
    for layer in range(LAYERS):
        for source, name in _BLOCK.items():
            for part in ("weight", "bias"):
                yield f"encoder.layer.{layer}.{source}.{part}", f"blk.{layer}.{name}.{part}"


def _stored_tensors(content: bytes) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield name and values of every 32-bit tensor (the format: length, JSON table, bytes)."""
    (length,) = struct.unpack_from("<Q", content)
    table = json.loads(content[8 : 8 + length])
    for name, entry in table.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            yield name, np.frombuffer(content[begin:end], dtype="<f4").reshape(entry["shape"])


def _structure() -> dict[str, Any]:
    return {
        "general.architecture": "bert",
        "general.name": "all-MiniLM-L6-v2",
        "general.license": "apache-2.0",
        "general.file_type": FILE_TYPE_Q8_0,
        "bert.context_length": CONTEXT_LENGTH,
        "bert.embedding_length": WIDTH,
        "bert.feed_forward_length": FEED_FORWARD_WIDTH,
        "bert.block_count": LAYERS,
        "bert.attention.head_count": HEADS,
        "bert.attention.layer_norm_epsilon": LAYER_NORM_EPSILON,
        "bert.attention.causal": False,
        "bert.pooling_type": MEAN_POOLING,
    }


def _vocabulary(tokenizer: Mapping[str, Any]) -> dict[str, Any]:
    ids: Mapping[str, int] = tokenizer["model"]["vocab"]
    pieces = sorted(ids, key=ids.__getitem__)
    control = {token["content"] for token in tokenizer["added_tokens"]}
    return {
        "tokenizer.ggml.model": "bert",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.token_type_count": 2,
        "tokenizer.ggml.tokens": [piece if piece in control else _marked(piece) for piece in pieces],
        "tokenizer.ggml.token_type": [_CONTROL_TOKEN if piece in control else _NORMAL_TOKEN for piece in pieces],
        "tokenizer.ggml.bos_token_id": ids["[CLS]"],
        "tokenizer.ggml.cls_token_id": ids["[CLS]"],
        "tokenizer.ggml.seperator_token_id": ids["[SEP]"],  # the format's own spelling
        "tokenizer.ggml.unknown_token_id": ids["[UNK]"],
        "tokenizer.ggml.padding_token_id": ids["[PAD]"],
        "tokenizer.ggml.mask_token_id": ids["[MASK]"],
    }


def _marked(piece: str) -> str:
    return piece.removeprefix(_CONTINUATION) if piece.startswith(_CONTINUATION) else _WORD_START + piece
