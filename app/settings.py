"""What the user can set: sections with titles, descriptions and bounds, kept in a TOML file.

The Settings page is generated from these fields. Load options (context length, batch) are one for all calls of
a model, because changing them makes the server load it again.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import tomli_w
from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.errors import InvalidInputError

SETTINGS_VERSION = 1
APP_NAME = "modelyard"
# A time of the day as 22:00, or nothing.
CLOCK_TIME = r"^(([01]?\d|2[0-3]):[0-5]\d)?$"


class Section(BaseModel):
    """A group of settings on the Settings page; its title and description stand in `model_config`."""

    model_config = ConfigDict(extra="ignore", validate_assignment=True, frozen=True)


class RoutingSettings(Section):
    """How Auto chooses a model."""

    model_config = ConfigDict(title="Routing")

    strategy: str = Field("balanced", title="Strategy", description="How Auto ranks the models that could answer.")
    split_prompts: bool = Field(
        True, title="Split compound prompts", description="Answer the parts of a compound prompt as separate sub-tasks."
    )
    planner: Literal["off", "auto"] = Field(
        "auto",
        title="Ask a model for a plan",
        description="Auto asks a local model with good logic when a complex prompt cannot be split by rules.",
    )
    planner_timeout_s: float = Field(
        20.0, ge=1, le=600, title="Planner timeout, s", description="Seconds the model may take to write a plan."
    )
    quality_weight: float = Field(1.0, ge=0, le=5, title="Quality weight", description="How much quality counts.")
    success_weight: float = Field(
        0.3, ge=0, le=5, title="Reliability weight", description="How much a model's success rate counts."
    )
    latency_weight: float = Field(
        0.12, ge=0, le=5, title="Speed weight", description="How much expected waiting time counts against a model."
    )
    residency_weight: float = Field(
        0.05,
        ge=0,
        le=5,
        title="Memory weight",
        description="How much it counts against a model that others are evicted.",
    )
    priority_weight: float = Field(
        0.05, ge=0, le=5, title="Priority weight", description="How much the priority in the profile counts."
    )
    user_weight: float = Field(
        0.2, ge=0, le=5, title="Your weight", description="How much the routing weight in the profile counts."
    )
    cache_size: int = Field(
        512, ge=0, le=100_000, title="Decision cache", description="Decisions kept for reuse; 0 switches it off."
    )
    cache_ttl_s: float = Field(
        60.0, ge=1, le=86_400, title="Decision cache lifetime, s", description="Seconds until a kept decision is stale."
    )


class ExecutionSettings(Section):
    """Time limits, retries and the circuit breaker."""

    model_config = ConfigDict(title="Timeouts and retries")

    connect_timeout_s: float = Field(
        5.0,
        ge=0.5,
        le=120,
        title="Connect timeout, s",
        description="Seconds to wait for a host to accept a connection.",
    )
    first_token_timeout_s: float = Field(
        60.0,
        ge=1,
        le=3600,
        title="First token timeout, s",
        description="Seconds from call to first token of a loaded model.",
    )
    load_timeout_s: float = Field(
        180.0, ge=1, le=3600, title="Load timeout, s", description="Seconds added while a model must be loaded first."
    )
    stall_timeout_s: float = Field(
        30.0,
        ge=1,
        le=3600,
        title="Stall timeout, s",
        description="Seconds without a new token before a stream counts as stalled.",
    )
    total_timeout_s: float = Field(
        900.0, ge=5, le=86_400, title="Total timeout, s", description="Seconds one sub-task may take with all attempts."
    )
    max_attempts: int = Field(
        4, ge=1, le=20, title="Attempts", description="Calls for one sub-task at most, fallbacks included."
    )
    retries: int = Field(
        1, ge=0, le=10, title="Retries", description="Times the same model is tried again before falling back."
    )
    retry_delay_s: float = Field(
        0.5,
        ge=0,
        le=60,
        title="Retry delay, s",
        description="Pause before the first retry; doubles each time, with jitter.",
    )
    retry_after_limit_s: float = Field(
        20.0, ge=0, le=600, title="Longest Retry-After, s", description="A host that asks to wait longer is skipped."
    )
    breaker_failures: int = Field(
        3, ge=1, le=100, title="Breaker: failures", description="Failures in a row that pause a model."
    )
    breaker_cooldown_s: float = Field(
        30.0, ge=1, le=3600, title="Breaker: pause, s", description="Seconds a paused model rests before one probe."
    )
    host_concurrency: int = Field(
        2, ge=1, le=64, title="Calls at once per host", description="Sub-tasks that run on one host at the same time."
    )


class GenerationSettings(Section):
    """Defaults for every answer; a conversation can override them."""

    model_config = ConfigDict(title="Answers")

    num_ctx: int | None = Field(
        None,
        ge=512,
        le=1_048_576,
        title="Context length, tokens",
        description="Empty leaves it to the server. Changing it makes models load again.",
    )
    temperature: float | None = Field(
        None, ge=0, le=2, title="Temperature", description="Empty leaves it to the model; 0 is the most repeatable."
    )
    seed: int | None = Field(None, ge=0, title="Seed", description="Empty draws a new one for every answer.")
    num_predict: int | None = Field(
        None, ge=1, title="Longest answer, tokens", description="Empty means no limit but the context."
    )
    keep_alive: str = Field(
        "5m",
        title="Keep models loaded",
        description="How long a model stays in memory after an answer: 5m, 1h, -1 for ever.",
    )


class HostSettings(Section):
    """Where models are served."""

    model_config = ConfigDict(title="Hosts")

    ollama_enabled: bool = Field(True, title="Use Ollama", description="Look for an Ollama server.")
    ollama_url: str = Field(
        "",
        title="Ollama address",
        description="Empty means OLLAMA_HOST, or 127.0.0.1:11434 without it.",
    )
    refresh_s: float = Field(
        5.0, ge=1, le=300, title="Refresh, s", description="Seconds between looks at a host's loaded models."
    )


class BuiltinSettings(Section):
    """Models that come with Modelyard and run without Ollama."""

    model_config = ConfigDict(title="Built-in models")

    enabled: bool = Field(True, title="Use built-in models", description="Start the built-in model server.")
    threads: int = Field(
        0, ge=0, le=256, title="Threads", description="Processor threads a model uses; 0 leaves one core to the window."
    )
    max_loaded: int = Field(2, ge=1, le=8, title="Models loaded at once", description="Others are unloaded first.")
    fetch_models: bool = Field(True, title="Fetch models", description="Download the built-in models on first start.")


class LearningSettings(Section):
    """What Modelyard may change by itself."""

    model_config = ConfigDict(title="Learning")

    tuner: Literal["off", "suggest", "apply"] = Field(
        "suggest",
        title="When a model gets worse",
        description="Suggest a change of its profile, or apply it at once; every change can be undone.",
    )


class PrivacySettings(Section):
    """What is written to disk."""

    model_config = ConfigDict(title="Privacy")

    store_prompts: bool = Field(
        True,
        title="Keep prompts in decisions",
        description="Off stores only a hash of each prompt in the decision log; conversations are kept either way.",
    )


class AppearanceSettings(Section):
    """How the window looks."""

    model_config = ConfigDict(title="Appearance")

    theme: Literal["system", "light", "dark", "light_contrast", "dark_contrast"] = Field(
        "system", title="Theme", description="Colours of the window. High contrast has stronger lines and text."
    )
    language: Literal["system", "en", "de"] = Field(
        "system", title="Language", description="Words of the window, from its next start on."
    )
    font_size_pt: int = Field(
        10, ge=8, le=20, title="Text size, pt", description="Size of ordinary text; everything scales with it."
    )


class NotificationSettings(Section):
    """What Modelyard tells you while you look elsewhere."""

    model_config = ConfigDict(title="Tray and notifications")

    tray: bool = Field(False, title="Icon in the tray", description="Show an icon with a menu beside the clock.")
    close_to_tray: bool = Field(
        False,
        title="Closing keeps it running",
        description="The window goes to the tray when it is closed; Quit in its menu ends the program.",
    )
    work: bool = Field(
        False, title="Tell of long work", description="When an answer or a download that took long has ended."
    )
    long_work_s: float = Field(
        30.0, ge=1, le=3600, title="Long work, s", description="Seconds from which an answer counts as long work."
    )
    alerts: bool = Field(
        False, title="Tell of alerts", description="When answers fail or slow down, or a host goes away."
    )
    breakers: bool = Field(
        False, title="Tell of paused models", description="When failures in a row make a model or host rest."
    )
    quiet_from: str = Field(
        "",
        pattern=CLOCK_TIME,
        title="Quiet from",
        description="Like 22:00; nothing is told from then on. Empty means no quiet hours.",
    )
    quiet_until: str = Field(
        "", pattern=CLOCK_TIME, title="Quiet until", description="Like 07:30; before midnight or after it."
    )

    def is_quiet(self, at: time) -> bool:
        """Return whether `at` lies in the quiet hours, which may span midnight; never without both ends."""
        if not self.quiet_from or not self.quiet_until:
            return False
        begin, end = (time.fromisoformat(text.zfill(5)) for text in (self.quiet_from, self.quiet_until))
        return begin <= at < end if begin <= end else at >= begin or at < end


class DataSettings(Section):
    """Where things are kept."""

    model_config = ConfigDict(title="Data")

    database_url: str = Field(
        "",
        title="Database",
        description="Empty means a SQLite file in the data folder. A server's address shares it among machines.",
        examples=["sqlite:////path", "postgresql://me@server/modelyard"],
    )
    backups: int = Field(
        5, ge=1, le=100, title="Backups kept", description="Copies of the database made before it is upgraded."
    )
    keep_days: int = Field(
        0,
        ge=0,
        le=36_500,
        title="Keep decisions, days",
        description="Older requests and decisions are deleted once a day; 0 keeps all. Conversations stay.",
    )


class ApiSettings(Section):
    """How other programs reach the router over HTTP."""

    model_config = ConfigDict(title="Local API")

    serve: bool = Field(
        False, title="Serve while the window is open", description="As “modelyard serve” does without a window."
    )
    host: str = Field(
        "127.0.0.1",
        title="Address",
        description="Where the API listens. Anything but 127.0.0.1 lets other machines in; they need the token.",
    )
    port: int = Field(11435, ge=1, le=65_535, title="Port", description="Ollama itself uses 11434.")
    needs_token: bool = Field(
        True, title="Ask for the token", description="Off lets every program on this machine in; others never."
    )
    tls_cert: str = Field(
        "",
        title="Certificate",
        description="PEM file; with its key, programs connect by https. Empty means http, which others can read.",
        examples=["/etc/ssl/modelyard.pem"],
    )
    tls_key: str = Field(
        "",
        title="Key of the certificate",
        description="PEM file without a password.",
        examples=["/etc/ssl/modelyard-key.pem"],
    )
    allow_model_changes: bool = Field(
        False, title="Let clients change models", description="Allow other programs to download and delete models."
    )
    split_prompts: bool = Field(
        False,
        title="Split prompts of clients",
        description="Answer the parts of a compound prompt separately when a client asks Auto for plain text.",
    )
    named_fallback: bool = Field(
        False,
        title="Stand in for a named model",
        description="Let Auto answer when the model a client named fails before its first word.",
    )
    max_body_mb: int = Field(
        32, ge=1, le=1024, title="Largest request, MB", description="Larger ones are refused; pictures count."
    )
    max_requests: int = Field(
        64, ge=1, le=4096, title="Answers at once", description="More requests than this are told to come back."
    )
    requests_per_minute: int = Field(
        1200, ge=1, le=1_000_000, title="Requests a minute", description="For each client address."
    )
    shutdown_grace_s: float = Field(
        5.0, ge=0, le=600, title="Patience at the end, s", description="Seconds that answers under way may go on."
    )


class ObservabilitySettings(Section):
    """What other programs are told of how the router does: never a prompt, never an answer."""

    model_config = ConfigDict(title="Observability")

    webhook_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+\S*)?$",
        title="Webhook for alerts",
        description="Each alert is posted to this address as JSON. Empty posts nothing.",
        examples=["https://chat.example/hooks/modelyard"],
    )
    otlp_endpoint: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+\S*)?$",
        title="OpenTelemetry collector",
        description="Traces are sent to this OTLP address. Needs the extra otel; empty sends none.",
        examples=["http://127.0.0.1:4318"],
    )


class Settings(BaseModel):
    """All settings, by section."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    version: int = SETTINGS_VERSION
    routing: RoutingSettings = RoutingSettings()
    execution: ExecutionSettings = ExecutionSettings()
    generation: GenerationSettings = GenerationSettings()
    hosts: HostSettings = HostSettings()
    builtin: BuiltinSettings = BuiltinSettings()
    learning: LearningSettings = LearningSettings()
    privacy: PrivacySettings = PrivacySettings()
    appearance: AppearanceSettings = AppearanceSettings()
    notifications: NotificationSettings = NotificationSettings()
    data: DataSettings = DataSettings()
    api: ApiSettings = ApiSettings()
    observability: ObservabilitySettings = ObservabilitySettings()


