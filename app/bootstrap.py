"""Builds the running core from the settings: the only place that knows the concrete classes."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.analysis.analyzer import Analyzer
from app.analysis.capability_detector import FULL
from app.analysis.planner import Planner, PlannerModel, best_planner
from app.backends.downloads import Downloads
from app.backends.fleet import BUILTIN_KEY, Fleet
from app.backends.host_keys import HostKeys
from app.backends.host_list import HostList
from app.backends.host_watch import HostWatch
from app.domain.calibration import SOURCE as CALIBRATION
from app.domain.clock import SystemClock
from app.domain.decision import RoutingDecision, Snapshot
from app.domain.events import ProfilesChanged, ResidentChanged
from app.domain.explain import Change, WhatIf
from app.domain.ports import ModelFacts
from app.domain.profile import Host, HostState, ModelProfile, ModelRef, ResidentModel
from app.domain.record import RequestRecord
from app.engine import Engine, score_weights
from app.execution.circuit_breaker import BreakerBoard
from app.execution.orchestrator import Orchestrator
from app.installations import Installations
from app.learning.calibration.calibrations import Calibrations, judged_in_force
from app.learning.compare.batches import Batches
from app.learning.compare.comparisons import Comparisons
from app.learning.evidence.evidence import Evidence
from app.learning.experiments.experiments import Experiments
from app.learning.memory import OutcomeMemory
from app.learning.past_decisions import PastDecisions
from app.learning.tuner.tuner import Tuner
from app.learning.votes import judgements
from app.routing.cascade import weakness
from app.routing.explain import smallest_flip
from app.routing.priors import seed_ratings
from app.routing.router import Router
from app.settings import RoutingSettings, Settings, config_dir, data_dir, model_cache_dir, save_settings
from app.store import Database, Store
from app.store.care import DataCare
from app.store.profile_book import ProfileBook
from app.store.restore import finish_restore
from app.store.rule_book import RuleBook
from app.telemetry.feed import Feed
from app.telemetry.metrics import RouterState
from app.telemetry.telemetry import Telemetry

logger = logging.getLogger(__name__)

# How often a waiting command looks whether a model has come.
READY_POLL_S = 0.1
# Under this key the store keeps which downloads to take up again after a restart.
PENDING_DOWNLOADS = "pending_downloads"
# Past decisions that the edit of a profile is tried on before it is applied.
PREVIEWED_DECISIONS = 50


class SettingsKeeper:
    """The settings of the running program; every change is saved."""

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        """Start with loaded settings; `path` None means the usual file."""
        self._path = path
        self.current = settings

    def __call__(self) -> Settings:
        """Return the settings of now."""
        return self.current

    def change(self, settings: Settings) -> None:
        """Save and take over; InvalidInputError or OSError leave the old ones in force."""
        save_settings(settings, self._path)
        self.current = settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The running core, as desktop and command line see it. All methods belong to the core's thread."""

    settings: SettingsKeeper
    engine: Engine
    store: Store
    profiles: ProfileBook
    rules: RuleBook
    hosts: HostWatch
    host_list: HostList
    fleet: Fleet
    downloads: Downloads
    installations: Installations
    breakers: BreakerBoard
    router: Router
    feed: Feed
    telemetry: Telemetry
    memory: OutcomeMemory
    past: PastDecisions
    compare: Comparisons
    batches: Batches
    care: DataCare
    calibrations: Calibrations
    tuner: Tuner
    experiments: Experiments
    evidence: Evidence
    warming: asyncio.Task[None]

    async def change_settings(self, settings: Settings) -> None:
        """Save other settings and follow them: hosts, router, time limits."""
        before = self.settings.current
        self.settings.change(settings)
        self.router.invalidate()
        self.breakers.configure(settings.execution)
        await self.fleet.apply(before, settings, self.downloads)
        if before.data.keep_days != settings.data.keep_days:
            self.care.start()

    def find_model(self, name: str) -> ModelRef:
        """Return the model called `name`; InvalidInputError, listing what there is, for an unknown one."""
        return self.profiles.find(name)

    async def wait_until_ready(self) -> bool:
        """Wait for the first model that can answer; False when no host is left that could bring one."""
        while True:
            up = self.hosts.hosts_up()
            if any(
                profile.is_installed and profile.can_complete and profile.ref.host in up
                for profile in self.profiles.current
            ):
                return True
            if not self._may_still_come():
                return False
            await asyncio.sleep(READY_POLL_S)

    async def explain_flip(self, decision: RoutingDecision) -> str:
        """Return the smallest change that would have chosen another model, as a sentence; "" if there is none."""
        flip = await asyncio.to_thread(smallest_flip, decision)
        return "" if flip is None else flip.sentence

    async def preview_profile(self, profile: ModelProfile) -> tuple[int, int]:
        """Return how many of the last decisions an edited profile would change, and how many were looked at."""
        result = await self.past.what_if(Change(profiles=(profile,)), limit=PREVIEWED_DECISIONS)
        return result.changed_count, result.total

    async def try_routing(self, routing: RoutingSettings) -> WhatIf:
        """Return what other routing settings would have done to the last decisions; InvalidInputError, StoreError.

        Only what differs from the settings of now is tried: the rest of a past decision stays as it was.
        """
        now = self.settings.current.routing
        weights = score_weights(routing)
        change = Change(
            weights=None if weights == score_weights(now) else weights,
            strategy=None if routing.strategy == now.strategy else routing.strategy,
        )
        return await self.past.what_if(change)

    async def aclose(self) -> None:
        """Stop what runs, in the order in which it depends on each other."""
        await self.warming
        await self.care.aclose()
        await self.calibrations.aclose()
        await self.batches.aclose()
        await self.engine.aclose()
        await self.memory.aclose()
        await self.downloads.aclose()
        await self.fleet.aclose()
        await self.telemetry.aclose()
        await asyncio.to_thread(self.store.database.close)

    def _may_still_come(self) -> bool:
        if self.fleet.is_starting or self.downloads.pending():
            return True
        statuses = self.hosts.statuses()
        return any(status.state in {HostState.STARTING, HostState.READY} for status in statuses)


