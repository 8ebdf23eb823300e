"""The process that reads one file: its name and what it is in a line of JSON, then its bytes; it tells what it found, and ends."""

from __future__ import annotations

import json
import os
import sys

from bot.reading.limits import OUT_OF_MEMORY, set_limits


def main() -> None:
    """Read from the standard input, tell on the standard output."""
    set_limits()
    # openpyxl takes both where they are there. The one costs 100 MB of address space and is not needed to read a table; the other reads
    # XML in another way than what looks through it before.
    for name in ("numpy", "lxml"):
        sys.modules[name] = None  # type: ignore[assignment]  # so that importing it fails
    try:
        # Whatever these make of what they read happens within the limits.
        from bot.editorial.files import import_of  # noqa: PLC0415  # after the limits
        from bot.errors import CoopbotError  # noqa: PLC0415
        from bot.messages import message_of  # noqa: PLC0415
        from bot.reading.documents import read_file  # noqa: PLC0415
        from bot.reading.json_codec import FileContents, Refused, as_json  # noqa: PLC0415

        asked = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read()
        found: FileContents | Refused
        try:
            found = read_file(asked["name"], data) if asked["document"] else import_of(asked["name"], data)
        except CoopbotError as error:
            found = Refused(message=message_of(error))
        del data
        told = as_json(found)
    except MemoryError:
        # Nothing more can be made, a message neither.
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
