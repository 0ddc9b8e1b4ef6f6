"""Writes a GGUF model file: just enough for models that this program converts itself."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 32
Q8_BLOCK = 32

F32, F16, Q8_0 = 0, 1, 8

_UINT32, _INT32, _FLOAT32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """Weights as they are stored: `shape` as numpy orders it (rows first), `packed` the bytes of type `kind`."""

    name: str
    shape: tuple[int, ...]
    kind: int
    packed: bytes


def plain(name: str, values: NDArray[np.float32]) -> Tensor:
    """Return the weights as 32-bit floats."""
    return Tensor(name=name, shape=values.shape, kind=F32, packed=values.astype("<f4").tobytes())


def quantized(name: str, values: NDArray[np.float32]) -> Tensor:
    """Return the weights in 8 bits: blocks of 32 along a row share one 16-bit scale; rows are multiples of 32."""
    blocks = values.astype(np.float32).reshape(-1, Q8_BLOCK)
    scales = np.abs(blocks).max(axis=1, keepdims=True) / 127.0
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales > 0)
    packed = np.empty(len(blocks), dtype=[("scale", "<f2"), ("steps", "i1", (Q8_BLOCK,))])
    packed["scale"] = scales[:, 0]
    packed["steps"] = np.rint(steps)
    return Tensor(name=name, shape=values.shape, kind=Q8_0, packed=packed.tobytes())


def write(path: Path, entries: Mapping[str, Any], tensors: list[Tensor]) -> None:
    """Write the file; entries may be bool, int (32 bits, single ones ≥ 0), float, str and non-empty lists of these."""
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)))
        for key, value in entries.items():
            file.write(_text(key) + _tagged(value))
        offset = 0
        for tensor in tensors:
            # Dimensions are stored fastest first, the reverse of numpy's order.
            shape = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *reversed(tensor.shape))
            file.write(_text(tensor.name) + shape + struct.pack("<IQ", tensor.kind, offset))
            offset += len(tensor.packed) + _padding(len(tensor.packed))
        file.write(bytes(_padding(file.tell())))
        for tensor in tensors:
            file.write(tensor.packed + bytes(_padding(len(tensor.packed))))


def _padding(length: int) -> int:
    return -length % ALIGNMENT


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _tagged(value: Any) -> bytes:
    kind = _kind(value)
    if kind == _INT32:
        # llama.cpp wants single numbers (lengths, ids) unsigned and the array of token types signed.
        return struct.pack("<II", _UINT32, value)
    if kind != _ARRAY:
        return struct.pack("<I", kind) + _packed(kind, value)
    inner = _kind(value[0])
    items = b"".join(_packed(inner, item) for item in value)
    return struct.pack("<IIQ", _ARRAY, inner, len(value)) + items


def _kind(value: Any) -> int:
    # The order matters: a bool is an int as well.
    for python_type, kind in ((bool, _BOOL), (int, _INT32), (float, _FLOAT32), (str, _STRING), (list, _ARRAY)):
        if isinstance(value, python_type):
            return kind
    raise TypeError(f"{type(value).__name__} cannot be stored in a GGUF header")


def _packed(kind: int, value: Any) -> bytes:
    if kind == _STRING:
        return _text(value)
    return struct.pack({_BOOL: "<?", _INT32: "<i", _FLOAT32: "<f"}[kind], value)
