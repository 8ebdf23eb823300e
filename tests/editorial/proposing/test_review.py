"""Going through proposals: what is open, what was put off, what is published in one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict, Review, find
from bot.facts.model import Document, Entity
from tests.editorial.conftest import HARBOUR, base_of

REPORT = """Report on the Storm Harbour Trust

The Storm Harbour Trust runs the harbour. Operating income was 3.5 million yuan.

The Trust employed 24 people. Its museum opened on 3 May 2018.
"""
DOCUMENT = Document(id="report", title="Report on the Storm Harbour Trust", text=REPORT)
TEXTS = {
    "facts.yaml": HARBOUR["facts.yaml"]
    .replace("documents:\n", "documents:\n  - {id: report, file: documents/report.txt}\n")
    .replace("quote: The new pier was opened in 2015.", "quote: {document: harbour, text: The new pier was opened in 2015.}")
    .replace("quote: It cost 12 million yuan.", "quote: {document: harbour, text: It cost 12 million yuan.}")
    .replace("quote: The lighthouse was built by Anna Berg.", "quote: {document: harbour, text: The lighthouse was built by Anna Berg.}"),
    "documents/harbour.txt": HARBOUR["documents/harbour.txt"],
    "documents/report.txt": REPORT,
}
KNOWN = base_of(TEXTS)
FOUND = find(DOCUMENT, KNOWN)
KEYS = [one.key for one in FOUND.proposals.found]


def review(decisions: Mapping[int, ProposalVerdict] | None = None, day: str = "2026-01-02") -> Review:
    noted = {KEYS[place]: ProposalDecision(verdict=verdict, day="2026-01-01") for place, verdict in (decisions or {}).items()}
    return Review(document=DOCUMENT, knowledge=KNOWN, found=FOUND, decisions=noted, today=day)


def test_what_was_decided_is_not_asked_again_but_what_was_put_off_comes_back_on_another_day() -> None:
    decided: dict[int, ProposalVerdict] = {0: "never", 1: "later", 2: "chosen"}
    assert [one.key for one in review(decided, "2026-01-01").open] == KEYS[3:]
    assert [one.key for one in review(decided).open] == [KEYS[1], *KEYS[3:]]
    assert review(decided).counts() == {"never": 1, "later": 0, "chosen": 1, None: 2}


def test_what_was_published_is_proposed_no_more_until_it_is_taken_back() -> None:
    one = review()
    changed = replace(FOUND.proposals.found[1].form, answer={"en": "The Trust has an income."})
    after = base_of(one.change({KEYS[1]: changed}).apply(TEXTS))
    taken = {KEYS[1]: ProposalDecision(verdict="taken", day="2026-01-01")}
    published = replace(one, knowledge=after, found=find(DOCUMENT, after), decisions=taken)
    assert [proposal.key for proposal in published.proposals] == [KEYS[0], *KEYS[2:]]
    assert [proposal.key for proposal in replace(one, decisions=taken).open] == KEYS


def test_the_next_is_the_next_open_one_and_then_the_first() -> None:
    assert review({1: "chosen"}).next_open(0) == 2
    assert review({2: "chosen", 3: "never"}).next_open(1) == 0
    assert review(dict.fromkeys(range(4), "never")).next_open(0) is None


def test_a_paragraph_is_taken_without_what_was_decided_of_it() -> None:
    one = review({0: "never"})
    assert [proposal.key for proposal in one.of_paragraph(one.proposals[1])] == [KEYS[1]]
    assert [proposal.key for proposal in one.of_paragraph(one.proposals[3])] == KEYS[2:]


def test_what_was_chosen_is_published_as_the_person_left_it_with_the_things_they_named() -> None:
    museum = Entity(id="museum", kind="thing", names={"en": ("Harbour Museum",)})
    form = FOUND.proposals.found[3].form
    changed = replace(form, id="an-old-id", answer={"en": "The museum opened on 3 May 2018."}, subjects=("museum",))
    one = review({0: "chosen", 1: "later"})
    decision = ProposalDecision(verdict="chosen", day="2026-01-01", form=changed, entities=(museum,))
    one = replace(one, decisions={**one.decisions, KEYS[3]: decision})
    assert list(one.chosen) == [KEYS[0], KEYS[3]]
    after = base_of(one.change(one.chosen).apply(TEXTS))
    assert set(after.facts) - set(KNOWN.facts) == {FOUND.proposals.found[0].form.id, form.id}
    assert after.facts[form.id].answer == {"en": "The museum opened on 3 May 2018."}
    assert after.entities["museum"].names == {"en": ("Harbour Museum",)}


def test_what_one_part_of_a_document_told_is_not_missing_when_the_other_part_is_published() -> None:
    one = review()
    date = FOUND.proposals.found[3]
    after_texts = one.change({date.key: date.form}).apply(TEXTS)
    after = base_of(after_texts)
    rest = find(DOCUMENT, after)
    assert len(rest.proposals.found) == len(KEYS) - 1
    assert not [missing for missing in rest.counter_examples if missing.id.endswith("-date")]
