"""Pure: steps of a chat, messages above all, as HTML that looks like Telegram on a phone."""

from __future__ import annotations

from html import escape

from botapi_emulator.refusal import Json

from tests.screens.entities import text_html
from tests.screens.frames import Bubble, Frame, Note, Results, Step, Toast

_COLOURS = 7
"""Colours of names in groups; a person keeps one by their id."""

_COPY = '<svg viewBox="0 0 10 10" width="9" height="9" fill="none" stroke="currentColor"><path d="M1 1h6v6H1zM3 9h6V3"/></svg>'
"""The sign of a button that copies; few fonts have one."""

_REPLIED = 80
"""Characters shown of the message that is replied to; the phone cuts them at the end of the line."""


def frame_html(frame: Frame) -> str:
    """A phone that shows a frame, and its caption."""
    steps = "\n".join(step_html(step, frame) for step in frame.steps)
    return f"""<figure id="{escape(frame.name)}">
<figcaption><h3>{escape(frame.title)}</h3><p>{escape(frame.caption)}</p></figcaption>
<div class="phone">
<header><span class="back">‹</span><span class="avatar">{escape(frame.header[:1])}</span>
<div><b>{_name(frame.header)}</b><small>{_name(frame.subtitle)}</small></div></header>
<div class="chat">
{steps}
</div></div></figure>"""


def step_html(step: Step, frame: Frame) -> str:
    """One step of a frame."""
    match step:
        case Bubble():
            return bubble_html(step, viewer=frame.viewer, group=frame.group)
        case Toast():
            return f'<div class="{"alert" if step.alert else "toast"}">{escape(step.text)}</div>'
        case Note():
            return f'<div class="note">{escape(step.text)}</div>'
        case Results():
            return _results(step)


def bubble_html(bubble: Bubble, *, viewer: int, group: bool = False) -> str:
    """A message: at the right where the viewer wrote it, with its buttons below; what happened to a group stands in the middle."""
    message = bubble.message
    happened = _service(message)
    if happened:
        return f'<div class="service">{happened}</div>'
    sender = message.get("from", {})
    own = sender.get("id") == viewer
    parts = []
    if group and not own:
        parts.append(f'<div class="name c{sender.get("id", 0) % _COLOURS}">{_name(_full_name(sender))}</div>')
    if "forward_origin" in message:
        origin = message["forward_origin"]
        parts.append(f'<div class="via">Forwarded from {_name(origin.get("sender_user_name") or _full_name(origin["sender_user"]))}</div>')
    if "via_bot" in message:
        parts.append(f'<div class="via">via @{escape(message["via_bot"]["username"])}</div>')
    if "reply_to_message" in message and "forum_topic_created" not in message["reply_to_message"]:
        parts.append(_replied(message["reply_to_message"]))
    parts += [f'<div class="folded">{part}</div>' for part in _content(message)] if bubble.folded else _content(message)
    edited = "edited " if "edit_date" in message and not sender.get("is_bot") else ""
    parts.append(f'<span class="time">{edited}{escape(bubble.time)}{" ✓✓" if own else ""}</span>')
    classes = ["message", "own" if own else "other", *(["sticker"] if "sticker" in message else [])]
    keyboard = _keyboard(message, bubble.pressed)
    if keyboard:
        classes.append("wide")
    return f'<div class="{" ".join(classes)}"><div class="bubble" dir="auto">{"".join(parts)}</div>{keyboard}</div>'


def _content(message: Json) -> list[str]:
    parts = []
    if "document" in message:
        file = message["document"]
        parts.append(
            f'<div class="file"><span class="icon">⬇</span><div><b>{_name(file.get("file_name", "file"))}</b>'
            f"<small>{file.get('file_size', 0) / 1024:.1f} KB</small></div></div>"
        )
    if "sticker" in message:
        parts.append(f'<div class="emoji">{escape(message["sticker"].get("emoji", "🙂"))}</div>')
    if "photo" in message:
        parts.append('<div class="photo">🖼</div>')
    if "voice" in message:
        parts.append(f'<div class="file"><span class="icon">▶</span><div><small>0:{message["voice"]["duration"]:02d}</small></div></div>')
    if "text" in message:
        parts.append(f'<div class="text">{text_html(message["text"], message.get("entities", ()))}</div>')
    if "caption" in message:
        parts.append(f'<div class="text">{text_html(message["caption"], message.get("caption_entities", ()))}</div>')
    return parts


def _keyboard(message: Json, pressed: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join(f'<div class="row">{"".join(_button(button, pressed) for button in row)}</div>' for row in rows)


def _button(button: Json, pressed: str) -> str:
    mark = next((mark for kind, mark in (("url", "↗"), ("copy_text", _COPY), ("switch_inline_query", "↪")) if kind in button), "")
    corner = f'<span class="corner">{mark}</span>' if mark else ""
    touched = " pressed" if button["text"] == pressed else ""
    return f'<span class="button{touched}"><span>{escape(button["text"])}</span>{corner}</span>'


def _replied(message: Json) -> str:
    said = message.get("text") or message.get("caption") or message.get("sticker", {}).get("emoji", "")
    sender = message.get("from", {})
    return (
        f'<div class="replied c{sender.get("id", 0) % _COLOURS}"><b>{_name(_full_name(sender))}</b>'
        f"<span>{escape(' '.join(said.split())[:_REPLIED])}</span></div>"
    )


def _service(message: Json) -> str:
    who = _name(_full_name(message.get("from", {})))
    if "new_chat_members" in message:
        return f"{who} added {', '.join(_name(_full_name(user)) for user in message['new_chat_members'])}"
    if "forum_topic_created" in message:
        return f"{who} created the topic “{_name(message['forum_topic_created']['name'])}”"
    return ""


def _results(step: Results) -> str:
    button = f'<div class="above">{escape(step.button)}</div>' if step.button else ""
    rows = "".join(
        f'<div class="result"><span class="letter">{escape(result["title"][:1])}</span><div><b>{escape(result["title"])}</b>'
        f"<span>{escape(result.get('description', ''))}</span></div></div>"
        for result in step.results
    )
    return f'<div class="results">{button}{rows}</div><div class="typing"><span>{escape(step.typed)}</span></div>'


def _full_name(user: Json) -> str:
    return " ".join(filter(None, (user.get("first_name", ""), user.get("last_name", "")))) or "Deleted Account"


def _name(name: str) -> str:
    """A name that cannot turn the direction of what stands beside it."""
    return f"<bdi>{escape(name)}</bdi>"
