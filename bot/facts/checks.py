"""What must hold between the objects of a knowledge folder, beyond each one being well-formed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.facts.dates import Date
from bot.facts.kinds import ALWAYS, FOR, KINDS, SIDE_BY_SIDE, fitting, kind_remedy, worked_on
from bot.facts.model import Document, Fact, ListCommand, Overview, Phrasing
from bot.facts.quotes import difference, locate, nearest_sentence
from bot.facts.report import FileLocation, Report, shorten, suggestion
from bot.facts.values import Value, kind_of, measure_of, moment_of

_CALENDAR = ("earliest", "latest", "interval")
_DONE = {"sum": "added up"}
_LEAST = {"interval": 2, "compare": 2, "growth": 2}
"""How many values an operation needs."""

COMMANDS = frozenset(
    "start help ask timeline about sources language privacy forget_me quit exit "
    "inbox add facts fact edit retire check history rollback export stats admins cancel".split()
)
"""The commands that the program has itself, in any channel; no list can take one."""

_SORTED = "largest"
"""Values are put in order in a list where this operation can be carried out on them."""


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
    where: str
    place: FileLocation


def check_references(references: Iterable[Reference], known: Mapping[str, Collection[str]], report: Report) -> None:
    """Every id named must exist. *known*: kind -> the ids there are."""
    for reference in references:
        ids = known[reference.kind]
        if reference.target not in ids:
            kind = "fact, overview, gap or small talk" if reference.kind == "item" else reference.kind
            remedy = suggestion(reference.target, ids, kind)
            report.add(reference.place, reference.where, f"there is no {kind} '{shorten(reference.target)}'", remedy)


def check_phrasings(
    phrasings: Iterable[tuple[Phrasing, FileLocation]],
    names: Mapping[str, str],
    report: Report,
    leads: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A phrasing asks for something, and for one item only.

    Two phrasings are the same when they differ in case and white space only. *names*: item id -> how messages call it;
    *leads*: item -> the one its phrasings lead to, which may have the same.
    """

    def called(phrasing: Phrasing) -> str:
        return names.get(phrasing.item, f"'{phrasing.item}'")

    first: dict[str, tuple[Phrasing, FileLocation]] = {}
    for told in phrasings:
        phrasing, place = told
        key = " ".join(phrasing.text.casefold().split())
        other, there = first.setdefault(key, told)
        if not key:
            report.add(place, called(phrasing), "a wording is empty", "write how people ask for it, or delete the line")
        elif other is not phrasing and leads.get(other.item, other.item) != leads.get(phrasing.item, phrasing.item):
            what = f"the wording '{shorten(phrasing.text)}' stands under {called(other)} too ({there})"
            report.add(place, called(phrasing), what, "keep it under the one that it asks for")


def check_aspects(
    phrasings: Iterable[tuple[Phrasing, FileLocation]], aspects: Collection[str], names: Mapping[str, str], report: Report
) -> None:
    """The aspects that phrasings name must be defined, if any are; an unknown one is told once, at its first phrasing."""
    unknown: dict[str, list[tuple[Phrasing, FileLocation]]] = {}
    for phrasing, place in phrasings:
        if aspects and phrasing.aspect is not None and phrasing.aspect not in aspects:
            unknown.setdefault(phrasing.aspect, []).append((phrasing, place))
    for aspect, found in unknown.items():
        phrasing, place = found[0]
        times = f" ({len(found)} wordings)" if len(found) > 1 else ""
        what = f"there is no aspect '{shorten(aspect)}'{times}"
        report.add(place, names.get(phrasing.item, ""), what, suggestion(aspect, aspects, "aspect"))


def check_document(document: Document, place: FileLocation, report: Report) -> None:
    """A document has a text."""
    if not document.text.strip():
        report.add(place, f"document '{document.id}'", "the document has no text", "paste its text, or remove the document")


def check_overview(overview: Overview, facts: Sequence[Fact], place: FileLocation, report: Report) -> None:
    """The operation can be carried out on what the facts tell. *facts*: those of the overview; retired ones are not looked at."""
    live = [fact for fact in facts if fact.retired is None]
    if live or not facts:
        _check_operation(overview, live, len(facts), place, report)


