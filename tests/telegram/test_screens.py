"""Every message there is keeps within what Telegram takes, whatever stands in the knowledge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.compose import label_of, options_for, sources_of, tell, tell_unsure
from bot.answers.layout import cited
from bot.answers.listings import TIMELINE, Listing, about, listing
from bot.answers.reply import Reply
from bot.answers.texts import LANGUAGES, say
from bot.dialogue import Dialogue
from bot.facts.dates import Date
from bot.facts.model import Document, Entity, Fact, KnowledgeBase, ListCommand, Overview, Quote
from bot.facts.sentences import statements_of
from bot.facts.values import Amount
from bot.service import Service
from bot.storage.replies import new_id
from bot.telegram.buttons import Action, decode, token
from bot.telegram.markup import clip, leaves
from bot.telegram.screens import (
    MAX_DOCUMENTS,
    Screen,
    citation,
    document_screen,
    documents_screen,
    listing_screen,
    reply_screen,
    source_screen,
    start_screen,
    title_of,
    topic,
)
from tests.telegram.reading import check, shown

HOSTILE = "<b>&amp; \"quoted\" 'too' </blockquote> 😀👨‍👩‍👧 «𠀀» {name} %s\n"


def identifier(kind: str, number: int) -> str:
    return f"{kind}-{number}-".ljust(60, "x")


def hostile_base() -> KnowledgeBase:
    """Everything at its largest and oddest: 200 documents, ids of 60 characters, texts of thousands of characters with markup."""
    paragraphs = [HOSTILE.strip() * 90, "😀" * 3000, "x", "<i>" * 2000] + ["."] * 2500
    text = "\n".join(paragraphs)
    # One without white space in it, as Chinese is.
    spans = [(0, 20), (100, 4500), (len(paragraphs[0]) + 1 + 1000, len(paragraphs[0]) + 1 + 1100), (len(text) - 5, len(text))]
    documents = {
        identifier("document", n): Document(
            id=identifier("document", n),
            title=HOSTILE.strip() * 20,
            titles={"zh": "《" + "题😀" * 400 + "》"},
            publisher=HOSTILE.strip() * 10,
            date="some day " * 100,
            text=text,
        )
        for n in range(200)
    }
    entities = {
        identifier(kind, n): Entity(id=identifier(kind, n), kind=kind, names={"en": (HOSTILE.strip() * 10,), "zh": ("名😀" * 300,)})
        for kind in ("project", "agreement", "person")
        for n in range(3)
    }
    facts = {
        identifier("fact", n): Fact(
            id=identifier("fact", n),
            subjects=tuple(entities)[n % 3 :],
            tells=(Amount(1e9 + n, "CNY"), Date("<i>1999</i> " * 50, "year", 1999)) if n % 2 else (),
            answer={"en": HOSTILE * 90, "zh": "答😀" * 1500} if n % 3 else {"en": "short <b>"},
            quotes=tuple(
                Quote(document=identifier("document", n), text=text[start:end], paragraph=1 + index, start=start, end=end)
                for index, (start, end) in enumerate(spans)
            ),
            question={"en": HOSTILE.strip() * 30, "zh": "问<" * 500} if n % 2 else {},
        )
        for n in range(20)
    }
    overview = Overview(id=identifier("overview", 0), operation="list", facts=tuple(facts), tells=None, title={"en": HOSTILE * 3})
    title = {"en": HOSTILE * 30, "zh": "题😀" * 400}
    kinds = ListCommand(id="k" * 32, title=title, description=title, kinds=("project", "agreement"), overviews=(overview.id,))
    sums = ListCommand(id="sums", title=title, description=title, tells="amount")
    return KnowledgeBase(
        documents=documents,
        entities=entities,
        facts=facts,
        overviews={overview.id: overview},
        gaps={},
        small_talk={},
        phrasings=(),
        terms={},
        aspects={},
        suggestions={"en": (HOSTILE * 10,) * 3, "zh": ("<问>" * 300,) * 3},
        sentences=statements_of(list(documents.values())[:1]),
        lists={listed.id: listed for listed in (kinds, sums)},
    )


@pytest.fixture(scope="module")
def hostile() -> KnowledgeBase:
    return hostile_base()


def turned(screen: Screen, action: Action) -> int:
    """How many pages there are, by the button that shows the number: its pages are told on it."""
    labels = [button.label for row in screen.rows for button in row if button.data and (decode(button.data) or ("",))[0] == action]
    numbers = ["".join(character if character.isdecimal() else " " for character in label).split() for label in labels]
    return max((int(found[-1]) for found in numbers if len(found) == 2), default=1)


def page_of(document: Document, language: str, page: int, identifier: str = "") -> Screen:
    """A page of a document, cut for this once."""
    return document_screen(document, leaves(document.text, title_of(document, language)), language, page, identifier)


def pages_of(reply: Reply, knowledge: KnowledgeBase, **shown_with: object) -> list[str]:
    """The text of every page of a reply, each checked."""
    name = new_id()
    first = reply_screen(reply, name, knowledge, **shown_with)  # type: ignore[arg-type]  # some of its options
    count = turned(first, Action.BACK)
    return [check(reply_screen(reply, name, knowledge, page=page, **shown_with)) for page in range(count)]  # type: ignore[arg-type]  # the same


def bare(text: str) -> str:
    return "".join(text.split())


def check_told(reply: Reply, knowledge: KnowledgeBase) -> None:
    """A reply on all its pages, and the source of each of its sentences."""
    for asked in ("", HOSTILE * 30):
        text = bare("".join(pages_of(reply, knowledge, asked=asked, vote=1, told=True)))
        assert all(bare(line) in text for line in reply.text.split("\n") if len(line) < 100)
        assert all(bare(source.quote) in text for source in reply.sources if len(source.quote) < 100)
    for number in range(len(reply.sources)):
        screen = source_screen(reply, new_id(), knowledge, number)
        text = check(screen)
        assert bare(reply.sources[number].quote)[:1000] in bare(text)
        assert shown(screen.html.split("<b><u>")[1].split("</u></b>")[0])[:1000] == reply.sources[number].quote[:1000]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_and_overview_of_the_base_fits_on_its_pages(service: Service, knowledge: KnowledgeBase, language: str) -> None:
    told = 0
    for item in (*knowledge.facts, *knowledge.overviews):
        reply = service.tell((item,), label_of(item, knowledge, language), language)
        if reply is not None:
            told += 1
            check_told(reply, knowledge)
    assert told >= len(knowledge.facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_and_small_talk_of_the_base_fits(service: Service, knowledge: KnowledgeBase, language: str) -> None:
    outcomes = set()
    asked = {phrasing.item: phrasing.text for phrasing in knowledge.phrasings}
    for item in (*knowledge.gaps, *knowledge.small_talk):
        reply, _ = service.ask(asked[item], language=language)
        outcomes.add(reply.outcome)
        check_told(reply, knowledge)
    assert {"unknown", "smalltalk"} <= outcomes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_be_meant_is_shown_with_its_proof_and_can_be_chosen(
    knowledge: KnowledgeBase, hostile: KnowledgeBase, service: Service, language: str
) -> None:
    for base in (knowledge, hostile):
        items = [*list(base.facts)[:2], *list(base.overviews)[:1], *list(base.sentences)[:2]]
        reply = tell_unsure(items, service.understand("which"), base, language, None)
        assert reply is not None
        text = bare("".join(pages_of(reply, base)))
        assert all(bare(option.label)[:200] in text for option in reply.options)
        assert all(bare(source.quote)[:200] in text for option in reply.options for source in option.sources)
        screen = reply_screen(reply, "0123456789abc", base)
        chosen = [decode(button.data or "") for row in screen.rows for button in row]
        assert [found for found in chosen if found and found[0] == Action.OPTION] == [
            (Action.OPTION, ("0123456789abc", str(number))) for number in range(1, len(items) + 1)
        ]
        assert (Action.NONE, ("0123456789abc",)) in chosen


UNSURE_ENGLISH = """I am not sure this is what you ask. The documents say:

