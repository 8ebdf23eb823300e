"""The page can be made from what a real bot sends, and needs nothing beside itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.screens import __main__ as command
from tests.screens import tour
from tests.screens.frames import Bubble, Frame, Toast
from tests.screens.gallery import PICTURES, gallery_markdown
from tests.screens.page import page_html
from tests.screens.stage import play, without_folders
from tests.screens.tour_elsewhere import TOUR
from tests.telegram.scenarios.bot_process import ROOT


async def made() -> str:
    frames = await play({"Votes": [tour.votes]})
    return page_html(frames, command.STYLE.read_text(encoding="utf-8"))


@pytest.mark.anyio
async def test_a_short_scenario_makes_the_same_page_twice() -> None:
    page = await made()
    assert "Representatives of 119 Dalian enterprises attended." in page
    assert page.index("Thank you!") < page.index("the editors will see that this did not help")
    assert page == await made()


@pytest.mark.anyio
async def test_a_film_holds_what_was_pressed_and_what_came_of_it() -> None:
    shown = (await play({"": [tour.not_stated]}))[""][0]
    asked, reply, _, edited, toast = shown.steps
    assert isinstance(asked, Bubble)
    assert isinstance(reply, Bubble)
    assert isinstance(edited, Bubble)
    assert (asked.time, reply.pressed, edited.folded) == ("09:41", "Tell the editors", True)
    assert toast == Toast(text="Thank you. The editors will see your question.")


def test_the_page_of_the_documentation_needs_nothing_beside_itself() -> None:
    page = (ROOT / command.PAGE).read_text(encoding="utf-8")
    assert re.findall(r"<script|<link|<img|<iframe|@import|url\(|https?:", page) == []
    assert set(re.findall(r'href="([^"]*)"', page)) == {f"#{name}" for name in re.findall(r'<figure id="([^"]*)"', page)}
    assert str(ROOT) not in page
    assert page.count("<figure") == sum(map(len, TOUR.values()))


def test_the_gallery_shows_pictures_that_are_there_and_small() -> None:
    page = (ROOT / command.GALLERY).read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page)
    assert shown == [f"screens/{picture.name}.png" for picture in PICTURES]
    for name in shown:
        assert 0 < (ROOT / "docs" / name).stat().st_size < 150_000, name


def test_a_picture_is_told_with_the_captions_of_its_frames() -> None:
    frames = {name for picture in PICTURES for name in picture.frames}
    page = gallery_markdown(PICTURES, {name: f"Caption of {name}." for name in frames})
    assert all(f"Caption of {name}." in page for name in frames)


def test_pictures_without_a_browser_are_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("chromium") is None
    assert command.main(["--pictures", "--output", str(tmp_path)]) == 1
    assert re.fullmatch(r"tests\.screens: no Chromium was found \(.*\) -> install it, .*\n", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_folders_of_the_machine_are_taken_out_and_the_entities_mark_the_same_words() -> None:
    text = '😀 Error\nFile "/home/ann/coop/bot/telegram/a.py", line 1\nFile "/usr/lib/python3.11/site-packages/x.py", line 2\nend'
    head, body = text.index("\n") + 1, len(text) - text.index("\n") - 1
    entities = [{"type": "bold", "offset": 3, "length": 5}, {"type": "pre", "offset": head + 1, "length": body}]
    told = without_folders({"text": text, "entities": entities})
    assert told["text"] == '😀 Error\nFile "bot/telegram/a.py", line 1\nFile "lib/python3.11/site-packages/x.py", line 2\nend'
    assert told["entities"] == [entities[0], {"type": "pre", "offset": head + 1, "length": len(told["text"]) - head}]


def test_every_frame_has_a_name_of_its_own() -> None:
    page = (ROOT / command.PAGE).read_text(encoding="utf-8")
    names = re.findall(r'<figure id="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert {name for picture in PICTURES for name in picture.frames} <= set(names)


def test_an_empty_tour_is_an_empty_page() -> None:
    empty: dict[str, list[Frame]] = {}
    assert "<figure" not in page_html(empty, "")