async def open_store(settings: Settings) -> Store:
    """Open the database of the settings, upgraded to this version; StoreError says why it cannot be used."""
    url = settings.data.database_url or f"sqlite:///{data_dir() / 'modelyard.db'}"
    database = Database(url, backups=settings.data.backups)
    if database.path is not None:
        await asyncio.to_thread(finish_restore, database.path)
    await asyncio.to_thread(database.open)
    return Store(database, SystemClock(), seed_ratings=seed_ratings)


async def build(settings: Settings, *, fetches_models: bool = True, recovers: bool = True) -> Application:
    """Open the store and start the core; hosts come up in the background and are told by the feed.

    `recovers` marks answers that were streaming when the program died as interrupted; only the desktop does, since
    another program may be streaming just now. Raises StoreError.
    """
    keeper, clock, feed = SettingsKeeper(settings), SystemClock(), Feed()
    store = await open_store(settings)
    if recovers:
        await store.conversations.recover()
    router = Router(cache_size=settings.routing.cache_size, cache_ttl_s=settings.routing.cache_ttl_s, clock=clock)

    def profiles_changed(refs: tuple[ModelRef, ...]) -> None:
        router.invalidate()
        feed.publish(ProfilesChanged(refs=refs))

    book = ProfileBook(store.profiles, profiles_changed)
    await book.reload()
    # The calibration comes first: it is what was known before anything was seen in use.
    memory = OutcomeMemory(
        lambda: judged_in_force(store, book),
        store.queries.judged,
        judgements(store.votes.list),
        lengths=store.queries.answer_lengths,
    )
    tuner = Tuner(store=store, profiles=book, settings=keeper, clock=clock, tell=feed.publish)

    async def change_settings(changed: Settings) -> None:
        await application.change_settings(changed)

    experiments = Experiments(
        store=store, settings=keeper, change_settings=change_settings, clock=clock, tell=feed.publish
    )
    await experiments.reload()
    rules = RuleBook(store.rules, lambda: profiles_changed(()))
    await rules.reload()

    async def discovered(host: Host, facts: tuple[ModelFacts, ...]) -> None:
        await book.discovered(host.key, facts)

    def resident_changed(resident: tuple[ResidentModel, ...]) -> None:
        feed.publish(ResidentChanged(resident=resident))

    hosts = HostWatch(
        (),
        clock=clock,
        refresh_s=lambda: keeper.current.hosts.refresh_s,
        on_status=feed.publish,
        on_models=discovered,
        on_resident=resident_changed,
    )
    fleet = Fleet(settings=keeper, watch=hosts, models_dir=model_cache_dir())
    host_list = HostList(store.hosts, fleet, clock, HostKeys(config_dir() / "host-keys.toml"))
    care = DataCare(store, keeper, clock)
    downloads = Downloads(
        fleet.backend,
        feed.publish,
        clock,
        on_pending_changed=lambda refs: engine.run_later(store.state.set(PENDING_DOWNLOADS, list(map(str, refs)))),
    )
    breakers = BreakerBoard(settings.execution, clock)
    breakers.on_change = feed.publish

    def snapshot() -> Snapshot:
        return Snapshot(
            profiles=host_list.prefer(book.current),
            hosts_up=hosts.hosts_up(),
            resident={model.ref: model.size_bytes for model in hosts.resident()},
            queued=orchestrator.in_flight(),
            breakers=breakers.views(),
            free_memory_bytes=hosts.free_memory_bytes(),
            evidence=memory.evidence,
        )

    def residency(ref: ModelRef) -> ResidentModel | None:
        return next((model for model in hosts.resident() if model.ref == ref), None)

    orchestrator = Orchestrator(
        backends=fleet.backend,
        breakers=breakers,
        settings=lambda: keeper.current.execution,
        clock=clock,
        rng=random.Random(),  # noqa: S311 - jitter, no secret
        generation=lambda: keeper.current.generation,
        snapshot=snapshot,
        residency=residency,
        weakness=weakness,
    )

    analyzer = Analyzer()
    engine = Engine(
        analyzer=analyzer,
        router=router,
        orchestrator=orchestrator,
        snapshot=snapshot,
        settings=keeper,
        store=store,
        feed=feed,
        clock=clock,
        learn=_learner(store, book, hosts, memory, tuner, experiments),
        planner=_planner(fleet, snapshot, keeper),
        rules=lambda: rules.current,
        predict=memory.predict,
        arm_of=experiments.arm_of,
    )
    calibrations = Calibrations(
        engine=engine,
        store=store,
        profiles=book,
        settings=keeper,
        clock=clock,
        tell=feed.publish,
        refresh=memory.refresh,
    )
    feed.subscribe(calibrations.note)
    store.annotations.on_saved = store.votes.on_saved = lambda: engine.run_later(memory.refresh())
    await memory.refresh()
    # Its weights take most of a second to read; the first prompt should not wait for them.
    warming = asyncio.create_task(asyncio.to_thread(analyzer.warm_up, tier=FULL), name="warm-up")
    await hosts.start()
    # Before the fleet opens, which begins downloads of its own and so writes the list anew.
    unfinished = await _unfinished(store, is_wanted=recovers and fetches_models)
    await fleet.open(downloads if fetches_models else None)
    await host_list.open()
    _resume(downloads, unfinished)
    care.start()
    application = Application(
        settings=keeper,
        engine=engine,
        store=store,
        profiles=book,
        rules=rules,
        hosts=hosts,
        host_list=host_list,
        fleet=fleet,
        downloads=downloads,
        installations=Installations(fleet.backend, hosts, lambda: book.current, model_cache_dir()),
        breakers=breakers,
        router=router,
        feed=feed,
        telemetry=_telemetry(feed, breakers, router, hosts, keeper),
        memory=memory,
        past=PastDecisions(store.queries),
        compare=Comparisons(engine, store, snapshot, keeper),
        batches=Batches(engine, store, snapshot, keeper, feed.publish),
        care=care,
        calibrations=calibrations,
        tuner=tuner,
        experiments=experiments,
        evidence=Evidence(store=store, profiles=book, settings=keeper, analyzer=analyzer),
        warming=warming,
    )
    return application


