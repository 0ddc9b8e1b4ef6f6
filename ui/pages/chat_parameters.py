"""The open conversation's own settings: the button in the header, the form, and the presets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.errors import ModelyardError
from app.domain.parameters import LONGEST_CTX, ChatParameters, Preset
from app.domain.views import Preview
from ui.pages.chat_session import ChatSession
from ui.pages.chat_store import ChatStore
from ui.widgets.buttons import icon_button
from ui.widgets.composer import Composer
from ui.widgets.context import WindowContext
from ui.widgets.parameters_dialog import ParametersDialog


class ChatParametersForm(QObject):
    """Opens the form, and shows in the header whether anything is set."""

    changed = Signal()

    def __init__(
        self,
        context: WindowContext,
        session: ChatSession,
        store: ChatStore,
        composer: Composer,
        spawn: Callable[..., None],
        parent: QWidget,
    ) -> None:
        """Make the button; `spawn` runs a coroutine and reports its errors."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._store = store
        self._composer = composer
        self._fitting = 0
        composer.warning_acted.connect(self._widen)
        self._spawn = spawn
        self._page = parent
        self.button = icon_button(context.theme, "settings", "", clicked=self.open, parent=parent)
        context.theme.changed.connect(self.show)
        session.parameters_changed.connect(self.show)
        self.show()

    def open(self) -> None:
        """Show the form over the window."""
        dialog = ParametersDialog(
            self._context.theme,
            self._session.parameters,
            self._context.app.settings().generation,
            self._page.window(),
        )
        dialog.applied.connect(lambda parameters: self._spawn(self._apply, parameters))
        dialog.preset_saved.connect(lambda preset: self._spawn(self._save, dialog, preset))
        dialog.preset_deleted.connect(lambda name: self._spawn(self._delete, dialog, name))
        self._spawn(self._fill, dialog)
        dialog.open()

    def warn(self, preview: Preview) -> None:
        """Warn in the composer of a prompt that does not fit into the context length that was set."""
        self._fitting = min(LONGEST_CTX, 1 << max(0, preview.needed_tokens - 1).bit_length())
        if not preview.exceeds_context:
            self._composer.show_warning("")
            return
        text = self.tr("This needs about {needed} tokens, the context holds {limit}: its beginning would be dropped.")
        action = self.tr("Use {n} here").format(n=f"{self._fitting:,}")
        said = text.format(needed=f"{preview.needed_tokens:,}", limit=f"{preview.num_ctx:,}")
        self._composer.show_warning(said, action)

    def _widen(self) -> None:
        self._spawn(self._apply, replace(self._session.parameters, num_ctx=self._fitting))

    def show(self) -> None:
        """Name what is set, in the accent where anything is."""
        said = self._words(self._session.parameters)
        name = self.tr("Settings of this conversation")
        colour = "accent_text" if said else "dim"
        self.button.setIcon(self._context.theme.icon("settings", colour=colour))
        self.button.setToolTip(f"{name}: {said}" if said else name)
        self.button.setAccessibleName(self.button.toolTip())

    def _words(self, parameters: ChatParameters) -> str:
        said = [self.tr("system prompt")] if parameters.system else []
        values = (
            (self.tr("context {0}"), parameters.num_ctx),
            (self.tr("temperature {0}"), parameters.temperature),
            (self.tr("seed {0}"), parameters.seed),
            (self.tr("at most {0} tokens"), parameters.num_predict),
            (self.tr("loaded for {0}"), parameters.keep_alive),
        )
        said += [text.format(value) for text, value in values if value is not None]
        return ", ".join(said)

    async def _apply(self, parameters: ChatParameters) -> None:
        await self._session.set_parameters(parameters)
        self.changed.emit()

    async def _fill(self, dialog: ParametersDialog) -> None:
        presets = await self._store.presets()
        # The form may have been closed meanwhile.
        if isValid(dialog):
            dialog.show_presets(presets)

    async def _save(self, dialog: ParametersDialog, preset: Preset) -> None:
        try:
            await self._store.save_preset(preset)
        except ModelyardError as error:
            if isValid(dialog):
                dialog.show_error(f"{error.message} {error.fix}".strip())
            return
        await self._fill(dialog)
        self._context.toast(self.tr("The preset “{name}” was saved.").format(name=preset.name), kind="success")

    async def _delete(self, dialog: ParametersDialog, name: str) -> None:
        deleted = next((preset for preset in await self._store.presets() if preset.name == name), None)
        await self._store.delete_preset(name)
        await self._fill(dialog)
        if deleted is not None:
            undo = (self.tr("Undo"), lambda: self._spawn(self._store.save_preset, deleted))
            self._context.toast(self.tr("The preset “{name}” was deleted.").format(name=name), undo)
