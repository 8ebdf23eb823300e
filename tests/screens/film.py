"""A film of one chat: people act, and everything that appears in the chat is taken down as steps of a frame."""

from __future__ import annotations

import dataclasses

from botapi_emulator.chats import BotChat
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json

from tests.screens.frames import Bubble, Frame, Note, Results, Step, Toast

_FIRST_MINUTE = 9 * 60 + 41
"""The clock of every phone starts at 09:41, so that a page made again is the same."""


class Film:
    """What happens in a chat from now on.

    Attributes:
        chat: where.
        steps: what was seen so far.
    """

    def __init__(self, viewer: Person, chat: BotChat | None = None, *, thread: int | None = None) -> None:
        """Args: whose phone it is; the chat, None for the private one with the bot; the topic of a forum."""
        self.viewer = viewer
        self.chat = chat or viewer.chat
        self.steps: list[Step] = []
        self._thread = thread
        self._seen = len(self.chat.state.history)
        self._minute = _FIRST_MINUTE

    async def say(self, text: str, *, by: Person | None = None, reply_to: Json | None = None) -> Json:
        """Somebody, if not the viewer, writes what nobody answers; the message."""
        person = by or self.viewer
        message = await person.send(text, chat=self.chat, thread=self._thread, reply_to=reply_to)
        self.look()
        return message

    async def ask(self, text: str, *, by: Person | None = None, reply_to: Json | None = None) -> Json:
        """Somebody writes and the bot replies; the reply."""
        return await self.reply_to(await self.say(text, by=by, reply_to=reply_to))

    async def reply_to(self, message: Json) -> Json:
        """The bot replies to what was sent; the reply."""
        reply = await self.chat.wait_for_reply(after=message, thread=self._thread)
        self.look()
        return reply

    async def press(self, message: Json, words: str, *, by: Person | None = None, leads_to: str = "edit") -> Json:
        """Somebody presses the button whose label holds these words; the message it led to.

        Args:
            message: the message with the button.
            words: of its label.
            by: who presses, if not the viewer.
            leads_to: ``edit`` of this message, ``reply`` (a new message), or ``note``: nothing but a note on the screen.
        """
        rows = message["reply_markup"]["inline_keyboard"]
        label = next(button["text"] for row in rows for button in row if words in button["text"])
        self._mark(message, label)
        last = max(self.chat.state.messages)
        pressed = await (by or self.viewer).press(message, label)
        led = message
        if leads_to == "edit":
            led = await self.chat.wait_for_edit(message)
        elif leads_to == "reply":
            led = await self.chat.wait_for_reply(after=last, thread=self._thread)
        self.look()
        if pressed.kind == "copy_text":
            self.steps += [Toast(text="Text copied to clipboard."), Note(text=f"copied: {pressed.value['text']}")]
        elif pressed.text:
            self.steps.append(Toast(text=pressed.text, alert=pressed.show_alert))
        return led

    async def edit(self, message: Json, text: str, reply: Json) -> Json:
        """The viewer edits a message and the bot edits its reply to it; the edited reply."""
        await self.viewer.edit(message, text)
        edited = await self.chat.wait_for_edit(reply)
        self.look()
        return edited

    async def inline(self, username: str, query: str, shown: int) -> Json:
        """The viewer types a query behind the bot's name, sees the first results and sends the first one; the message it becomes."""
        found = await self.viewer.inline(query)
        self.steps.append(
            Results(typed=f"@{username} {query}", results=tuple(found.results[:shown]), button=(found.button or {}).get("text", ""))
        )
        card = await self.viewer.choose(found, chat=self.chat)
        self.note("the first result is touched, and stands in the chat:")
        self.look()
        return card

    def note(self, text: str) -> None:
        """Say what happens."""
        self.steps.append(Note(text=text))

    def look(self) -> None:
        """Take down what is new in the chat."""
        history = self.chat.state.history
        for event in history[self._seen :]:
            message, folded = event["message"], False
            if self._thread is not None and message.get("message_thread_id") != self._thread:
                continue
            if event["event"] == "edited":
                who = "The same message" if message["from"]["is_bot"] else f"{message['from']['first_name']}’s message"
                folded = message.get("text") in self._texts_of(message)
                self.note(f"{who}, edited:")
            elif not message["from"]["is_bot"] and self.steps:
                self._minute += 1
            time = f"{self._minute // 60:02d}:{self._minute % 60:02d}"
            self.steps.append(Bubble(message=message, time=time, folded=folded))
        self._seen = len(history)

    def frame(self, name: str, title: str, caption: str, *, header: str, subtitle: str = "bot") -> Frame:
        """The film as a frame."""
        group = self.chat.state.kind != "private"
        steps = tuple(self.steps)
        return Frame(
            name=name, title=title, caption=caption, viewer=self.viewer.id, header=header, subtitle=subtitle, group=group, steps=steps
        )

    def _texts_of(self, message: Json) -> list[str | None]:
        """The text that a message was last seen with; empty when it was not seen."""
        seen = [step.message for step in self.steps if isinstance(step, Bubble)]
        return [old.get("text") for old in seen if old["message_id"] == message["message_id"]][-1:]

    def _mark(self, message: Json, label: str) -> None:
        """Note on the newest bubble of a message which button is pressed."""
        for number in reversed(range(len(self.steps))):
            step = self.steps[number]
            if isinstance(step, Bubble) and step.message["message_id"] == message["message_id"]:
                self.steps[number] = dataclasses.replace(step, pressed=label)
                return
        raise ValueError(f"message {message['message_id']} is not in the film -> press a button of one that is")
