"""Pictures of frames, made by Chromium without a window."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.screens.frames import Frame
from tests.screens.page import page_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_COLUMN, _GAP, _MARGIN = 380, 20, 12
"""Pixels: a phone, between two, around them."""

_MEASURE = "<script>addEventListener('load', () => { document.title = `height ${document.documentElement.scrollHeight}` })</script>"

_PICTURE_STYLE = f"""
body {{ padding: {_MARGIN}px; }}
h2, figcaption {{ display: none; }}
.frames {{ grid-template-columns: repeat(auto-fill, {_COLUMN}px); gap: {_GAP}px; }}
.chat {{ overflow: hidden; }}
/* What is smooth makes a picture heavy. */
.phone, .bubble {{ box-shadow: none; }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of some frames side by side.

    Attributes:
        name: of the file, without ``.png``.
        frames: their names, from left to right.
        alt: what it shows, in words.
        dark: in the colours of the night.
        height: greatest height of a chat, in pixels; what is longer is cut.
        end: it is cut at its beginning, so that its end is seen.
    """

    name: str
    frames: tuple[str, ...]
    alt: str
    dark: bool = False
    height: int = 900
    end: bool = False


def browser() -> str | None:
    """The browser of this machine, None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def take(program: str, pictures: Iterable[Picture], frames: Sequence[Frame], style: str, folder: Path) -> Mapping[str, int]:
    """Write the pictures into a folder.

    Returns:
        Name of each file to its size in bytes.

    Raises:
        RuntimeError: the browser made no picture; with what it said.
    """
    by_name = {frame.name: frame for frame in frames}
    sizes = {}
    folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        shown = [by_name[name] for name in picture.frames]
        cut = f".chat {{ max-height: {picture.height}px; justify-content: flex-{'end' if picture.end else 'start'}; }}"
        page = page_html({"": shown}, style + _PICTURE_STYLE + cut, introduction="", head=_MEASURE)
        target = folder / f"{picture.name}.png"
        width = len(shown) * _COLUMN + (len(shown) - 1) * _GAP + 2 * _MARGIN
        _photograph(program, page, target, width, dark=picture.dark)
        sizes[target.name] = target.stat().st_size
    return sizes


def _photograph(program: str, page: str, target: Path, width: int, *, dark: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "page.html"
        file.write_text(page, encoding="utf-8")
        flags = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
            *("--disable-sync", "--no-first-run", "--hide-scrollbars", "--force-device-scale-factor=1.2"),
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            f"--user-data-dir={scratch}/profile",
        ]
        told = _run([program, *flags, f"--window-size={width},400", "--dump-dom", file.as_uri()])
        height = re.search(r"<title>height (\d+)</title>", told)
        if height is None:
            raise RuntimeError(f"{program} did not tell the height of the page: {told[:500]}")
        target.unlink(missing_ok=True)
        told = _run([program, *flags, f"--window-size={width},{height[1]}", f"--screenshot={target}", file.as_uri()])
        if not target.is_file():
            raise RuntimeError(f"{program} made no picture: {told[:500]}")


def _run(call: list[str]) -> str:
    done = subprocess.run(call, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, encoding="utf-8", errors="replace")
    return done.stdout or done.stderr
