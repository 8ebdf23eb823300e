"""What the commands of the inbox share: finding a question and showing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.cli.output import here
from bot.conversation.asking import Asking
from bot.conversation.misses import candidates, gap_of, statements_taken
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster
from bot.errors import UsageError
from bot.messages import Message, joined

WIDTH = 100
"""Most characters of a text that are shown."""

ALSO = 3
"""Most other texts of a cluster that are shown."""

KEY = 8
"""Characters of the key that names a cluster whatever is asked meanwhile."""

_WORDS = {
    "told": Message("told to the editors", "反馈给编辑"),
    "down": Message("voted down", "评价不佳"),
    "none": Message("none of the choices", "选项都不对"),
    "unknown": Message("not known", "未能回答"),
    "taken": Message("a statement chosen", "自选答案"),
}


def chosen(found: Sequence[Cluster], which: str) -> Cluster:
    """The cluster of a number from 1, or of the beginning of the key of one of its texts.

    Raises:
        UsageError: there is none, or there are several.
    """
    if which.isascii() and which.isdigit() and len(which) < KEY:
        number = int(which)
        if 1 <= number <= len(found):
            return found[number - 1]
        what = Message("there is no question {which} in the inbox", "没有第 {which} 个待处理的问题", which=which)
        raise UsageError(joined((what, _choices(found)), " -> ", " -> "))
    matching = [asked for asked in found if any(text.key.startswith(which) for text in asked.texts)] if len(which) >= KEY else []
    if len(matching) != 1:
        what = Message(
            "the key '{which}' names {count} questions of the inbox",
            "代号“{which}”对应 {count} 个待处理的问题",
            which=which,
            count=len(matching),
        )
        raise UsageError(joined((what, _choices(found)), " -> ", " -> "))
    return matching[0]


def _choices(found: Sequence[Cluster]) -> Message:
    if not found:
        return Message("nothing is open", "没有待处理的问题")
    return Message(
        "name a number from 1 to {count}, or a key, as `coopbot inbox` shows them",
        "请写 1 到 {count} 的编号，或 coopbot inbox 显示的代号",
        count=len(found),
    )


def described(number: int, asked: Cluster, asking: Asking) -> Iterator[str]:
    """The lines about a cluster, in the language of the terminal."""
    yield f"{number}. {one_line(asked.text, WIDTH)}  [{asked.key[:KEY]}]"
    yield from (f"   {here(detail)}" for detail in _details(asked, asking))


def _details(asked: Cluster, asking: Asking) -> Iterator[Message]:
    yield Message(
        "asked {count} × by {people}; {reasons}; {languages}; {days}",
        "{people} 人共问 {count} 次；{reasons}；{languages}；{days}",
        count=len(asked.misses),
        people=asked.people,
        reasons=joined(
            Message("{why}: {count}", "{why} {count} 次", why=_WORDS[reason], count=count) for reason, count in asked.reasons.items()
        ),
        languages=" ".join(f"{language} {count}" for language, count in asked.languages.items()),
        days=_days(asked),
    )
    for text in asked.texts[1 : 1 + ALSO]:
        yield Message("also: {text}", "还有：{text}", text=one_line(text.text, WIDTH))
    if len(asked.texts) > 1 + ALSO:
        yield Message("and {count} more", "另有 {count} 种问法", count=len(asked.texts) - 1 - ALSO)
    if asked.disliked:
        yield Message("told, and not liked: {items}", "回答过但评价不佳：{items}", items=joined(asked.disliked[:ALSO]))
    for option in statements_taken(asked, asking):
        people = asked.taken[option.item]
        yield Message(
            "{who} who asked this took {item}: {text}",
            "这样问的人中有 {who}选了 {item}：{text}",
            who=Message("1 person", "1 人") if people == 1 else Message("{count} people", "{count} 人", count=people),
            item=option.item,
            text=one_line(option.label, WIDTH),
        )
    known = gap_of(asked, asking)
    if known is not None:
        yield Message("declined by the gap {gap}", "目前按空白 {gap} 说明文件未提及", gap=known)
    for option in candidates(asked, asking):
        yield Message("maybe {item}: {text}", "也许是 {item}：{text}", item=option.item, text=one_line(option.label, WIDTH))


def _days(asked: Cluster) -> str:
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat() for at in (asked.first, asked.last))
    return last if first == last else Message("{first} to {last}", "{first} 至 {last}", first=first, last=last)