def setting_texts() -> tuple[str, ...]:
    """Return the words of all sections and settings that a form shows: titles, descriptions and choices."""
    found: list[str] = []
    for field in Settings.model_fields.values():
        section = field.annotation
        if not (isinstance(section, type) and issubclass(section, Section)):
            continue
        found += [str(section.model_config["title"]), section_description(section)]
        for each in section.model_fields.values():
            found += [each.title or "", each.description or ""]
            if get_origin(each.annotation) is Literal:
                found += [choice_title(choice) for choice in get_args(each.annotation)]
    return tuple(found)


def section_description(section: type[Section]) -> str:
    """Return the sentence that says what a section is about."""
    return (section.__doc__ or "").strip().split("\n")[0]


# Choices whose stored word is not the one to be read.
_CHOICE_TITLES = {
    "en": "English",
    "de": "Deutsch",
    "light_contrast": "High contrast, light",
    "dark_contrast": "High contrast, dark",
}


def choice_title(choice: str) -> str:
    """Return a choice as it is read."""
    return _CHOICE_TITLES.get(choice, choice.replace("_", " ").capitalize())


# One function a version: it turns the file of that version into the next one's.
MIGRATORS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def data_dir() -> Path:
    """Return the folder of database and models: MODELYARD_DATA_DIR, or the platform's data folder."""
    override = os.environ.get("MODELYARD_DATA_DIR")
    return Path(override) if override else user_data_path(APP_NAME, appauthor=False)


