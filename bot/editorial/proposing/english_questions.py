"""What an English clause answers: its own words, with the value asked for. None where it is not plain how; a wrong question is worse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.editorial.proposing.figures import FoundFigure
from bot.editorial.proposing.vocabulary import translated_noun
from bot.language.lexicon import everyday_english

_VERBS = """
absorb absorbed, accept accepted, account accounted, add added, admit admitted, adopt adopted, advance advanced, agree agreed, allocate
allocated, approve approved, arrive arrived, assess assessed, attend attended, attract attracted, average averaged, award awarded, begin
began begun, borrow borrowed, bring brought, build built, buy bought, carry carried, catch caught, charge charged, claim claimed, close
closed, collect collected, commission commissioned, complete completed, comprise comprised, concern concerned, connect connected,
contain contained, contribute contributed, cost cost, cover covered, create created, cut cut, deliver delivered, donate donated, draw
drew drawn, earn earned, employ employed, end ended, enrol enrolled, enter entered, establish established, expire expired, fall fell
fallen, finish finished, follow followed, gain gained, generate generated, give gave given, go went gone, grant granted, grow grew
grown, handle handled, hire hired, hold held, host hosted, house housed, include included, inspect inspected, install installed, invest
invested, issue issued, join joined, keep kept, land landed, last lasted, launch launched, lay laid, lease leased, leave left, lend
lent, lodge lodged, log logged, lose lost, make made, measure measured, meet met, move moved, obtain obtained, occupy occupied, offer
offered, open opened, operate operated, own owned, pay paid, place placed, plant planted, pledge pledged, process processed, produce
produced, provide provided, publish published, raise raised, reach reached, receive received, record recorded, recruit recruited,
register registered, remain remained, renew renewed, rent rented, reopen reopened, replace replaced, replant replanted, report reported,
require required, resume resumed, retain retained, retire retired, rise rose risen, run ran run, save saved, sell sold, send sent, serve
served, set set, ship shipped, sign signed, spend spent, start started, store stored, supply supplied, take took taken, total totalled,
train trained, transfer transferred, transport transported, treat treated, use used, visit visited, welcome welcomed, win won
"""
"""Verbs of statements with values: base, past, participle where it is another one."""


def _read_verbs() -> tuple[dict[str, str], dict[str, str], frozenset[str], frozenset[str]]:
    """Past and third person -> base; participles; bases."""
    past: dict[str, str] = {}
    present: dict[str, str] = {}
    participles: set[str] = set()
    for verb in _VERBS.replace("\n", " ").split(","):
        base, was, *done = verb.split()
        past[was] = base
        participles.add(done[0] if done else was)
        third = (
            f"{base[:-1]}ies"
            if base[-1] == "y" and base[-2] not in "aeiou"
            else base + ("es" if base[-2:] in ("ch", "sh", "ss", "go") else "s")
        )
        present[third] = base
    return past, present, frozenset(participles | set(_MORE_DONE.split())), frozenset(past.values())


_MORE_DONE = """
agreed allowed announced assessed awarded begun budgeted built called cancelled capped closed concluded confirmed dated decided
dissolved due elected estimated expected extended fined fixed formed found founded granted held improved inaugurated incorporated
increased introduced invited kept known let licensed listed mailed manned named needed notified ordered paid planned posted priced
promised put rebuilt reduced registered rejected released repaired repealed requested reserved restored reviewed revised scheduled
sealed seen set shown signed spent staffed submitted suspended valued withdrawn written
"""
"""Participles besides, of what is done to things on a day."""

_PAST, _PRESENT, _PARTICIPLES, _BASES = _read_verbs()
_DONE = "|".join(sorted(_PARTICIPLES))
_VERB = "|".join(sorted({*_PAST, *_PRESENT, *_BASES}))
_BE = "was|were|is|are|will be|has been|have been|had been|is to be|are to be"
_MODALS = "will|must|may|can|shall|should|could|would"
_REFERRING = frozenset(
    "it its they them their he him she his her we us our i my you your this that these those there here such both each every either "
    "neither "
    "another other others one ones some many most several all any none no who what which when where how if as so not only also then "
    "what's "
    "whoever whichever nobody somebody everybody anyone everyone someone nothing everything something".split()
)
"""What a subject that is understood by itself does not begin with."""
_LEADING_ON = frozenset(
    "for in at on under by from with of to during until according between among including besides beyond because over per thereafter "
    "thirty forty twenty fifty sixty".split()
)
_POINTING = frozenset(
    "correct rest remaining remainder former latter same other others first second third fourth next last largest smallest biggest "
    "highest lowest "
    "figure figures sum sums amount amounts number numbers total previous present current following above said new old difference "
    "balance "
    "increase decrease two three four five six seven eight nine ten one".split()
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
_PREPOSITION = {
    "on": "When",
    "in": "When",
    "by": "By when",
    "until": "Until when",
    "till": "Until when",
    "from": "From when",
    "since": "Since when",
    "for": "For when",
}
_WORD = r"[A-Za-z\d][\w’'&./-]*+"
_NP = rf"(?P<np>(?:{_WORD} ){{0,8}}?{_WORD})"
_LED = re.compile(r"(?P<lead>(?:In|During|Under|At|On|From|Since|By) (?P<what>[^,;:()]{2,60})), (?P<rest>.+)", re.DOTALL)
_WHEN = re.compile(
    r"(?P<lead>(?P<what>At the (?:year end|end of (?:the year|(?:19|20)\d\d))|In (?:[A-Z][a-z]+ )?(?:19|20)\d\d(?:[-/]\d\d)?"
    r"|In the (?:year|quarter|season) to \d{1,2} [A-Z][a-z]+(?: (?:19|20)\d\d)?|In the (?:first|second|third|last) [a-z]{4,10}"
    r"|During the year(?: under review)?|Last year)),? "
    r"(?P<rest>(?:[Tt]he |[A-Z]).+)",
    re.DOTALL,
)
_FIRST = re.compile(r"\A(?:and|but|while|whereas|also|then|so|meanwhile|however|of these|of which)\b,?\s+", re.IGNORECASE)
_LABELLED = re.compile(r"\A[A-Z][^:.;!?]{2,50}: (?=[A-Z])")
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
_REFERRED = frozenset("it its they their them he him his she her we our us this these those that you your him such same other".split())
_AT_FRONT = re.compile(r"\A(?:all |a total of |in all |altogether |some |around |roughly |about )*\Z", re.IGNORECASE)
_PLURAL = frozenset("people children staff men women personnel teu cattle sheep fish species aircraft police".split())
_NO_PLURAL = frozenset(
    "times ones years months days weeks hours minutes is was has this its ours theirs percent cents thousands hundreds tens".split()
)
_NO_COUNTED = frozenset(
    "her his its their our my your this that these those such what which other others more further extra additional same".split()
)
_PREPOSED = re.compile(
    r"\A (?:in|at|for|on|of|from|to|per|a|each|towards|toward|with|by|under|between|during|across|over|within|into|as|before|after"
    r"|until|without|including|since|through|throughout|beyond)\b[^,;:.()“”\"—|]{2,70}"
)
_GERUND = re.compile(r"ing\Z")


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
    before = _LABELLED.sub("", _FIRST.sub("", _MARK.sub("", text[:start]), count=1))
    before = _APPOSED.sub(" ", before, count=1) if before.count(",") == 2 else before
    before = _NOW.sub("", before, count=1)
    lead = ""
    led = _WHEN.fullmatch(before) or _LED.fullmatch(before)
    if led and figure.kind not in ("date", "period"):
        if led.re is _LED and not _standing(led["what"]) and not _YEARS.fullmatch(led["what"]):
            return ""
        before, lead = led["rest"], f" {led['lead'][:1].lower()}{led['lead'][1:]}"
    row = _labelled(text[:start], figure.kind) if not text[end:].strip(" .") else ""
    if row:
        return row
    asked = _Asked(before=before, figure=figure, behind=text[end:], topic=topic)
    question = _FORMS[figure.kind](asked) if figure.kind in _FORMS else ""
    if not question or len(question) > _LONGEST:
        return ""
    if lead and lead.split()[0] in question.split()[-4:]:
        return ""
    question = " ".join(f"{question}{lead}".split())
    return f"{question[:1].upper()}{question[1:]}?"


def _labelled(before: str, kind: str) -> str:
    """The question for a value that stands alone behind what it is the value of, as in a row of two cells."""
    match = _ALONE.fullmatch(_MARK.sub("", before))
    asked = {"money": "how much is it", "date": "when is it", "period": "when is it"}.get(kind)
    if match is None or asked is None:
        return ""
    label = match["label"]
    words = [word.lower() for word in label.split()]
    if words[0] in _REFERRING | _LEADING_ON | _NO_ROW or words[-1] in _LEADING_ON | _REFERRING or len(words) > _ROW_WORDS:
        return ""
    if any(word in _WITHIN or (word in _PAST and word not in _PARTICIPLES) for word in words):
        return ""
    return f"{label}: {asked}?"


_ALONE = re.compile(r"(?P<label>[A-Z][^|:.;!?\t$£€]{2,60}?)(?: ?[|\t] ?| {2,40})")
_NO_ROW = frozenset(
    "total totals sum subtotal published issued dated date adopted signed approved prepared updated notice report page note".split()
)
_ROW_WORDS = 8
_LONGEST = 120


def _rest(behind: str, *, most: int = 12) -> str | None:
    """What follows a value and belongs to the question; None where that holds another value."""
    end = _ENDS.search(behind)
    rest = behind[: end.start()] if end else behind
    hidden = _NUMBERED.sub(lambda name: "n" * len(name[0]), _YEARS.sub(lambda year: "y" * len(year[0]), rest))
    other = _OTHER_VALUE.search(hidden)
    if other:
        # The phrase that holds it says nothing that is needed.
        phrase = _BEFORE_VALUE.search(rest[: other.start()])
        rest = rest[: phrase.start()] if phrase else ""
        if not phrase:
            return None
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


_PURPOSE = re.compile(r" to ([a-z]+)\b")


def _subject(np: str) -> str:
    """A subject as it stands within a question; empty where it is not understood by itself."""
    words = np.split()
    if not _standing(np):
        return ""
    first = words[0]
    if first in ("The", "A", "An"):
        return f"{first.lower()} {' '.join(words[1:])}"
    if first in ("the", "a", "an"):
        return np
    if not first[:1].isalpha() or ("-" in first and first.split("-")[0].lower() in _LEADING_ON):
        return ""
    if len(words) > 1 and words[1][:1].isdigit():
        return np
    if len(words) > 1 and words[1][:1].isupper() and first[:1].isupper():
        return np
    if len(words) > 1 and first[:1].isupper() and words[1][:1].islower():
        return f"{first[:1].lower()}{np[1:]}" if first.lower() in everyday_english() or translated_noun(first) else np
    if len(words) == 1 and first[:1].isupper() and not _is_plural(first):
        return first.lower() if first.lower() in everyday_english() or translated_noun(first) else first
    return np if first[:1].islower() else f"{first[:1].lower()}{np[1:]}"


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
    return not any(
        _GERUND.search(word) and word not in ("building", "housing", "parking", "training", "funding", "opening") for word in words[1:2]
    )


def _is_plural(word: str) -> bool:
    word = word.lower()
    return word in _PLURAL or (word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s")) and word not in _NO_PLURAL)


def _counted(figure: FoundFigure) -> str:
    """The noun that is counted; empty where it is no plural."""
    words = figure.noun.split()
    if any(word.lower() in _NO_COUNTED for word in words):
        return ""
    last = -1
    for place, word in enumerate(words):
        if place and word.lower() in _PRESENT and last >= 0:
            break
        if _is_plural(word):
            last = place
    if last < 0 or any(word[:1].isupper() and word.lower() != "teu" and not word.isupper() for word in words[: last + 1]):
        return ""
    return " ".join(words[: last + 1])


_SUBJECT_VERB = re.compile(
    rf"\A{_NP} (?:(?P<modal>{_MODALS}) (?P<bare>{_VERB}|have)|(?P<perfect>has|have|had) (?P<done>{_DONE})|(?P<verb>{_VERB}|has|have"
    rf"|had))(?P<particle> (?:up|out|together|down|over))?"
    r"(?P<how> (?:a total of|altogether|only|just|in all))? \Z"
)


def _inverted(text: str) -> str:
    """What asks behind "how much" or "how many" for what a subject does: "did the Trust employ"; empty where that is not plain.

    *text*: the clause up to the value.
    """
    match = _SUBJECT_VERB.match(text)
    if match is None:
        return ""
    np = _subject(match["np"])
    if not np:
        return ""
    particle = match["particle"] or ""
    if match["modal"]:
        return f"{match['modal']} {np} {match['bare']}{particle}" if match["bare"] in _BASES or match["bare"] == "have" else ""
    if match["perfect"]:
        return f"{match['perfect']} {np} {match['done']}{particle}" if match["done"] in _PARTICIPLES else ""
    verb = match["verb"]
    if verb in ("has", "have", "had"):
        return f"{ {'has': 'does', 'have': 'do', 'had': 'did'}[verb] } {np} have"
    if verb in _PAST and verb not in _BASES:
        return f"did {np} {_PAST[verb]}{particle}"
    if verb in _PRESENT:
        return f"does {np} {_PRESENT[verb]}{particle}"
    if verb in _BASES and verb not in _PAST and _is_plural(match["np"].split()[-1]):
        return f"do {np} {verb}{particle}"
    return ""


_FROM_WHERE = re.compile(
    r"\A (?:from|of|in|at|on|with|for) (?:the )?(?:[\w’'-]+ ){1,4}?(?=(?:was|were|is|are|will|have|has|had|can|may|must)\b)"
)
_FINITE = frozenset(f"{_BE}|{_MODALS}|have|has|had".replace("|", " ").split())
_INTO = re.compile(rf"\A{_NP} (?P<be>{_BE}) (?P<done>divided|split|grouped|organised|organized) into \Z")
_TOLD_IN_NUMBERS = frozenset(
    "target capacity average total number attendance throughput membership maximum minimum limit forecast quota figure".split()
)
_THERE = re.compile(r"\A[Tt]here (are|were|will be|is|was) \Z")
_BE_DONE_TIMES = re.compile(rf"\A{_NP} (?P<be>{_BE}) (?P<done>(?:{_DONE})(?: (?:out|up))?) \Z")
_TIMES = re.compile(rf"\A{_NP} (?P<verb>{_VERB}) \Z")


def _count(asked: _Asked) -> str:
    figure, behind = asked.figure, asked.behind
    first = figure.noun.split()[:1]
    if first == ["times"]:
        return _times(asked)
    noun = _counted(figure)
    if not noun or figure.text.lower() in ("one", "1"):
        return ""
    is_ = _IS.match(asked.before)
    if (
        is_
        and is_["be"] in ("is", "was")
        and (np := _subject(is_["np"]))
        and {word.lower() for word in is_["np"].split()} & _TOLD_IN_NUMBERS
    ):
        rest = _belonging(behind[behind.find(noun) + len(noun) :]) if noun in behind else None
        return f"what {is_['be']} {np}" if rest == "" else ""
    place = behind.find(noun)
    if place != 1:
        return ""
    behind = behind[place + len(noun) :]
    if _AT_FRONT.match(asked.before):
        verb = behind.split()[:1]
        verb = _FROM_WHERE.sub("", behind).split()[:1] or verb
        if not verb or not (verb[0] in _FINITE or verb[0] in _PAST or verb[0] in _BASES):
            return ""
        rest = _rest(behind, most=14)
        return f"how many {noun}{rest}" if rest and len(rest.split()) > 1 and rest.split()[-1] not in _FINITE else ""
    there = _THERE.match(asked.before)
    if there:
        rest = _belonging(behind)
        be = {"is": "are", "was": "were"}.get(there[1], there[1])
        told = "will there be" if be == "will be" else f"{be} there"
        return f"how many {noun} {told}{rest}" if rest or (rest == "" and " " in noun) else ""
    into = _INTO.match(asked.before)
    if into and (np := _subject(into["np"])) and _belonging(behind) == "":
        be, _, more = into["be"].partition(" ")
        return " ".join(f"how many {noun} {be} {np} {more} {into['done']} into".split())
    inverted = _inverted(asked.before)
    rest = _belonging(behind)
    ours = _OURS.match(asked.before)
    if ours and rest is not None:
        return f"how many {noun} were {_done(ours['verb'])}{rest}"
    return f"how many {noun} {inverted}{rest}" if inverted and rest is not None else ""


def _times(asked: _Asked) -> str:
    rest = _belonging(asked.behind.removeprefix(" times"))
    if rest is None or asked.figure.text.lower() in ("one", "1"):
        return ""
    done = _BE_DONE_TIMES.match(asked.before)
    if done and done["done"].split()[0] in _PARTICIPLES and (np := _subject(done["np"])):
        be, _, more = done["be"].partition(" ")
        return " ".join(f"how many times {be} {np} {more} {done['done']}{rest}".split())
    verb = _TIMES.match(asked.before)
    if verb and verb["verb"] in _PAST and (np := _subject(verb["np"])):
        return f"how many times did {np} {_PAST[verb['verb']]}{rest}"
    return ""


_OURS = re.compile(rf"\A(?:[Ww]e|[Tt]hey) (?P<verb>{'|'.join(sorted(_PAST))}) \Z")
_PARTICIPLE_OF = {
    "began": "begun",
    "fell": "fallen",
    "gave": "given",
    "grew": "grown",
    "rose": "risen",
    "ran": "run",
    "took": "taken",
    "went": "gone",
    "drew": "drawn",
}


def _done(past: str) -> str:
    return _PARTICIPLE_OF.get(past, past)


_IS = re.compile(rf"\A{_NP} (?P<be>was|were|is|are|will be|has been) \Z")
_COMES_TO = re.compile(rf"\A{_NP} (?P<verb>came to|comes to|amounted to|amounts to|totalled|totals|costs?|will cost) \Z")
_AT = re.compile(
    rf"\A{_NP} (?P<be>was|were|is|are) (?P<done>estimated|valued|fixed|set|capped|priced|put|charged|budgeted|kept|held|limited|raised"
    rf"|cut|reduced)"
    r" (?P<at>at|to) \Z"
)
_MOVED = re.compile(rf"\A{_NP} (?P<verb>rose|fell|grew|increased|decreased|dropped) (?P<by>by|to) \Z")
_MOVES = {"rose": "rise", "fell": "fall", "grew": "grow", "increased": "increase", "decreased": "decrease", "dropped": "drop"}


_GRANT = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?P<kind>(?:[A-Za-z][\w’'-]+ ){1,2}(?:fee|charge|grant|budget|deposit|fine|deduction|prize|subsidy|bond|levy"
    r"|price|fare|rent|salary|wage|loan|allowance|bursary"
    r"|scholarship|penalty|surcharge|supplement|contribution|cost|royalty|premium|toll|guarantee|tax))(?: of| is|,)(?: up to| about"
    r"| only)? \Z"
)
"""A sum that has a name of its own: "a hardship grant of (up to $1,500)"."""


def _money(asked: _Asked) -> str:
    before = asked.before
    grant = _GRANT.search(before)
    if (
        grant
        and grant["kind"].split()[0].lower() not in _REFERRING | _POINTING | _PRESENT.keys()
        and not (set(grant["kind"].lower().split()) & _WITHIN)
    ):
        return f"how much is the {grant['kind']}"
    rest = _belonging(asked.behind)
    if rest is None:
        return ""
    ours = _OURS.match(before)
    if ours:
        return f"how much was {_done(ours['verb'])}{rest}"
    cost = _COMES_TO.match(before)
    if cost and (np := _subject(cost["np"])):
        verb = cost["verb"]
        if verb == "will cost":
            return f"how much will {np} cost{rest}"
        base = {"came to": "come to", "comes to": "come to", "totalled": "total", "totals": "total", "costs": "cost", "cost": "cost"}.get(
            verb, "amount to"
        )
        past = verb in ("came to", "amounted to", "totalled", "cost")
        plural = verb == "cost" and _is_plural(cost["np"].split()[-1])
        return "" if plural else f"how much {'did' if past else 'does'} {np} {base}{rest}"
    is_ = _IS.match(before)
    if is_ and (np := _subject(is_["np"])):
        be, _, more = is_["be"].partition(" ")
        if asked.topic and not rest and is_["np"].split()[0].lower() not in ("the", "a", "an") and translated_noun(np):
            np = f"the {np} of {asked.topic}"
        return " ".join(f"how much {be} {np} {more}{rest}".split())
    at = _AT.match(before)
    if at and (np := _subject(at["np"])):
        return f"{at['at']} how much {at['be']} {np} {at['done']}{rest}"
    moved = _MOVED.match(before)
    if moved and (np := _subject(moved["np"])):
        return f"{moved['by']} how much did {np} {_MOVES[moved['verb']]}{rest}"
    if _AT_FRONT.match(before) and asked.behind.split()[:1] in (["was"], ["is"], ["were"], ["has"], ["will"]):
        told = _rest(asked.behind, most=14)
        told = told.replace(" were ", " was ", 1) if told else told
        return f"how much{told}" if told and len(told.split()) > 2 else ""
    inverted = _inverted(before)
    if inverted.endswith((" have", " reach", " total", " average")) or not inverted:
        return ""
    return f"how much {inverted}{rest}"


def _share(asked: _Asked) -> str:
    if _AT_FRONT.match(asked.before) and asked.behind.startswith(" of "):
        rest = _rest(asked.behind, most=14)
        verbs = rest.split() if rest else []
        return (
            f"what percentage{rest}" if any(verb in _FINITE or verb in _PAST for verb in verbs[2:]) and verbs[1] not in _REFERRING else ""
        )
    rest = _belonging(asked.behind)
    if rest is None:
        return ""
    is_ = _IS.match(asked.before)
    if is_ and (np := _subject(is_["np"])) and not rest.startswith(" of "):
        be, _, more = is_["be"].partition(" ")
        return " ".join(f"what percentage {be} {np} {more}{rest}".split())
    inverted = _inverted(
        asked.before.removesuffix("for roughly ").removesuffix("roughly ").removesuffix("for ")
        if " account" in asked.before
        else asked.before
    )
    if inverted and rest.startswith(" of ") and not inverted.endswith(" have"):
        return f"what percentage{rest} {inverted}{' for' if inverted.endswith(' account') else ''}"
    moved = _MOVED.match(asked.before)
    if moved and (np := _subject(moved["np"])):
        return f"{moved['by']} what percentage did {np} {_MOVES[moved['verb']]}{rest}"
    return ""


_BE_DONE = re.compile(
    rf"\A{_NP} (?P<be>{_BE}|is due|are due|was due|is expected|are expected|is planned|was planned) (?P<done>{_DONE}|to)"
    rf"(?P<more>(?: {_WORD}){{0,7}}?) (?P<by>on|in|by|until|till|from|since|for) (?:the |early |late "
    rf"|mid-)?(?:[MTWFS][a-z]{2, 5}day,? )?\Z"
)
_DOES = re.compile(
    rf"\A{_NP} (?:(?P<modal>{_MODALS}) (?P<bare>{_VERB})|(?P<verb>{_VERB}))(?P<more>(?: {_WORD}){{0,7}}?)"
    r" (?P<by>on|in|by|until|till|from|since) (?:early |late |mid-)?(?:[MTWFS][a-z]{2,5}day,? )?\Z"
)
_ROW = re.compile(r"(?P<row>[A-Z][^|:\t]{3,60}?) ?[|\t] ?")
_EVENT_NOUN = re.compile(
    r"(?:Handover|Completion|Delivery|Start|Opening|Launch|Deadline|Closing|Commissioning|Signature|Election|Exhibition|Publication"
    r"|Announcement|Submission|End|Expiry|Interviews?)\b"
)
_ON_DAY = re.compile(r"\A(?:On|In|By) \Z")
_EVENT = re.compile(
    rf", {_NP} (?:(?P<be>was|were|is|are|will be) (?P<done>{_DONE})|(?P<modal>will) (?P<bare>{_VERB})"
    rf"|(?P<verb>{_VERB}))(?P<more>(?: {_WORD}){{0,9}})(?=[.,;]|$)"
)
_AFTER_DATE = re.compile(r"\A(?:\s*(?:[.,;)]|$)|\s(?:and|but|at|in|by|with|after|when|for|following|to|under|because|as|on|without)\b)")


def _more(words: str | None) -> str | None:
    """What stands between verb and date; None where it refers to something or ends a clause."""
    said = (words or "").split()
    if _OTHER_VALUE.search(words or ""):
        return None
    if any(word.lower() in _WITHIN - {"to", "and", "each", "not", "be"} or word.lower() in _REFERRING - {"all", "each"} for word in said):
        return None
    return f" {' '.join(said)}" if said else ""


def _date(asked: _Asked) -> str:
    before, behind = asked.before, asked.behind
    row = _ROW.fullmatch(before)
    if row and _EVENT_NOUN.match(row["row"]) and not behind.strip(" ."):
        event = f"{row['row'][:1].lower()}{row['row'][1:]}"
        return f"when is {'the ' if ' of ' in event else ''}{event}"
    if _ON_DAY.match(before):
        return _on_day(behind)
    if not _AFTER_DATE.match(behind):
        return ""
    is_ = _IS.match(before)
    if is_ and is_["be"] in ("is", "was") and (np := _subject(is_["np"])) and np.split()[-1] in ("deadline", "date", "day"):
        return f"when {is_['be']} {np}"
    done = _BE_DONE.match(before)
    if done and (np := _subject(done["np"])) and (more := _more(done["more"])) is not None:
        be, _, rest = done["be"].partition(" ")
        if rest in ("due", "expected", "planned"):
            return f"{_PREPOSITION[done['by']]} {be} {np} {rest} to{more}" if done["done"] == "to" and more else ""
        if done["done"] not in _PARTICIPLES or more.split()[-1:] == ["of"]:
            return ""
        return " ".join(f"{_PREPOSITION[done['by']]} {be} {np} {rest} {done['done']}{more}".split())
    does = _DOES.match(before)
    if does and does["by"] != "for" and (np := _subject(does["np"])) and (more := _more(does["more"])) is not None:
        when = _PREPOSITION[does["by"]]
        if does["modal"]:
            return f"{when} {does['modal']} {np} {does['bare']}{more}" if does["bare"] in _BASES else ""
        verb = does["verb"]
        if verb in _PAST and verb not in _BASES:
            return f"{when} did {np} {_PAST[verb]}{more}"
        if verb in _PRESENT and verb not in ("totals", "costs"):
            return f"{when} does {np} {_PRESENT[verb]}{more}"
        if verb in _BASES and verb not in _PAST and _is_plural(does["np"].split()[-1]):
            return f"{when} do {np} {verb}{more}"
    return ""


def _on_day(behind: str) -> str:
    """For a day that stands in front of what happened on it."""
    event = _EVENT.match(behind)
    if event is None or not (np := _subject(event["np"])) or (more := _more(event["more"])) is None or _OTHER_VALUE.search(more):
        return ""
    if event["be"]:
        be, _, rest = event["be"].partition(" ")
        return " ".join(f"when {be} {np} {rest} {event['done']}{more}".split()) if event["done"] in _PARTICIPLES else ""
    if event["modal"]:
        return f"when will {np} {event['bare']}{more}" if event["bare"] in _BASES else ""
    verb = event["verb"]
    return f"when did {np} {_PAST[verb]}{more}" if verb in _PAST and verb not in _BASES else ""


_RUNS = re.compile(
    rf"\A{_NP} (?P<verb>runs|ran|will run|is open|was open|are open|will be open|is closed|will be closed|was held|will be held|opens"
    rf"|lasts|lasted)(?P<more>(?: {_WORD}){{0,4}}?)(?: from| between)? \Z"
)


def _period(asked: _Asked) -> str:
    runs = _RUNS.match(asked.before)
    if runs is None or not (np := _subject(runs["np"])) or (more := _more(runs["more"])) is None:
        return ""
    verb = runs["verb"]
    if verb in ("runs", "ran", "opens", "lasts", "lasted"):
        base = {"runs": "run", "ran": "run", "opens": "open"}.get(verb, "last")
        return f"from when to when {'did' if verb in ('ran', 'lasted') else 'does'} {np} {base}{more}"
    first, _, rest = verb.partition(" ")
    return f"from when to when {first} {np} {rest}{more}"


_DONE_AT = re.compile(rf"\A{_NP} (?P<be>was|is|will be) (?P<done>{_DONE})(?P<more>(?: {_WORD}){{0,3}}?) at \Z")
_CLOCK = re.compile(
    rf"\A{_NP} (?P<verb>opens|closes|starts|begins|ends|leaves|departs|started|began|ended|opened"
    rf"|closed)(?P<more>(?: {_WORD}){{0,3}}?) at \Z"
)


def _clock(asked: _Asked) -> str:
    done = _DONE_AT.match(asked.before)
    if done and done["done"] in _PARTICIPLES and (np := _subject(done["np"])) and (more := _more(done["more"])) is not None:
        be, _, rest = done["be"].partition(" ")
        return " ".join(f"at what time {be} {np} {rest} {done['done']}{more}".split())
    found = _CLOCK.match(asked.before)
    if found is None or not (np := _subject(found["np"])) or (more := _more(found["more"])) is None:
        return ""
    verb = found["verb"]
    base = _PAST.get(verb) or _PRESENT.get(verb) or verb[:-1]
    return f"at what time {'did' if verb in _PAST else 'does'} {np} {base}{more}"


_IN_TIME = re.compile(
    rf"\A{_NP} (?P<modal>must|shall|will|may|can|should) (?P<done>be (?:{_DONE}|answered|dealt with|lodged|appealed|made)|{_VERB}"
    rf"|apply|appeal|decide|answer|reply|object)(?P<more>(?: {_WORD}){{0,6}}?) within \Z"
)
_TIME_UNIT = re.compile(r"(?:(?:working|business|calendar|consecutive) )?(?:days|weeks|months|years|hours|minutes)\Z")
_TIMED = frozenset("term period life notice course length time duration programme tenancy warranty guarantee retention training".split())
_LASTS = re.compile(
    rf"\A{_NP} (?P<verb>lasts|lasted|takes|took|will last|will take|runs for|ran for|will run for)(?: about| up to| only)? \Z"
)
_IS_FOR = re.compile(
    rf"\A{_NP} (?P<be>was|were|is|are|will be|has been) (?P<adjective>valid|open|closed|available|fixed|guaranteed|suspended|licensed"
    rf"|let|leased|extended) for \Z"
)


def _duration(asked: _Asked) -> str:
    rest = _belonging(asked.behind)
    if rest is None:
        return ""
    within = _IN_TIME.match(asked.before)
    unit = _TIME_UNIT.search(asked.figure.text)
    if within and unit and (np := _subject(within["np"])) and (more := _more(within["more"])) is not None:
        return f"within how many {unit[0]} {within['modal']} {np} {within['done']}{more}"
    is_ = _IS.match(asked.before)
    if (
        is_
        and not rest
        and is_["be"] in ("is", "was")
        and (np := _subject(is_["np"]))
        and {word.lower() for word in is_["np"].split()[:3]} & _TIMED
    ):
        return f"how long {is_['be']} {np}"
    inverted = _inverted(asked.before)
    if unit and inverted and " " not in unit[0] and inverted.endswith((" give", " spend", " work", " save", " lose")):
        return f"how many {unit[0]} {inverted}{rest}" if not rest.startswith(" of ") else ""
    lasts = _LASTS.match(asked.before)
    if lasts and (np := _subject(lasts["np"])):
        verb = lasts["verb"]
        if verb.startswith("will "):
            return f"how long will {np} {verb.removeprefix('will ').removesuffix(' for')}{rest}"
        base = {"lasts": "last", "lasted": "last", "takes": "take", "took": "take"}.get(verb, "run")
        return f"how long {'did' if verb in ('lasted', 'took', 'ran for') else 'does'} {np} {base}{rest}"
    is_for = _IS_FOR.match(asked.before)
    if is_for and (np := _subject(is_for["np"])):
        be, _, more = is_for["be"].partition(" ")
        return " ".join(f"for how long {be} {np} {more} {is_for['adjective']}{rest}".split())
    return ""


_EXTENT = re.compile(rf"\A{_NP} (?P<verb>covers|covered|occupies|occupied|will cover) \Z")


def _area(asked: _Asked) -> str:
    extent = _EXTENT.match(asked.before)
    rest = _belonging(asked.behind)
    if extent and rest is not None and (np := _subject(extent["np"])):
        verb = extent["verb"]
        if verb == "will cover":
            return f"how large an area will {np} cover{rest if not rest.startswith(' of') else ''}"
        base = "cover" if verb.startswith("cover") else "occupy"
        return f"how large an area {'did' if verb in _PAST else 'does'} {np} {base}{rest if not rest.startswith(' of') else ''}"
    is_ = _IS.match(asked.before)
    if is_ and rest is not None and not rest and (np := _subject(is_["np"])) and np.split()[-1] == "area":
        return f"how large {is_['be']} {np}" if " " not in is_["be"] else ""
    return ""


_UNIT = re.compile(r"(?<![A-Za-z])[A-Za-z]++\Z")
_OF_GOODS = re.compile(r" of [a-z]+(?: and [a-z]+)?(?= (?:in|at|from|during)\b|[.,;]|$)")
_SIDE = re.compile(r" (long|wide|high|deep|tall)(?=[.,;]|$| and)")
_GOES_ON = re.compile(r"\s(?:and|who|which|until|when)\b")


def _weight(asked: _Asked) -> str:
    unit = _UNIT.search(asked.figure.text)
    came = _COMES_TO.match(asked.before)
    if unit and came and "to" in came["verb"] and (np := _subject(came["np"])) and (rest := _belonging(asked.behind)) is not None:
        return f"how many {unit[0]} did {np} come to{rest}" if came["verb"] == "came to" else ""
    inverted = _inverted(asked.before)
    if not unit or not inverted or not _is_plural(unit[0]):
        return ""
    of = _OF_GOODS.match(asked.behind)
    rest = _belonging(asked.behind[of.end() if of else 0 :])
    return f"how many {unit[0]}{of[0] if of else ''} {inverted}{rest}" if rest is not None else ""


def _length(asked: _Asked) -> str:
    is_ = _IS.match(asked.before)
    side = _SIDE.match(asked.behind)
    if is_ and (np := _subject(is_["np"])):
        be, _, more = is_["be"].partition(" ")
        if side:
            return " ".join(f"how {side[1]} {be} {np} {more}".split())
        if np.split()[-1] == "length" and _AFTER_DATE.match(asked.behind):
            return f"what {be} {np}" if not more else ""
    return ""


_APPOSED_ROLE = re.compile(
    r"\A, (?:the |at present )?(?P<role>(?:[A-Z]?[a-z]+(?: |-)){0,3}(?:[Cc]hair|[Pp]resident|[Dd]irector|[Mm]anager|[Ss]ecretary"
    r"|[Tt]reasurer|[Hh]ead|[Cc]urator|[Cc]lerk|[Pp]rincipal"
    r"|[Cc]oordinator|[Oo]fficer|[Ll]eader|[Cc]hief [Ee]xecutive) (?:of|at) [^,;.:()]{3,50})(?=[,;.:)]|$)"
)
_ROLE_ALONE = re.compile(
    r"\A, (?:the )?(?P<role>(?:[A-Z][a-z]+(?: and| of)? ){1,4}(?:Officer|Manager|Director|Secretary|Treasurer|Head|Curator|Clerk"
    r"|Principal|Coordinator|Leader|Adviser|Engineer|Librarian))(?=[,;.)]|$)"
)
_OF_OFFICE = re.compile(
    r"\A(?:,[^,;.]{2,60},)? (?P<does>(?:became|was elected|was re-elected|was appointed|was named|is|was"
    r"|will be) (?:the )?[^,;.:()]{3,60})"
)
_POST = re.compile(
    r"\b(?:chair|chairman|president|director|manager|secretary|treasurer|head|curator|clerk|principal|coordinator|officer|leader"
    r"|auditor|captain|engineer|architect|librarian"
    r"|keeper|warden|editor|chief executive)\b",
    re.IGNORECASE,
)
_DOES_OFFICE = re.compile(
    r"\A(?:,[^,;.]{2,60},|, who)? (?P<does>(?:(?:is|was|will be|continues as|continued as|acts as|serves as|remains) (?:the )?"
    r"(?:[Cc]hair|[Pp]resident|[Dd]irector|[Mm]anager|[Ss]ecretary|[Tt]reasurer|[Cc]hief|[Hh]ead|[Cc]urator|[Cc]lerk|[Cc]o-?ordinator"
    r"|[Gg]eneral [Mm]anager|[Pp]rincipal)\b"
    r"|(?:chairs|chaired|leads|led|heads|headed|runs|manages|managed|directs|directed|coordinates|oversees|presided over) )[^,;.:]{0,60})"
)
_DONE_BY = re.compile(
    rf"\A{_NP} (?P<be>was|were|is|are|will be) (?P<done>{_DONE}|chaired|led|headed|managed|run|designed|directed) by (?:the )?\Z"
)
_LABEL = re.compile(r"\A(?P<label>[A-Z][a-z]+(?: [a-z]+){0,3}): \Z")
_ROLES = frozenset("chair chairman chairwoman president director manager secretary treasurer head curator clerk principal contact".split())


def _person(asked: _Asked) -> str:
    if not asked.before.strip():
        role = _APPOSED_ROLE.match(asked.behind)
        if role and not {word.lower() for word in role["role"].split()} & _REFERRED:
            return f"who is the {role['role']}" if role["role"][:1].islower() else f"who is {role['role']}"
        alone = _ROLE_ALONE.match(asked.behind)
        if alone:
            return f"who is the {alone['role']}"
        does = _DOES_OFFICE.match(asked.behind) or _OF_OFFICE.match(asked.behind)
        if does is not None and does.re is _OF_OFFICE and not _POST.search(does["does"]):
            does = None
        if does is None or _OTHER_VALUE.search(_YEARS.sub("", does["does"])):
            return ""
        told = _GOES_ON.split(does["does"])[0]
        return "" if {word.lower() for word in told.split()} & (_REFERRING - {"all"}) else f"who {told.strip()}"
    by = _DONE_BY.match(asked.before)
    if by and (np := _subject(by["np"])):
        be, _, more = by["be"].partition(" ")
        return " ".join(f"by whom {be} {np} {more} {by['done']}".split())
    label = _LABEL.match(asked.before)
    if label and label["label"].split()[-1].lower() in _ROLES:
        return f"who is the {label['label'].lower()}"
    return ""


def _number(asked: _Asked) -> str:
    """For a telephone number or an address: what it is that of, where a label says so."""
    label = _LABEL_OF.search(asked.before)
    what = {"phone": "telephone number", "email": "e-mail address" if "@" in asked.figure.text else "web address"}[asked.figure.kind]
    if label is None or {word.lower() for word in label["label"].split()} & (_REFERRING | _NOT_ASKED_FOR):
        return ""
    return f"what is the {what} for {label['label'][:1].lower()}{label['label'][1:]}"


_LABEL_OF = re.compile(r"(?:\A|[.;:] )(?P<label>[A-Z][a-z]+(?: [a-z]+){0,3}): \Z")
_NOT_ASKED_FOR = frozenset("telephone phone tel email website web call address contact fax mobile online".split())


_FORMS = {
    "phone": _number,
    "email": _number,
    "count": _count,
    "money": _money,
    "share": _share,
    "date": _date,
    "period": _period,
    "clock": _clock,
    "duration": _duration,
    "area": _area,
    "weight": _weight,
    "length": _length,
    "person": _person,
}


_OF_IT = re.compile(
    rf"\A(?:(?:[Tt]he|[Aa]n?) )?(?P<noun>{_WORD}(?: {_WORD})?) (?:of|at) (?:the )?(?P<name>.{{3,60}}?) (?:was|were|is|are|came to"
    rf"|amounted to|totalled|reached|stood at) \Z"
)
_ITS = re.compile(
    rf"\A(?:[Tt]he )?(?P<name>.{{3,60}}?)[’']s? (?P<noun>{_WORD}(?: {_WORD})?) (?:was|were|is|are|came to|amounted to|totalled|reached"
    rf"|stood at) \Z"
)
_BARE_NOUN = re.compile(rf"\A(?P<noun>{_WORD}(?: {_WORD}){{0,2}}) (?:was|were|is|are|came to|amounted to|totalled|reached|stood at) \Z")
_HAS = re.compile(r"\A(?:[Tt]he )?(?P<name>.{3,60}?) (?:has|had|have|employs|employed) \Z")
_REACH_IT = re.compile(
    r"(?:[Cc]all|[Tt]elephone|[Rr]ing|[Cc]ontact|[Pp]hone|[Ww]rite to|[Ee]-?mail) (?:the )?(?P<name>.{3,60}?) (?:on|at)(?: [a-z]+)? \Z"
)
_ITS_NUMBER = re.compile(r"\A(?:[Tt]he )?(?P<name>.{3,60}?)(?: [a-z]+)?(?: telephone| phone|, telephone)?(?::|,) \Z")


def told_of(text: str, figure: FoundFigure, offset: int, name: str, topic: str) -> bool:
    """Whether a clause says by itself that a value is that of the thing of that *name*; *topic*: what the document describes."""
    before = text[: max(0, figure.start - offset)]
    led = _WHEN.fullmatch(before)
    before = led["rest"] if led else before
    if figure.kind in ("phone", "email", "address"):
        match = _REACH_IT.search(before) or _ITS_NUMBER.match(before)
        return match is not None and match["name"].endswith(name)
    match = _OF_IT.match(before) or _ITS.match(before) or (_HAS.match(before) if figure.kind == "count" else None)
    if match is not None:
        return match["name"].removeprefix("the ") == name
    bare = _BARE_NOUN.match(before)
    return bare is not None and bool(topic) and bare["noun"].split()[0].lower() not in _LEADING_ON | _REFERRING | {"the", "a", "an"}


_RULE = re.compile(rf"\A{_NP} (?P<modal>must|may|shall|should|can|will)(?P<no> not|not)? (?P<rest>[a-z][^,;:()“”\"]{{6,110}})\.?\Z")
_STATE = re.compile(
    rf"\A{_NP} (?P<be>is|are|was|were)(?P<no> not)? (?P<rest>(?:waived|required|allowed|permitted|prohibited|closed|open|free"
    rf"|available|included|excluded|covered|accepted|refunded|exempt"
    r"|reserved|responsible|eligible|entitled|payable|held|limited|refundable|compulsory|optional|charged|subject to|compensated"
    r"|banned|provided|published|kept|owned|affected)\b[^,;:()“”\"]{0,100})\.?\Z"
)
_MOST_WORDS = 18


def english_rule(text: str) -> str:
    """The question that a sentence without a value answers with yes or no, where it says what must or may be; else empty."""
    rule = _RULE.match(text) or _STATE.match(text)
    if rule is None or len(text.split()) > _MOST_WORDS or _OTHER_VALUE.search(_NUMBERED.sub("", text)):
        return ""
    said = rule["rest"].strip()
    if {word.lower().strip(".") for word in said.split()} & (
        _REFERRED | {"then", "therefore", "also", "so", "who", "which", "that", "because"}
    ) or not (np := _subject(rule["np"])):
        return ""
    first = rule["be"] if "be" in rule.groupdict() else {"shall": "must"}.get(rule["modal"], rule["modal"])
    if rule["no"] and first == "must":
        first = "may"
    return f"{first[:1].upper()}{first[1:]} {np} {said.rstrip('.')}?"
