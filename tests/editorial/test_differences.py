"""What differs between two states, told to a person."""

from __future__ import annotations

from bot.editorial.differences import SHOWN_PHRASINGS, Differences, FieldChange, ItemChange, as_text, differences_between, phrasings_changed
from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from tests.cli.conftest import DOCUMENT, FACTS

DOCUMENTS = {"documents/harbour.txt": DOCUMENT}
BEFORE = parse({"facts.yaml": FACTS}, DOCUMENTS)


def after(old: str, new: str) -> KnowledgeBase:
    assert old in FACTS
    return parse({"facts.yaml": FACTS.replace(old, new, 1)}, DOCUMENTS)


def items(old: str, new: str) -> tuple[ItemChange, ...]:
    return differences_between(BEFORE, after(old, new)).items


def test_equal_states_do_not_differ() -> None:
    found = differences_between(BEFORE, parse({"facts.yaml": FACTS}, DOCUMENTS))
    assert not found
    assert as_text(found) == "nothing"


def test_an_answer_is_told_by_language_from_old_to_new() -> None:
    (change,) = items("en: The new pier was opened in 2015.", "en: It was opened in 2015.")
    assert (change.kind, change.id, change.how) == ("fact", "pier-opening", "changed")
    assert change.fields == (FieldChange(field="answer (en)", old="The new pier was opened in 2015.", new="It was opened in 2015."),)


def test_typed_values_are_told_as_they_are_written() -> None:
    (change,) = items("  - id: pier-cost\n", "  - id: pier-cost\n    tells: {amount: more than 12 million yuan}\n")
    assert change.fields == (FieldChange(field="tells", old="", new="amount: more than 12 million yuan"),)


def test_wordings_are_told_with_their_aspects() -> None:
    (change,) = items("How long is the pier?", "[size] How wide is the pier?")
    assert (change.kind, change.id, change.how, change.fields) == ("gap", "gap-pier", "changed", ())
    assert change.phrasings_added == ("[size] How wide is the pier?",)
    assert change.phrasings_removed == ("How long is the pier?",)


def test_moving_wordings_about_changes_nothing() -> None:
    assert items("hello\n      hi", "hi\n      hello") == ()


def test_a_new_fact_and_one_that_is_gone_are_told_with_everything() -> None:
    lighthouse = FACTS[FACTS.index("  - id: lighthouse-builder") : FACTS.index("gaps:")]
    (change,) = items(lighthouse, "")
    assert (change.kind, change.id, change.how) == ("fact", "lighthouse-builder", "removed")
    assert FieldChange(field="quotes", old="harbour: The lighthouse was built by Anna Berg.", new="") in change.fields
    assert change.phrasings_removed == ("Who built the lighthouse?",)
    back = differences_between(after(lighthouse, ""), BEFORE).items
    assert [(one.id, one.how, one.phrasings_added) for one in back] == [("lighthouse-builder", "added", ("Who built the lighthouse?",))]


def test_where_a_quote_stands_is_no_difference_of_its_fact() -> None:
    longer = parse({"facts.yaml": FACTS}, {"documents/harbour.txt": "A line before.\n\n" + DOCUMENT})
    found = differences_between(BEFORE, longer)
    assert {(item.kind, item.id) for item in found.items} == {("document", "harbour")}


def test_names_vocabulary_aspects_suggestions_lists_and_accepted_questions_are_told() -> None:
    more = (
        "vocabulary: |\n  mole: breakwater | 防波堤\naspects:\n  size: {en: the size}\nsuggestions:\n  zh: [码头哪年开放？]\n"
        "lists:\n  - {command: sums, title: Sums, description: {en: All sums}, tells: amount, facts: [pier-cost]}\n"
        "questions:\n  - {question: Is there a ferry?, declined: yes}\n  - {question: Who built it?, item: lighthouse-builder}\n"
    )
    other = parse({"facts.yaml": FACTS, "more.yaml": more}, DOCUMENTS)
    found = differences_between(BEFORE, other).items
    assert [(one.kind, one.id, one.how) for one in found] == [
        ("concept", "mole", "added"),
        ("aspect", "size", "added"),
        ("suggestions", "zh", "added"),
        ("list", "sums", "added"),
        ("accepted question", "Is there a ferry?", "added"),
        ("accepted question", "Who built it?", "added"),
    ]
    told = [(one.field, one.new) for one in found[3].fields]
    assert told == [("title (en)", "Sums"), ("description (en)", "All sums"), ("tells", "amount"), ("facts", "pier-cost")]
    assert found[4].fields == (FieldChange(field="answered_with", old="", new="declined"),)


def test_files_are_counted_in_lines() -> None:
    found = differences_between(BEFORE, BEFORE, {"a.yaml": "1\n2\n", "b.yaml": ""}, {"a.yaml": "1\n3\n4\n", "c.yaml": "x"})
    assert as_text(found).splitlines() == [
        "file a.yaml changed (+2 -1 lines)",
        "file b.yaml removed (+0 -0 lines)",
        "file c.yaml added (+1 -0 lines)",
    ]


def test_the_plain_text_names_old_and_new_and_cuts_long_lists() -> None:
    many = "".join(f"\n      wording number {number}" for number in range(SHOWN_PHRASINGS + 5))
    text = as_text(differences_between(BEFORE, after("Who built the lighthouse?", "Who built the lighthouse?" + many)))
    lines = text.splitlines()
    assert lines[:3] == ["fact 'lighthouse-builder' changed", f"  wordings: +{SHOWN_PHRASINGS + 5}", "    + wording number 0"]
    assert "    ... and 5 more" in lines
    changed = as_text(Differences(items=items("answer: The new pier cost 12", "answer: It cost 12"), files=()))
    assert changed == "fact 'pier-cost' changed\n  answer (en): The new pier cost 12 million yuan. -> It cost 12 million yuan."


def test_equal_wordings_are_counted() -> None:
    added, removed = phrasings_changed(BEFORE, after("hello\n", "hello\n      hello\n"))
    assert ([one.text for one in added], removed) == (["hello"], ())
