"""Reads the header of a GGUF model file: what the model is, without touching its weights.

The format: magic, version, counts, then key-value pairs, then a description of every tensor; little-endian
throughout (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). Only versions 2 and 3 exist in practice.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAGIC = b"GGUF"
SUPPORTED_VERSIONS = (2, 3)
# Ollama shows shorter arrays in full and longer ones as empty; vocabularies have 10⁴ to 10⁵ entries.
SHORT_ARRAY_LENGTH = 5
# No real file has more; a damaged count must not keep the reader busy for hours.
MAX_ENTRIES = 10_000_000
MAX_DIMENSIONS = 8

_STRING, _ARRAY = 8, 9
_SCALARS: dict[int, struct.Struct] = {
    number: struct.Struct("<" + code)
    for number, code in {
        0: "B",
        1: "b",
        2: "H",
        3: "h",
        4: "I",
        5: "i",
        6: "f",
        7: "?",
        10: "Q",
        11: "q",
        12: "d",
    }.items()
}
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")

# `general.file_type` as llama.cpp numbers it.
QUANTIZATIONS: dict[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
    12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
    19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0",
    37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip


class GgufError(Exception):
    """The file is not a GGUF file this reader understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufHeader:
    """What a model file says of itself; arrays longer than SHORT_ARRAY_LENGTH are empty unless asked for."""

    entries: Mapping[str, Any] = field(default_factory=dict)
    parameter_count: int = 0

    @property
    def architecture(self) -> str:
        """The family of the model's structure, such as `llama`; "" if the file does not say."""
        return str(self.entries.get("general.architecture", ""))

    @property
    def context_length(self) -> int | None:
        """Tokens the model was trained for; None if the file does not say."""
        return self._number("context_length")

    @property
    def embedding_length(self) -> int | None:
        """Width of the model's vectors; None if the file does not say."""
        return self._number("embedding_length")

    @property
    def quantization(self) -> str:
        """How the weights are packed, such as `Q4_K_M`; "unknown" if the file does not say."""
        return QUANTIZATIONS.get(self.entries.get("general.file_type", -1), "unknown")

    @property
    def chat_template(self) -> str:
        """The Jinja template that turns messages into a prompt; "" if there is none."""
        return str(self.entries.get("tokenizer.chat_template", ""))

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What the model can do, as Ollama derives it: a pooling type means embeddings, the template the rest."""
        if f"{self.architecture}.pooling_type" in self.entries:
            return ("embedding",)
        found = ["completion"]
        if "tools" in self.chat_template:
            found.append("tools")
        if "enable_thinking" in self.chat_template or "<think>" in self.chat_template:
            found.append("thinking")
        return tuple(found)

    def _number(self, key: str) -> int | None:
        value = self.entries.get(f"{self.architecture}.{key}")
        return int(value) if isinstance(value, int) else None


def read_header(path: Path, *, with_arrays: bool = False) -> GgufHeader:
    """Read the header of the file at `path`; `with_arrays` keeps long arrays such as the vocabulary.

    Raises GgufError for a file that is cut or no GGUF, OSError if it cannot be opened.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Reader(content, with_arrays=with_arrays).header()
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise GgufError(f"{path.name} is damaged: {error}") from error


class _Reader:
    """Walks through the mapped file; only pages of the header are ever read from disk."""

    def __init__(self, content: mmap.mmap, *, with_arrays: bool) -> None:
        self._content = content
        self._offset = 0
        self._with_arrays = with_arrays

    def header(self) -> GgufHeader:
        if self._content[:4] != MAGIC:
            raise GgufError("The file does not start as a GGUF file does.")
        self._offset = 4
        version = self._take(_U32)
        if version not in SUPPORTED_VERSIONS:
            raise GgufError(f"GGUF version {version} is not supported.")
        tensor_count, entry_count = self._count(), self._count()
        entries = {}
        for _ in range(entry_count):
            key = self._text()
            entries[key] = self._value(self._take(_U32))
        parameters = sum(self._tensor_elements() for _ in range(tensor_count))
        return GgufHeader(entries=entries, parameter_count=parameters)

    def _take(self, layout: struct.Struct) -> Any:
        (value,) = layout.unpack_from(self._content, self._offset)
        self._offset += layout.size
        return value

    def _count(self) -> int:
        count = int(self._take(_U64))
        if count > MAX_ENTRIES:
            raise GgufError(f"The header counts {count} entries.")
        return count

    def _text(self) -> str:
        return self._bytes().decode("utf-8", errors="replace")

    def _bytes(self) -> bytes:
        length = self._take(_U64)
        end = self._offset + length
        if end > len(self._content):
            raise GgufError("The file ends inside its header.")
        found = self._content[self._offset : end]
        self._offset = end
        return found

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._text()
        if kind == _ARRAY:
            return self._array()
        if kind not in _SCALARS:
            raise GgufError(f"The header has a value of unknown type {kind}.")
        return self._take(_SCALARS[kind])

    def _array(self) -> list[Any]:
        kind, count = self._take(_U32), self._count()
        if self._with_arrays or count <= SHORT_ARRAY_LENGTH:
            return [self._value(kind) for _ in range(count)]
        if kind in _SCALARS:
            self._offset += count * _SCALARS[kind].size
        elif kind == _STRING:
            self._skip_texts(count)
        else:
            for _ in range(count):
                self._value(kind)
        return []

    def _skip_texts(self, count: int) -> None:
        # The hot loop: vocabularies and merges have up to some 500,000 strings.
        content, offset, unpack = self._content, self._offset, _U64.unpack_from
        for _ in range(count):
            offset += 8 + unpack(content, offset)[0]
        self._offset = offset

    def _tensor_elements(self) -> int:
        self._bytes()
        dimensions = self._take(_U32)
        if dimensions > MAX_DIMENSIONS:
            raise GgufError(f"A tensor has {dimensions} dimensions.")
        elements = math.prod(int(self._take(_U64)) for _ in range(dimensions))
        self._offset += 4 + 8  # type and position of the weights
        return elements
