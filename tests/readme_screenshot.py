"""Make the picture in the README: real prompts, answered by the built-in models in the real window.

Run it from the repository's root, under an X server or `xvfb-run`:

    python -m tests.readme_screenshot [OUT.png]

Takes a minute or two: the models are loaded, and fetched where they are missing. Answers vary from run to run.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "resources" / "help" / "images" / "chat.png"
SIZE = (1360, 850)
MODELS = ("smollm2:135m", "qwen2.5-coder:0.5b")
EARLIER = ("Hi! What can you do for me?", "Write a SQL query for the ten newest orders. Only the query.")
PROMPT = (
    "1. Write a Python function for compound interest. Only the code, no comments.\n"
    "2. Suggest a name for a savings app.\n"
    "3. Explain compound interest to a ten-year-old in two sentences."
)
DRAFT = "Now refactor the function to take monthly deposits"


def main(out: Path) -> None:
    """Play the prompts and write the picture."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  the folders below are in the environment first

    from app.settings import GenerationSettings, HostSettings, Settings, save_settings  # noqa: PLC0415  as above
    from tests.window_driver import Driver, play  # noqa: PLC0415  as above

    save_settings(
        Settings(
            generation=GenerationSettings(num_predict=220, temperature=0.1, seed=7),
            hosts=HostSettings(ollama_enabled=False),
        )
    )

    async def scenario(driver: Driver) -> None:
        driver.window.resize(*SIZE)
        await driver.ready(*MODELS)
        for prompt in EARLIER:
            driver.chat.new_conversation()
            await asyncio.sleep(0.3)
            await driver.ask(prompt)
        driver.chat.new_conversation()
        await asyncio.sleep(0.3)
        driver.window.show_dock("plan")
        driver.window.show_dock("why")
        record = await driver.ask(PROMPT)
        decision = record.sub_tasks[0].decision
        if decision is not None:
            driver.window.show_decision(decision.decision_id)
        driver.type(DRAFT)
        driver.context.signals.decision_previewed.disconnect()
        await asyncio.sleep(1.0)
        out.parent.mkdir(parents=True, exist_ok=True)
        driver.window.grab().save(str(out))

    application = QApplication(["modelyard"])
    play(application, scenario)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MODELYARD_DATA_DIR"] = os.path.join(folder, "data")  # noqa: PTH118  a text for the environment
        os.environ["MODELYARD_CONFIG_DIR"] = os.path.join(folder, "config")  # noqa: PTH118  as above
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
