"""What a prompt can need of a model: the open set of capabilities and the hard requirements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capability:
    """One kind of work a prompt can ask for; `key` is what code and database store."""

    key: str
    title: str
    description: str


CODE = "code"
MATHEMATICAL = "mathematical"
LOGICAL = "logical"
FACTUAL = "factual"
CREATIVE = "creative"
CONVERSATIONAL = "conversational"
SUMMARIZATION = "summarization"
TRANSLATION = "translation"
EXTRACTION = "extraction"

# Stored as strings, so that adding an entry here needs no migration.
CAPABILITIES: tuple[Capability, ...] = (
    Capability(CODE, "Code", "Write, explain, review or repair programs, queries and configuration."),
    Capability(MATHEMATICAL, "Mathematical", "Calculate, solve equations, prove, work with quantities."),
    Capability(LOGICAL, "Logical", "Deduce from premises, solve puzzles, judge arguments."),
    Capability(FACTUAL, "Factual", "Recall or explain facts about the world."),
    Capability(CREATIVE, "Creative", "Invent stories, poems, names, slogans, ideas."),
    Capability(CONVERSATIONAL, "Conversational", "Small talk, feelings, opinions, talk about the assistant."),
    Capability(SUMMARIZATION, "Summarization", "Shorten a given text without losing its point."),
    Capability(TRANSLATION, "Translation", "Carry a given text from one language to another."),
    Capability(EXTRACTION, "Extraction", "Pull named fields, entities or structure out of a given text."),
)
CAPABILITY_KEYS: tuple[str, ...] = tuple(capability.key for capability in CAPABILITIES)
DEFAULT_CAPABILITY = CONVERSATIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What a model must be able to do for a request, whatever its scores.

    `context_tokens` is the estimated prompt plus the expected answer, in tokens.
    """

    needs_vision: bool = False
    needs_tools: bool = False
    needs_json: bool = False
    context_tokens: int = 0
