"""An editor for the tests of several processes: ``python -m tests.publishing.editor_child FOLDER URL CACHE NAME EDITORS CHANGES``.

Several editors in one process add wordings of their own at the same time; each is told, a line each, when it is acknowledged.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from tests.publishing.conftest import wording


async def work(folder: Path, url: str, cache: Path, name: str, editors: int, changes: int) -> None:
    database = Database.open(url)
    publisher = Publisher(folder, database, cache=cache, holder=name)
    await publisher.open()

    async def edit(editor: str) -> None:
        for number in range(changes):
            text = f"who built the lighthouse, asked {editor} {'again ' * number}".strip()
            await publisher.publish(wording(text), author=editor, override=True)
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    await asyncio.gather(*(edit(f"{name}{chr(ord('a') + number)}") for number in range(editors)))
    await publisher.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]), int(sys.argv[6])))
