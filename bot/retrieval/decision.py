"""What to do with a question: answer, tell what may be meant, say that it is not stated or was not found, or make small talk."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.decisions import Answer, Clarify, Decision, Focus, Grounds, NotFound, NotStated, Ranked, Talk, Trace
from bot.facts.model import Fact, Gap, KnowledgeBase, Quote
from bot.language.answer_types import REACHED, asked_type, type_bit
from bot.language.lexicon import ENTITY
from bot.language.normalize import normalize
from bot.language.question import UNSPECIFIC, Question, understand
from bot.messages import Message
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.evidence import MAX_LABELS, Candidate, Evidence, Weighing, weigh
from bot.retrieval.gate import VETO, Gate, shipped_gate
from bot.retrieval.index import Floats, top
from bot.retrieval.pairs import COMPARING, EVIDENCE_NAMES, Pairs, asks_for_more, compare, does_as_asked, measure, speaks_of
from bot.retrieval.parameters import Parameters
from bot.retrieval.scope import told_otherwise
from bot.retrieval.trees import Trees, shipped_trees

MAX_OPTIONS = 3
MAX_OFFERS = 3
_SIDE_BY_SIDE = re.compile(r"\b(?:or|and|both|versus|vs|compared?)\b|还是|和|与|跟|及|、")


SENTENCE = 0.8
"""Factor in [0, 1] on the confidence in a sentence beside that in a fact: somebody has checked what a fact answers."""

NEARLY = 0.9
"""Similarity in [0, 1] of a phrasing from which an overview may answer though the question does not seem to ask for what it does."""

CLEAR = 0.6
"""Confidence of the gate of the phrasings, in [0, 1], from which an overview of many phrasings may answer though the question does not
seem to ask for what it does. Lower answers more. So 61 answers to rounds 1 to 18 are right that were withheld, 2 are wrong, and no trap
more is answered."""

WHOLE = 1.0
"""What the words of a question have to say together for that; "and the year after?" says 0.6."""

ABOUT_AS_LIKELY = 0.9
"""Share in [0, 1] of the confidence of the surest from which a fact may be meant as well as that, where a comparison is looked for."""

_JUDGED = "claim abroad other_number operation similarity phrased phrasing_confidence rival_margin scope covered content".split()
"""What is looked at besides the confidence of the trees."""

DENIABLE = frozenset({"phone", "email", "temperature", "area", "length", "weight", "percent", "clock", "money"})
"""Types whose values are recognised so well that a document without any does not tell one."""

COMPARED = frozenset({"ask-compare", "ask-largest", "ask-smallest"})
"""Concepts of a question that sets things side by side."""

ELSEWHERE = 0.25
"""By how much another document has to speak more of what a question speaks of, see :func:`~bot.retrieval.statements.affinity`, for what the
phrasings leave no doubt of to be measured all the same. Lower measures more, which takes time, and answers less from a neighbouring
document. On closed-5 and closed-6 0.15 told the same; one question there had been answered from the wrong document."""

WORKED_OUT = frozenset({"ask-average", "ask-addition"})
"""Concepts of a question that wants figures worked out of others."""

_END_MARKS = " ?!.。…~"

_WORDS = ("w:", "c:", "h:")
"""Features that are words, or concepts or sounds of words."""

# Why a decision was taken.
_CERTAIN = Message("the phrasings leave no doubt", "从已有的问法看，毫无疑问")
_NO_WORDS = Message("the text holds no word or number", "这句话里没有词，也没有数字")
_SMALL_TALK = Message("the text is small talk", "这句话是寒暄")
_SUFFICIENT = Message("the evidence is sufficient", "依据充分")
_COMPARED = Message("a comparison is asked for, and the likeliest fact is part of it", "问的是比较，最可能的条目是其中一方")
_ALL_OF_IT = Message("one of these parts is asked for, and this tells all of them", "问的是其中一部分，而这一条包含全部")
_POSSIBLE = Message("the evidence makes it possible, and no more", "依据只能说明有此可能")
_FOUND_NOTHING = Message("nothing was found that answers this", "没有找到能回答的内容")
_UNSTATED = Message("the documents do not state this", "文件对此没有说明")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Trace):
    """What was measured of a question.

    Attributes:
        candidates: what the phrasings make likely, in groups of the same proof, best first.
        evidence: what the phrasings say of the first of them, or None when there is none.
        values: what was measured of the surest statement, in the order of ``EVIDENCE_NAMES``; empty when there is none.
    """

    candidates: tuple[Candidate, ...]
    evidence: Evidence | None
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    question: Question
    catalogue: Catalogue
    parameters: Parameters
    weighing: Weighing
    ranking: tuple[Ranked, ...]
    measured: tuple[float, ...]

    @property
    def scores(self) -> Floats:
        return self.weighing.scores

    @property
    def confidence(self) -> float:
        """That the best candidate answers."""
        return self.ranking[0].confidence if self.ranking else 0.0

    @property
    def sufficient(self) -> bool:
        """Whether that is enough to answer."""
        if not self.ranking:
            return False
        phrased = self.measured[EVIDENCE_NAMES.index("phrased")] if self.measured else 1.0
        if phrased >= math.log1p(self.parameters.many):
            return self.confidence >= self.parameters.answer_many
        return self.confidence >= (self.parameters.answer if phrased else self.parameters.answer_unphrased)

    def grounds(self, reason: str) -> Grounds:
        evidence = self.weighing.evidence
        return Grounds(
            question=self.question,
            confidence=self.confidence,
            reason=reason,
            ranking=self.ranking,
            near_gap=evidence is not None and evidence.rival >= self.parameters.known_gap,
            trace=Measured(candidates=self.weighing.candidates, evidence=evidence, values=self.measured),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What turns measurements into confidence.

    Attributes:
        phrasings: of what the phrasings of a group say together.
        answers: of a statement being the answer.
    """

    phrasings: Gate
    answers: Trees


