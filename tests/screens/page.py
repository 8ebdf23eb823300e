"""Pure: frames as one page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from tests.screens.frames import Frame
from tests.screens.rendering import frame_html

INTRODUCTION = """What people see of the bot. Nothing here was drawn by hand: the bot itself was run, people used it, and these are
the messages it sent. What stands between the bubbles in italics tells what a person does; a button with a ring is the one
that is pressed; a quote opens when touched."""


def page_html(sections: Mapping[str, Sequence[Frame]], style: str, introduction: str = INTRODUCTION, head: str = "") -> str:
    """The page.

    Args:
        sections: heading to frames, in order; the heading may be empty.
        style: the style sheet.
        introduction: what stands at the top; empty for nothing but the frames.
        head: added to the head of the page, as it is.
    """
    made = []
    for heading, frames in sections.items():
        title = f"<h2>{escape(heading)}</h2>\n" if heading else ""
        made.append(f'<section>\n{title}<div class="frames">\n' + "\n".join(map(frame_html, frames)) + "\n</div>\n</section>")
    links = " ".join(f'<a href="#{escape(frame.name)}">{escape(frame.title)}</a>' for frames in sections.values() for frame in frames)
    top = f"<h1>coopbot in Telegram</h1>\n<p>{escape(introduction)}</p>\n<nav>{links}</nav>\n" if introduction else ""
    body = "\n".join(made)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>coopbot in Telegram</title>
<style>
{style.strip()}
</style>
{head}</head>
<body>
{top}{body}
</body>
</html>
"""
