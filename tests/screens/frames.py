"""What stands on a screen: values that a film of a chat is made of, and that pages are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from botapi_emulator.refusal import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """A message as it stood in the chat.

    Attributes:
        message: as in the Bot API.
        time: as the clock of the phone shows it.
        pressed: label of the button that is pressed next; empty for none.
        folded: only the beginning of its text is drawn, since the whole of it stands above.
    """

    message: Json
    time: str
    pressed: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """What is shown for a moment after a press.

    Attributes:
        text: what it says.
        alert: it is shown in a window that has to be closed.
    """

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What happens, in our words: nothing that Telegram shows."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The list that Telegram opens above the line somebody types ``@bot query`` on.

    Attributes:
        typed: what stands on the line.
        results: as the bot sent them.
        button: label of the button above them; empty for none.
    """

    typed: str
    results: tuple[Json, ...]
    button: str = ""


Step = Bubble | Toast | Note | Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One screen.

    Attributes:
        name: its anchor on the page.
        title: what it shows, in a few words.
        caption: one sentence.
        viewer: id of the person whose phone it is.
        header: name of the chat.
        subtitle: what stands below that name.
        group: names stand above the bubbles of others.
        steps: from top to bottom.
    """

    name: str
    title: str
    caption: str
    viewer: int
    header: str
    subtitle: str
    group: bool
    steps: tuple[Step, ...]
