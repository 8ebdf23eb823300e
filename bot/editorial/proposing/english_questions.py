"""What an English clause answers: its own words, with the value asked for. None where it is not plain how; a wrong question is worse.

A clause up to its value is read as a subject and what it does (:func:`_clause`), put as a question, and ``_WAYS`` tells how a value of each
kind is asked for with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.editorial.proposing.figures import FoundFigure
from bot.editorial.proposing.vocabulary import translated_noun
from bot.language.lexicon import everyday_english

_REGULAR = """
absorb accept account add adopt advance agree allocate amount approve arrive assess attend attract average award borrow carry charge
claim close collect commission complete comprise concern connect contain contribute cover create deliver donate earn employ end
enter establish expire finish follow gain generate grant handle hire host house include inspect install invest issue join land last
launch lease lodge measure move obtain occupy offer open operate own place plant pledge process produce provide publish raise reach
receive record recruit register remain renew rent reopen replace replant report require resume retain retire save serve sign start
store supply train transport treat use visit welcome
""".split()
_IRREGULAR = """
admit admitted, begin began begun, bring brought, build built, buy bought, catch caught, come came come, cost cost, cut cut, draw
drew drawn, enrol enrolled, fall fell fallen, give gave given, go went gone, grow grew grown, hold held, keep kept, lay laid, leave
left, lend lent, log logged, lose lost, make made, meet met, pay paid, rise rose risen, run ran run, sell sold, send sent, set set,
ship shipped, spend spent, take took taken, total totalled, transfer transferred, win won
"""
"""Verbs of statements with values: those that are inflected by rule, and base, past, participle (where it is another one) of the others."""

_MORE_DONE = """
allowed announced budgeted called cancelled capped concluded confirmed dated decided dissolved due elected estimated expected
extended fined fixed formed found founded improved inaugurated incorporated increased introduced invited known let licensed limited
listed mailed manned named needed notified ordered planned posted priced promised put rebuilt reduced rejected released repaired
repealed requested reserved restored reviewed revised scheduled sealed seen shown staffed submitted suspended valued withdrawn
written
""".split()
"""Participles besides, of what is done to things on a day."""


def _ended(base: str, ending: str) -> str:
    """A verb with ``ed`` or ``s`` behind it."""
    if base[-1] == "y" and base[-2] not in "aeiou":
        return f"{base[:-1]}i{ending if ending == 'ed' else 'es'}"
    if ending == "ed":
        return base + ("d" if base[-1] == "e" else "ed")
    return base + ("es" if base.endswith(("ch", "sh", "ss", "go")) else "s")


_FORMS_OF = [[base, _ended(base, "ed")] for base in _REGULAR] + [verb.split() for verb in _IRREGULAR.replace("\n", " ").split(",")]
_PAST = {past: base for base, past, *_ in _FORMS_OF}
_PRESENT = {_ended(base, "s"): base for base in _PAST.values()}
_BASES = frozenset(_PAST.values())
_DONE_OF = {past: (*done, past)[0] for _, past, *done in _FORMS_OF}
_PARTICIPLES = frozenset({*_DONE_OF.values(), *_MORE_DONE})
_DONE = "|".join(sorted(_PARTICIPLES))
_VERB = "|".join(sorted({*_PAST, *_PRESENT, *_BASES}))
_BE = "was|were|is|are|will be|has been|have been|had been"
_MODALS = "will|must|may|can|shall|should|could|would"
_REFERRED = frozenset("it its they them their him he his she her we our us this these those that you your such same other".split())
_REFERRING = _REFERRED | frozenset(
    "i my there here both each every either neither another others one ones some many most several all any none no who what which when "
    "where how if as so not only also then what's whoever whichever nobody somebody everybody anyone everyone someone nothing everything "
    "something".split()
)
"""What a subject that is understood by itself does not begin with."""
_LEADING_ON = frozenset(
    "for in at on under by from with of to during until according between among including besides beyond because over per thereafter "
    "thirty forty twenty fifty sixty".split()
)
_POINTING = frozenset(
    "correct rest remaining remainder former latter same other others first second third fourth next last largest smallest biggest "
    "highest lowest figure figures sum sums amount amounts number numbers total previous present current following above said new old "
    "difference balance increase decrease two three four five six seven eight nine ten one".split()
)
"""Behind "the": what points to what was said before."""
_VAGUE = frozenset("rate price cost value period share work part parts one ones fee charge figures results term".split())
"""Words that say nothing of what it is the price of."""
_WITHIN = frozenset(
    "which that who whose whom when where while because if unless although though than as after before until since it its they their he "
    "she his her him them we our us you your this these those my not but so also each was were is are has have had will be been "
    "being said says would should could must may can".split()
)
"""What no subject holds: it would be a sentence of its own, or refer to something."""
_WORD = r"[A-Za-z\d][\w’'&./-]*+"
_NP = rf"(?P<np>(?:{_WORD} ){{0,8}}?{_WORD})"
_WHEN = re.compile(
    r"(?P<lead>(?:At the (?:year end|end of (?:the year|(?:19|20)\d\d))|In (?:[A-Z][a-z]+ )?(?:19|20)\d\d(?:[-/]\d\d)?"
    r"|In the (?:year|quarter|season) to \d{1,2} [A-Z][a-z]+(?: (?:19|20)\d\d)?|In the (?:first|second|third|last) [a-z]{4,10}"
    r"|During the year(?: under review)?|Last year)),? "
    r"(?P<rest>(?:[Tt]he |[A-Z]).+)",
    re.DOTALL,
)
_APPOSED = re.compile(r"(?<=[\w’'.]), [^,]{3,90}, (?=[a-z])")
"""What is said besides of a subject, between commas."""
_MARK = re.compile(r"\A\s*(?:[•*–-]|\(?[a-z\d]{1,2}[.)])\s+")
_NOW = re.compile(
    r"(?<=[a-z]) (?:now|currently|normally|usually|already|still|also|both|then|therefore|alone|eventually|initially|originally)(?= )"
)
_ENDS = re.compile(
    r"[,;:.!?()“”\"—|]|\s(?:and|but|while|whereas|which|where|who|when|because|since|so|if|unless|although|of which|compared|against"
    r"|as well)\b|$"
)
"""Where what follows a value is cut off: the question is asked already."""
_OTHER_VALUE = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|respectively|later|earlier|fewer)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:[-/]\d\d)?\b")
_NUMBERED = re.compile(
    r"\b(?:Phase|Stage|Lot|Route|Line|Berth|Article|Level|Section|Part|Gate|Room|Area|Zone|Unit|Block|Pier|Terminal) \d{1,3}\b"
)
_BEFORE_VALUE = re.compile(r" (?:for|from|in|at|to|with|on|by|over|between|during|per|under)(?: [A-Za-z]+){0,3} (?:about |some )?\Z")
_LETTER = re.compile(r"(?: [a-z]+){0,4} (?:[A-Z][a-z]+ )?[A-Z]\Z")
"""The end of what was cut off in the middle of a row: "for each of Lots A (and C)"."""
_PREPOSED = re.compile(
    r"\A (?:in|at|for|on|of|from|to|per|a|each|towards|toward|with|by|under|between|during|across|over|within|into|as|before|after"
    r"|until|without|including|since|through|throughout|beyond)\b[^,;:.()“”\"—|]{2,70}"
)
_PURPOSE = re.compile(r" to ([a-z]+)\b")
_AT_FRONT = re.compile(r"\A(?:all |a total of |in all |altogether |some |around |roughly |about )*\Z", re.IGNORECASE)
_PLURAL = frozenset("people children staff men women personnel teu cattle sheep fish species aircraft police".split())
_LONGEST = 120
"""Characters of the longest question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A clause cut at its value: what stands before and behind it, the value, and what the document describes."""

    before: str
    figure: FoundFigure
    behind: str
    topic: str


def english_question(text: str, figure: FoundFigure, offset: int, topic: str) -> str:
    """The question that a clause answers with a value; empty where it is not plain.

    Args:
        text: the clause.
        figure: the value.
        offset: where the clause begins.
        topic: what the document describes, as it stands in a sentence; empty where it describes nothing.
    """
    start, end = figure.start - offset, figure.end - offset
    if start < 0 or end > len(text):
        return ""
    before = _MARK.sub("", text[:start])
    before = _NOW.sub("", _APPOSED.sub(" ", before, count=1) if before.count(",") == 2 else before, count=1)
    led, lead = _WHEN.fullmatch(before) if figure.kind not in ("date", "period") else None, ""
    if led:
        before, lead = led["rest"], f" {led['lead'][:1].lower()}{led['lead'][1:]}"
    if figure.kind == "money" and not text[end:].strip(" .") and (row := _row(text[:start])):
        return row
    asked = _Asked(before=before, figure=figure, behind=text[end:], topic=topic)
    question = _by_label(asked) or _SPECIAL.get(figure.kind, _of_clause)(asked)
    if not question or len(question) > _LONGEST or (lead and lead.split()[0] in question.split()[-4:]):
        return ""
    question = " ".join(f"{question}{lead}".split())
    return f"{question[:1].upper()}{question[1:]}?"


_ALONE = re.compile(r"(?P<label>[A-Z][^|:.;!?\t$£€]{2,60}?)(?: ?[|\t] ?| {2,40})")
_NO_ROW = frozenset(
    "total totals sum subtotal published issued dated date adopted signed approved prepared updated notice report page note".split()
)
_ROW_WORDS = 8


def _row(before: str) -> str:
    """The question for a sum that stands alone behind what it is the value of, as in a row of two cells."""
    match = _ALONE.fullmatch(_MARK.sub("", before))
    words = match["label"].lower().split() if match else []
    if not words or words[0] in _REFERRING | _LEADING_ON | _NO_ROW or words[-1] in _LEADING_ON | _REFERRING or len(words) > _ROW_WORDS:
        return ""
    told = any(word in _WITHIN or (word in _PAST and word not in _PARTICIPLES) for word in words)
    return "" if match is None or told else f"{match['label']}: how much is it?"


_LABEL = re.compile(r"(?:\A|[.;:] )(?P<label>[A-Z][a-z]+(?: [a-z]+){0,3}): \Z")
_NOT_ASKED_FOR = frozenset("telephone phone tel email website web call address contact fax mobile online".split())
_ROLES = frozenset("chair chairman chairwoman president director manager secretary treasurer head curator clerk principal contact".split())


def _by_label(asked: _Asked) -> str:
    """The question for a number or a person behind a label: "General enquiries: 01452 555 018"."""
    match = _LABEL.search(asked.before)
    words = match["label"].lower().split() if match else []
    if words and asked.figure.kind == "phone" and not set(words) & (_REFERRING | _NOT_ASKED_FOR):
        return f"what is the telephone number for {' '.join(words)}"
    return f"who is the {' '.join(words)}" if words and asked.figure.kind == "person" and words[-1] in _ROLES else ""


def _rest(behind: str, *, most: int = 12) -> str | None:
    """What follows a value and belongs to the question; None where that holds another value."""
    end = _ENDS.search(behind)
    rest = behind[: end.start()] if end else behind
    hidden = _NUMBERED.sub(lambda name: "n" * len(name[0]), _YEARS.sub(lambda year: "y" * len(year[0]), rest))
    other = _OTHER_VALUE.search(hidden)
    if other:
        # The phrase that holds it says nothing that is needed.
        phrase = _BEFORE_VALUE.search(rest[: other.start()])
        if not phrase:
            return None
        rest = rest[: phrase.start()]
    if len(rest.split()) > most or {word.lower() for word in rest.split()} & _REFERRED:
        return None
    return _LETTER.sub("", rest.rstrip())


def _belonging(behind: str) -> str | None:
    """The same where it must be a phrase that says more of what is asked: with a preposition in front."""
    rest = _rest(behind)
    if rest is None or rest.strip() in ("", "each", "altogether", "overall"):
        return "" if rest else rest
    purpose = _PURPOSE.match(rest)
    if purpose and purpose[1] in _BASES:
        return ""
    return rest if _PREPOSED.match(rest) else None


def _subject(np: str) -> str:
    """A subject as it stands within a question; empty where it is not understood by itself."""
    first, *others = np.split()
    if not _standing(np):
        return ""
    if first in ("The", "A", "An"):
        return f"{first.lower()} {' '.join(others)}"
    if first in ("the", "a", "an"):
        return np
    if not first[:1].isalpha() or ("-" in first and first.split("-")[0].lower() in _LEADING_ON):
        return ""
    if others and (others[0][:1].isdigit() or (others[0][:1].isupper() and first[:1].isupper())):
        return np
    usual = first.lower() in everyday_english() or translated_noun(first)
    if first[:1].isupper() and (others[0][:1].islower() if others else not _is_plural(first)) and not usual:
        return np
    return f"{first[:1].lower()}{np[1:]}" if others or _is_plural(first) else first.lower() if usual else first


def _standing(np: str) -> bool:
    words = [word.lower() for word in np.split()]
    if words[-1:] == ["and"] or any(word in _PRESENT and after in ("the", "a", "an", "its") for word, after in pairwise(words)):
        return False
    if not words or words[0] in _REFERRING | _LEADING_ON or any(word in _WITHIN for word in words):
        return False
    if words[0] == "the" and (len(words) == 1 or words[1] in _POINTING or (len(words) == 2 and words[1] in _VAGUE)):
        return False
    if any(word == "to" and after in _BASES | {"be", "have"} for word, after in pairwise(words)):
        return False
    return not any(word.endswith("ing") for word in words[1:2])


def _is_plural(word: str) -> bool:
    word = word.lower()
    return word in _PLURAL or (word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s")))


def _counted(figure: FoundFigure) -> str:
    """The noun that is counted; empty where it is no plural."""
    words = figure.noun.split()
    last = -1
    for place, word in enumerate(words):
        if place and word.lower() in _PRESENT and last >= 0:
            break
        if _is_plural(word):
            last = place
    if last < 0 or any(word[:1].isupper() and word.lower() != "teu" and not word.isupper() for word in words[: last + 1]):
        return ""
    return " ".join(words[: last + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A clause up to its value, as a question: "did the Trust employ".

    Attributes:
        asked: that question.
        verb: its verb, as base or participle; empty where something only is.
        tail: the preposition in front of the value.
        be: whether something is, or is done.
    """

    asked: str
    verb: str
    tail: str
    be: bool


