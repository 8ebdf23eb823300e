"""The facts that a document seems to state: for each clause that holds a value, and for each sentence that says something, one proposal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.editorial.forms import FactForm, QuoteForm, suggest_id
from bot.editorial.proposing.chinese_questions import chinese_question, topic_of
from bot.editorial.proposing.clauses import Clause, clauses_of, ruled
from bot.editorial.proposing.english_questions import english_question, english_rule, told_of
from bot.editorial.proposing.figures import FoundFigure, figures_in, told_by
from bot.editorial.proposing.names import Finder, NamedThing, all_names, document_thing, names_in, place_of, spoken_of
from bot.editorial.proposing.outline import Standing, led, listed, standings_of, without_joint, without_mark
from bot.editorial.proposing.question_forms import Asked, called, cell_question, noun_of, question_forms_of, without_name
from bot.facts.conflicts import conflicts_of
from bot.facts.contexts import HEADING, cells_of, headings_of, refers_back, told_with
from bot.facts.languages import CHINESE, language_of
from bot.facts.model import Document, Entity, Fact, KnowledgeBase, Quote
from bot.facts.parallel_figures import CLASSES, case_of
from bot.facts.sentences import body_of
from bot.facts.values import parse_value, split_for, with_for

MOST = 2_000
"""Most proposals of one document. Effect: bounds the time; a person takes some hundreds in a day."""

LONGEST = 1_000
"""Characters of a sentence from which nothing is proposed of it. Effect: bounds the time; nobody reads such a proof."""

_LEAST_WORDS, _LEAST_HAN = 4, 8
"""Words, and Chinese characters, of the shortest sentence without a value that says something."""

MOST_PARALLEL = 60
"""Most proposals of one subject and kind of value that are compared with each other. Effect: bounds the time."""

_OFTEN = 3
"""Sentences that name a thing from which a document is about it although its title does not say so."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_EDGES = " ,;，；、:："
_LEADING = re.compile(r"\A(?:and|but|while|whereas|although|with|of which)\b\s*+", re.IGNORECASE)
_STANDS_ALONE = re.compile(r"[㐀-鿿]|(?:[Tt]he|[Aa]n?|[£$€\d])\b|[£$€]|[A-Z]")
_REFERS = re.compile(
    r"(?:it|its|they|their|he|she|his|her|this|these|both|the (?:company|project|total|rest|remaining))\b|[其该这两共]", re.IGNORECASE
)
NOTHING_ASKED = Asked()
_SINCE = re.compile(
    r"(?:\b(?:since|from|after|before|until)\s|自)(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d年?(?:以来|[起前后])", re.IGNORECASE
)
"""A year from which or until which a value is reckoned: it is not what the value holds for."""
_BESIDE = re.compile(
    r"(?<=.)\b(?:by|that|which|who|whom|whose|except|if|unless|when|while|because|since|although|provided)\b", re.IGNORECASE
)
"""Behind what a sentence tells: who does it, and in which case."""
_AGENTS = frozenset("由被经受")
"""What stands before the one who does something: the sentence is about what is done."""
_ENDS = re.compile(r"[.!。！；”]\s*$|(?<=[㐀-鿿]);\s*$|(?<![㐀-鿿\d号）])[\"')）]\s*$")
_LEADING_OVER = re.compile(r"[:：]$")
_HALF_STOP = re.compile(r"[；;：:]$")
_SHORT_WORD = 3
"""Letters of the longest word that is small in a heading: of, and, the."""
_FRAGMENT = re.compile(r"[a-z]")
"""How what is left of a sentence begins that was read in parts."""
_BEGINNING = 1
"""Characters before what a sentence is about, where it begins with that: 对, 在."""
_TRAILING = re.compile(r"[,;]?\s(?:and|but|while|whereas)\Z")
_ASKS = re.compile(r"[?？]\s*$")
_REPORTS = re.compile(
    r"公报|年报|年度报告|工作报告|简介|简报|概况|概览|情况|一览|[Aa]nnual (?:[Rr]eport|[Rr]eview|[Aa]ccounts)|[Ff]act [Ss]heet"
    r"|[Yy]ear in [Rr]eview|[Pp]rofile"
)
"""What a title says of a document that tells what one thing is like."""
_OF_ITSELF = re.compile(
    r"(?:第[一二三四五六七八九十百]{1,4}条\s*)?本(?:通知|办法|公告|通告|规定|条例|细则|规则|法|方案|意见|决定|章程|制度)"
)
"""How a sentence begins that speaks of the text that it stands in."""
_TOLD = re.compile(r"\d|关于|统计|年度|工作|概况|概览|简介|简报|情况|公报|年报|国民经济|基本|投资环境|一览|政府工作")
"""What stands behind the name of that thing; else it is a part of a longer one."""
_GREETS = re.compile(r"(?:敬请|特此|现将|广大|各位|尊敬|Dear|Welcome|Please note|By order|See\s|For more )")
_FIRST = ("money", "count", "weight", "measure", "area", "length", "share", "period", "date", "duration", "clock")
_WEIGHT = {kind: len(_FIRST) - place for place, kind in enumerate(_FIRST)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A fact that is proposed.

    Attributes:
        key: names it for as long as its sentence and its answer stay the same.
        form: the fact as a person would fill it in.
        kind: the type of its main value, or ``statement``.
        quote: its sentence, as it stands in the document; with the one before where it is not understood without that.
        figures: its values, with places in the sentence.
        heading: what stands above its value in a table; else empty.
        lead: what leads to the list that its sentence stands in; else None.
    """

    key: str
    form: FactForm
    kind: str
    quote: Quote
    figures: tuple[FoundFigure, ...]
    heading: str = ""
    lead: Quote | None = None

    @property
    def main(self) -> FoundFigure | None:
        """The value that it is about; None where it is a statement."""
        return max(self.figures, key=_weight, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What a document seems to state.

    Attributes:
        document: its id.
        entities: new things that proposals are about, by id.
        found: the proposals in the order of the document.
    """

    document: str
    entities: Mapping[str, Entity]
    found: tuple[Proposal, ...]


def propose(document: Document, knowledge: KnowledgeBase) -> Proposals:
    """The proposals of a document; the same whenever it and the knowledge are. Never raises; time in proportion to the text.

    *knowledge*: what is known already: its entities are recognised, its ids and phrasings are not used again.
    """
    things = names_in(_without_headings(document.text), knowledge.entities.values())
    itself = document_thing(document.title)
    if itself is not None and not any(one.entity.names == itself.names for one in things):
        things.append(NamedThing(entity=itself, new=True))
    named = _with_ids(things, knowledge)
    ids = _Ids(taken={*knowledge.facts, *knowledge.retired, *knowledge.overviews, *knowledge.gaps, *knowledge.small_talk})
    told: dict[str, Proposal] = {}
    for sentence in _read(document, named):
        for proposal in _of_sentence(sentence):
            if len(told) < MOST:
                told.setdefault(_folded(_answer(proposal)), proposal)
    found = [replace(one, form=replace(one.form, id=ids.new(document.id, _answer(one)))) for one in told.values()]
    found = without_parallels(_asked_apart(found, knowledge))
    used = {subject for proposal in found for subject in proposal.form.subjects}
    new = {one.entity.id: one.entity for one in named if one.new and one.entity.id in used}
    return Proposals(document=document.id, entities=new, found=tuple(found))


def _asked_apart(proposals: Sequence[Proposal], knowledge: KnowledgeBase) -> list[Proposal]:
    """The proposals without questions and phrasings that several of them, or something known, have: they ask for none of them."""
    counts = Counter(_folded(phrasing.text) for phrasing in knowledge.phrasings)
    for proposal in proposals:
        counts.update({_folded(text) for text in (*proposal.form.question.values(), *proposal.form.phrasings)})
    known = {_folded(phrasing.text) for phrasing in knowledge.phrasings}
    apart = []
    for proposal in proposals:
        question = {language: text for language, text in proposal.form.question.items() if counts[_folded(text)] == 1}
        phrasings = tuple(text for text in proposal.form.phrasings if counts[_folded(text)] == 1 and _folded(text) not in known)
        apart.append(replace(proposal, form=replace(proposal.form, question=question, phrasings=phrasings)))
    return apart


def without_parallels(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, none of which would be taken for a contradiction of another: one document does not contradict itself.

    Figures by year, batch or zone stand side by side: they tell what they hold for, as far as that is named, with as many classes as it
    takes. Those that would contradict each other nevertheless tell nothing.
    """
    for classes in range(1, CLASSES + 1):
        clashing = _clashing(proposals)
        if not clashing:
            return list(proposals)
        proposals = [_with_case(one, classes) if one.form.id in clashing else one for one in proposals]
    clashing = _clashing(proposals)
    return [replace(one, form=replace(one.form, tells={})) if one.form.id in clashing else one for one in proposals]


def _clashing(proposals: Sequence[Proposal]) -> set[str]:
    """The ids of the proposals that would be taken for contradictions of others."""
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in proposals:
        for kind in proposal.form.tells if proposal.form.subjects else ():
            groups.setdefault((proposal.form.subjects[0], kind), []).append(proposal)
    clashing: set[str] = set()
    for group in groups.values():
        if len(group) > MOST_PARALLEL:
            clashing.update(one.form.id for one in group)
        elif len(group) > 1:
            facts = {one.form.id: fact_of(one) for one in group}
            # Questions in the words of their clauses differ where the values do, and say nothing of what these hold for.
            bare = {identifier: replace(fact, question={}) for identifier, fact in facts.items()}
            clashing.update(fact for told in (facts, bare) for pair, _ in conflicts_of(told, {}, ()) for fact in pair)
    return clashing


def _with_case(proposal: Proposal, classes: int) -> Proposal:
    """The proposal with what its values hold for, as its heading, its answer or its sentence tells."""
    said = [_SINCE.sub("", text) for text in (proposal.heading, _answer(proposal), proposal.quote.text)]
    tells = {
        kind: tuple(with_for(split_for(text)[0], case_of(said, kind, classes)) for text in texts)
        for kind, texts in proposal.form.tells.items()
    }
    return replace(proposal, form=replace(proposal.form, tells=tells))


def fact_of(proposal: Proposal) -> Fact:
    """A proposal as the fact that it would be."""
    form = proposal.form
    return Fact(
        id=form.id,
        subjects=form.subjects,
        tells=tuple(parse_value(kind, *split_for(text)) for kind, texts in form.tells.items() for text in texts),
        answer=form.answer,
        quotes=(proposal.lead, proposal.quote) if proposal.lead else (proposal.quote,),
        question=form.question,
    )


class _Ids:
    """Gives ids that nothing else has."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._counts: Counter[str] = Counter()

    def new(self, document: str, answer: str) -> str:
        stem = suggest_id(answer, ())
        self._counts[stem] += 1
        name = stem if self._counts[stem] == 1 else f"{stem}-{self._counts[stem]}"
        while name in self._taken:
            self._counts[stem] += 1
            name = f"{stem}-{self._counts[stem]}"
        self._taken.add(name)
        return name


def _with_ids(named: Sequence[NamedThing], knowledge: KnowledgeBase) -> list[NamedThing]:
    ids = _Ids(taken=set(knowledge.entities))
    return [replace(one, entity=replace(one.entity, id=ids.new("", one.entity.name("en")))) if one.new else one for one in named]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with what is known of it from where it stands.

    Attributes:
        quote: it, as it stands in the document.
        named: what it names, with places, in the order of reading.
        context: what it is about if it names nothing: what leads to its list, or the one before where it refers to that, else the document.
        title: what the document is about, or None.
        headings: of a row of a table, the headings of its cells; else empty.
        standing: where it stands in the document.
        described: what the document describes as a whole, as a yearly report does; else None.
        of_rules: whether the document is about itself: a sentence is about something else only where it begins with that.
    """

    quote: Quote
    named: tuple[tuple[int, Entity], ...]
    context: Entity | None
    title: Entity | None
    headings: tuple[str, ...]
    standing: Standing
    described: Entity | None
    of_rules: bool

    @property
    def first(self) -> Entity | None:
        """What it names first, before it tells who does it and in which case; else what it is about by where it stands."""
        beside = _BESIDE.search(self.quote.text) if language_of(self.quote.text) == "en" else None
        end = beside.start() if beside else len(self.quote.text)
        return next((entity for place, entity in self.named if place < end), self.context)

    def about(self, entity: Entity | None) -> Entity | None:
        """What it is about, where that seems to be *entity*."""
        begins = any(place <= _BEGINNING and entity is other for place, other in self._named_behind_mark)
        return entity if begins or not self.of_rules else self.title

    @property
    def _named_behind_mark(self) -> list[tuple[int, Entity]]:
        mark = len(self.quote.text) - len(without_mark(self.quote.text))
        return [(place - mark, entity) for place, entity in self.named]


def _without_headings(text: str) -> str:
    """A text without the headings of its tables: a column is no thing with a name."""
    lines = text.splitlines()
    return "\n".join(line for line, above in zip(lines, headings_of(lines), strict=True) if above is not HEADING)


def _read(document: Document, named: Sequence[NamedThing]) -> Iterator[Sentence]:
    finder = Finder(one.entity for one in named)
    sentences = [sentence for sentence in body_of(document) if len(sentence.text) <= LONGEST]
    times = Counter(name for sentence in sentences for name in finder.find(sentence.text))
    often = next((one.entity for one in named for name, count in times.most_common(1) if one.entity.id == name and count >= _OFTEN), None)
    itself = document_thing(document.title)
    own = next((one.entity for one in named if itself is not None and one.entity.names == itself.names), None)
    title = own or next((entity for _, entity in finder.find(spoken_of(document.title)).values()), often)
    standings = standings_of(document, sentences)
    last: Entity | None = None
    paragraph = 0
    headings = headings_of(sentence.text for sentence in sentences)
    for sentence, heading, standing in zip(sentences, headings, standings, strict=True):
        here = tuple(finder.find(sentence.text).values())
        last = last if sentence.paragraph == paragraph else None
        refers = standing.joined or refers_back(sentence.text)
        led_by = finder.find(standing.lead.text) if standing.lead else {}
        context = next((entity for _, entity in led_by.values()), last if refers else None) or title
        paragraph, last = sentence.paragraph, here[0][1] if here else last
        if heading is not HEADING:
            yield Sentence(
                quote=sentence,
                named=here,
                context=context,
                title=title,
                headings=heading or (),
                standing=standing,
                described=title if title is not None and _describes(document.title, title) else None,
                of_rules=own is not None,
            )


def _describes(title: str, entity: Entity) -> bool:
    """Whether a document is about one thing as a whole: its title names that, and says that it reports of it."""
    if language_of(title) == "zh":
        names = [name for name in all_names(entity) if title.lstrip("《").startswith(name)]
        return any(_REPORTS.search(title) and _TOLD.match(title.lstrip("《")[len(name) :]) for name in names)
    return _REPORTS.search(title) is not None and any(place_of(name, title) >= 0 for name in all_names(entity))


def _of_sentence(sentence: Sentence) -> Iterator[Proposal]:
    quote = sentence.quote
    cells = cells_of(quote.text)
    if cells:
        figures = tuple(figures_in(quote.text))
        main = max(figures, key=_weight, default=None)
        column = len(cells_of(quote.text[: main.start])) - 1 if main else -1
        heading = sentence.headings[column] if 0 < column < len(sentence.headings) else ""
        question = cell_question(cells[0], heading, main.kind, language_of(quote.text)) if main and heading else ""
        asked = Asked(noun="", question=question)
        proposal = _proposal(sentence, told_with(sentence.headings, cells), figures, sentence.context, asked)
        yield replace(proposal, heading=sentence.headings[column] if 0 <= column < len(sentence.headings) else "")
        return
    standing = sentence.standing
    if standing.heading or standing.told:
        return
    if standing.points is not None:
        yield _led(replace(sentence, quote=standing.points), listed(standing.points.text), figures_in(quote.text))
    elif standing.lead is not None and (not standing.run_in or figures_in(quote.text) or _says_something(quote.text)):
        bare = without_mark(quote.text)
        yield _led(sentence, led(standing.lead.text, quote.text), _shifted(figures_in(bare), len(quote.text) - len(bare)))
    elif standing.lead is None:
        yield from _of_clauses(sentence)


def _led(sentence: Sentence, answer: str, figures: Sequence[FoundFigure]) -> Proposal:
    """The proposal of what stands in a list."""
    return _proposal(sentence, answer, tuple(figures), sentence.about(sentence.context), NOTHING_ASKED)


def _of_clauses(sentence: Sentence) -> Iterator[Proposal]:
    quote = sentence.quote
    for clause in clauses_of(quote.text):
        if clause.figures and not _is_date(quote.text, clause.figures) and not _is_heading(quote.text, clause.figures):
            yield _of_clause(sentence, clause)
        elif not clause.figures and _says_something(_LEADING_OVER.sub("。", quote.text) if sentence.standing.over_table else quote.text):
            first = sentence.context if sentence.standing.joined else sentence.first
            yield _whole(sentence, (), sentence.about(first), _rule(sentence))


def _whole(sentence: Sentence, figures: tuple[FoundFigure, ...], subject: Entity | None, asked: Asked) -> Proposal:
    """The proposal of a whole sentence, with the one before where it refers to that."""
    told = replace(sentence, quote=sentence.standing.joined or sentence.quote)
    figures = _shifted(figures, sentence.quote.start - told.quote.start)
    return _proposal(told, without_joint(without_mark(told.quote.text)), figures, subject, asked)


def _shifted(figures: Sequence[FoundFigure], by: int) -> tuple[FoundFigure, ...]:
    """The values with their places in a passage that begins *by* characters before their sentence."""
    return tuple(replace(figure, start=figure.start + by, end=figure.end + by) for figure in figures)


def _of_clause(sentence: Sentence, clause: Clause) -> Proposal:
    """The proposal of a clause: told by itself where it, or the sentence before it, names what it is about; else the whole sentence."""
    text = sentence.quote.text
    said = text[clause.start : clause.end]
    main = max(clause.figures, key=_weight)
    inside = [
        entity for place, entity in sentence.named if clause.start <= place < main.start and text[place - 1 : place] not in _AGENTS
    ] or [entity for place, entity in sentence.named if clause.start <= place < main.start]
    before = [entity for place, entity in sentence.named if place < clause.start]
    subject = sentence.about(inside[0] if inside else before[0] if before else sentence.context)
    asked = _asked(sentence, clause, main, subject)
    whole = clause.start == 0 and clause.end == len(text)
    if whole or not (inside or before or _STANDS_ALONE.match(said)):
        figures = ruled(text, clause.figures if whole else figures_in(text))
        return _whole(sentence, figures, subject, asked if max(figures, key=_weight, default=None) == main else NOTHING_ASKED)
    answer = _LEADING.sub("", _TRAILING.sub("", without_joint(without_mark(said.strip(_EDGES)))), count=1)
    if not inside and before and (_REFERS.match(answer) or language_of(text) == "zh"):
        answer = _completed(answer, before[0], language_of(text))
    figures = ruled(text, clause.figures)
    return _proposal(sentence, answer, figures, subject, asked if max(figures, key=_weight, default=None) == main else NOTHING_ASKED)


def _asked(sentence: Sentence, clause: Clause, main: FoundFigure, subject: Entity | None) -> Asked:
    """How a clause is asked for."""
    if sentence.standing.joined:
        return NOTHING_ASKED
    said = sentence.quote.text[clause.start : clause.end]
    # Beside a telephone number stands when it is answered, and by whom: people ask for the number.
    phone = next((one for one in clause.figures if one.kind == "phone"), None) if main.kind in ("period", "clock", "person") else None
    asked = _asked_for(sentence, said, phone, clause.start, subject) if phone else NOTHING_ASKED
    return asked if asked.question else _asked_for(sentence, said, main, clause.start, subject)


def _asked_for(sentence: Sentence, said: str, main: FoundFigure, place: int, subject: Entity | None) -> Asked:
    """How a clause is asked for by one of its values; *place*: where it begins in its sentence."""
    noun = without_name(noun_of(said, main, place), subject)
    before = said[: max(0, main.start - place)]
    near = subject is not None and (
        (subject is sentence.title and not sentence.named) or any(place_of(name, before) >= 0 for name in all_names(subject))
    )
    if sentence.of_rules and subject is sentence.title and _OF_ITSELF.match(said) and noun.endswith("时间"):
        # "This notice is in force from ..." is asked for by its name.
        return Asked(noun=noun, plain=True)
    if language_of(sentence.quote.text) == "zh":
        name = subject.name("zh") if subject else ""
        topic = topic_of(sentence.quote.text, place, name)
        described = sentence.described.name("zh") if sentence.described and not sentence.named else ""
        question = chinese_question(sentence.quote.text, main, name, described)
        told = topic or (described if subject is sentence.described else "")
        own = subject is not None and told in all_names(subject)
        plain = own and bool(noun) and (f"{told}{noun}" in question or f"{told}的{noun}" in question)
        if name and question == f"{name}电话是多少？":
            return Asked(plain=True)
        return Asked(noun=noun, question=question, plain=plain, near=near)
    described = called(sentence.described.name("en")) if sentence.described and not sentence.named else ""
    question = english_question(said, main, place, described)
    plain = subject is not None and told_of(said, main, place, subject.name("en"))
    return Asked(noun=noun, question=question, plain=plain, near=near)


def _rule(sentence: Sentence) -> Asked:
    """How a sentence without a value is asked for."""
    text = sentence.quote.text
    alone = not sentence.standing.joined and language_of(text) == "en"
    return Asked(question=english_rule(without_mark(text))) if alone else NOTHING_ASKED


def _weight(figure: FoundFigure) -> tuple[int, int]:
    return _WEIGHT.get(figure.kind, 0), -figure.start


def _proposal(sentence: Sentence, answer: str, figures: tuple[FoundFigure, ...], subject: Entity | None, asked: Asked) -> Proposal:
    quote = sentence.quote
    language = language_of(quote.text)
    main = max(figures, key=_weight, default=None)
    kind = main.kind if main else "statement"
    # Of rules nobody asks how many of a thing there are in them.
    if sentence.of_rules and subject is sentence.title and kind not in ("date", "period"):
        asked = replace(asked, noun="")
    forms = question_forms_of(kind, asked, subject, language)
    told = told_by(main) if main else None
    others = [entity.id for _, entity in sentence.named]
    subjects = dict.fromkeys(filter(None, (subject.id if subject else "", *others[:2], sentence.title.id if sentence.title else "")))
    answer = _HALF_STOP.sub("。" if language == "zh" else ".", " ".join(answer.split()))
    lead = sentence.standing.lead
    form = FactForm(
        subjects=tuple(subjects),
        answer={language: answer},
        quotes=tuple(QuoteForm(one.document, _on_one_line(one.text)) for one in (lead, quote) if one is not None),
        question=forms.question,
        tells={told[0]: (told[1],)} if told else {},
        phrasings=forms.phrasings,
    )
    key = sha256(f"{quote.document}\0{quote.text}\0{answer}".encode("utf-8", "replace")).hexdigest()[:16]
    return Proposal(key=key, form=form, kind=kind, quote=quote, figures=figures, lead=lead)


def _on_one_line(text: str) -> str:
    """A quote as a form has it: a passage of several lines on one, others to the letter."""
    return " ".join(text.split()) if "\n" in text else text


def _completed(answer: str, subject: Entity, language: str) -> str:
    name = subject.name(language)
    return f"{name}：{answer}" if language == "zh" else f"{name}: {answer}"


def _is_heading(text: str, figures: Sequence[FoundFigure]) -> bool:
    """Whether a line is the heading of something of a year: all its words have capitals."""
    words = [word for word in _WORD.findall(text) if len(word) > _SHORT_WORD]
    dated = all(figure.kind == "date" and figure.text.isdigit() for figure in figures)
    return dated and not _ENDS.search(text) and bool(words) and all(word[0].isupper() for word in words)


def _is_date(text: str, figures: Sequence[FoundFigure]) -> bool:
    """Whether a line is a date and no more, as below a letter."""
    return all(figure.kind in {"date", "period", "clock"} for figure in figures) and sum(len(one.text) for one in figures) > 0.7 * len(text)


def _says_something(text: str) -> bool:
    """Whether a sentence without a value says something: it is no heading, question or greeting."""
    if _ASKS.search(text) or _GREETS.match(text) or not _ENDS.search(text) or _FRAGMENT.match(text):
        return False
    return len(_WORD.findall(text)) >= _LEAST_WORDS or len(CHINESE.findall(text)) >= _LEAST_HAN


def _answer(proposal: Proposal) -> str:
    return next(iter(proposal.form.answer.values()))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
