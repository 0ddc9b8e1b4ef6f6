"""Runs plans on models: orchestration, attempts, circuit breakers, and the joined answer."""

from __future__ import annotations

from app.execution.circuit_breaker import BreakerBoard
from app.execution.ledger import RunLedger
from app.execution.orchestrator import Orchestrator
from app.execution.synthesizer import join_answers, overall_outcome

__all__ = ["BreakerBoard", "Orchestrator", "RunLedger", "join_answers", "overall_outcome"]
