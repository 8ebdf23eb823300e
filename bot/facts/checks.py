"""What must hold between the objects of a knowledge folder, beyond each one being well-formed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.facts.dates import Date
from bot.facts.kinds import ALWAYS, FOR, KINDS, SIDE_BY_SIDE, fitting, kind_remedy, worked_on
from bot.facts.model import Document, Fact, ListCommand, Overview, Phrasing
from bot.facts.quotes import difference, locate, nearest_sentence
from bot.facts.report import NO_OBJECT, FileLocation, Report, named, noun, shorten, suggestion, there_is_no
from bot.facts.values import Value, kind_of, measure_of, moment_of
from bot.messages import Message, joined, quoted

_CALENDAR = ("earliest", "latest", "interval")
_DONE = {"sum": Message("added up", "相加")}
_COMPARED = Message("compared", "比较")
_LEAST = {"interval": 2, "compare": 2, "growth": 2}
"""How many values an operation needs."""

COMMANDS = frozenset(
    "start help ask timeline about sources language privacy forget_me quit exit "
    "inbox add facts fact edit retire check history rollback export stats admins cancel".split()
)
"""The commands that the program has itself, in any channel; no list can take one."""

_SORTED = "largest"
"""Values are put in order in a list where this operation can be carried out on them."""


NO_TEXT = Message("the document has no text", "文件没有文字")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One object naming another.

    Attributes:
        kind: kind of the object named: ``entity``, ``fact``, ``overview``, ``document``, or ``item`` for whatever has phrasings.
        target: the id named.
        where: the object that names it.
        place: where it stands.
    """

    kind: str
    target: str
    where: Message
    place: FileLocation


def check_references(
    references: Iterable[Reference], known: Mapping[str, Collection[str]], report: Report, refused: Collection[str] = frozenset()
) -> None:
    """Every id named must exist. *known*: kind -> the ids there are; *refused*: those of them that cannot be used."""
    for reference in references:
        ids = known[reference.kind]
        if reference.target not in ids:
            kind = noun("fact, overview, gap or small talk" if reference.kind == "item" else reference.kind)
            remedy = suggestion(reference.target, ids, kind, refused=refused)
            report.add(reference.place, reference.where, there_is_no(kind, reference.target), remedy)


