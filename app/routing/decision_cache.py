"""Keeps decisions, never answers, for requests that look the same while nothing has changed.

The fingerprint is cheap because the large parts are not read: profiles and evidence are recognized by being the same
objects as last time (compared only when they are not), and stand in the key as one number, their generation.
What is small and changes all the time is copied into the key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping

from app.domain.decision import DecisionInputs, Snapshot
from app.domain.evidence import ModelEvidence
from app.domain.explain import CacheStats
from app.domain.ports import Clock
from app.domain.profile import ModelProfile, ModelRef
from app.routing.policy import Verdict

# Free memory moves with every breath of the machine; steps finer than this (bytes) decide nothing.
MEMORY_STEP = 256 * 2**20


class DecisionCache:
    """Verdicts by fingerprint: at most `size` of them, none older than `ttl_s` seconds. For one thread."""

    def __init__(self, *, size: int, ttl_s: float, clock: Clock) -> None:
        """Start empty; a size of 0 keeps nothing."""
        self._size = size
        self._ttl_s = ttl_s
        self._clock = clock
        self._entries: OrderedDict[Hashable, tuple[float, Verdict]] = OrderedDict()
        self._profiles: tuple[ModelProfile, ...] = ()
        self._evidence: Mapping[ModelRef, ModelEvidence] = {}
        self._generation = 0
        self._hits = self._misses = self._invalidations = 0

    def get(self, key: Hashable) -> Verdict | None:
        """Return the verdict kept under this fingerprint; None if there is none, or it is stale."""
        entry = self._entries.get(key)
        if entry is None or self._clock.monotonic_s() - entry[0] > self._ttl_s:
            self._misses += 1
            return None
        self._entries.move_to_end(key)
        self._hits += 1
        return entry[1]

    def put(self, key: Hashable, verdict: Verdict) -> None:
        """Keep a verdict; the one that was not asked for longest makes room."""
        if not self._size:
            return
        self._entries[key] = (self._clock.monotonic_s(), verdict)
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)

    def invalidate(self) -> None:
        """Forget all."""
        self._entries.clear()
        self._invalidations += 1

    def stats(self) -> CacheStats:
        """Return the counters."""
        return CacheStats(
            entries=len(self._entries), hits=self._hits, misses=self._misses, invalidations=self._invalidations
        )

    def fingerprint(self, inputs: DecisionInputs, *, uses_state: bool) -> Hashable:
        """Return the key: equal for inputs that lead to the same decision; `uses_state` as the strategy says.

        The breakers' remaining seconds and the free memory below a step are left out: they change what is said of
        a decision, or nothing, within the life of an entry.
        """
        snapshot, analysis = inputs.snapshot, inputs.analysis
        return (
            self._generation_of(snapshot),
            analysis.scores,
            analysis.primary,
            analysis.requirements,
            analysis.complexity.value,
            analysis.prompt_tokens,
            analysis.expected_answer_tokens,
            snapshot.hosts_up,
            frozenset(snapshot.resident.items()),
            frozenset(snapshot.queued.items()),
            tuple((breaker.key, breaker.state) for breaker in snapshot.breakers),
            frozenset((host, free // MEMORY_STEP) for host, free in snapshot.free_memory_bytes.items()),
            inputs.strategy,
            inputs.weights,
            inputs.pinned_model,
            inputs.current_model,
            inputs.history_tokens,
            inputs.strategy_state if uses_state else None,
            inputs.policy_version,
            inputs.rules,
            frozenset(inputs.predictions.items()),
        )

    def _generation_of(self, snapshot: Snapshot) -> int:
        """Return the number of these profiles and this evidence; a change forgets all older decisions."""
        # Identity first: comparing a hundred profiles field by field takes longer than deciding.
        is_same = (snapshot.profiles is self._profiles or snapshot.profiles == self._profiles) and (
            snapshot.evidence is self._evidence or snapshot.evidence == self._evidence
        )
        if not is_same:
            self._generation += 1
            if self._entries:
                self.invalidate()
        self._profiles, self._evidence = snapshot.profiles, snapshot.evidence
        return self._generation
