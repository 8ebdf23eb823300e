"""Laws: whatever is done one after the other, the folder says what was asked for, and what was not touched is as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.editorial.changes import AddFact, AddGap, AddPhrasing, EditFact, RemovePhrasing
from bot.editorial.forms import FactForm, QuoteForm, form_of, forms_of
from bot.editorial.phrasings import phrasing_key, phrasings_of
from bot.editorial.texts import Texts
from bot.errors import EditError
from bot.facts.languages import language_of
from bot.facts.yaml_reader import CONTROL
from tests.cli.conftest import DOCUMENT
from tests.editorial.conftest import base_of

NOTED = """# What is known; kept by hand.
facts:
  # The oldest.
  - id: opening   # for ever
    answer: {en:  "In 2015." , zh: 2015 年。}
    quote: 'The new pier was opened in 2015.'

  - {id: cost, answer: 12 million yuan., quote: It cost 12 million yuan., subjects: [ pier ]}   # one line

  - question: Who built it?
    id: builder
    quotes:
    - text: The lighthouse was built by Anna Berg.
    answer:
      en: |-
        Anna Berg,
        an engineer.
      zh: 伯格
    phrasings: |
      who was it
entities: [{id: pier, names: [pier]}]   # all
# The end"""

START: Mapping[str, Texts] = {
    name: {"facts.yaml": text, "documents/harbour.txt": DOCUMENT}
    for name, text in {"lf": NOTED, "crlf": NOTED.replace("\n", "\r\n") + "\r\n", "bom": "\ufeff" + NOTED + "\n"}.items()
}

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(" :#-'\"[]{},&*!|>%@\\?中？\t"), min_size=1, max_size=20)
LINE = WORDS.map(str.strip).filter(lambda text: bool(text) and not CONTROL.search(text) and not text.startswith("["))
TEXT = LINE | st.lists(LINE, min_size=2, max_size=3).map("\n".join)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "answer": st.dictionaries(st.sampled_from(["en", "zh"]), TEXT, min_size=1),
        "question": st.dictionaries(st.sampled_from(["en", "zh"]), TEXT),
        "summary": st.booleans(),
        "subjects": st.sampled_from([(), ("pier",)]),
        "tells": st.dictionaries(st.sampled_from(["place", "text"]), st.lists(LINE, min_size=1, max_size=2).map(tuple)),
        "quotes": st.lists(
            st.sampled_from([QuoteForm(None, "It cost 12 million yuan."), QuoteForm("harbour", "Harbour Report")]), min_size=1, max_size=2
        ).map(tuple),
    },
)
EDIT = st.tuples(st.just("edit"), st.sampled_from(["opening", "cost", "builder"]), FIELDS)
ADD = st.tuples(st.just("add"), LINE, FIELDS)
WORDING = st.tuples(st.sampled_from(["wording", "gap"]), st.sampled_from(["opening", "builder"]), LINE)


@given(start=st.sampled_from(sorted(START)), steps=st.lists(EDIT | ADD | WORDING, max_size=6))
def test_any_sequence_of_changes_says_what_was_asked_for(start: str, steps: list[tuple[str, str, object]]) -> None:
    texts = START[start]
    wanted = {form.id: form for form in forms_of(texts)}
    for kind, name, detail in steps:
        if kind == "edit":
            assert isinstance(detail, dict)
            before = form_of(texts, name)
            wanted[name] = replace(wanted[name], **detail)
            texts = EditFact(id=name, before=before, after=replace(before, **detail)).apply(texts)
        elif kind == "add":
            assert isinstance(detail, dict)
            number = len(wanted)
            form = replace(FactForm(id=f"new-{number}", answer={"en": name}, quotes=(QuoteForm(None, "Harbour Report"),)), **detail)
            wanted[form.id] = form
            texts = AddFact(form=form).apply(texts)
        else:
            try:
                change = AddPhrasing(item=name, text=str(detail)) if kind == "wording" else AddGap(id="gap", phrasing=str(detail))
                texts = change.apply(texts)
            except EditError:
                # Only because it stands under something else already.
                assert phrasing_key(str(detail)) in {phrasing_key(text) for _, text, _ in phrasings_of(texts)}  # see above
        assert {form.id: form for form in forms_of(texts)} == wanted
    base = base_of(texts)
    assert {key: (dict(fact.answer), dict(fact.question), fact.summary) for key, fact in base.facts.items()} == {
        key: (dict(form.answer), dict(form.question), form.summary) for key, form in wanted.items()
    }
    for note in ("# What is known; kept by hand.", "  # The oldest.", "  - id: opening   # for ever", "# The end"):
        assert note in texts["facts.yaml"].removeprefix("\ufeff").splitlines()
    assert texts["facts.yaml"].count("\r\n") == (texts["facts.yaml"].count("\n") if start == "crlf" else 0)
    assert texts["facts.yaml"].startswith("\ufeff") == (start == "bom")
    assert texts["facts.yaml"].endswith("\n") == (start != "lf")


@given(start=st.sampled_from(sorted(START)), name=st.sampled_from(["opening", "cost", "builder"]), line=LINE)
def test_a_text_that_is_changed_and_changed_back_restores_every_byte(start: str, name: str, line: str) -> None:
    texts = START[start]
    before = form_of(texts, name)
    # A single text whose language its characters do not tell becomes a text per language, and stays one.
    assume(name != "cost" or language_of(line) == "en")
    after = replace(before, answer={**before.answer, "en": line})
    there = EditFact(id=name, before=before, after=after).apply(texts)
    assert EditFact(id=name, before=form_of(there, name), after=before).apply(there) == texts


@given(start=st.sampled_from(sorted(START)), line=LINE)
def test_any_wording_reads_back_and_goes_without_a_trace(start: str, line: str) -> None:
    texts = START[start]
    before = list(phrasings_of(texts))
    if phrasing_key(line) in {phrasing_key(text) for _, text, _ in before}:
        return
    there = AddPhrasing(item="opening", text=line).apply(texts)
    assert base_of(there).phrasings[-1].text == " ".join(line.split())
    gone = RemovePhrasing(item="opening", text=line).apply(there)
    assert list(phrasings_of(gone)) == before
    assert gone["facts.yaml"] == texts["facts.yaml"]
