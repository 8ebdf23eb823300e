"""Pure: the entities of a text: cleaning, trimming, nesting, and what Telegram finds by itself, such as commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from botapi_emulator.refusal import Json, bad_request

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_CODE = ("pre", "code")

_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]{2,}")

_BLANK = re.compile("[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*")

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,:;!?)\]，。；！？）]|(?<![\w@./-])t\.me/[\w/?=&+-]+)"
    r"|(?P<email>(?<![\w.+-])[a-zA-Z0-9_.+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})*\.[a-zA-Z]{2,8}(?!\w))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?![\w#]))"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text.

    Attributes:
        kind: the ``type`` of the Bot API.
        offset: where it begins, in UTF-16 units from 0.
        length: its length in UTF-16 units, at least 1.
        extra: the further fields of its kind, such as ``url``.
    """

    kind: str
    offset: int
    length: int
    extra: Json = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Where it ends, in UTF-16 units."""
        return self.offset + self.length

    def to_json(self) -> Json:
        """As in a Message."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **(self.extra if self.kind != "code" else {})}


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, by which Telegram counts offsets."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    return text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """By offset, then the longer first, then by what contains what."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length, _PRIORITY.get(e.kind, 50))))


def from_json(entities: Sequence[Json], text: str) -> tuple[Entity, ...]:
    """Entities that a caller wrote instead of markup, of the kinds that can be written.

    Raises:
        Refusal: one begins or ends outside the text or inside a character.
    """
    length = utf16_length(text)
    read: list[Entity] = []
    for described in entities:
        kind, offset, size = described["type"], described["offset"], described["length"]
        if not 0 <= offset <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not 0 <= size <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect length {size}")
        if size and offset >= length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + size > length:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {offset + size}")
        if any("\ud800" <= end <= "\udfff" for end in utf16_slice(text, offset, size)[:1] + utf16_slice(text, offset, size)[-1:]):
            raise bad_request(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")
        if size and (kind in _PRIORITY):
            extra = {name: value for name, value in described.items() if name not in {"type", "offset", "length"}}
            read.append(Entity(kind, offset, size, extra))
    return in_order(read)


def clean(text: str, entities: Sequence[Entity] = ()) -> tuple[str, tuple[Entity, ...]]:
    """Control characters become spaces; carriage returns, direction marks and a few combining lines are dropped."""
    if _UNCLEAN.search(text):
        kept: list[str] = []
        positions = [0]
        for character in text:
            if _UNCLEAN.match(character):
                kept.append(" " if character < " " and character != "\r" else "")
            else:
                kept.append(character)
            positions.extend([positions[-1]] * (utf16_length(character) - 1) + [positions[-1] + utf16_length(kept[-1])])
        entities = [
            replace(e, offset=positions[e.offset], length=positions[e.end] - positions[e.offset])
            for e in entities
            if positions[e.end] > positions[e.offset]
        ]
        text = "".join(kept)
    text = _MARKS.sub(lambda found: "\u200c" * (len(found.group()) - 1) + found.group()[-1], text)
    return text, tuple(entities)


def fix(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Overlaps solved as Telegram does: code holds nothing, quotes do not nest, bold and the like are merged and split."""
    if len(entities) < 2:
        return tuple(entities)
    ordered = in_order(entities)
    if all(one.end < following.offset for one, following in pairwise(ordered)):
        return ordered
    quotes = _apart([e for e in ordered if e.kind in _QUOTES])
    whole = _apart([e for e in ordered if e.kind not in SPLITTABLE and e.kind not in _QUOTES])
    whole = [e for e in whole if not any(_crosses(e, quote) for quote in quotes)]
    others = in_order([*whole, *quotes])
    return in_order([*others, *_split([e for e in ordered if e.kind in SPLITTABLE], others)])


def trim(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Without the spaces and line breaks at both ends; those at the start stay if an entity begins there."""
    kept = text.rstrip(" \n")
    end = utf16_length(kept)
    shortened = [replace(e, length=end - e.offset) if e.end > end else e for e in entities if e.offset < end]
    lead = len(kept) - len(kept.lstrip(" \n"))
    if shortened:
        lead = min(lead, shortened[0].offset)
    if not lead and len(kept) == len(text):
        return text, tuple(entities)
    if not lead:
        return kept, in_order(shortened)
    return kept[lead:], in_order(replace(e, offset=e.offset - lead) for e in shortened)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: spaces of any width, marks of direction, tags."""
    return _BLANK.fullmatch(text) is not None


def find(text: str) -> tuple[Entity, ...]:
    """Commands, mentions, hashtags, links and addresses that Telegram marks by itself, by offset."""
    if "/" not in text and "@" not in text and "#" not in text:
        return ()
    found: list[Entity] = []
    position = offset = 0
    for match in _FOUND.finditer(text):
        offset += utf16_length(text[position : match.start()])
        position = match.start()
        assert match.lastgroup is not None
        found.append(Entity(match.lastgroup, offset, utf16_length(match.group())))
    return tuple(found)


def complete(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities of a text with those Telegram finds by itself, where no link, code or the like stands already."""
    found = find(text)
    if not found:
        return tuple(entities)
    taken = [e for e in entities if e.kind not in SPLITTABLE and e.kind not in _QUOTES]
    free = [e for e in found if not any(e.offset < other.end and other.offset < e.end for other in taken)]
    return fix([*entities, *free])


def check_url(url: str) -> str:
    """The link as Telegram keeps it: with a scheme and a path.

    Raises:
        ValueError: in Telegram's words, such as ``Wrong HTTP URL``.
    """
    if found := re.match(r"(tg|ton|tonsite):(?://)?([^/?#]+)(.*)", url, re.IGNORECASE | re.DOTALL):
        if not re.fullmatch(r"[0-9A-Za-z_-]+", found.group(2)):
            raise ValueError("Unallowed characters in URL host")
        return f"{found.group(1).lower()}://{found.group(2)}{found.group(3)}"
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    parts = re.match(r"(?:([^/?#]*)@)?([^/?#@]*?)(?::(\d+))?([/?#].*)?\Z", rest, re.DOTALL)
    if parts is None or not parts.group(2):
        raise ValueError("URL host is empty")
    host = parts.group(2).lower()
    if (port := parts.group(3)) and not 0 < int(port) < 65536:
        raise ValueError("Wrong port number specified in the URL")
    if re.search(r"[\x00-\x7f]", re.sub(r"[0-9a-z._!$,~*'();&+=-]|%[0-9a-f]{2}", "", host)) and not host.startswith("["):
        raise ValueError("Disallowed character in URL host")
    if "." not in host and not host.startswith("["):
        raise ValueError("Wrong HTTP URL")
    path = re.sub(r"[\x00-\x20]", lambda c: f"%{ord(c.group()):02X}", (parts.group(4) or "").rstrip(" \t\r\n"))
    login = f"{parts.group(1)}@" if parts.group(1) else ""
    return f"{scheme.lower()}://{login}{host}{f':{port}' if port else ''}{path if path.startswith('/') else '/' + path}"


def _apart(entities: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """Whether the entity lies neither inside nor outside the quote."""
    return entity.offset < quote.end and quote.offset < entity.end and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _split(entities: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    """Bold and the like: touching ones joined, cut where another entity begins or one of the others ends, none inside code."""
    spans: dict[str, list[list[int]]] = {kind: [] for kind in SPLITTABLE}
    for entity in entities:
        of_kind = spans[entity.kind]
        if of_kind and entity.offset <= of_kind[-1][1]:
            of_kind[-1][1] = max(of_kind[-1][1], entity.end)
        else:
            of_kind.append([entity.offset, entity.end])
    starts = {start for of_kind in spans.values() for start, _ in of_kind}
    cuts = sorted(starts | {edge for other in others for edge in (other.offset, other.end)})
    code = [other for other in others if other.kind in _CODE]
    made: list[Entity] = []
    for kind, of_kind in spans.items():
        for start, end in of_kind:
            edges = [start, *(cut for cut in cuts if start < cut < end), end]
            made.extend(
                Entity(kind, left, right - left)
                for left, right in pairwise(edges)
                if not any(other.offset <= left and right <= other.end for other in code)
            )
    return made