@functools.cache
def shipped_gates() -> Gates:
    """The gates that come with the program."""
    return Gates(phrasings=shipped_gate(), answers=shipped_trees())


def decide(question: Question, catalogue: Catalogue, parameters: Parameters, gates: Gates, focus: Focus | None = None) -> Decision:
    """Take the decision for a question. Never raises. *focus*: what a follow-up refers to, if it is one."""
    weighing = weigh(question, catalogue, parameters, focus)
    if not question.features:
        return Talk(item=None, grounds=_Weighed(question, catalogue, parameters, weighing, (), ()).grounds(_NO_WORDS))
    worded = _worded(question, catalogue, weighing) if focus is None and parameters.same <= 1.0 else None
    certain = Ranked(item=worded, confidence=1.0) if worded else _certain(question, catalogue, parameters, weighing, gates.phrasings)
    if certain is not None:
        weighed = _Weighed(question, catalogue, parameters, weighing, (certain,), ())
        together = _told_together(weighed)
        if not _half_told(weighed, together):
            return Answer(items=together, grounds=weighed.grounds(_CERTAIN))
    hopeless = _hopeless(question, catalogue, parameters, weighing, gates.phrasings)
    if hopeless is not None:
        return hopeless
    compared = compare(question, catalogue, weighing)
    pairs, of_sentences = measure(compared, catalogue, gates.phrasings, _repeated(focus, catalogue))
    ranking, values = _ranked(pairs, gates.answers, parameters, told_otherwise(question, catalogue))
    weighed = _Weighed(question, catalogue, parameters, compared.weighing, ranking, values)
    talk = _small_talk(weighed)
    if talk is not None and not weighed.sufficient:
        return Talk(item=talk, grounds=weighed.grounds(_SMALL_TALK))
    if weighed.sufficient:
        together = _told_together(weighed)
        if not _half_told(weighed, together):
            return Answer(items=together, grounds=weighed.grounds(_SUFFICIENT))
        whole = _comparison(weighed)
        if whole is not None:
            return Answer(items=(whole,), grounds=weighed.grounds(_COMPARED))
    whole = _whole(weighed)
    if whole is not None:
        return Answer(items=(whole,), grounds=weighed.grounds(_ALL_OF_IT))
    missing = _not_stated(weighed)
    if missing is not None:
        return missing
    sentences, _ = _ranked(of_sentences, gates.answers, parameters, lambda _: False)
    options = _options(weighed, sentences)
    if options:
        return Clarify(options=options, grounds=weighed.grounds(_POSSIBLE))
    subject = _subject(weighed)
    offers = _offers(weighed, subject) if subject else ()
    return NotFound(offers=offers, grounds=weighed.grounds(_FOUND_NOTHING))


