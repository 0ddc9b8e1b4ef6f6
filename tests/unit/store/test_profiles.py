"""Profiles: edits with their history, what hosts report, and what was measured."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from typing import Any

import pytest

from app.domain.capability import CODE, CREATIVE
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.ports import ModelFacts
from app.domain.profile import CapabilityRating, Host, HostKind, Measure, ModelProfile, ModelRef, Provenance
from app.domain.views import LearnedTimes
from app.store import Store
from tests.unit.store.values import QWEN, SMOL

CODER = ModelFacts(
    model="coder:1b",
    features=frozenset({"completion", "tools"}),
    family="qwen2",
    parameter_count=10**9,
    size_bytes=5 * 10**9,
    context_length=32_768,
)
CODER_REF = ModelRef("local", "coder:1b")


def test_a_full_profile_comes_back(store: Store) -> None:
    """Every field survives, the user's numbers and None included."""
    profile = ModelProfile(
        ref=QWEN,
        is_active=False,
        priority=-3,
        routing_weight=2.5,
        success_rate=0.75,
        context_length=4096,
        ratings={CODE: CapabilityRating(score=0.9, source=Provenance.USER, evidence_count=3)},
        features=frozenset({"completion", "vision"}),
        family="qwen",
        quantization="Q4_K_M",
        parameter_count=5 * 10**8,
        size_bytes=3 * 10**9,
        memory_bytes=4 * 10**9,
        load_s=Measure(value=2.5, source=Provenance.MEASURED, n=4),
        decode_tps=Measure(value=30.0),
        remote_host="https://example.org",
        notes="größer 🦙",
        pinned_fields=frozenset({"priority"}),
    )

    async def body() -> None:
        saved = await store.profiles.save(profile)
        assert saved == replace(profile, version=1)
        assert await store.profiles.get(QWEN) == saved
        empty = await store.profiles.save(ModelProfile(ref=SMOL))
        assert await store.profiles.list() == (saved, empty)
        assert empty == ModelProfile(ref=SMOL, version=1)

    asyncio.run(body())


def test_an_edit_makes_a_version_and_a_stale_one_is_refused(store: Store) -> None:
    """Two who edit the same version: the second is told, and nothing of theirs is stored."""

    async def body() -> None:
        first = await store.profiles.save(ModelProfile(ref=QWEN))
        second = await store.profiles.save(replace(first, priority=2))
        assert second.version == 2
        with pytest.raises(ConflictError, match="version 2, yours is 1"):
            await store.profiles.save(replace(first, priority=5))
        assert (await store.profiles.get(QWEN)).priority == 2
        assert await store.profiles.save(second) == second

    asyncio.run(body())


def test_a_profile_that_does_not_exist(store: Store) -> None:
    """Unknown models and versions are errors of the kind that says so."""

    async def body() -> None:
        with pytest.raises(NotFoundError):
            await store.profiles.get(QWEN)
        with pytest.raises(ConflictError):
            await store.profiles.save(ModelProfile(ref=QWEN, version=3))
        await store.profiles.save(ModelProfile(ref=QWEN))
        with pytest.raises(NotFoundError):
            await store.profiles.restore(QWEN, 7)

    asyncio.run(body())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("priority", 11),
        ("priority", -11),
        ("priority", 1.5),
        ("routing_weight", -0.1),
        ("routing_weight", math.nan),
        ("routing_weight", math.inf),
        ("success_rate", 1.01),
        ("context_length", 0),
        ("decode_tps", Measure(value=-1.0)),
        ("load_s", Measure(value=math.nan)),
        ("notes", "x" * 10_001),
        ("pinned_fields", frozenset({"colour"})),
    ],
)
def test_values_out_of_bounds_name_their_field(store: Store, field: str, value: Any) -> None:
    """A form can put the message beside the field that is at fault."""
    profile = replace(ModelProfile(ref=QWEN), **{field: value})
    with pytest.raises(InvalidInputError) as caught:
        asyncio.run(store.profiles.save(profile))
    assert caught.value.field == field


def test_a_rating_out_of_bounds_names_its_capability(store: Store) -> None:
    """Ratings are checked one by one."""
    profile = ModelProfile(ref=QWEN, ratings={CODE: CapabilityRating(score=1.5)})
    with pytest.raises(InvalidInputError) as caught:
        asyncio.run(store.profiles.save(profile))
    assert caught.value.field == "ratings.code"