1. The counterpart assistance between Dalian and Liupanshui started in 1996.
The counterpart assistance between Dalian and Liupanshui started in 1996 and has a solid foundation for cooperation.
— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 3, undated

2. On yesterday's fair, our city has 4 projects formally signed.
— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 4, undated

3. None of these"""

UNSURE_CHINESE = """我不确定这是不是您要问的。文件中写道：

1. 大连与六盘水的对口帮扶始于 1996 年。
The counterpart assistance between Dalian and Liupanshui started in 1996 and has a solid foundation for cooperation.
——《大连与六盘水举行产业合作洽谈会（英文报道）》第 3 段，未注明日期

2. On yesterday's fair, our city has 4 projects formally signed.
——《大连与六盘水举行产业合作洽谈会（英文报道）》第 4 段，未注明日期

3. 以上都不是"""


@pytest.mark.parametrize(("language", "text"), [("en", UNSURE_ENGLISH), ("zh", UNSURE_CHINESE)])
def test_each_statement_stands_above_its_proof_and_a_sentence_is_shown_once(
    service: Service, knowledge: KnowledgeBase, language: str, text: str
) -> None:
    reply = service.tell_unsure(("assistance-start", "dalian-liupanshui-fair#12"), "which", language)
    assert reply is not None
    screen = reply_screen(reply, "0", knowledge)
    assert shown(screen.html) == text
    labels = [button.label for row in screen.rows for button in row]
    assert labels == [clip(f"1. {reply.options[0].label}", 60), clip(f"2. {reply.options[1].label}", 60), say("none_of_these", language)]


def test_a_sentence_that_is_told_is_shown_once_and_its_paragraph_can_be_seen(service: Service, knowledge: KnowledgeBase) -> None:
    text = "On yesterday's fair, our city has 4 projects formally signed."
    reply = service.tell(("dalian-liupanshui-fair#12",), text, "en")
    assert reply is not None
    cited = "— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 4, undated"
    assert shown(reply_screen(reply, "0", knowledge, asked=text).html) == f"{text}\n{cited}"
    assert f"<b><u>{text}</u></b>" in source_screen(reply, "0", knowledge, 0).html


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "I have not found this in the documents.", "Tell the editors"),
        ("zh", "我在文件中没有找到这方面的内容。", "反馈给编辑"),
    ],
)
def test_what_was_not_found_can_be_told_to_the_editors(
    service: Service, knowledge: KnowledgeBase, language: str, text: str, told: str
) -> None:
    reply, _ = service.ask("qwrtz plkjh", language=language)
    screen = reply_screen(reply, "0", knowledge)
    assert (shown(screen.html), [button.label for row in screen.rows for button in row]) == (text, [told])


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_knowledge_fits_on_its_pages_too(hostile: KnowledgeBase, service: Service, language: str) -> None:
    question = service.understand("which")
    for items in (*((fact,) for fact in list(hostile.facts)[:4]), tuple(hostile.overviews)):
        reply = tell(items, question, hostile, language, None)
        assert reply is not None
        check_told(reply, hostile)
    offered = list(hostile.facts)[:3]
    unknown = Reply(
        outcome="unknown",
        language=language,
        text=HOSTILE,
        sources=sources_of([hostile.facts[fact] for fact in offered], hostile, language),
        options=options_for(offered, hostile, language),
    )
    check_told(unknown, hostile)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_every_list_fits(hostile: KnowledgeBase, knowledge: KnowledgeBase, language: str) -> None:
    for base, name in ((one, name) for one in (hostile, knowledge) for name in (*one.lists, TIMELINE)):
        listed = listing(name, base, language)
        assert listed is not None
        first = listing_screen(listed, Action.LIST, name, 0, language)
        opened = []
        for page in range(turned(first, Action.LIST)):
            screen = listing_screen(listed, Action.LIST, name, page, language)
            check(screen)
            opened += [decode(button.data or "") for button in screen.rows[0]]
        assert opened == [(Action.OPEN, (token(entry.item),)) for entry in listed.entries]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_about_every_entity_fits(hostile: KnowledgeBase, knowledge: KnowledgeBase, language: str) -> None:
    for base in (hostile, knowledge):
        for entity in base.entities.values():
            for page in range(4):
                check(listing_screen(about(entity, base, language), Action.ABOUT, token(entity.id), page, language))


def test_an_empty_list_says_so() -> None:
    screen = listing_screen(Listing(title="<Nothing>", entries=()), Action.LIST, "projects", 3, "en")
    assert check(screen) == f"<Nothing>\n{say('list_empty', 'en')}"
    assert screen.rows == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_documents_fit_on_one_screen(hostile: KnowledgeBase, knowledge: KnowledgeBase, language: str) -> None:
    assert len(documents_screen(hostile, language).rows) == MAX_DOCUMENTS
    for base in (hostile, knowledge):
        check(documents_screen(base, language))
        check(start_screen(base, language, base.suggestions.get(language, ())[:3]))
        assert topic(base, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_whole_on_its_pages(hostile: KnowledgeBase, knowledge: KnowledgeBase, language: str) -> None:
    for document in (next(iter(hostile.documents.values())), *knowledge.documents.values()):
        count = turned(page_of(document, language, 0), Action.DOCUMENT)
        texts = [check(page_of(document, language, page, new_id())) for page in range(count)]
        # The first line of most documents is the title, which stands above every page anyway.
        body = document.text.removeprefix(document.title)
        assert bare(body) in bare("".join(text.partition("\n\n")[2] for text in texts))


def test_pages_that_are_not_there_show_the_last_one(knowledge: KnowledgeBase, hostile: KnowledgeBase, service: Service) -> None:
    document = next(iter(hostile.documents.values()))
    count = turned(page_of(document, "en", 0), Action.DOCUMENT)
    assert page_of(document, "en", 10**6) == page_of(document, "en", count - 1)
    reply = service.tell(("wanda-opening",), "", "en")
    assert reply is not None
    assert reply_screen(reply, "0", knowledge, page=99) == reply_screen(reply, "0", knowledge)
    assert source_screen(reply, "0", knowledge, 99) == source_screen(reply, "0", knowledge, len(reply.sources) - 1)


def test_the_first_page_cannot_be_turned_back_nor_the_last_one_on(hostile: KnowledgeBase) -> None:
    document = next(iter(hostile.documents.values()))
    count = turned(page_of(document, "en", 0), Action.DOCUMENT)
    assert count > 2
    labels = [[button.label for button in page_of(document, "en", page).rows[0]] for page in (0, 1, count - 1)]
    assert labels == [[f"1 of {count}", "▶"], ["◀", f"2 of {count}", "▶"], ["◀", f"{count} of {count}"]]


def test_the_marked_sentence_is_the_one_of_its_own_document(hostile: KnowledgeBase, service: Service) -> None:
    """A fact may be proved by the same sentence of two documents."""
    fact = next(iter(hostile.facts.values()))
    one, two = list(hostile.documents.values())[:2]
    one, two = replace(one, text="It is so."), replace(two, text="Well.\nIt is so.")
    quotes = tuple(
        Quote(document=document.id, text="It is so.", paragraph=paragraph, start=start, end=start + 9)
        for document, paragraph, start in ((one, 1, 0), (two, 2, 6))
    )
    base = replace(hostile, documents={one.id: one, two.id: two}, facts={fact.id: replace(fact, quotes=quotes)})
    reply = tell((fact.id,), service.understand("which"), base, "en", None)
    assert reply is not None
    for number in range(2):
        assert source_screen(reply, "0", base, number).html.endswith("\n\n<b><u>It is so.</u></b>")


def test_a_citation_too_long_to_copy_is_sent_instead(knowledge: KnowledgeBase, service: Service) -> None:
    reply = service.tell(("wanda-opening",), "", "en")
    assert reply is not None
    source = reply.sources[0]
    for length, copied in ((20, True), (2000, False)):
        cited = replace(reply, sources=(replace(source, title="", quote="x" * length),))
        button = reply_screen(cited, "0", knowledge).rows[0][1]
        assert (button.copy == citation(cited.sources[0], "en")) == copied
        assert (decode(button.data or "") == (Action.CITATION, ("0", "0"))) == (not copied)


def test_the_vote_and_what_was_told_are_shown(service: Service, knowledge: KnowledgeBase) -> None:
    reply = service.tell(("wanda-opening",), "", "en")
    assert reply is not None
    votes = [[button.label for button in reply_screen(reply, "0", knowledge, vote=vote).rows[-1]] for vote in (0, 1, -1)]
    assert votes == [["👍", "👎"], ["👍 ✓", "👎"], ["👍", "👎 ✓"]]
    unknown, _ = service.ask("What is the weather like?", Dialogue(), language="en")
    assert unknown.outcome == "unknown"
    told = [reply_screen(unknown, "0", knowledge, told=told).rows[-1][0].label for told in (False, True)]
    assert told == [say("tell_editors", "en"), "✓ " + say("editors_told", "en")]


def test_a_quote_stands_in_a_block_with_where_it_is_from_below(service: Service, knowledge: KnowledgeBase) -> None:
    reply = service.tell(("wanda-opening",), "", "zh")
    assert reply is not None
    source = reply.sources[0]
    below = f"<blockquote expandable>{source.quote}</blockquote>\n{cited(source, 'zh')}"
    assert reply_screen(reply, "0", knowledge).html == f"{reply.text}\n\n{below}"


def test_small_talk_and_what_was_refused_have_no_buttons(service: Service, knowledge: KnowledgeBase) -> None:
    for text in ("hello", "???"):
        reply, _ = service.ask(text)
        assert reply.outcome in ("smalltalk", "refused")
        assert reply_screen(reply, "0", knowledge).rows == ()


def test_of_several_documents_two_are_named_and_the_others_counted(hostile: KnowledgeBase) -> None:
    documents = {name: Document(id=name, title=name.upper(), text="x") for name in ("a", "b", "c", "d")}
    base = replace(hostile, documents=documents)
    assert topic(base, "en") == "“A”, “B” and 2 more"
    assert topic(base, "zh") == "《A》、《B》及另外 2 份文件"