def _certain(question: Question, catalogue: Catalogue, parameters: Parameters, weighing: Weighing, gate: Gate) -> Ranked | None:
    """The item of which the phrasings leave no doubt: it has many of them, or one is as good as the question itself.

    Measuring it further costs time and changes nothing.
    """
    evidence = weighing.evidence
    if evidence is None or evidence.elsewhere or evidence.other_number:
        return None
    best = weighing.candidates[0]
    item = best.labels[0]
    confidence = gate.confidence(evidence)
    index, number = catalogue.index, catalogue.number_of[item]
    same = float(weighing.match.similarity[number])
    if same >= parameters.same and same > evidence.rival:
        return Ranked(item=item, confidence=max(confidence, min(same, 1.0)))
    overview = catalogue.knowledge.overviews.get(item)
    if overview is not None and not does_as_asked(overview, question):
        return None
    last = int(index.label_first[number + 1]) if number + 1 < len(index.labels) else len(index.origin)
    if last - int(index.label_first[number]) < parameters.many or best.shares[0] < parameters.first_share:
        return None
    if told_otherwise(question, catalogue)(item) or _is_elsewhere(question, item, catalogue):
        return None
    return Ranked(item=item, confidence=confidence) if confidence >= parameters.certain else None


def _worded(question: Question, catalogue: Catalogue, weighing: Weighing) -> str | None:
    """The item that somebody has said these very words ask for; None where nobody has, or where they are a counter-example.

    Their similarity is not 1 in a large base, where the commonest features are left out. A follow-up means more than its words.
    """
    match, phrasings = weighing.match, catalogue.knowledge.phrasings
    asked = _bare(question.normalized)
    for number in top(match.similarity, MAX_LABELS).tolist():
        if match.similarity[number] < NEARLY:
            return None
        nearest = int(match.nearest[number])
        if nearest < len(phrasings) and _bare(_plain(phrasings[nearest].text)) == asked:
            return None if catalogue.not_told[number] else catalogue.index.labels[number]
    return None


def _plain(text: str) -> str:
    """A phrasing as a normalized question is written; one of ASCII, as most are, needs no more than one case and single spaces."""
    return " ".join(text.lower().split()) if text.isascii() else normalize(text)


def _bare(text: str) -> str:
    """A normalized text without the marks at its end, which who types a question leaves out."""
    return text.rstrip(_END_MARKS)


def _is_elsewhere(question: Question, item: str, catalogue: Catalogue) -> bool:
    """Whether another document speaks clearly more of what a question speaks of than the one an item is from."""
    statements = catalogue.statements
    if statements.documents < 2:
        return False
    spoken_of = speaks_of(question, statements)
    own = spoken_of[statements.document[np.flatnonzero(catalogue.label_of_statement == catalogue.number_of[item])[0]]]
    return bool(own < spoken_of.max() - ELSEWHERE)


def _hopeless(question: Question, catalogue: Catalogue, parameters: Parameters, weighing: Weighing, gate: Gate) -> NotStated | None:
    """That it is not stated, where the question is nearly that of a gap and the phrasings speak against all else."""
    evidence = weighing.evidence
    if evidence is None or not question.features or evidence.rival < max(parameters.known_gap, evidence.similarity + parameters.gap_lead):
        return None
    confidence = gate.confidence(evidence)
    if confidence > parameters.hopeless:
        return None
    ranking = (Ranked(item=weighing.candidates[0].labels[0], confidence=confidence),)
    weighed = _Weighed(question, catalogue, parameters, weighing, ranking, ())
    return None if _small_talk(weighed) is not None else _not_stated(weighed)