def test_history_and_restore(store: Store) -> None:
    """Each edit says who changed what; an old version comes back as a new one."""

    async def body() -> None:
        one = await store.profiles.save(
            ModelProfile(ref=QWEN, notes="first", ratings={CODE: CapabilityRating(score=0.2)})
        )
        two = await store.profiles.save(
            replace(one, notes="second", ratings={CREATIVE: CapabilityRating(score=0.3)}), actor="tuner"
        )
        restored = await store.profiles.restore(QWEN, 1)
        assert restored == replace(one, version=3)
        history = await store.profiles.versions(QWEN)
        assert [entry.version for entry in history] == [3, 2, 1]
        assert [entry.actor for entry in history] == ["user", "tuner", "user"]
        assert history[1].changed_fields == ("notes", "ratings.code", "ratings.creative")
        assert history[1].profile == two
        assert history[0].saved_at > history[1].saved_at

    asyncio.run(body())


def test_discovery_adds_updates_and_removes(store: Store) -> None:
    """New models are rated by their facts, facts are followed, models that are gone keep their profile."""
    other = ModelFacts(model="smol")

    async def body() -> None:
        assert await store.profiles.discovered("local", (CODER, other)) == (CODER_REF, ModelRef("local", "smol"))
        profile = await store.profiles.get(CODER_REF)
        assert profile.ratings[CODE].score == pytest.approx(0.7)
        assert profile.features == {"completion", "tools"}
        assert await store.profiles.discovered("local", (CODER, other)) == ()
        longer = replace(CODER, context_length=65_536)
        assert await store.profiles.discovered("local", (longer,)) == (CODER_REF, ModelRef("local", "smol"))
        assert (await store.profiles.get(CODER_REF)).context_length == 65_536
        gone = await store.profiles.get(ModelRef("local", "smol"))
        assert not gone.is_installed
        assert await store.profiles.discovered("local", (longer,)) == ()
        assert await store.profiles.discovered("local", (longer, other)) == (ModelRef("local", "smol"),)
        assert (await store.profiles.get(ModelRef("local", "smol"))).is_installed

    asyncio.run(body())


def test_discovery_leaves_what_the_user_set(store: Store) -> None:
    """A field that the user edited or pinned stays; one that they cleared follows the host again."""

    async def body() -> None:
        await store.profiles.discovered("local", (CODER,))
        profile = await store.profiles.get(CODER_REF)
        edited = await store.profiles.save(
            replace(profile, context_length=2048, pinned_fields=frozenset({"family"}), notes="mine")
        )
        news = replace(CODER, context_length=9999, family="other", quantization="Q8_0")
        await store.profiles.discovered("local", (news,))
        after = await store.profiles.get(CODER_REF)
        assert (after.context_length, after.family, after.quantization) == (2048, "qwen2", "Q8_0")
        assert after.notes == "mine"
        assert after.version == edited.version + 1
        await store.profiles.save(replace(after, context_length=None))
        await store.profiles.discovered("local", (news,))
        assert (await store.profiles.get(CODER_REF)).context_length == 9999

    asyncio.run(body())


def test_a_host_that_falls_silent_on_a_field(store: Store) -> None:
    """What a host said once is not forgotten because a later answer leaves it out."""

    async def body() -> None:
        await store.profiles.discovered("local", (CODER,))
        await store.profiles.discovered("local", (replace(CODER, context_length=None, family=""),))
        profile = await store.profiles.get(CODER_REF)
        assert (profile.context_length, profile.family, profile.version) == (32_768, "qwen2", 1)

    asyncio.run(body())


def test_measurements_are_no_edits(store: Store) -> None:
    """Learned numbers make no version, so a form that is open can still be saved; the user's own numbers stay."""
    times = LearnedTimes(
        ref=QWEN, load_s=2.0, load_n=3, prefill_tps=100.0, decode_tps=20.0, speed_n=5, success_rate=0.8, outcome_n=5
    )

    async def body() -> None:
        assert await store.profiles.learned((times,)) == ()
        base = await store.profiles.save(ModelProfile(ref=QWEN))
        assert await store.profiles.learned((times,)) == (QWEN,)
        assert await store.profiles.learned((times,)) == ()
        form = replace(base, priority=1, decode_tps=Measure(value=99.0, source=Provenance.USER))
        saved = await store.profiles.save(form, base=base)
        assert saved.version == 2
        assert saved.success_rate == pytest.approx(0.8)
        assert saved.load_s == Measure(value=2.0, source=Provenance.MEASURED, n=3)
        assert saved.decode_tps == Measure(value=99.0, source=Provenance.USER)
        assert not await store.profiles.apply_measures(times)
        reset = await store.profiles.save(replace(saved, decode_tps=None))
        assert reset.decode_tps is None
        assert await store.profiles.apply_measures(times)
        assert (await store.profiles.get(QWEN)).decode_tps == Measure(value=20.0, source=Provenance.MEASURED, n=5)

    asyncio.run(body())