_STATES = "valid|open|available|due"
_TAILS = "on|in|by|until|till|from|since|for|at|to|between"


def _reading(words: int) -> str:
    """A subject, what it does or is, at most so many words more, and the preposition of a value."""
    more = rf"(?: (?!(?:{_BE}) ){_WORD}){{0,{words}}}?" if words else "(?: (?:up|out|together|down|over))?"
    how = "the|early|late|about" if words else "a total of|altogether|only|just|in all|about"
    return (
        rf"\A{_NP} (?:(?P<be>{_BE})(?: (?P<done>{_DONE}|{_STATES}))?|(?P<modal>{_MODALS}) (?P<bare>be (?:{_DONE})|{_VERB}|have)"
        rf"|(?P<perfect>has|have|had) (?P<been>{_DONE})|(?P<verb>{_VERB}|has|have|had))(?P<more>{more})(?: (?P<tail>{_TAILS}))?"
        rf"(?: (?:{how}))?(?: mid-)?(?: [MTWFS][a-z]{{2,5}}day,?)? \Z"
    )


_TIGHT = re.compile(_reading(0))
_LOOSE = re.compile(_reading(7))


def _clause(before: str, pattern: re.Pattern[str]) -> _Clause | None:
    """The clause that stands before a value; None where it is not plain what it says."""
    match = pattern.match(before)
    if match is None or not (np := _subject(match["np"])) or (more := _more(match["more"])) is None:
        return None
    asked, verb = "", match["done"] or match["been"] or ""
    if match["be"]:
        be, _, been = match["be"].partition(" ")
        asked = f"{be} {np} {been} {verb}" if verb or not more else ""
    elif match["modal"]:
        verb = match["bare"]
        asked = f"{match['modal']} {np} {verb}" if verb in _BASES or verb == "have" or verb.startswith("be ") else ""
    elif match["perfect"]:
        asked = f"{match['perfect']} {np} {verb}"
    else:
        do, verb = _do(match["verb"], plural=_is_plural(match["np"].split()[-1]))
        asked = f"{do} {np} {verb}" if do else ""
    return _Clause(asked=f"{asked}{more}", verb=verb, tail=match["tail"] or "", be=bool(match["be"])) if asked else None