def _repeated(focus: Focus | None, catalogue: Catalogue) -> frozenset[str]:
    """What a follow-up that asks for something new does not ask for: what was just told, and what has the same proof."""
    if focus is None or focus.again:
        return frozenset()
    told = [catalogue.number_of[item] for item in focus.told if item in catalogue.number_of]
    return frozenset(catalogue.index.labels[n] for number in told for n in catalogue.members[catalogue.group[number]])


def _ranked(
    pairs: Pairs, trees: Trees, parameters: Parameters, otherwise: Callable[[str], bool]
) -> tuple[tuple[Ranked, ...], tuple[float, ...]]:
    """The candidates, the surest first, and what was measured of the first; *otherwise*: see :func:`told_otherwise`."""
    if not pairs.items:
        return (), ()
    confidences = trees.confidence(pairs.evidence)
    measured = {name: pairs.evidence[:, EVIDENCE_NAMES.index(name)] for name in _JUDGED}
    foreign = (measured["claim"] == 0) & ((measured["abroad"] > 0) | (measured["other_number"] > 0))
    many = measured["phrased"] >= math.log1p(parameters.many)
    # What an overview does is asked for in more ways than are known by rule: many phrasings may know better.
    clear = many & (measured["phrasing_confidence"] >= CLEAR) & (measured["content"] >= WHOLE)
    beside = (measured["operation"] < 0) & (measured["similarity"] < NEARLY) & ~clear
    # Where people have written many phrasings and counter-examples, these have to allow it.
    unheard = many & (measured["phrasing_confidence"] < parameters.doubt)
    rivalled = measured["rival_margin"] > parameters.gap_lead
    # One of many phrasings is lacking a name by chance; what they say together is heard.
    renamed = pairs.renamed & ~many
    vetoed = foreign | beside | unheard | rivalled | renamed
    # What is not sure in any case need not be looked at.
    vetoed |= [confidence > VETO and otherwise(item) for item, confidence in zip(pairs.items, confidences.tolist(), strict=True)]
    confidences = np.where(vetoed, confidences * VETO, confidences)
    order = np.argsort(-confidences, kind="stable").tolist()
    shared = measured["scope"] + (1 - measured["scope"]) * measured["covered"]
    ranking = tuple(
        Ranked(item=pairs.items[number], confidence=float(confidences[number]), shared=float(shared[number])) for number in order
    )
    return ranking, tuple(pairs.evidence[order[0]].tolist())


def _half_told(weighed: _Weighed, items: tuple[str, ...]) -> bool:
    """Whether what would be told is a part of the answer alone.

    A question compares things, and what would be told has one proof, so it tells of one of them; or it wants figures worked out of others,
    as an average, and the fact is one of those others.
    """
    catalogue, question = weighed.catalogue, weighed.question
    fact = catalogue.knowledge.facts.get(items[0])
    if fact is None:
        return False
    worked_out = question.concepts & WORKED_OUT
    if worked_out:
        told = " . ".join((*fact.question.values(), *fact.answer.values(), *(quote.text for quote in fact.quotes)))
        return not worked_out & understand(told, catalogue.lexicon).concepts
    if not question.concepts & COMPARED or not _SIDE_BY_SIDE.search(question.normalized):
        return False
    return len({catalogue.group[catalogue.number_of[item]] for item in items}) == 1


def _comparison(weighed: _Weighed) -> str | None:
    """The likeliest overview that compares as is asked: one of the likeliest facts with others, and all that the question names.

    "More firms or more contracts?" is nearest to the fact about one of the two; the overview that sets both side by side tells all of it.
    """
    knowledge, ranking = weighed.catalogue.knowledge, weighed.ranking
    likely = {one.item for one in ranking if one.confidence >= ABOUT_AS_LIKELY * ranking[0].confidence}
    named = set(_entities_named(weighed))
    for one in ranking:
        overview = knowledge.overviews.get(one.item)
        if overview is None or likely.isdisjoint(overview.facts) or overview.operation not in COMPARING:
            continue
        about = {subject for fact in overview.facts for subject in knowledge.facts[fact].subjects}
        if does_as_asked(overview, weighed.question) and named <= about:
            return overview.id
    return None


