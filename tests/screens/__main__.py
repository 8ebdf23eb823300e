"""``python -m tests.screens``: runs the bot, lets people use it, and writes what they see to ``docs/``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.screens.frames import Frame
from tests.screens.gallery import PICTURES, gallery_markdown
from tests.screens.page import page_html
from tests.screens.pictures import BROWSERS, browser, take
from tests.screens.stage import play
from tests.screens.tour_elsewhere import TOUR
from tests.telegram.scenarios.bot_process import ROOT

STYLE = Path(__file__).parent / "data" / "page.css"
PAGE = Path("docs") / "screens.html"
GALLERY = Path("docs") / "screens.md"
FOLDER = Path("docs") / "screens"


def main(arguments: Sequence[str]) -> int:
    """Make the page, and the pictures when asked for; 1 when there is no browser for them."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("--pictures", action="store_true", help="make the pictures in docs/screens too; this takes Chromium")
    parser.add_argument("--output", type=Path, default=ROOT, help="folder in which docs/ is written (default: the project)")
    options = parser.parse_args(arguments)
    program = browser() if options.pictures else None
    if options.pictures and program is None:
        looked = ", ".join(BROWSERS)
        sys.stderr.write(f"tests.screens: no Chromium was found ({looked}) -> install it, or leave --pictures away; nothing was written\n")
        return 1
    os.environ.setdefault("COOPBOT_CACHE", str(ROOT / ".pytest_cache" / "coopbot"))
    sections = asyncio.run(play(TOUR))
    frames = [frame for shown in sections.values() for frame in shown]
    style = STYLE.read_text(encoding="utf-8")
    (options.output / "docs").mkdir(parents=True, exist_ok=True)
    write(options.output / PAGE, page_html(sections, style))
    write(options.output / GALLERY, gallery_markdown(PICTURES, _captions(frames)))
    if program is not None:
        for name, size in take(program, PICTURES, frames, style, options.output / FOLDER).items():
            sys.stdout.write(f"{FOLDER / name}: {size / 1000:.0f} KB\n")
    return 0


def _captions(frames: Sequence[Frame]) -> dict[str, str]:
    return {frame.name: frame.caption for frame in frames}


def write(path: Path, text: str) -> None:
    """Write a file and say so."""
    path.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{path}: {len(text.encode()) / 1000:.0f} KB\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