def _learner(
    store: Store,
    book: ProfileBook,
    hosts: HostWatch,
    memory: OutcomeMemory,
    tuner: Tuner,
    experiments: Experiments,
) -> Callable[[RequestRecord], Coroutine[Any, Any, None]]:
    """Return what is done after each stored request."""

    async def learn(record: RequestRecord) -> None:
        """Take measured speeds over into the profiles, look at once what is loaded now, and who does worse."""
        used = {attempt.ref for part in record.sub_tasks for attempt in part.attempts}
        if used:
            await book.learned(await store.queries.learned_times(tuple(sorted(used))))
            for host in sorted({ref.host for ref in used}):
                await hosts.refresh(host)
        await memory.refresh()
        if record.source != CALIBRATION:
            await tuner.look(sorted(used))
            await experiments.note(record)

    return learn


def _telemetry(
    feed: Feed, breakers: BreakerBoard, router: Router, hosts: HostWatch, settings: Callable[[], Settings]
) -> Telemetry:
    """Return what watches the feed for others; its gauges show the running parts."""

    def state() -> RouterState:
        return RouterState(
            breakers=breakers.views(),
            cache=router.cache_stats(),
            resident=hosts.resident(),
            hosts=hosts.statuses(),
        )

    return Telemetry(feed, state=state, settings=lambda: settings().observability, clock=SystemClock())


async def _unfinished(store: Store, *, is_wanted: bool) -> tuple[ModelRef, ...]:
    """Return the downloads that an earlier run left; none where they are not wanted."""
    stored = await store.state.get(PENDING_DOWNLOADS) if is_wanted else None
    return tuple(map(ModelRef.parse, stored or ()))


def _resume(downloads: Downloads, unfinished: tuple[ModelRef, ...]) -> None:
    """Take downloads up again; those of the built-in server are begun by the fleet, once it is up."""
    for ref in unfinished:
        if ref.host != BUILTIN_KEY:
            downloads.start(ref.host, ref.model)


def _planner(fleet: Fleet, snapshot: Callable[[], Snapshot], settings: Callable[[], Settings]) -> Planner:
    """Return the planner, which asks the best model for plans that there is at the moment."""

    def choose() -> PlannerModel | None:
        profile = best_planner(snapshot())
        if profile is None:
            return None
        return PlannerModel(
            backend=fleet.backend(profile.ref.host),
            ref=profile.ref,
            can_think="thinking" in profile.features,
            num_ctx=settings().generation.num_ctx,
        )

    return Planner(choose, timeout_s=lambda: settings().routing.planner_timeout_s)