def _whole(weighed: _Weighed) -> str | None:
    """The overview that tells all of what others tell a part: the order of time, where the first and the last are asked for.

    Whichever of them is meant, it is told; so their confidences add up.
    """
    question, overviews = weighed.question, weighed.catalogue.knowledge.overviews
    parts = {one.item: one for one in weighed.ranking if one.item in overviews and asks_for_more(overviews[one.item], question)}
    if not parts:
        return None
    for one in weighed.ranking:
        overview = overviews.get(one.item)
        if overview is None or overview.operation != "timeline" or not does_as_asked(overview, question):
            continue
        inside = [part for part in parts.values() if set(overviews[part.item].facts) <= set(overview.facts)]
        if inside and one.confidence + sum(part.confidence / VETO for part in inside) >= weighed.parameters.answer:
            return overview.id
    return None


def _told_together(weighed: _Weighed) -> tuple[str, ...]:
    """The best item, and what belongs to the same answer.

    That is a second fact of the same proof that is meant about as likely (a question with two parts), but for one that describes the
    whole and would repeat the best; and where the question sets several things side by side ("the pier or the ferry?"), the likeliest
    fact about each thing left out.
    """
    knowledge = weighed.catalogue.knowledge
    best = weighed.ranking[0].item
    items = [best]
    group = next((candidate for candidate in weighed.weighing.candidates if best in candidate.labels), None)
    if group is not None:
        shares = zip(group.labels, group.shares, strict=True)
        beside = (label for label, share in shares if label != best and share >= weighed.parameters.companion)
        items += [label for label in beside if label not in knowledge.facts or not knowledge.facts[label].summary][:1]
    if best in knowledge.facts and _SIDE_BY_SIDE.search(weighed.question.normalized):
        covered = {subject for item in items for subject in knowledge.facts[item].subjects}
        named = _entities_named(weighed)
        if len(named) > 1 and covered & set(named):
            items += [_facts_about(weighed, entity)[0] for entity in named if entity not in covered]
    return tuple(items)


def _small_talk(weighed: _Weighed) -> str | None:
    """The small talk that a question is, if it is any: more like that than like anything else, and it speaks of nothing that is known.

    Without that "how do we use the hall" would be a call for help: both ask how something is used.
    """
    catalogue, match = weighed.catalogue, weighed.weighing.match
    if not len(catalogue.small_talk_labels):
        return None
    number = int(catalogue.small_talk_labels[int(np.argmax(match.similarity[catalogue.small_talk_labels]))])
    alike = float(match.similarity[number])
    if alike < weighed.parameters.small_talk or alike < float(match.similarity.max()):
        return None
    same = alike >= weighed.parameters.same
    return catalogue.index.labels[number] if same or not _entities_named(weighed) else None


def _options(weighed: _Weighed, sentences: tuple[Ranked, ...]) -> tuple[str, ...]:
    """The statements that may be meant, the surest first; in the place of a sentence the surest fact that has it as its proof.

    What has its whole proof in common with those before takes no place: that is shown already.
    """
    knowledge = weighed.catalogue.knowledge
    parameters = weighed.parameters
    possible = [(one, 1.0) for one in weighed.ranking if one.shared >= parameters.shared]
    possible += [(one, SENTENCE) for one in sentences if one.shared >= _least_shared(one.item, weighed)]
    reached = asked_type(weighed.question.asking) in REACHED
    if reached:
        reaching = _reaching(weighed.catalogue)
        possible = [(one, factor) for one, factor in possible if one.item in reaching]
    surest = max((one.confidence for one, _ in possible), default=0.0)
    if not possible or (surest < parameters.clarify and not reached):
        return ()
    least = min(parameters.clarify, surest * parameters.beside)
    likely = [(one.confidence * factor, one.item) for one, factor in possible if one.confidence >= least]
    ranked = [one.item for one in weighed.ranking]
    options: dict[str, tuple[Quote, ...]] = {}
    for _, item in sorted(likely, key=lambda pair: -pair[0]):
        if len(options) == MAX_OPTIONS:
            break
        told = _told_by(item, ranked, knowledge) if item in knowledge.sentences else item
        known = knowledge.item(told)
        proof = known.quotes if isinstance(known, Fact) else ()
        if not proof or not all(any(_overlap(quote, shown) for shown in itertools.chain(*options.values())) for quote in proof):
            options.setdefault(told, proof)
    return tuple(options)


