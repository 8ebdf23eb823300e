"""Nothing English stands on a Chinese screen but names, ids, commands and what is typed; nothing Chinese in English texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from bot.answers.compose import plain_text
from bot.answers.texts import LANGUAGES, catalogue
from bot.edition import make_edition
from bot.editorial.changes import AddGap, AddPhrasing, RetireFact, Several
from bot.editorial.differences import Differences, FieldChange, ItemChange, as_text, differences_between, retold
from bot.editorial.entities import AddEntity
from bot.editorial.forms import FactForm, QuoteForm, form_of
from bot.editorial.misses import REASONS, Miss, cluster
from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict, Review, find
from bot.editorial.selftest import Case, FailedCase, SelfTest
from bot.editorial.statistics import statistics_text
from bot.facts.keys import FIELDS
from bot.facts.kinds import KINDS
from bot.facts.values import parse_value
from bot.publishing.outcomes import Preview
from bot.service import Service
from bot.storage.revisions import Revision
from bot.telegram.administration.access import Added
from bot.telegram.administration.admin_menu import ADMIN
from bot.telegram.administration.browse_screens import (
    admins_screen,
    export_screen,
    fact_screen,
    facts_screen,
    history_screen,
    phrasings_of,
    revision_screen,
)
from bot.telegram.administration.check import result_screen
from bot.telegram.administration.notices import taken_over_screen
from bot.telegram.administration.proposals_screens import document_rows, review_screen
from bot.telegram.administration.unanswered_screens import cluster_screen, gaps_screen, ignored_screen, unanswered_screen
from bot.telegram.administration.wizard_screens import published_screen, ready_screen, step_screen
from bot.telegram.administration.wizard_state import Draft, begin
from bot.telegram.administration.wizard_steps import ADDING, SlipError, on_button, on_text
from bot.telegram.menu import commands_text
from bot.telegram.screens import Screen, documents_screen, reply_screen, start_screen
from tests.editorial.test_statistics import STATISTICS
from tests.telegram.reading import check

DOCUMENT = """港口通报

新码头于 2015 年开放。新码头耗资 1200 万元。

灯塔由安宁建造。灯塔由陈明建造。
"""

FACTS = """documents:
  - id: harbour
    file: documents/harbour.txt
    titles: {zh: 港口通报}
    date: 2019-03-01
    original: 港口通报.pdf
    places: {pages: "1 3", headings: "1", rows: "2-3=1"}
entities:
  - {id: pier, names: {zh: [新码头, 码头]}}
  - {id: lighthouse, names: {zh: [灯塔]}}
facts:
  - id: pier-opening
    subjects: [pier]
    question: {zh: 码头哪年开放？}
    answer: {zh: 新码头于 2015 年开放。}
    quote: 新码头于 2015 年开放。
    tells: {date: 2015}
    phrasings: |
      码头哪年开放？
      码头开放时间
  - id: pier-cost
    subjects: [pier]
    answer: {zh: 新码头耗资 1200 万元。}
    quote: 新码头耗资 1200 万元。
    tells: {amount: 12 million yuan}
    valid_from: 2015
    valid_until: 2018
    phrasings: |
      码头花了多少钱？
  - id: builder
    subjects: [lighthouse]
    question: {zh: 灯塔是谁建造的？}
    answer: {zh: 灯塔由安宁建造。}
    quote: 灯塔由安宁建造。
    tells: {organisation: 安宁}
    phrasings: |
      灯塔是谁建造的？
  - id: other-builder
    subjects: [lighthouse]
    question: {zh: 灯塔是谁建造的？}
    answer: {zh: 灯塔由陈明建造。}
    quote: 灯塔由陈明建造。
    tells: {organisation: 陈明}
    summary: yes
    phrasings: |
      建造灯塔的人是谁？
  - id: old-fact
    subjects: [pier]
    answer: {zh: 码头很长。}
    quote: 新码头于 2015 年开放。
    retired: {reason: 量错了, successor: pier-opening}
