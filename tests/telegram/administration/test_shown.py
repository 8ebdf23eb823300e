"""Every screen of the administration keeps within what Telegram takes, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.reply import Option
from bot.answers.texts import LANGUAGES, say
from bot.editorial.differences import Differences
from bot.editorial.forms import FactForm, QuoteForm
from bot.editorial.misses import REASONS, Miss, cluster
from bot.editorial.selftest import Case, FailedCase, SelfTest, SelfTestError
from bot.errors import KnowledgeError, Problem, StorageError
from bot.facts.model import Gap
from bot.messages import Message
from bot.publishing.outcomes import Preview, UnrecordedError
from bot.service import Service
from bot.storage.revisions import Revision
from bot.telegram.administration.access import Added
from bot.telegram.administration.browse_screens import (
    admins_screen,
    export_screen,
    fact_screen,
    facts_screen,
    history_screen,
    revision_screen,
)
from bot.telegram.administration.notices import refused_screen, taken_over_screen
from bot.telegram.administration.unanswered_screens import cluster_screen, gaps_screen, ignored_screen, unanswered_screen
from bot.telegram.administration.wizard_screens import published_screen, ready_screen
from bot.telegram.administration.wizard_state import begin
from bot.telegram.screens import Screen, reply_screen
from tests.telegram.administration.test_wizard_steps import SERVICE
from tests.telegram.reading import check

LONG = '<b>&amp; "quoted" </blockquote> 😀 «𠀀» {name} %s\n' * 200
KNOWLEDGE = SERVICE.state.catalogue.knowledge
TURN = FailedCase(case=Case(question=LONG, item="x" * 60, origin="wording"), told=("y" * 60,) * 5, outcome="answer", new=True)
REVISION = Revision(
    number=1234, at=1.7e9, author=LONG[:300], kind="hand", reason=LONG, overridden=True, digest="0" * 40, differences=LONG, published=1.7e9
)


def all_kept(*screens: Screen) -> None:
    for screen in screens:
        check(screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_are_shown_however_long_and_many(language: str) -> None:
    fact = KNOWLEDGE.facts["pier-cost"]
    many = [replace(fact, id=f"fact-{number}-".ljust(60, "x"), answer={"en": LONG, "zh": LONG}) for number in range(50)]
    form = FactForm(id="x" * 60, answer={"en": LONG, "zh": LONG}, quotes=(QuoteForm(None, "y"),), file="facts.yaml", line=7)
    all_kept(
        *(facts_screen(many, LONG, page, language) for page in (0, 3, 99)),
        facts_screen(many, "六盘水万达广场在哪一年投入运营" * 3, 1, language),
        facts_screen([], LONG, 0, language),
        fact_screen(form, fact, [LONG] * 100, language),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_revisions_are_shown_however_much_they_changed(language: str) -> None:
    many = [replace(REVISION, number=number, kind=kind) for number, kind in enumerate(["first", "edit", "import", "rollback", "x"] * 4, 1)]
    all_kept(
        history_screen(many, 7, 3, language),
        history_screen([], 7, 0, language),
        revision_screen(REVISION, 7, 1234, language),
        revision_screen(REVISION, 7, 1, language),
        taken_over_screen(REVISION, language),
        published_screen(1234, language),
    )
    listed = history_screen(many, 7, 3, language)
    assert len([button for row in listed.rows for button in row]) == 9


def test_what_is_wrong_with_files_is_told_in_the_language_of_who_reads_it() -> None:
    fact, what, remedy = Message("fact 'a'", "条目“a”"), Message("a quote is missing", "缺少引文"), Message("add it", "请添加")
    error = UnrecordedError(KnowledgeError([Problem(file="facts.yaml", line=3, where=fact, what=what, remedy=remedy)]), 3)
    assert "• facts.yaml:3：条目“a”：缺少引文 -&gt; 请添加" in refused_screen(error, "zh").html
    assert "• facts.yaml:3: fact 'a': a quote is missing -&gt; add it" in refused_screen(error, "en").html
    assert error.told("zh").startswith("文件被直接改动，无法使用：\nfacts.yaml:3：条目“a”：缺少引文 -> 请添加\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_files_is_shown_however_much_it_is(language: str) -> None:
    long = Message(LONG, LONG)
    problems = [Problem(file=LONG[:200], line=3, where=long, what=long, remedy=long)] * 50
    all_kept(
        refused_screen(UnrecordedError(KnowledgeError(problems), 3), language),
        refused_screen(UnrecordedError(SelfTestError([TURN] * 50), 3), language),
        refused_screen(StorageError(LONG), language),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worse", [(), (TURN,) * 30])
def test_a_preview_is_shown_with_all_that_it_would_do(language: str, worse: tuple[FailedCase, ...]) -> None:
    preview = Preview(
        base=1,
        differences=Differences(items=(), files=()),
        text=LONG,
        selftest=SelfTest(asked=3, worse=worse, missed=()),
        state=SERVICE.state,
        left_out=7,
    )
    replies = [(LONG, Service(SERVICE.state).ask("How much did the pier cost?")[0])]
    form = FactForm(answer={"en": "x"})
    drafts = [begin("add", "ready", form=form), begin("edit", "ready", form=form, why="so"), begin("rollback", "ready", number=3)]
    for draft in drafts:
        screen = ready_screen(draft, LONG[:300], preview, replies, ["13 million"] * 30, ["x" * 60] * 30, language)
        all_kept(screen)
        # What must not be overlooked is on it, however long the rest.
        assert "13 million" in screen.html
        assert say("admin_left_out", language, count=7) in screen.html
        assert not worse or "x" * 60 in screen.html
        verbs = [button.data.split(":")[3] for row in screen.rows for button in row if button.data]
        # Whoever has given no reason cannot publish what makes answers worse.
        expected = "publish" if not worse else "anyway" if draft.kind == "add" else "override"
        assert [verb for verb in verbs if verb in ("publish", "anyway", "override")] == [expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_shows_a_reply_as_people_read_it(language: str) -> None:
    unsure = SERVICE.tell_unsure(("pier-cost", "harbour#2"), "which", language)
    told = SERVICE.tell(("pier-cost",), "", language)
    assert unsure is not None
    assert told is not None
    of_one_paragraph = (*told.sources, replace(told.sources[0], quote="The new pier was opened in 2015."))
    preview = Preview(base=1, differences=Differences(items=(), files=()), text="", selftest=None, state=SERVICE.state)
    for reply in (unsure, replace(told, sources=of_one_paragraph)):
        screen = ready_screen(begin("edit", "ready", form=FactForm()), "x", preview, [("", reply)], (), (), language)
        assert reply_screen(reply, "0", KNOWLEDGE).html in screen.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inbox_is_shown_however_long_the_questions(language: str) -> None:
    misses = [
        Miss(
            id=str(number), at=1.7e9 + number, question=f"{number} {LONG}", language="en", user="a", reasons=frozenset(REASONS) - {"taken"}
        )
        for number in range(40)
    ]
    chosen = [replace(one, reasons=frozenset({"taken"}), items=("x" * 60,), user=f"{one.id}") for one in misses]
    found = cluster([*misses, *chosen[:20]], SERVICE)
    options = [Option(item="x" * 60, label=LONG)] * 4
    gaps = [Gap(id=f"gap-{number}".ljust(60, "x"), subjects=(), reply={}) for number in range(5)]
    all_kept(
        *(unanswered_screen(found, page, language, lambda asked: options[: len(asked.taken)]) for page in (0, 2, 3, 99)),
        unanswered_screen([], 0, language, lambda _: ()),
        cluster_screen(found[0], options, "gap-pier", language),
        cluster_screen(found[0], [], None, language),
        *(cluster_screen(found[0], options, None, language, options[:number]) for number in (1, 2, 4)),
        gaps_screen(found[0], gaps, language),
        ignored_screen(found[0], language),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_owners_are_offered_to_remove_others(language: str) -> None:
    added = {number: Added(by=1, at=1.7e9) for number in range(10**15, 10**15 + 20)}
    owner, other = (admins_screen([1, 2], added, owner=owner, language=language) for owner in (True, False))
    all_kept(owner, other, export_screen(language))
    assert (len(owner.rows), len(other.rows)) == (20, 0)
