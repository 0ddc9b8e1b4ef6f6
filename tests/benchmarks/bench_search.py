"""How quickly messages are found: python -m tests.benchmarks.bench_search [--messages 100000] [folder].

Prints p50 and p95 in milliseconds for each kind of search, with a cold connection's first one apart.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.clock import SystemClock
from app.store import Database, Store
from app.store.models import ConversationRow, MessageRow
from app.store.models.base import EPOCH

MESSAGES_A_CONVERSATION = 50
WORDS_A_MESSAGE = 90
RARE_EVERY = 5000
REPEATS = 40
BATCH = 5000
# A vocabulary as uneven as language: the first words are in nearly every message.
VOCABULARY = [f"{stem}{ending}" for ending in ("", "ing", "er", "ed", "ly") for stem in (
    "the", "a", "rout", "model", "answer", "token", "comput", "tree", "river", "mountain", "quick", "data", "look",
    "find", "write", "sort", "merge", "graph", "paint", "cloud", "stone", "light", "music", "north", "water", "plan",
)]  # fmt: skip
WEIGHTS = [1 / (place + 1) for place in range(len(VOCABULARY))]
SEARCHES = {
    "rare word": "zyzzyva",
    "two words": "mountain river",
    "half a word": "mountai",
    "common word": "the",
    "one letter": "t",
    "absent word": "qqqq",
    "part of a text without spaces": "漢字",
    "punctuation only": "::",
}


def main() -> None:
    """Fill a database, search it and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("folder", nargs="?")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(arguments.folder or scratch) / "search.db"
        database = Database(f"sqlite:///{path}")
        database.open()
        asyncio.run(_fill(database, arguments.messages))
        sys.stdout.write(f"{arguments.messages:,} messages, {path.stat().st_size / 1e6:.0f} MB\n")
        asyncio.run(_measure(Store(database, SystemClock())))
        database.close()


async def _fill(database: Database, messages: int) -> None:
    chance = random.Random(1)

    def text(number: int) -> str:
        words = chance.choices(VOCABULARY, WEIGHTS, k=WORDS_A_MESSAGE)
        if number % RARE_EVERY == 0:
            words[WORDS_A_MESSAGE // 2 :] = ["zyzzyva", "::", "これは漢字の文です"]
        return " ".join(words)

    for start in range(1, messages + 1, BATCH):
        numbers = range(start, min(start + BATCH, messages + 1))

        def write(session: Session, numbers: range = numbers) -> None:
            first = (numbers.start - 1) // MESSAGES_A_CONVERSATION
            last = (numbers.stop - 2) // MESSAGES_A_CONVERSATION
            known = [
                {"id": f"c{place}", "title": f"Talk {place}", "created_at": EPOCH, "updated_at": EPOCH}
                for place in range(first, last + 1)
                if place * MESSAGES_A_CONVERSATION + 1 >= numbers.start
            ]
            if known:
                session.execute(insert(ConversationRow), known)
            session.execute(
                insert(MessageRow),
                [
                    {
                        "conversation_id": f"c{(number - 1) // MESSAGES_A_CONVERSATION}",
                        "role": "user" if number % 2 else "assistant",
                        "content": text(number),
                        "created_at": EPOCH,
                    }
                    for number in numbers
                ],
            )

        await database.run(write)


async def _measure(store: Store) -> None:
    for name, wanted in SEARCHES.items():
        took: list[float] = []
        found = 0
        for _ in range(REPEATS):
            began = time.perf_counter()
            found = len(await store.conversations.search(wanted))
            took.append((time.perf_counter() - began) * 1000)
        ranked = sorted(took)
        p95 = ranked[int(len(ranked) * 0.95) - 1]
        p50 = statistics.median(took)
        sys.stdout.write(f"{name:32} {found:3} hits   first {took[0]:7.1f}   p50 {p50:7.1f}   p95 {p95:7.1f} ms\n")


if __name__ == "__main__":
    main()