def config_dir() -> Path:
    """Return the folder of the settings file: MODELYARD_CONFIG_DIR, or the platform's configuration folder."""
    override = os.environ.get("MODELYARD_CONFIG_DIR")
    return Path(override) if override else user_config_path(APP_NAME, appauthor=False)


def model_cache_dir() -> Path:
    """Return the folder of downloaded model files: MODELYARD_MODEL_CACHE, or `models` in the user's cache."""
    override = os.environ.get("MODELYARD_MODEL_CACHE")
    return Path(override) if override else user_cache_path(APP_NAME, appauthor=False) / "models"


def settings_path() -> Path:
    """Return the settings file."""
    return config_dir() / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; a missing file gives the defaults.

    Raises InvalidInputError, naming the field, for a file that cannot be used; the file is left as it is.
    """
    path = path or settings_path()
    if not path.exists():
        return Settings()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            f"The settings file {path} cannot be read: {error}.", fix="Correct the line, or delete the file."
        ) from error
    version = content.get("version", SETTINGS_VERSION)
    while version in MIGRATORS:
        content = MIGRATORS[version](content)
        version += 1
    try:
        return Settings.model_validate({**content, "version": SETTINGS_VERSION})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(
            f"The setting {field} in {path} is not valid: {first['msg']}.",
            field=field,
            fix="Correct it, or delete the line to get the default.",
        ) from error


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings that differ from the defaults, in one step: a crash leaves the old file or the new one.

    A file that cannot be used is kept beside it as `*.unusable`, so that nothing written by hand is lost.
    """
    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        load_settings(path)
    except InvalidInputError:
        path.replace(path.with_name(f"{path.name}.unusable"))
    content = settings.model_dump(exclude_none=True, exclude_defaults=True)
    content["version"] = SETTINGS_VERSION
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    with os.fdopen(handle, "wb") as file:
        tomli_w.dump(content, file)
    Path(name).replace(path)