def _do(verb: str, *, plural: bool) -> tuple[str, str]:
    """How a verb asks: "did", "employ"; empty where its time does not show."""
    if verb in ("has", "have", "had"):
        return {"has": "does", "have": "do", "had": "did"}[verb], "have"
    if verb in _PAST and (verb not in _BASES or not plural):
        return "did", _PAST[verb]
    if verb in _PRESENT:
        return "does", _PRESENT[verb]
    return ("do", verb) if verb in _BASES and verb not in _PAST and plural else ("", "")


def _more(words: str | None) -> str | None:
    """What stands between verb and value; None where it refers to something or ends a clause."""
    said = (words or "").split()
    if _OTHER_VALUE.search(words or "") or said[-1:] == ["of"]:
        return None
    if any(word.lower() in _WITHIN - {"to", "and", "each", "not", "be"} or word.lower() in _REFERRING - {"all", "each"} for word in said):
        return None
    return f" {' '.join(said)}" if said else ""


_MOVES = frozenset("rise fall grow increase decrease drop".split())
_SUMS = frozenset("come amount".split())
_LIMITS = frozenset("limited raised cut reduced fixed set".split())
_CHARGED = frozenset("estimated valued fixed set capped priced put charged budgeted kept held limited".split())
_NO_SUMS = frozenset("have reach average".split())
_LASTING = frozenset("last take run".split())
_WAYS: tuple[tuple[str, str, frozenset[str], str], ...] = (
    ("money", "", frozenset(), "how much {asked}{rest}"),
    ("money", "to", _SUMS, "how much {asked} to{rest}"),
    ("money", "to", _LIMITS, "to how much {asked}{rest}"),
    ("money", "at", _CHARGED, "at how much {asked}{rest}"),
    ("money", "by", _MOVES, "by how much {asked}{rest}"),
    ("money", "to", _MOVES, "to how much {asked}{rest}"),
    ("share", "", frozenset(), "what percentage{rest} {asked}"),
    ("share", "for", frozenset({"account"}), "what percentage{rest} {asked} for"),
    ("count", "", frozenset(), "how many {noun} {asked}{rest}"),
    ("weight", "", frozenset(), "how many {noun} {asked}{rest}"),
    ("weight", "to", _SUMS, "how many {noun} {asked} to{rest}"),
    ("duration", "", _LASTING, "how long {asked}{rest}"),
    ("duration", "for", frozenset(), "for how long {asked}{rest}"),
    ("clock", "at", frozenset(), "at what time {asked}"),
    ("person", "by", frozenset(), "by whom {asked}"),
    ("period", "from", frozenset(), "from when to when {asked}"),
    *(("date", tail, frozenset[str](), f"{asking} {{asked}}") for tail, asking in (("on", "when"), ("in", "when"), ("by", "by when"))),
    *(("date", tail, frozenset[str](), f"{tail} when {{asked}}") for tail in ("until", "till", "from", "since", "for")),
)
"""Kind of a value, the word before it, the verbs (any, where none is named), and how it is asked for."""