def test_a_success_rate_that_the_user_set_stays(store: Store) -> None:
    """Learning moves neither an edited nor a pinned success rate; clearing it lets it learn again."""
    times = LearnedTimes(ref=QWEN, success_rate=0.5, outcome_n=9)

    async def body() -> None:
        base = await store.profiles.save(ModelProfile(ref=QWEN))
        mine = await store.profiles.save(replace(base, success_rate=1.0), base=base)
        assert not await store.profiles.apply_measures(times)
        await store.profiles.save(replace(mine, success_rate=None), base=mine)
        assert await store.profiles.apply_measures(times)

    asyncio.run(body())


def test_hosts(store: Store) -> None:
    """Hosts are listed by preference; a deleted one takes its models out of use and can come back."""
    near = Host(key="near", title="Near", url="http://127.0.0.1:1", priority=1)
    far = Host(key="far", title="Far", url="http://10.0.0.1:1", kind=HostKind.OPENAI, is_active=False)

    async def body() -> None:
        await store.profiles.discovered("near", (CODER,))
        assert await store.hosts.list() == ()
        for host in (far, near):
            assert await store.hosts.save(host) == host
        assert await store.hosts.list() == (near, far)
        await store.hosts.delete("near")
        assert await store.hosts.list() == (far,)
        assert not (await store.profiles.list())[0].is_installed
        with pytest.raises(NotFoundError):
            await store.hosts.delete("near")
        await store.hosts.save(near)
        assert await store.hosts.list() == (near, far)
        with pytest.raises(InvalidInputError) as caught:
            await store.hosts.save(replace(near, key="a/b"))
        assert caught.value.field == "key"

    asyncio.run(body())


def test_a_form_that_shows_an_older_rate_has_not_edited_it(store: Store) -> None:
    """A success rate learned while the form was open is not overwritten, nor held fast, by saving something else."""

    async def body() -> None:
        await store.profiles.save(ModelProfile(ref=QWEN))
        await store.profiles.apply_measures(LearnedTimes(ref=QWEN, success_rate=0.8))
        form = await store.profiles.get(QWEN)
        await store.profiles.apply_measures(LearnedTimes(ref=QWEN, success_rate=0.7))
        saved = await store.profiles.save(replace(form, notes="x"))
        assert saved.success_rate == pytest.approx(0.7)
        assert (await store.profiles.versions(QWEN))[0].changed_fields == ("notes",)
        assert (await store.profiles.restore(QWEN, 1)).success_rate == pytest.approx(0.7)
        assert await store.profiles.apply_measures(LearnedTimes(ref=QWEN, success_rate=0.6))

    asyncio.run(body())


def test_models_that_run_elsewhere_come_switched_off(store: Store) -> None:
    """Nothing leaves the machine before the user says so; what the user said then stays."""
    cloud = replace(CODER, remote_host="https://ollama.com:443")

    async def body() -> None:
        await store.profiles.discovered("local", (cloud,))
        found = await store.profiles.get(CODER_REF)
        assert found.is_active is False
        await store.profiles.save(replace(found, is_active=True))
        await store.profiles.discovered("local", (replace(cloud, context_length=1000),))
        assert (await store.profiles.get(CODER_REF)).is_active is True

    asyncio.run(body())


def test_a_model_that_moves_elsewhere_is_switched_off(store: Store) -> None:
    """A name that ran here and now runs elsewhere is not used unasked."""

    async def body() -> None:
        await store.profiles.discovered("local", (CODER,))
        assert (await store.profiles.get(CODER_REF)).is_active is None
        await store.profiles.discovered("local", (replace(CODER, remote_host="https://ollama.com:443"),))
        assert (await store.profiles.get(CODER_REF)).is_active is False

    asyncio.run(body())
