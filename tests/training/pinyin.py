"""``python -m tests.training.pinyin``: makes the table of how Chinese characters sound, from the package pypinyin (MIT).

It holds the usual reading, without its tone, of the 6,763 characters of GB 2312; a line is a reading and its characters, in the order of
the standard, which puts common ones first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).resolve().parents[2] / "bot" / "language" / "data" / "pinyin.txt"


def characters() -> list[str]:
    """The Chinese characters of GB 2312, rows 16 to 87, in its order."""
    found = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                # Row 55 has five cells less.
                continue
    return found


def table() -> str:
    """The data file."""
    readings: dict[str, str] = {}
    for character in characters():
        (reading,) = lazy_pinyin(character, style=Style.NORMAL)
        readings[reading] = readings.get(reading, "") + character
    return "".join(f"{reading} {readings[reading]}\n" for reading in sorted(readings))


def main() -> int:
    """Write the data file."""
    TARGET.write_text(table(), encoding="utf-8")
    print(f"written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
