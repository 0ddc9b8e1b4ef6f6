"""Reads the stored answers and says what they show of routing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from app.analysis.analyzer import Analyzer
from app.analysis.capability_detector import FULL
from app.domain.evidence_report import EvidenceReport
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis, PromptRequest
from app.engine import score_weights
from app.learning.calibration.probes import all_probes
from app.learning.evidence.baselines import evidence_source
from app.learning.evidence.export import export
from app.learning.evidence.held_out import scored_probes
from app.learning.evidence.own_prompts import scored_own
from app.learning.votes import judged_by_votes
from app.settings import Settings
from app.store import Store
from app.store.profile_book import ProfileBook


class Evidence:
    """Every method belongs to the core's thread; the work is done beside it."""

    def __init__(
        self, *, store: Store, profiles: ProfileBook, settings: Callable[[], Settings], analyzer: Analyzer
    ) -> None:
        """Take the parts."""
        self._store = store
        self._profiles = profiles
        self._settings = settings
        self._analyzer = analyzer
        self._analyses: dict[str, Analysis] = {}
        # Whoever asks twice must not have the prompts analysed twice.
        self._reporting = asyncio.Lock()

    async def report(self) -> EvidenceReport:
        """Return what is stored now, under the strategy and weights of now; StoreError. Takes a second at first."""
        async with self._reporting:
            return await self._report()

    async def _report(self) -> EvidenceReport:
        answers = await self._store.calibrations.in_force()
        judged = (*await self._store.queries.judged(), *judged_by_votes(await self._store.votes.list()))
        # Only of prompts that can be compared: looking for a prompt reads all decisions.
        auto = await self._store.queries.auto_choices(one.prompt_id for one in scored_own(judged, {}))
        profiles, routing = self._profiles.current, self._settings().routing

        def work() -> EvidenceReport:
            sizes = sizes_of(profiles)
            analyses = self._analyse({answer.probe_id for answer in answers})
            probes = scored_probes(answers, analyses, profiles, routing.strategy, score_weights(routing))
            return EvidenceReport(
                calibration=evidence_source(probes, sizes), own=evidence_source(scored_own(judged, auto), sizes)
            )

        return await asyncio.to_thread(work)

    async def export(self, report: EvidenceReport, kind: str) -> str:
        """Return a report as a file's text; `kind` is csv or json, KeyError for another one."""
        return export(report, kind)

    def _analyse(self, probe_ids: Iterable[str]) -> Mapping[str, Analysis]:
        """Return what the prompts need; each is analysed once a session."""
        probes = all_probes()
        for probe_id in probe_ids:
            if probe_id in probes and probe_id not in self._analyses:
                request = PromptRequest(prompt=probes[probe_id].prompt)
                self._analyses[probe_id] = self._analyzer.analyze(request, tier=FULL)
        return self._analyses


def sizes_of(profiles: Iterable[ModelProfile]) -> Mapping[ModelRef, float]:
    """Return the parameters of each model, or where not all are known the bytes; models of unknown size are missing."""
    known = list(profiles)
    by_count = {one.ref: float(one.parameter_count) for one in known if one.parameter_count}
    by_bytes = {one.ref: float(one.size_bytes) for one in known if one.size_bytes}
    return by_count if len(by_count) >= len(by_bytes) else by_bytes
