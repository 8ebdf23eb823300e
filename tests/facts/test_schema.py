"""The YAML keys: what can be written, how it is read, and what is said of what cannot."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.facts.dates import Date
from bot.facts.model import Document, Entity, Fact, Gap, KnowledgeBase, ListCommand, Overview, Phrasing, Quote, SmallTalk
from bot.facts.schema import parse
from bot.facts.values import Amount, Count, Named, Quantity, Value

TEXT = "The Fair\n\nThe mall opened in 2017. It cost 2 billion yuan.\n"
TEXTS = {"documents/fair.txt": TEXT}
LIST = "lists:\n  - {{command: {command}, title: A, description: A, {shows}}}\n"
FACT = "facts:\n  - id: opening\n    answer: It opened in 2017.\n    quote: The mall opened in 2017.\n"


def load(yaml: str, **files: str) -> KnowledgeBase:
    return parse({"a.yaml": yaml, **{f"{name}.yaml": text for name, text in files.items()}}, TEXTS)


def problems(yaml: str, **files: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(yaml, **files)
    return str(caught.value).splitlines()


def quote(text: str) -> Quote:
    start = TEXT.index(text)
    return Quote(document="fair", text=text, paragraph=2, start=start, end=start + len(text))


# What can be written


def test_two_lists_have_two_commands() -> None:
    assert problems(
        FACT + LIST.format(command="works", shows="facts: [opening]"), b=LIST.format(command="works", shows="tells: count")
    ) == ["b.yaml:2: list 'works': it stands in a.yaml:6 too -> delete one of the two, or give it another name"]


def test_a_kind_that_an_unreadable_file_may_have_is_not_called_missing() -> None:
    assert len(problems(LIST.format(command="works", shows="kinds: [ship]"), b="entities: [\n")) == 1


def test_a_fact_needs_no_more_than_id_answer_and_quote() -> None:
    base = load(FACT)
    assert base.facts == {
        "opening": Fact(
            id="opening",
            subjects=(),
            tells=(),
            answer={"en": "It opened in 2017."},
            quotes=(quote("The mall opened in 2017."),),
        )
    }
    assert base.documents == {"fair": Document(id="fair", title="The Fair", text=TEXT)}


def test_a_fact_with_everything() -> None:
    base = load(
        """
        entities:
          - {id: mall, kind: project, names: {en: [the mall, plaza], zh: [万达]}}
        facts:
          - id: opening
            subjects: [mall]
            summary: yes
            tells:
              date: 2017
              amount: [more than 2 billion yuan]
              place: Liupanshui
            answer: {en: It opened in 2017., zh: 2017年开业。}
            question: {en: When did it open?, zh: 何时开业？}
            quotes:
              - {document: fair, text: The mall opened in 2017.}
              - It cost 2 billion yuan.
            phrasings: |
              when did it open
              何时开业
        """
    )
    assert base.facts["opening"] == Fact(
        id="opening",
        subjects=("mall",),
        tells=(Date("2017", "year", 2017), Amount(2e9, "CNY", "more than"), Named("place", "Liupanshui")),
        answer={"en": "It opened in 2017.", "zh": "2017年开业。"},
        quotes=(quote("The mall opened in 2017."), quote("It cost 2 billion yuan.")),
        summary=True,
        question={"en": "When did it open?", "zh": "何时开业？"},
    )
    assert base.entities == {"mall": Entity(id="mall", kind="project", names={"en": ("the mall", "plaza"), "zh": ("万达",)})}
    assert base.phrasings == (
        Phrasing(item="opening", text="when did it open", source="a"),
        Phrasing(item="opening", text="何时开业", source="a"),
    )


def test_the_other_sections() -> None:
    base = load(
        FACT
        + """
overviews:
  - {id: all, operation: list, facts: [opening], title: {en: "All:", zh: 全部：}}
gaps:
  - {id: owner, reply: That is not stated.}