def _check_operation(overview: Overview, facts: Sequence[Fact], named: int, place: FileLocation, report: Report) -> None:
    # A fact that is taken back takes no overview with it: what is left may be too little to compute with.
    def problem(what: str, remedy: str) -> None:
        report.add(place, f"overview '{overview.id}'", what, remedy)

    operation = overview.operation
    kinds = fitting(operation)
    kind = worked_on(operation, overview.tells)
    if kind is None:
        # A comparison of what is not said is one of sums of money, of those in the currency that most of them have.
        amounts = [measure_of(value) for fact in facts for value in fact.tells if kind_of(value) == "amount"]
        comparable = operation == "compare" and (len(facts) < named or max(map(amounts.count, amounts), default=0) > 1)
        if operation not in ALWAYS and not comparable:
            problem(f"the operation '{operation}' does not say of what", f"add 'tells: {kinds[0]}' or 'tells: {kinds[1]}'")
        return
    if kind not in kinds:
        remedy = f"it works on {' or '.join(kinds)}" if kind in KINDS else kind_remedy(kind)
        problem(f"the operation '{operation}' cannot work on '{shorten(kind)}'", remedy)
        return
    values = {fact.id: [value for value in fact.tells if kind_of(value) == kind] for fact in facts}
    silent = [name for name, told in values.items() if not told]
    if silent and (operation not in ALWAYS or len(silent) == len(values)):
        problem(f"the fact '{silent[0]}' tells no {kind}", f"add the {kind} to that fact, or take the fact out of the overview")
        return
    mistake = _uncomputable(operation, kind, values)
    if mistake is not None:
        problem(*mistake)
    elif len(facts) == named and sum(map(len, values.values())) < _LEAST.get(operation, 1):
        problem(f"the operation '{operation}' needs two values", "name another fact that tells one, or make it a 'list'")


def _uncomputable(operation: str, kind: str, values: Mapping[str, Sequence[Value]]) -> tuple[str, str] | None:
    """Why an operation cannot be computed over these values of one kind (by fact), and the remedy; None when it can."""
    told = [value for several in values.values() for value in several]
    measures = sorted({measure for value in told if (measure := measure_of(value)) is not None})
    if len(measures) > 1 and operation in KINDS["amount"].operations and (operation, kind) != SIDE_BY_SIDE:
        what = {"amount": "amounts in {}", "count": "counts of {}"}.get(kind, kind + " in {}").format(" and ".join(measures))
        shown = {"amount": "amounts in one currency", "count": "counts of one thing"}.get(kind, f"{kind} in units that can be converted")
        return f"{what} cannot be {_DONE.get(operation, 'compared')}", f"name only facts with {shown}"
    if operation == "sum" and " / " in "".join(measures):
        return f"amounts for each of something ({measures[0]}) cannot be added up", "make it a 'list' or a 'compare'"
    if operation in _CALENDAR and kind == "date":
        placed = [value for value in told if isinstance(value, Date) and value.sort_key]
        if len(placed) < _LEAST.get(operation, 1):
            which = "none" if not placed else "only one"
            return f"{which} of the dates has a calendar year", "name a fact with a date like 2017, 2017-04 or 2017-04-01"
    if operation == "growth":
        timeless = next((name for name, several in values.items() if any(moment_of(value) is None for value in several)), None)
        if timeless is not None:
            return f"the {kind} of fact '{timeless}' does not tell its year", f"write it beside the value: '{kind}: ..., {FOR}: 2018'"
        if len({moment.sort_key for value in told if (moment := moment_of(value))}) < len(told):
            return "two of the values hold for the same time", "name facts of different years"
    return None


def check_list(listed: ListCommand, kinds: Collection[str] | None, place: FileLocation, report: Report) -> None:
    """A list has a command of its own and shows something that there is. *kinds*: those of the entities; None: not known yet."""

    def problem(what: str, remedy: str) -> None:
        report.add(place, f"list '{listed.id}'", what, remedy)

    if listed.id in COMMANDS:
        problem(f"/{listed.id} is a command of the program itself", "give the list another command")
    for kind in listed.kinds:
        if kinds is not None and kind not in kinds:
            problem(f"there is no entity of the kind '{shorten(kind)}'", suggestion(kind, dict.fromkeys(kinds), "kind"))
    if listed.tells is not None and listed.tells not in fitting(_SORTED):
        remedy = f"it works on {' or '.join(fitting(_SORTED))}" if listed.tells in KINDS else kind_remedy(listed.tells)
        problem(f"a list cannot be put in the order of '{shorten(listed.tells)}'", remedy)
    if not (listed.kinds or listed.tells or listed.facts or listed.overviews):
        problem("nothing is said of what it shows", "add 'kinds:', 'tells:', 'facts:' or 'overviews:'")


def unproved(text: str, document: Document, documents: Iterable[Document]) -> tuple[str, str]:
    """What to say of a quote that *document* does not hold: what is wrong, and the remedy."""
    what = f"the quote '{shorten(text)}' does not stand in document '{document.id}'"
    other = next((other.id for other in documents if other.id != document.id and locate(other, text)), None)
    if other is not None:
        return what, f"it stands in document '{other}': name that one"
    sentence = nearest_sentence(document, text)
    if sentence is None:
        return what, "the document has no text"
    told = f"copy the words from the document; the nearest sentence is: {sentence.text}"
    differing = difference(document, sentence, text)
    if differing is None:
        return what, told
    before, written, there = differing
    return what, f"{told} (behind '{before}' the quote has '{written}', the document '{there}')"