_FREE = frozenset({"date", "period", "clock"})
"""Kinds with which more may stand between the verb and the value."""

_AFTER_DATE = re.compile(r"\A(?:\s*(?:[.,;)]|$)|\s(?:and|but|at|in|by|with|after|when|for|following|to|under|because|as|on|without)\b)")


def _of_clause(asked: _Asked, noun: str = "") -> str:
    """The question for the value that a clause ends with."""
    kind = asked.figure.kind
    if kind in _FREE and not _AFTER_DATE.match(asked.behind):
        return ""
    clause = _clause(asked.before, _LOOSE if kind in _FREE else _TIGHT)
    rest = _belonging(asked.behind) if kind not in _FREE else ""
    if clause is None or rest is None or not (clause.verb or kind == "money"):
        return ""
    for of, tail, verbs, question in _WAYS:
        if of == kind and tail == clause.tail and (not verbs or clause.verb in verbs):
            return question.format(asked=clause.asked, rest=rest, noun=noun)
    return ""


_GRANT = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?P<kind>(?:[A-Za-z][\w’'-]+ ){1,2}(?:fee|charge|grant|budget|deposit|fine|deduction|prize|subsidy|bond|levy"
    r"|price|fare|rent|salary|wage|loan|allowance|bursary|scholarship|penalty|surcharge|supplement|contribution|cost|royalty|premium|toll"
    r"|guarantee|tax))(?: of| is|,)(?: up to| about| only)? \Z"
)
"""A sum that has a name of its own: "a hardship grant of (up to $1,500)"."""
_IS = re.compile(rf"\A{_NP} (?P<be>was|were|is|are|will be|has been) \Z")


def _money(asked: _Asked) -> str:
    grant = _GRANT.search(asked.before)
    words = grant["kind"].lower().split() if grant else []
    if words and words[0] not in _REFERRING | _POINTING | _PRESENT.keys() and not set(words) & _WITHIN:
        return f"how much is the {grant['kind'] if grant else ''}"
    is_ = _IS.match(asked.before)
    if is_ and asked.topic and _belonging(asked.behind) == "" and is_["np"].split()[0].lower() not in ("the", "a", "an"):
        np = _subject(is_["np"])
        return f"how much {is_['be']} the {np} of {asked.topic}" if np and translated_noun(np) else _of_clause(asked)
    clause = _clause(asked.before, _TIGHT)
    return "" if clause and clause.verb in _NO_SUMS else _of_clause(asked)


_FROM_WHERE = re.compile(
    r"\A (?:from|of|in|at|on|with|for) (?:the )?(?:[\w’'-]+ ){1,4}?(?=(?:was|were|is|are|will|have|has|had|can|may|must)\b)"
)
_FINITE = frozenset(f"{_BE}|{_MODALS}|have|has|had".replace("|", " ").split())
_THERE = re.compile(r"\A[Tt]here (are|were|will be|is|was) \Z")
_OURS = re.compile(rf"\A(?:[Ww]e|[Tt]hey) (?P<verb>{'|'.join(sorted(_PAST))}) \Z")


def _count(asked: _Asked) -> str:
    figure = asked.figure
    times = figure.noun.split()[:1] == ["times"]
    noun = "times" if times else _counted(figure)
    place = asked.behind.find(noun) if noun else -1
    if place != 1 or figure.text.lower() in ("one", "1"):
        return ""
    behind = asked.behind[place + len(noun) :]
    if _AT_FRONT.match(asked.before):
        verb = _FROM_WHERE.sub("", behind).split()[:1] or behind.split()[:1]
        rest = _rest(behind, most=14) if verb and verb[0] in _FINITE | _PAST.keys() | _BASES else None
        return f"how many {noun}{rest}" if rest and len(rest.split()) > 1 and rest.split()[-1] not in _FINITE else ""
    rest = _belonging(behind)
    there, ours = _THERE.match(asked.before), _OURS.match(asked.before)
    if there and rest is not None:
        be, _, more = {"is": "are", "was": "were"}.get(there[1], there[1]).partition(" ")
        return f"how many {noun} {be} there {more}{rest}" if rest or " " in noun else ""
    if ours and rest is not None and not times:
        return f"how many {noun} were {_DONE_OF[ours['verb']]}{rest}"
    clause = _clause(asked.before, _TIGHT)
    return _of_clause(_Asked(before=asked.before, figure=figure, behind=behind, topic=""), noun) if clause and times >= clause.be else ""


_UNIT = re.compile(r"(?<![A-Za-z])[A-Za-z]++\Z")
_OF_GOODS = re.compile(r" of [a-z]+(?: and [a-z]+)?(?= (?:in|at|from|during)\b|[.,;]|$)")


def _weight(asked: _Asked) -> str:
    unit, of = _UNIT.search(asked.figure.text), _OF_GOODS.match(asked.behind)
    if unit is None or not _is_plural(unit[0]):
        return ""
    behind = asked.behind[of.end() if of else 0 :]
    return _of_clause(_Asked(before=asked.before, figure=asked.figure, behind=behind, topic=""), f"{unit[0]}{of[0] if of else ''}")


def _share(asked: _Asked) -> str:
    if not _AT_FRONT.match(asked.before):
        return _of_clause(asked) if asked.behind.startswith(" of ") else ""
    rest = _rest(asked.behind, most=14) if asked.behind.startswith(" of ") else None
    words = rest.split() if rest else []
    return f"what percentage{rest}" if words[1:2] and words[1] not in _REFERRING and {*words[2:]} & (_FINITE | _PAST.keys()) else ""


_POST = (
    r"(?:[Cc]hair|[Cc]hairman|[Pp]resident|[Dd]irector|[Mm]anager|[Ss]ecretary|[Tt]reasurer|[Hh]ead|[Cc]urator|[Cc]lerk|[Pp]rincipal"
    r"|[Cc]o-?ordinator|[Oo]fficer|[Ll]eader|[Cc]hief [Ee]xecutive|[Aa]uditor|[Cc]aptain|[Ee]ngineer|[Aa]rchitect|[Ll]ibrarian|[Aa]dviser)"
)
_ROLE = re.compile(
    rf"\A, (?:the |at present )?(?P<role>(?:[A-Z]?[a-z]+(?: and| of)?(?: |-)){{0,4}}{_POST}(?P<of> (?:of|at) [^,;.:()]{{3,50}})?)"
    r"(?=[,;.:)]|$)"
)
_HOLDS = re.compile(
    r"\A(?:,[^,;.]{2,60},)? (?P<does>(?:became|(?:was|is|will be|continues as|acts as|serves as|remains)(?: (?:re-)?elected| appointed"
    rf"| named)?) (?=[^,;.:()]*\b{_POST}\b)[^,;.:()]{{3,60}})"
)


_SIDE = re.compile(r" (long|wide|high|deep|tall)(?=[.,;]|$| and)")


def _length(asked: _Asked) -> str:
    is_, side = _IS.match(asked.before), _SIDE.match(asked.behind)
    if is_ is None or side is None or not (np := _subject(is_["np"])):
        return ""
    be, _, more = is_["be"].partition(" ")
    return " ".join(f"how {side[1]} {be} {np} {more}".split())


def _person(asked: _Asked) -> str:
    if asked.before.strip():
        return _of_clause(asked)
    role, holds = _ROLE.match(asked.behind), _HOLDS.match(asked.behind)
    if role and not {word.lower() for word in role["role"].split()} & _REFERRED:
        return f"who is {'' if role['of'] and role['role'][:1].isupper() else 'the '}{role['role']}"
    told = holds["does"].strip() if holds and not _OTHER_VALUE.search(_YEARS.sub("", holds["does"])) else ""
    return f"who {told}" if told and not {word.lower() for word in told.split()} & (_REFERRING - {"all"}) else ""


_SPECIAL = {"money": _money, "count": _count, "weight": _weight, "share": _share, "person": _person, "length": _length}
"""Kinds of values whose clauses have forms of their own."""

_REACHED_AT = re.compile(
    r"(?:[Cc]all|[Tt]elephone|[Rr]ing|[Cc]ontact|[Pp]hone|[Ww]rite to|[Ee]-?mail) (?:the )?(?P<name>.{3,60}?) (?:on|at)(?: [a-z]+)? \Z"
    r"|\A(?:[Tt]he )?(?P<its>.{3,60}?)(?: [a-z]+)?(?: telephone| phone|, telephone)?(?::|,) \Z"
)


def told_of(text: str, figure: FoundFigure, offset: int, name: str) -> bool:
    """Whether a clause says by itself that a number or an address is that of the thing of that *name*."""
    reached = _REACHED_AT.search(text[: max(0, figure.start - offset)]) if figure.kind in ("phone", "email", "address") else None
    return reached is not None and (reached["name"] or reached["its"]).endswith(name)


_RULE = re.compile(rf"\A{_NP} (?P<modal>must|may|shall|should|can|will|is|are)(?P<no> not|not)? (?P<rest>[a-z][^,;:()“”\"]{{6,110}})\.?\Z")
_STATED = re.compile(
    r"(?:waived|required|allowed|permitted|prohibited|closed|open|free|included|excluded|accepted|reserved|payable|banned)\b"
)
_MOST_WORDS = 18


def english_rule(text: str) -> str:
    """The question that a sentence without a value answers with yes or no, where it says what must or may be; else empty."""
    rule = _RULE.match(text)
    if rule is None or len(text.split()) > _MOST_WORDS or _OTHER_VALUE.search(_NUMBERED.sub("", text)):
        return ""
    said = rule["rest"].strip().rstrip(".")
    refers = {word.lower().strip(".") for word in said.split()} & (_REFERRED | _RUNNING_ON)
    first = {"shall": "must"}.get(rule["modal"], rule["modal"])
    if refers or not (np := _subject(rule["np"])) or (first in ("is", "are") and not _STATED.match(said)):
        return ""
    first = "may" if rule["no"] and first == "must" else first
    return f"{first[:1].upper()}{first[1:]} {np} {said}?"


_RUNNING_ON = frozenset("then therefore also so who which that because".split())