small_talk:
  - {id: hello, reply: {en: Hello!, zh: 您好！}}
vocabulary: |
  mall: plaza, shopping centre | 商场 广场
  fair: | 洽谈会
aspects:
  cost: {en: the cost, zh: 费用}
suggestions: {en: [When did it open?], zh: [何时开业？]}
lists:
  - {command: all_2, title: {en: "All:", zh: 全部：}, description: Everything, tells: amount, facts: [opening], overviews: [all]}
phrasings:
  owner: |
    [cost] what did the owner pay
    who owns it
  hello: [hi, 你好]
"""
    )
    assert base.overviews == {
        "all": Overview(id="all", operation="list", facts=("opening",), tells=None, title={"en": "All:", "zh": "全部："})
    }
    assert base.gaps == {"owner": Gap(id="owner", subjects=(), reply={"en": "That is not stated."})}
    assert base.small_talk == {"hello": SmallTalk(id="hello", reply={"en": "Hello!", "zh": "您好！"})}
    assert base.terms == {"mall": (("plaza", "shopping centre"), ("商场", "广场")), "fair": ((), ("洽谈会",))}
    assert base.aspects == {"cost": {"en": "the cost", "zh": "费用"}}
    assert base.suggestions == {"en": ("When did it open?",), "zh": ("何时开业？",)}
    title, told = {"en": "All:", "zh": "全部："}, {"en": "Everything"}
    everything = ListCommand(id="all_2", title=title, description=told, tells="amount", facts=("opening",), overviews=("all",))
    assert base.lists == {"all_2": everything}
    assert base.phrasings == (
        Phrasing(item="owner", text="what did the owner pay", aspect="cost", source="a"),
        Phrasing(item="owner", text="who owns it", source="a"),
        Phrasing(item="hello", text="hi", source="a"),
        Phrasing(item="hello", text="你好", source="a"),
    )


@pytest.mark.parametrize("names", ["[the mall, 万达]", "{en: the mall, zh: 万达}", "{en: [the mall], zh: [万达]}"])
def test_the_language_of_plain_names_shows_in_their_characters(names: str) -> None:
    base = load(f"entities:\n  - {{id: mall, names: {names}}}\n")
    assert base.entities["mall"] == Entity(id="mall", kind="thing", names={"en": ("the mall",), "zh": ("万达",)})


def test_files_are_read_in_the_order_of_their_paths_and_may_hold_anything() -> None:
    files = {"z/1.yaml": "phrasings: {hello: [c]}", "b.yaml": "small_talk: [{id: hello, reply: Hi}]\nphrasings: {hello: [b]}", "a.yaml": ""}
    base = parse({**files, "a/youths.yaml": "phrasings: {hello: [a]}"}, {})
    assert [(phrasing.text, phrasing.source) for phrasing in base.phrasings] == [("a", "youths"), ("b", "b"), ("c", "1")]


def test_a_listed_document_is_named_by_its_id_and_an_unlisted_one_by_its_file() -> None:
    texts = {"documents/fair.txt": TEXT, "documents/more/Old Report.txt": "\n Old \ntext", "notes.txt": "no document"}
    listed = "documents:\n  - {id: f, file: fair.txt, titles: {zh: 洽谈会}, publisher: Daily, date: 2017-04-01}\n"
    assert parse({"a.yaml": listed}, texts).documents == {
        "f": Document(id="f", title="The Fair", titles={"zh": "洽谈会"}, publisher="Daily", date="2017-04-01", text=TEXT),
        "Old Report": Document(id="Old Report", title="Old", text="\n Old \ntext"),
    }


def test_a_plain_quote_needs_a_single_document() -> None:
    texts = {**TEXTS, "documents/other.txt": "Other."}
    with pytest.raises(KnowledgeError) as caught:
        parse({"a.yaml": FACT}, texts)
    assert (
        str(caught.value)
        == "a.yaml:4: fact 'opening': the quote does not say which document it is from -> write the id of its document beside it"
    )


def test_values_tell_what_they_hold_for_one_by_one_or_together() -> None:
    def told(tells: str) -> tuple[Value, ...]:
        return load(f"{FACT}    tells: {tells}\n").facts["opening"].tells

    together = told("{amount: 3.6 billion yuan, count: [86 firms, 41 stands], for: 2018}")
    assert together == (Amount(3.6e9, "CNY", holds_for="2018"), Count(86, "firms", holds_for="2018"), Count(41, "stands", holds_for="2018"))
    assert told("[{amount: 1.144亿元, for: 2018}, {amount: 2 yuan, for: first batch}]") == (
        Amount(114.4e6, "CNY", holds_for="2018"),
        Amount(2, "CNY", holds_for="first batch"),
    )
    assert told("[{amount: 2 yuan}, {area: 7.8 hectares}]") == (Amount(2, "CNY"), Quantity("area", 7.8, "hectares"))


# What is said of the rest


def test_all_problems_of_all_files_are_told_at_once_in_the_order_of_files_and_lines() -> None:
    assert problems(
        "facts:\n  - id: Opening\n    anwser: x\n    quote: The mall opened in 2018.\n    tells: {dat: 2017, amount: much}\n",
        b="gaps:\n  - id: owner\n    reply: [a]\n",
        c="entities: [\n",
    ) == [
        "a.yaml:2: fact 'Opening': 'answer' is missing -> add 'answer:'",
        "a.yaml:2: fact 'Opening': the id 'Opening' cannot be used -> an id has at most 60 characters: small letters, digits and hyphens",
        "a.yaml:3: fact 'Opening': unknown key 'anwser' -> did you mean 'answer'?",
        (
            "a.yaml:5: fact 'Opening': the amount 'much' cannot be read -> "
            "an amount is written like 'more than 2 billion yuan' or '350 million USD'"
        ),
        "a.yaml:5: fact 'Opening': unknown key 'dat' -> did you mean 'date'?",
        (
            "b.yaml:3: gap 'owner': 'reply' must be a text, not a list -> "
            "write one text here; a text with ': ' or brackets in it is put in quotes"
        ),
        (
            "c.yaml:1: the bracket opened here is never closed: 'entities: [' -> "
            "write ']' at the end and commas between; put texts with brackets, commas or colons in quotes; "
            "if the file ends here too early, it was cut off: restore it"
        ),
    ]


def test_a_quote_that_is_not_in_the_document_is_answered_with_the_nearest_sentence() -> None:
    assert problems(FACT.replace("mall opened in 2017", "mall was opened in 2018")) == [
        (
            "a.yaml:4: fact 'opening': the quote 'The mall was opened in 2018.' does not stand in document 'fair' -> "
            "copy the words from the document; the nearest sentence is: The mall opened in 2017. "
            "(behind 'The mall' the quote has 'was opened in 2018.', the document 'opened in 2017. It cost…')"
        )
    ]


def test_a_quote_from_another_document_is_answered_with_that_document() -> None:
    yaml = FACT.replace("quote: The mall opened in 2017.", "quote: {document: other, text: The mall opened in 2017.}")
    with pytest.raises(KnowledgeError) as caught:
        parse({"a.yaml": yaml}, {**TEXTS, "documents/other.txt": "Other."})
    assert str(caught.value) == (
        "a.yaml:4: fact 'opening': the quote 'The mall opened in 2017.' does not stand in document 'other' -> "
        "it stands in document 'fair': name that one"
    )


def test_a_repeated_id_names_both_places() -> None:
    assert problems(FACT, b="gaps:\n  - id: opening\n", c=FACT) == [
        (
            "b.yaml:2: gap 'opening': the id 'opening' is that of fact 'opening' too (a.yaml:2) -> "
            "delete one of the two, or give it another name"
        ),
        "c.yaml:2: fact 'opening': it stands in a.yaml:2 too -> delete one of the two, or give it another name",
    ]


def test_an_entity_may_have_the_id_of_a_fact() -> None:
    assert load(FACT + "entities: [{id: opening, names: opening}]\n").entities["opening"].name("zh") == "opening"


@pytest.mark.parametrize("identifier", ["a", "wanda-2017", "2017", "a" * 60])
def test_ids_that_fit_a_link_are_accepted(identifier: str) -> None:
    assert list(load(f"gaps:\n  - id: {identifier}\n").gaps) == [identifier]


@pytest.mark.parametrize("identifier", ["A", "a_b", "a b", "-a", "万达", "a" * 61, "é", "٣"])
def test_ids_that_do_not_fit_a_link_are_refused(identifier: str) -> None:
    (message,) = problems(f"gaps:\n  - id: {identifier}\n")
    assert message.endswith(" cannot be used -> an id has at most 60 characters: small letters, digits and hyphens")


def test_a_reference_to_the_id_as_it_has_to_be_written_does_not_lead_to_the_one_that_is_refused() -> None:
    assert problems(FACT.replace("id: opening", "id: Hall Cost") + "phrasings:\n  hall-cost: [a]\n") == [
        (
            "a.yaml:2: fact 'Hall Cost': the id 'Hall Cost' cannot be used -> "
            "an id has at most 60 characters: small letters, digits and hyphens"
        ),
        (
            "a.yaml:6: phrasings of 'hall-cost': there is no fact, overview, gap or small talk 'hall-cost' -> correct the id of the fact, "
            "overview, gap or small talk that is meant, which cannot be used as it is, or the spelling here"
        ),
    ]


def test_the_line_of_a_single_wording_in_a_block_is_told() -> None:
    block = "phrasings:\n  hello: |\n    hi\n\n    # greetings of youths\n    Hi  there\n"
    assert problems("small_talk: [{id: hello, reply: Hi}, {id: bye, reply: Bye, phrasings: [hi there]}]", b=block) == [
        "b.yaml:5: phrasings of 'hello': a comment inside the wordings: '# greetings of youths' -> move it above the key, or delete it",
        (
            "b.yaml:6: small talk 'hello': the wording 'Hi there' stands under small talk 'bye' too (a.yaml:1) -> "
            "keep it under the one that it asks for"
        ),
    ]


def test_wordings_that_yaml_would_join_into_one_are_refused() -> None:
    expected = "the lines of the wordings would be joined into one -> write '|' behind the colon and begin on the next line"
    for block in (" >\n    hi\n    hello\n", "\n    hi\n    hello\n"):
        assert problems("small_talk: [{id: hello, reply: Hi}]\nphrasings:\n  hello:" + block)[0].endswith(expected)


MISTAKES = {
    "fact: []\n": ["a.yaml:1: unknown key 'fact' -> did you mean 'facts'?"],
    "- a\n": ["a.yaml:1: the file must be a mapping, not a list -> write 'key: value', a line for each, all indented alike"],
    FACT + "    tells: {for: 2018}\n": [
        "a.yaml:5: fact 'opening': 'for' stands without a value -> write the value beside it, such as 'amount: 3.6 billion yuan'"
    ],
    FACT + "    tells: {period: 2018, percentage: 5%}\n": [
        "a.yaml:5: fact 'opening': unknown key 'percentage' -> did you mean 'percent'?",
        "a.yaml:5: fact 'opening': unknown key 'period' -> did you mean 'date'?",
    ],
    FACT + "    tells: [2017]\n": [
        (
            "a.yaml:5: fact 'opening': 'tells' must be a mapping, not the text '2017' -> "
            "write 'key: value', a line for each, all indented alike"
        )
    ],
    FACT.replace("It opened in 2017.", "{en: Mr. Li, and under 1,840 others, zh: 李}"): [
        (
            "a.yaml:3: fact 'opening': a comma inside an unquoted text: 'en: Mr. Li, and under 1,840 others' -> "
            'put the text in quotation marks: en: "Mr. Li, and under 1,840 others"'
        )
    ],
    FACT.replace("The mall opened in 2017.", '{document: fair, text: It said "x", yes}'): [
        (
            "a.yaml:4: fact 'opening': a comma inside an unquoted text: 'text: It said \"x\", yes' -> "
            "put the text in quotation marks: text: 'It said \"x\", yes'"
        )
    ],
    FACT + LIST.format(command="How-Far", shows="facts: [opening]"): [
        "a.yaml:6: list 'How-Far': the command 'How-Far' cannot be used -> "
        "a command has at most 32 characters: small letters, digits and underscores"
    ],
    FACT + LIST.format(command="privacy", shows="facts: [opening]"): [
        "a.yaml:6: list 'privacy': /privacy is a command of the program itself -> give the list another command"
    ],
    FACT + LIST.format(command="works", shows="kinds: [projct, mall]") + "entities: [{id: a, kind: project, names: [A]}]\n": [
        "a.yaml:6: list 'works': there is no entity of the kind 'mall' -> known: project",
        "a.yaml:6: list 'works': there is no entity of the kind 'projct' -> did you mean 'project'?",
    ],
    FACT + LIST.format(command="works", shows="tells: date"): [
        "a.yaml:6: list 'works': a list cannot be put in the order of 'date' -> "
        "it works on amount or count or duration or percent or area or length or weight or temperature or age or points or rank"
    ],
    FACT + LIST.format(command="works", shows="tells: money"): [
        "a.yaml:6: list 'works': a list cannot be put in the order of 'money' -> did you mean 'amount'?"
    ],
    FACT + LIST.format(command="works", shows="facts: [openin], overviews: [opening]"): [
        "a.yaml:6: list 'works': there is no fact 'openin' -> did you mean 'opening'?",
        "a.yaml:6: list 'works': there is no overview 'opening' -> no overview is defined yet: define one, or delete this",
    ],
    FACT + LIST.format(command="works", shows="kinds: []"): [
        "a.yaml:6: list 'works': nothing is said of what it shows -> add 'kinds:', 'tells:', 'facts:' or 'overviews:'"
    ],
    FACT + "lists:\n  - {title: A, facts: [opening]}\n": [
        "a.yaml:6: list number 1: 'command' is missing -> add 'command:' and a name of your choice; "
        "a command has at most 32 characters: small letters, digits and underscores",
        "a.yaml:6: list number 1: 'description' is missing -> add 'description:'",
    ],
    "facts: {id: a}\n": ["a.yaml:1: 'facts' must be a list, not a mapping -> begin every item with '- '"],
    "facts:\n  -\n": ["a.yaml:2: fact number 1: nothing stands behind '- ' -> write the entry, or delete the line"],
    "gaps:\n  - {subjects: []}\n": [
        (
            "a.yaml:2: gap number 1: 'id' is missing -> "
            "add 'id:' and a name of your choice; an id has at most 60 characters: small letters, digits and hyphens"
        )
    ],
    FACT.replace("It opened in 2017.", ""): [
        "a.yaml:3: fact 'opening': 'answer' is empty -> write it in English (en:), in Chinese (zh:), or in both"
    ],
    FACT.replace("It opened in 2017.", "{fr: Oui}"): ["a.yaml:3: fact 'opening': unknown key 'fr' -> known: en, zh"],
    FACT.replace("    quote: The mall opened in 2017.\n", ""): [
        "a.yaml:2: fact 'opening': a quote is missing -> add 'quote:' with the 'document:' and its 'text:'"
    ],
    FACT.replace("The mall opened in 2017.", "{document: fire, text: x}"): [
        "a.yaml:4: fact 'opening': there is no document 'fire' -> did you mean 'fair'?"
    ],
    FACT + "    summary: maybe\n": ["a.yaml:5: fact 'opening': 'summary' is 'maybe' -> write yes or no"],
    FACT + "    subjects: [mal]\nentities: [{id: mall, names: mall}]\n": [
        "a.yaml:5: fact 'opening': there is no entity 'mal' -> did you mean 'mall'?"
    ],
    FACT + "phrasings:\n  openning: [a]\n": [
        "a.yaml:6: phrasings of 'openning': there is no fact, overview, gap or small talk 'openning' -> did you mean 'opening'?"
    ],
    FACT + "phrasings:\n  opening:\n": [
        "a.yaml:6: phrasings of 'opening': no wording stands here -> write one wording a line, or delete the line"
    ],
    FACT + "    phrasings:\n      - what: when\n": [
        (
            "a.yaml:6: fact 'opening': an item of 'phrasings' must be a text, not a mapping -> "
            "write one text here; a text with ': ' or brackets in it is put in quotes"
        )
    ],
    FACT + "    phrasings: ['[cost] how much']\n": [
        (
            "a.yaml:5: fact 'opening': the wording begins with '[cost]' -> "
            "delete the brackets and what is in them: only wordings of gaps have an aspect"
        )
    ],
    "overviews: [{id: a, operation: lst, facts: [], title: A}]\n": [
        "a.yaml:1: overview 'a': 'facts' is empty -> name the facts that it draws from",
        "a.yaml:1: overview 'a': there is no operation 'lst' -> did you mean 'list'?",
    ],
    "documents: [{id: a, file: far.txt}]\n": ["a.yaml:1: document 'a': there is no text file 'far.txt' -> did you mean 'fair.txt'?"],
    "vocabulary: |\n  mall: plaza\n  shop\n  fair: 洽谈会\n  a: b | 商场，广场\n  mall: x\n": [
        "a.yaml:3: vocabulary: no name stands before a colon: 'shop' -> write 'name: english phrase, phrase | 中文 词'",
        "a.yaml:4: vocabulary: Chinese words stand before '|': 'fair: 洽谈会' -> write the Chinese words after '|'",
        "a.yaml:5: vocabulary: a comma stands between Chinese words: 'a: b | 商场，广场' -> put spaces between the Chinese words",
        "a.yaml:6: concept 'mall': it stands in a.yaml:2 too -> delete one of the two, or give it another name",
    ],
}


@pytest.mark.parametrize("yaml", MISTAKES)
def test_the_message_names_the_place_the_value_and_the_remedy(yaml: str) -> None:
    assert problems(yaml) == MISTAKES[yaml]


@pytest.mark.parametrize("broken", ["facts: [", "fact:\n  - id: opening\n", "facts:\n  id: opening\n", "facts: []\nfacts: []\n"])
def test_what_an_unreadable_part_may_define_is_not_called_missing(broken: str) -> None:
    assert len(problems(broken, b="phrasings: {opening: [when]}\n")) == 1


def test_a_fact_with_problems_of_its_own_is_not_called_missing() -> None:
    assert len(problems(FACT.replace("2017", "2018") + "overviews: [{id: a, operation: list, facts: [opening], title: A}]\n")) == 1


pieces = st.sampled_from(
    [
        "facts",
        "gaps",
        "phrasings",
        "entities",
        "documents",
        "overviews",
        "small_talk",
        "vocabulary",
        "aspects",
        "suggestions",
        "lists",
        "id",
        "a",
    ]
)
values = st.recursive(
    st.sampled_from(["", "a", "fair", "万达", "[x] y", "|"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(pieces | st.sampled_from(["answer", "quotes", "names", "tells", "en"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def flow(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return f"'{value}'"


@given(st.dictionaries(pieces, values, max_size=5))
def test_parse_raises_nothing_but_knowledge_error_whatever_stands_under_the_keys(tree: dict[str, object]) -> None:
    with contextlib.suppress(KnowledgeError):
        load(flow(tree))


@given(st.text())
def test_parse_raises_nothing_but_knowledge_error_on_arbitrary_text(text: str) -> None:
    with contextlib.suppress(KnowledgeError):
        load(text, b=FACT + text)