def _least_shared(sentence: str, weighed: _Weighed) -> float:
    """The least share of the question that has to be explained by a sentence: one in another language has hardly a word of it."""
    language, parameters = weighed.question.language, weighed.parameters
    abroad = language is not None and language not in weighed.catalogue.knowledge.sentences[sentence].answer
    return parameters.shared_abroad if abroad else parameters.shared_sentence


def _reaching(catalogue: Catalogue) -> frozenset[str]:
    """The statements that tell how somebody is reached, and the overviews of such facts."""
    statements, overviews = catalogue.statements, catalogue.knowledge.overviews
    bits = sum(map(type_bit, REACHED))
    types = (statements.answer_types | statements.quote_types).tolist()
    telling = {item for item, told in zip(statements.items, types, strict=True) if told & bits}
    return frozenset(telling | {overview.id for overview in overviews.values() if telling & set(overview.facts)})


def _told_by(sentence: str, ranked: list[str], knowledge: KnowledgeBase) -> str:
    """The first fact that has a sentence in its proof, those that were ranked before others; the sentence itself where there is none."""
    quote = knowledge.sentences[sentence].quotes[0]
    facts = (fact for fact in (*ranked, *knowledge.facts) if fact in knowledge.facts)
    return next((fact for fact in facts if any(_overlap(quote, proof) for proof in knowledge.facts[fact].quotes)), sentence)


def _overlap(one: Quote, other: Quote) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _not_stated(weighed: _Weighed) -> NotStated | None:
    """That the documents do not state it, where that is known: a gap asks the same, or they hold no value of the type asked for."""
    subject = _subject(weighed)
    known, number = _recognised(weighed, subject)
    gap = known if isinstance(known, Gap) else None
    aspect = None
    if known is not None:
        knowledge = weighed.catalogue.knowledge
        nearest = int(weighed.weighing.match.nearest[number])
        if nearest < len(knowledge.phrasings):
            phrasing = knowledge.phrasings[nearest]
            aspect = phrasing.aspect if _asks_the_same(weighed.question, phrasing.text, weighed.catalogue) else None
        subject = subject or next(iter(known.subjects), None)
    elif subject is None or not _type_missing(weighed, subject):
        return None
    return NotStated(
        subject=subject,
        aspect=aspect,
        gap=gap.id if gap is not None else None,
        offers=_offers(weighed, subject) if subject else (),
        grounds=weighed.grounds(_UNSTATED),
    )


def _recognised(weighed: _Weighed, subject: str | None) -> tuple[Gap | Fact | None, int]:
    """The gap, or the fact that was taken back, that asks what is asked, with its number, where one is near enough and in scope."""
    knowledge, catalogue = weighed.catalogue.knowledge, weighed.catalogue
    similarity = weighed.weighing.match.similarity
    spoken = {subject} if subject else {one for item in weighed.ranking[:1] for one in _subjects_of(item.item, knowledge)}
    found = [(float(similarity[label]), name, label) for name in knowledge.retired if (label := catalogue.number_of.get(name)) is not None]
    alike = similarity[catalogue.gap_numbers]
    nearest = np.flatnonzero(alike >= max(float(alike.max(initial=0.0)), weighed.parameters.known_gap)).tolist()
    found += [(float(alike[place]), catalogue.gaps[place], int(catalogue.gap_numbers[place])) for place in nearest]
    near, name, number = max(found, default=(0.0, "", -1))
    if near < weighed.parameters.known_gap or _speaks_of_another(weighed.question, number, weighed.weighing, weighed.catalogue):
        return None, -1
    known = knowledge.gaps.get(name) or knowledge.retired[name]
    return (known, number) if not known.subjects or not spoken or spoken & set(known.subjects) else (None, -1)


