"""Pure: which pictures there are, and the page of the documentation that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.screens.pictures import Picture

PICTURES = (
    Picture(name="greeting", frames=("greeting", "greeting-zh"), alt="The greeting, in English and in Chinese"),
    Picture(name="answer", frames=("answer", "answer-zh"), alt="An answer with its proof, in English and in Chinese"),
    Picture(name="answer-dark", frames=("answer",), alt="The same in dark colours", dark=True),
    Picture(name="source", frames=("source",), alt="The paragraph with the sentence that proves the answer", height=640, end=True),
    Picture(name="not-stated", frames=("not-stated",), alt="What is not stated", height=960),
    Picture(name="question-back", frames=("question-back-pressed",), alt="Not sure: what may be meant", height=1050, end=True),
    Picture(name="group", frames=("group",), alt="A group", height=780),
    Picture(name="inline", frames=("inline",), alt="Asking from any other chat"),
    Picture(name="privacy", frames=("privacy",), alt="What is kept, and erasing it"),
    Picture(
        name="failure", frames=("failure", "administrator"), alt="What a person and an administrator see when something fails", height=480
    ),
    Picture(name="admin-document", frames=("admin-document",), alt="Administrators: a new document"),
    Picture(name="admin-adding", frames=("admin-adding",), alt="Administrators: a new fact and its proof", height=1000, end=True),
    Picture(name="admin-preview", frames=("admin-preview",), alt="Administrators: the preview", height=1100, end=True),
    Picture(name="admin-told", frames=("admin-told",), alt="What everybody reads then"),
    Picture(name="admin-worse", frames=("admin-worse",), alt="Administrators: a change for the worse", height=900, end=True),
    Picture(name="admin-history", frames=("admin-history",), alt="Administrators: the history", height=900, end=True),
    Picture(name="admin-inbox", frames=("admin-inbox",), alt="Administrators: the inbox of questions", height=900, end=True),
)
"""Each below 150 KB."""

_HEAD = """# What people see

Pictures of the bot in Telegram, made from the messages it really sends: `python -m tests.screens --pictures` runs the bot, lets
people use it, and writes this page, the pictures (Chromium takes them) and [screens.html](screens.html), which shows many more
screens. Without `--pictures` it writes the pages alone.
"""


def gallery_markdown(pictures: Iterable[Picture], captions: Mapping[str, str]) -> str:
    """The page. *captions*: name of a frame to its caption."""
    parts = [_HEAD]
    for picture in pictures:
        told = " ".join(captions[name] for name in picture.frames)
        parts.append(f"## {picture.alt}\n\n{told}\n\n![{picture.alt}](screens/{picture.name}.png)\n")
    return "\n".join(parts)