def check_phrasings(
    phrasings: Iterable[tuple[Phrasing, FileLocation]],
    names: Mapping[str, Message],
    report: Report,
    leads: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A phrasing asks for something, and for one item only.

    Two phrasings are the same when they differ in case and white space only. *names*: item id -> how messages call it;
    *leads*: item -> the one its phrasings lead to, which may have the same.
    """

    def called(phrasing: Phrasing) -> Message:
        return names.get(phrasing.item) or quoted(phrasing.item)

    first: dict[str, tuple[Phrasing, FileLocation]] = {}
    for told in phrasings:
        phrasing, place = told
        key = " ".join(phrasing.text.casefold().split())
        other, there = first.setdefault(key, told)
        if not key:
            remedy = Message("write how people ask for it, or delete the line", "请写上大家会怎么问，或删去这一行")
            report.add(place, called(phrasing), Message("a wording is empty", "有一句问法是空的"), remedy)
        elif other is not phrasing and leads.get(other.item, other.item) != leads.get(phrasing.item, phrasing.item):
            what = Message(
                "the wording '{text}' stands under {other} too ({there})",
                "问法“{text}”也写在{other}之下（{there}）",
                text=shorten(phrasing.text),
                other=called(other),
                there=there,
            )
            report.add(place, called(phrasing), what, Message("keep it under the one that it asks for", "请只留在它真正问的那一处"))


def check_aspects(
    phrasings: Iterable[tuple[Phrasing, FileLocation]], aspects: Collection[str], names: Mapping[str, Message], report: Report
) -> None:
    """The aspects that phrasings name must be defined, if any are; an unknown one is told once, at its first phrasing."""
    unknown: dict[str, list[tuple[Phrasing, FileLocation]]] = {}
    for phrasing, place in phrasings:
        if aspects and phrasing.aspect is not None and phrasing.aspect not in aspects:
            unknown.setdefault(phrasing.aspect, []).append((phrasing, place))
    for aspect, found in unknown.items():
        phrasing, place = found[0]
        what = there_is_no(noun("aspect"), aspect)
        if len(found) > 1:
            what = Message("{what} ({count} wordings)", "{what}（{count} 句问法）", what=what, count=len(found))
        report.add(place, names.get(phrasing.item, NO_OBJECT), what, suggestion(aspect, aspects, noun("aspect")))


def check_document(document: Document, place: FileLocation, report: Report) -> None:
    """A document has a text."""
    if not document.text.strip():
        remedy = Message("paste its text, or remove the document", "请粘贴文件的文字，或移除这份文件")
        report.add(place, named("document", document.id), NO_TEXT, remedy)


def check_overview(overview: Overview, facts: Sequence[Fact], place: FileLocation, report: Report) -> None:
    """The operation can be carried out on what the facts tell. *facts*: those of the overview; retired ones are not looked at."""
    live = [fact for fact in facts if fact.retired is None]
    if live or not facts:
        _check_operation(overview, live, len(facts), place, report)


def _check_operation(overview: Overview, facts: Sequence[Fact], total: int, place: FileLocation, report: Report) -> None:
    # A fact that is taken back takes no overview with it: what is left may be too little to compute with.
    def problem(what: Message, remedy: Message) -> None:
        report.add(place, named("overview", overview.id), what, remedy)

    operation = overview.operation
    kinds = fitting(operation)
    kind = worked_on(operation, overview.tells)
    if kind is None:
        # A comparison of what is not said is one of sums of money, of those in the currency that most of them have.
        amounts = [measure_of(value) for fact in facts for value in fact.tells if kind_of(value) == "amount"]
        comparable = operation == "compare" and (len(facts) < total or max(map(amounts.count, amounts), default=0) > 1)
        if operation not in ALWAYS and not comparable:
            what = Message("the operation '{operation}' does not say of what", "运算“{operation}”没有写明对什么数值", operation=operation)
            remedy = Message(
                "add 'tells: {first}' or 'tells: {second}'", "请添加“tells: {first}”或“tells: {second}”", first=kinds[0], second=kinds[1]
            )
            problem(what, remedy)
        return
    if kind not in kinds:
        what = Message(
            "the operation '{operation}' cannot work on '{kind}'",
            "运算“{operation}”不能用于“{kind}”",
            operation=operation,
            kind=shorten(kind),
        )
        problem(what, _works_on(kinds) if kind in KINDS else kind_remedy(kind))
        return
    values = {fact.id: [value for value in fact.tells if kind_of(value) == kind] for fact in facts}
    silent = [name for name, told in values.items() if not told]
    if silent and (operation not in ALWAYS or len(silent) == len(values)):
        what = Message("the fact '{fact}' tells no {kind}", "条目“{fact}”没有写 {kind}", fact=silent[0], kind=kind)
        remedy = Message(
            "add the {kind} to that fact, or take the fact out of the overview", "请在该条目中添加 {kind}，或把它从综述中去掉", kind=kind
        )
        problem(what, remedy)
        return
    mistake = _uncomputable(operation, kind, values)
    if mistake is not None:
        problem(*mistake)
    elif len(facts) == total and sum(map(len, values.values())) < _LEAST.get(operation, 1):
        what = Message("the operation '{operation}' needs two values", "运算“{operation}”需要两个数值", operation=operation)
        problem(what, Message("name another fact that tells one, or make it a 'list'", "请再列出一个写有数值的条目，或改用“list”"))


def _works_on(kinds: Iterable[str]) -> Message:
    return Message("it works on {kinds}", "可用的有：{kinds}", kinds=joined(kinds, " or ", "、"))


def _uncomputable(operation: str, kind: str, values: Mapping[str, Sequence[Value]]) -> tuple[Message, Message] | None:
    """Why an operation cannot be computed over these values of one kind (by fact), and the remedy; None when it can."""
    told = [value for several in values.values() for value in several]
    measures = sorted({measure for value in told if (measure := measure_of(value)) is not None})
    if len(measures) > 1 and operation in KINDS["amount"].operations and (operation, kind) != SIDE_BY_SIDE:
        what, shown = _mixed(kind, joined(measures, " and ", "、"))
        done = _DONE.get(operation, _COMPARED)
        return (
            Message("{what} cannot be {done}", "{what}不能{done}", what=what, done=done),
            Message("name only facts with {shown}", "请只列出这样的条目：{shown}", shown=shown),
        )
    if operation == "sum" and " / " in "".join(measures):
        what = Message("amounts for each of something ({measure}) cannot be added up", "单价（{measure}）不能相加", measure=measures[0])
        return what, Message("make it a 'list' or a 'compare'", "请改用“list”或“compare”")
    if operation in _CALENDAR and kind == "date":
        placed = [value for value in told if isinstance(value, Date) and value.sort_key]
        if len(placed) < _LEAST.get(operation, 1):
            what = (
                Message("only one of the dates has a calendar year", "只有一个日期写明了年份")
                if placed
                else Message("none of the dates has a calendar year", "所有日期都没有写明年份")
            )
            return what, Message(
                "name a fact with a date like 2017, 2017-04 or 2017-04-01", "请列出日期写成 2017、2017-04 或 2017-04-01 的条目"
            )
    if operation == "growth":
        timeless = next((name for name, several in values.items() if any(moment_of(value) is None for value in several)), None)
        if timeless is not None:
            return (
                Message(
                    "the {kind} of fact '{fact}' does not tell its year", "条目“{fact}”的 {kind} 没有写明年份", kind=kind, fact=timeless
                ),
                Message(
                    "write it beside the value: '{kind}: ..., {key}: 2018'",
                    "请写在数值旁边：“{kind}: ..., {key}: 2018”",
                    kind=kind,
                    key=FOR,
                ),
            )
        if len({moment.sort_key for value in told if (moment := moment_of(value))}) < len(told):
            return (
                Message("two of the values hold for the same time", "有两个数值属于同一时间"),
                Message("name facts of different years", "请列出不同年份的条目"),
            )
    return None


def _mixed(kind: str, measures: Message) -> tuple[Message, Message]:
    """How messages call values of one kind in several measures, and such that can be computed with."""
    match kind:
        case "amount":
            what = Message("amounts in {measures}", "{measures} 的金额", measures=measures)
            return what, Message("amounts in one currency", "金额币种相同")
        case "count":
            return Message("counts of {measures}", "{measures} 的数量", measures=measures), Message("counts of one thing", "所数的东西相同")
        case _:
            what = Message("{kind} in {measures}", "以 {measures} 为单位的 {kind}", kind=kind, measures=measures)
            return what, Message("{kind} in units that can be converted", "{kind} 的单位可以互相换算", kind=kind)


def check_list(listed: ListCommand, kinds: Collection[str] | None, place: FileLocation, report: Report) -> None:
    """A list has a command of its own and shows something that there is. *kinds*: those of the entities; None: not known yet."""

    def problem(what: Message, remedy: Message) -> None:
        report.add(place, named("list", listed.id), what, remedy)

    if listed.id in COMMANDS:
        what = Message("/{command} is a command of the program itself", "/{command} 是程序自带的命令", command=listed.id)
        problem(what, Message("give the list another command", "请给列表换一个命令"))
    for kind in listed.kinds:
        if kinds is not None and kind not in kinds:
            what = Message("there is no entity of the kind '{kind}'", "没有类别为“{kind}”的对象", kind=shorten(kind))
            problem(what, suggestion(kind, dict.fromkeys(kinds), noun("kind")))
    if listed.tells is not None and listed.tells not in fitting(_SORTED):
        what = Message("a list cannot be put in the order of '{kind}'", "列表不能按“{kind}”排序", kind=shorten(listed.tells))
        problem(what, _works_on(fitting(_SORTED)) if listed.tells in KINDS else kind_remedy(listed.tells))
    if not (listed.kinds or listed.tells or listed.facts or listed.overviews):
        what = Message("nothing is said of what it shows", "没有写明列出什么")
        problem(what, Message("add 'kinds:', 'tells:', 'facts:' or 'overviews:'", "请添加“kinds:”“tells:”“facts:”或“overviews:”"))


def unproved(text: str, document: Document, documents: Iterable[Document]) -> tuple[Message, Message]:
    """What to say of a quote that *document* does not hold: what is wrong, and the remedy."""
    what = Message(
        "the quote '{text}' does not stand in document '{document}'",
        "引文“{text}”不在文件“{document}”中",
        text=shorten(text),
        document=document.id,
    )
    other = next((other.id for other in documents if other.id != document.id and locate(other, text)), None)
    if other is not None:
        return what, Message("it stands in document '{other}': name that one", "它在文件“{other}”中，请写那一份", other=other)
    sentence = nearest_sentence(document, text)
    if sentence is None:
        return what, NO_TEXT
    told = Message(
        "copy the words from the document; the nearest sentence is: {sentence}",
        "请从文件中复制原文；最接近的一句是：{sentence}",
        sentence=sentence.text,
    )
    differing = difference(document, sentence, text)
    if differing is None:
        return what, told
    before, written, there = differing
    return what, Message(
        "{told} (behind '{before}' the quote has '{written}', the document '{there}')",
        "{told}（“{before}”之后，引文写的是“{written}”，文件中是“{there}”）",
        told=told,
        before=before,
        written=written,
        there=there,
    )
