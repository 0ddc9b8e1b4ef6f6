"""Which arm a request belongs to: the same for every turn of a conversation, and for ever."""

from __future__ import annotations

import hashlib

from app.domain.experiment import ArmName, Experiment
from app.domain.prompt import PromptRequest

# Bytes of the hash that are read as a number.
BYTES = 8


def arm_name(experiment: Experiment, request: PromptRequest) -> ArmName:
    """Return the arm by a hash of the experiment and the conversation, or of the request where it has none."""
    unit = request.conversation_id or request.request_id
    digest = hashlib.sha256(f"{experiment.experiment_id}:{unit}".encode()).digest()
    place = int.from_bytes(digest[:BYTES], "big") / 256**BYTES
    return ArmName.VARIANT if place < experiment.share else ArmName.CONTROL
