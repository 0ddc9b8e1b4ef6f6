"""Writes and reads how conversations are answered, and the presets of that."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.domain.parameters import ChatParameters, Preset, check_parameters, check_preset
from app.domain.ports import Clock
from app.store.database import Database
from app.store.models import ConversationParametersRow, ConversationRow, PresetRow


class ParametersRepository:
    """Parameters by conversation, and presets by name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def get(self, conversation_id: str) -> ChatParameters:
        """Return what a conversation sets; nothing for one that is not known."""

        def read(session: Session) -> ChatParameters:
            row = session.get(ConversationParametersRow, conversation_id)
            return ChatParameters() if row is None else _parameters(row)

        return await self._database.read(read)

    async def set(self, conversation_id: str, parameters: ChatParameters) -> None:
        """Let a conversation be answered so; InvalidInputError names the field, NotFoundError without conversation."""
        check_parameters(parameters)

        def write(session: Session) -> None:
            if session.get(ConversationRow, conversation_id) is None:
                raise NotFoundError("This conversation does not exist any more.", fix="Reload the list.")
            if parameters.is_default:
                statement = delete(ConversationParametersRow)
                session.execute(statement.where(ConversationParametersRow.conversation_id == conversation_id))
            else:
                session.merge(ConversationParametersRow(conversation_id=conversation_id, **asdict(parameters)))

        await self._database.run(write)

    async def presets(self) -> tuple[Preset, ...]:
        """Return all presets by name."""
        statement = select(PresetRow).order_by(PresetRow.name)
        return await self._database.read(
            lambda session: tuple(Preset(row.name, _parameters(row)) for row in session.scalars(statement))
        )

    async def save_preset(self, preset: Preset) -> None:
        """Keep a preset, over an older one of the same name; InvalidInputError for one that cannot be kept."""
        check_preset(preset)
        now = self._clock.now()

        def write(session: Session) -> None:
            session.merge(PresetRow(name=preset.name.strip(), changed_at=now, **asdict(preset.parameters)))

        await self._database.run(write)

    async def delete_preset(self, name: str) -> None:
        """Forget a preset; conversations that used it keep their values. Nothing happens for an unknown name."""

        def write(session: Session) -> None:
            session.execute(delete(PresetRow).where(PresetRow.name == name))

        await self._database.run(write)


def _parameters(row: ConversationParametersRow | PresetRow) -> ChatParameters:
    return ChatParameters(
        system=row.system,
        num_ctx=row.num_ctx,
        temperature=row.temperature,
        seed=row.seed,
        num_predict=row.num_predict,
        keep_alive=row.keep_alive,
    )