def _speaks_of_another(question: Question, label: int, weighing: Weighing, catalogue: Catalogue) -> bool:
    """Whether the nearest wording of a label speaks of something that the question does not, and no answer either.

    "How much was put into the solar farm?" is near to "How much was put into the forest?", and says nothing of it.
    """
    nearest = int(weighing.match.nearest[label])
    phrasings = catalogue.knowledge.phrasings
    if nearest >= len(phrasings):
        return False
    index = catalogue.index
    for feature in understand(phrasings[nearest].text, catalogue.lexicon).features.keys() - question.features.keys():
        number = index.features.get(feature) if feature.startswith(_WORDS) else None
        if number is not None and catalogue.not_told[index.class_ids[index.class_start[number] : index.class_start[number + 1]]].all():
            return True
    return False


def _subjects_of(item: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    known = knowledge.item(item)
    return known.subjects if isinstance(known, Fact) else ()


def _type_missing(weighed: _Weighed, subject: str) -> bool:
    """Whether no statement of the documents that speak of a thing has a value of the type asked for."""
    asked = asked_type(weighed.question.asking)
    if asked not in DENIABLE:
        return False
    catalogue = weighed.catalogue
    knowledge, statements = catalogue.knowledge, catalogue.statements
    about = (knowledge.facts.get(catalogue.index.labels[number]) for number in catalogue.about.get(subject, ()))
    documents = {quote.document for fact in about if fact is not None for quote in fact.quotes}
    for number in np.flatnonzero((statements.answer_types | statements.quote_types) & type_bit(asked)).tolist():
        known = knowledge.item(statements.items[number])
        if isinstance(known, Fact) and any(quote.document in documents for quote in known.quotes):
            return False
    return bool(documents)


def _asks_the_same(question: Question, wording: str, catalogue: Catalogue) -> bool:
    """Whether a wording asks for the same kind of thing (who, where, how much) as a question that asks for one.

    "Who chairs it?" may be most like a wording that asks where it is: then what is missing is better left unnamed.
    """
    asked = _asked_kinds(question)
    return not asked or bool(asked & _asked_kinds(understand(wording, catalogue.lexicon)))


def _asked_kinds(question: Question) -> frozenset[str]:
    return frozenset(concept for concept in question.concepts if concept.startswith("ask-")) - UNSPECIFIC


def _offers(weighed: _Weighed, subject: str) -> tuple[str, ...]:
    """Facts to offer about a subject; not the one that describes it as a whole where there are enough others: it repeats them."""
    about = _facts_about(weighed, subject)
    single = tuple(fact for fact in about if not weighed.catalogue.knowledge.facts[fact].summary)
    return (single if len(single) > 1 else about)[:MAX_OFFERS]


def _subject(weighed: _Weighed) -> str | None:
    """The most special entity the question names."""
    return next(iter(_entities_named(weighed)), None)


def _entities_named(weighed: _Weighed) -> list[str]:
    """The entities the question names that some fact is mainly about, those with the fewest facts (the most special) first."""
    concepts = weighed.question.concepts | weighed.question.context_concepts
    named = {concept.removeprefix(ENTITY) for concept in concepts if concept.startswith(ENTITY)}
    counts = {name: _count_about(weighed.catalogue, name) for name in named}
    return sorted((name for name in named if counts[name]), key=lambda name: (counts[name], name))


def _count_about(catalogue: Catalogue, entity: str) -> int:
    """How many facts are mainly about an entity."""
    facts = catalogue.knowledge.facts
    items = (facts.get(catalogue.index.labels[number]) for number in catalogue.about.get(entity, ()))
    return sum(fact is not None and fact.subjects[0] == entity for fact in items)


def _facts_about(weighed: _Weighed, subject: str) -> tuple[str, ...]:
    """Facts whose main subject it is (else any subject), the likeliest first."""
    catalogue = weighed.catalogue
    facts = catalogue.knowledge.facts.values()
    about = [fact.id for fact in facts if fact.subjects[:1] == (subject,)] or [fact.id for fact in facts if subject in fact.subjects]
    return tuple(sorted(about, key=lambda fact: -float(weighed.scores[catalogue.number_of[fact]])))