overviews:
  - {id: costs, operation: list, facts: [pier-cost, pier-opening], title: {zh: 码头的情况}, phrasings: 码头的全部情况}
gaps:
  - id: gap-pier
    subjects: [pier]
    reply: {zh: 文件没有写码头多长。}
    phrasings: |
      码头有多长？
small_talk:
  - {id: greeting, reply: {zh: 您好！}, phrasings: 你好}
suggestions:
  zh: [码头哪年开放？]
lists:
  - {command: works, title: {zh: 工程：}, description: {zh: 所有工程}, kinds: [thing], tells: amount}
questions:
  - {question: 码头是哪年开放的？, item: pier-opening}
  - {question: 码头多宽？, declined: yes}
"""
TODAY = date(2026, 1, 1)
REVISION = Revision(number=5, at=1.7e9, author="7", kind="edit", reason="", overridden=True, digest="", differences="", published=1.7e9)
STATE = make_edition({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}).state
SERVICE = Service(STATE, language="zh")
KNOWLEDGE = STATE.catalogue.knowledge
NEW = differences_between(
    replace(
        KNOWLEDGE,
        documents={},
        entities={},
        facts={},
        overviews={},
        gaps={},
        small_talk={},
        suggestions={},
        lists={},
        retired={},
        phrasings=(),
        questions=(),
    ),
    KNOWLEDGE,
    {},
    {"facts.yaml": FACTS},
)
EDITS = {
    "summary: yes": "valid_from: 2016",
    'rows: "2-3=1"': 'rows: "2-3=2"',
    "1200 万元。}": "1300 万元。}",
    "declined: yes": "item: pier-cost",
    "码头开放时间": "码头何时开放",
    "    tells: {organisation: 安宁}\n": "    retired: {reason: 记错了}\n",
}
EDITED = FACTS
for was, now in EDITS.items():
    assert was in EDITED
    EDITED = EDITED.replace(was, now)
CHANGED = differences_between(
    KNOWLEDGE,
    make_edition({"facts.yaml": EDITED, "documents/harbour.txt": DOCUMENT}).state.catalogue.knowledge,
    {"facts.yaml": FACTS},
    {"facts.yaml": EDITED},
)
ALL = (NEW, CHANGED, Differences(items=(), files=()))
NO_NAMES = {
    *("Telegram", "YAML", "Excel", "XLSX", "CSV", "ZIP", "UTC", "fact", "facts"),
    *("updates", "payload", "aside"),  # the table and its columns, in which to look
    *("amount", "date"),  # what is typed
}
"""Words that are called so in both languages."""
AS_IT_STANDS = (
    r"\.venv/bin/python -m pip install -e '\.\[\w+\]'",
    *(r"\{\w+\}", r"/[a-z_]+(?: add)?", r"coopbot [a-z-]+(?: +--[a-z]+)*", r"COOPBOT_[A-Z_]+", r"@\w*"),
    *(r"facts\.(?:yaml|csv|xlsx)(?::\d+)?", r"documents/harbour\.txt", r"\| for: ", "UTF-8"),
    *(r"\.(?:docx|pdf|txt|md|html|xlsx|csv)\b", r"\b(?:Word|OCR|MB|PDF|HTML)\b"),
    rf"(?:{'|'.join(KINDS)}): [\w ]*",
    *("12 million yuan", "2 million yuan", r"(?:运算|种类)：[a-z]+"),
)
"""Commands, files, and values as they are written."""
IDS = {
    *KNOWLEDGE.lists,
    *KNOWLEDGE.facts,
    *KNOWLEDGE.retired,
    *KNOWLEDGE.gaps,
    *KNOWLEDGE.entities,
    *KNOWLEDGE.overviews,
    *KNOWLEDGE.documents,
    "greeting",
}


def latin(text: str) -> set[str]:
    """The Latin words of a text that are neither names nor ids, commands or written as they are typed."""
    for pattern in AS_IT_STANDS:
        text = re.sub(pattern, " ", text)
    for identifier in sorted(IDS, key=len, reverse=True):
        text = text.replace(identifier, " ")
    return set(re.findall(r"[A-Za-z]{2,}", text)) - NO_NAMES


def test_the_texts_of_a_language_are_in_that_language() -> None:
    assert {key: found for key, text in catalogue("zh").items() if (found := latin(text))} == {}
    assert [
        key for key, text in catalogue("en").items() if re.search("[一-鿿，。：；？！（）“”]", text.replace("“", "").replace("”", ""))
    ] == []


def drafts() -> Iterator[Draft]:
    form = form_of({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}, "pier-cost")
    other = replace(form, answer={"zh": "新码头耗资 1300 万元。"})
    for step in ADDING[:-1]:
        yield begin("add", step, form=FactForm())
        yield begin(
            "add", step, form=form, names=[{"id": "new-thing", "names": {"zh": ["新的"]}}], near={"document": "harbour", "text": "新码头"}
        )
    yield begin("add", "overlap", form=form, overlap=[{"gap": "gap-pier", "text": "码头有多长？", "on": True}])
    yield begin("edit", "fields", id="pier-cost", before=form, form=other)
    for field in FIELDS:
        step = {"quote": "proof", "subjects": "subjects"}.get(field, "field")
        yield begin("edit", step, id="pier-cost", before=form, form=other, field=field)
    for step in ("reason", "successor"):
        yield begin("retire", step, id="pier-cost", reason="不对")
    yield begin("document", "title", name="a.txt")
    for language in LANGUAGES:
        yield begin("proposals", "titles", document="harbour", chosen=[], language=language)
    yield begin("edit", "why", id="pier-cost", before=form, form=other)


def previews() -> Iterator[Screen]:
    turn = FailedCase(case=Case(question="码头多宽？", item=None, origin="wording"), told=("pier-cost",), outcome="answer", new=True)
    silent = FailedCase(case=Case(question="码头多宽？", item="pier-cost", origin="wording"), told=(), outcome="unknown", new=True)
    form = form_of({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}, "pier-cost")
    replies = [
        ("码头多宽？", SERVICE.ask(text, language="zh", today=TODAY)[0])
        for text in ("码头花了多少钱？", "灯塔是谁建造的？", "码头有多长？", "嗯哼")
    ]
    for differences in ALL:
        for worse in ((), (turn, silent) * 10):
            tested = SelfTest(asked=3, worse=worse, missed=())
            preview = Preview(base=1, differences=differences, text="", selftest=tested, state=STATE, left_out=7)
            for draft in (
                begin("add", "ready", form=form),
                begin("edit", "ready", form=form, why="原因"),
                begin("rollback", "ready", number=3),
                begin("document", "ready", title="规定", name="a.txt"),
            ):
                yield ready_screen(draft, "改动", preview, replies, ["1300"] * 3, ["pier-cost"], "zh")


def revisions() -> Iterator[Screen]:
    for differences in ALL:
        for kind, reason in (("first", ""), ("edit", "更正"), ("import", ""), ("hand", ""), ("rollback", "to revision 3")):
            one = replace(REVISION, kind=kind, reason=reason, differences=as_text(differences))
            yield history_screen([one] * 10, 7, 5, "zh")
            yield history_screen([replace(one, author="file")], 7, 4, "zh")
            yield revision_screen(one, 7, 5, "zh")
            yield revision_screen(one, 7, 4, "zh")
            yield taken_over_screen(one, "zh")


def browse() -> Iterator[Screen]:
    yield facts_screen(list(KNOWLEDGE.facts.values()), "", 0, "zh")
    yield facts_screen(list(KNOWLEDGE.facts.values()), "码头", 0, "zh")
    yield facts_screen([], "码头", 0, "zh")
    for fact in (*KNOWLEDGE.facts.values(), *KNOWLEDGE.retired.values()):
        form = form_of({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}, fact.id)
        yield fact_screen(form, fact, phrasings_of(fact, KNOWLEDGE), "zh")
    for owner in (True, False):
        yield admins_screen([1], {2: Added(by=1, at=1.7e9)}, owner=owner, language="zh")
    yield export_screen("zh")
    yield published_screen(3, "zh")
    yield history_screen([], 7, 5, "zh")
    turn = FailedCase(case=Case(question="码头多宽？", item=None, origin="question"), told=("pier-cost",), outcome="answer", new=False)
    yield result_screen(STATE, SelfTest(asked=3, worse=(), missed=(turn,) * 10), TODAY, "zh")


def inbox() -> Iterator[Screen]:
    misses = [
        Miss(id=str(n), at=1.7e9, question=f"码头第 {n} 问？", language="zh", user=str(n), reasons=frozenset(REASONS) - {"taken"})
        for n in range(9)
    ]
    taken = [replace(one, id=f"t{one.id}", question="谁建了灯塔", reasons=frozenset({"taken"}), items=("builder",)) for one in misses]
    found = cluster([*misses, *taken], SERVICE)
    taken_there = SERVICE.tell_unsure(["builder"], "谁建了灯塔", "zh", today=TODAY)
    options = SERVICE.tell_unsure(["pier-cost", "pier-opening"], "码头", "zh", today=TODAY)
    assert taken_there is not None
    assert options is not None
    yield unanswered_screen(found, 0, "zh", lambda asked: taken_there.options if asked.taken else ())
    yield unanswered_screen([], 0, "zh", lambda _: ())
    for one in found:
        yield cluster_screen(one, options.options, "gap-pier", "zh", taken_there.options if one.taken else ())
        yield gaps_screen(one, list(KNOWLEDGE.gaps.values()), "zh")
        yield ignored_screen(one, "zh")


def proposals() -> Iterator[Screen]:
    text = f"{DOCUMENT}\n新码头扩建工程全年完成投资3.18亿元，码头可停船 40 艘。引航站由县水利局建造并管理。\n"
    document = replace(KNOWLEDGE.documents["harbour"], text=text)
    found = find(document, KNOWLEDGE)
    # Questions and wordings are proposed in both languages.
    asked = [replace(one, form=replace(one.form, question={"zh": "投资是多少？"}, phrasings=("投资",))) for one in found.proposals.found]
    assert len(asked) == 3
    found = replace(found, proposals=replace(found.proposals, found=tuple(asked)))
    review = Review(document=document, knowledge=KNOWLEDGE, found=found, decisions={}, today="2026-01-01")
    yield Screen(html="1", rows=document_rows(document, "zh"))
    for verdict in get_args(ProposalVerdict):
        decided = {one.key: ProposalDecision(verdict=verdict, day="2026-01-01") for one in found.proposals.found}
        for place in (*range(3), None):
            yield review_screen(review, place, "zh")
            yield review_screen(replace(review, decisions=decided), place, "zh")
    form = found.proposals.found[0].form
    yield step_screen(begin("edit", "fields", id="pier-cost", before=form, form=form, proposal="0" * 16), SERVICE, "zh")
    preview = Preview(base=1, differences=NEW, text="", selftest=SelfTest(asked=3, worse=(), missed=()), state=STATE)
    draft = begin("proposals", "ready", document="harbour", chosen=["0" * 16])
    yield ready_screen(draft, review.change(review.chosen).summary("zh"), preview, (), (), (), "zh")


def for_everybody() -> Iterator[Screen]:
    for text in (
        "码头哪年开放？",
        "码头花了多少钱？",
        "灯塔是谁建造的？",
        "码头有多长？",
        "你好",
        "嗯哼",
        "码头的全部情况",
        "灯塔",
        "2",
        "",
    ):
        reply = SERVICE.ask(text, language="zh", today=TODAY)[0]
        yield reply_screen(reply, "0" * 16, KNOWLEDGE, asked=text or "码头")
    yield documents_screen(KNOWLEDGE, "zh")
    yield start_screen(KNOWLEDGE, "zh", ["码头哪年开放？"])


@pytest.mark.parametrize(
    "screens",
    [previews, revisions, browse, inbox, proposals, for_everybody, lambda: (step_screen(one, SERVICE, "zh") for one in drafts())],
)
def test_no_english_stands_on_a_chinese_screen(screens: Callable[[], Iterator[Screen]]) -> None:
    found = {}
    for screen in screens():
        text = "\n".join([check(screen), *(button.label for row in screen.rows for button in row)])
        if latin(text):
            found[text] = latin(text)
    assert found == {}


def test_no_english_stands_in_other_chinese_texts() -> None:
    texts = [commands_text(KNOWLEDGE, "zh"), *(catalogue("zh")[f"command_admin_{name}"] for name in ADMIN)]
    texts.append(statistics_text(replace(STATISTICS, items=(("pier-cost", 3),), unanswered=(), languages=()), KNOWLEDGE, "zh"))
    form = FactForm(id="pier-cost", answer={"zh": "新码头"}, quotes=(QuoteForm(None, "新码头"),))
    changes = (
        AddPhrasing(item="pier-cost", text="多少钱"),
        AddGap(id="gap-pier", phrasing="多长"),
        RetireFact(id="pier-cost", reason="不对"),
    )
    texts += [change.summary("zh") for change in (*changes, AddEntity(id="pier", names={"zh": ["码头"]}), Several(changes=changes * 2))]
    texts += [plain_text(SERVICE.ask(text, language="zh", today=TODAY)[0]) for text in ("码头", "码头花了多少钱？", "嗯哼")]
    assert form.id
    assert {text: found for text in texts if (found := latin(text))} == {}


@pytest.mark.parametrize("differences", ALL)
def test_what_a_revision_changed_is_told_in_the_language_of_who_reads_it(differences: Differences) -> None:
    for language in LANGUAGES:
        assert retold(as_text(differences), language) == as_text(differences, language)


@pytest.mark.parametrize("key", [key for key in catalogue("en") if key.startswith("diff_field_")])
def test_every_field_that_a_revision_tells_is_told_in_chinese(key: str) -> None:
    change = FieldChange(field=key.removeprefix("diff_field_"), old="", new="1")
    item = ItemChange(kind="fact", id="pier", how="changed", fields=(change, replace(change, field=f"{change.field} (en)")))
    differences = Differences(items=(item,), files=())
    assert retold(as_text(differences), "zh") == as_text(differences, "zh") != as_text(differences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_given_as_an_example_of_a_value_can_be_typed(language: str) -> None:
    examples = re.findall(r"“(\w+): ([^”]+)”", catalogue(language)["admin_hint_tells"])
    assert len(examples) == 4
    for kind, text in examples:
        assert kind in KINDS
        assert parse_value(kind, text.partition(" | for: ")[0])


def test_what_is_typed_amiss_is_told_in_the_language_of_who_typed_it() -> None:
    form = form_of({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}, "pier-cost")
    told = set()
    for draft, text in (
        (begin("add", "ready", form=form), "码头"),
        (begin("add", "proof", form=form, document="gone"), "天空飘着白云"),
        (begin("add", "subjects", form=form), "很长的名称" * 30),
        (begin("retire", "successor", id="pier-cost", reason="不对"), "没有这一条"),
    ):
        with pytest.raises(SlipError) as caught:
            on_text(draft, text, SERVICE)
        told.add(caught.value.told("zh"))
    for step in ("answer", "proof"):
        with pytest.raises(SlipError) as caught:
            on_button(begin("add", step, form=FactForm()), "next", "", SERVICE)
        told.add(caught.value.told("zh"))
    assert len(told) == 6
    assert {text: found for text in told if (found := latin(text))} == {}
