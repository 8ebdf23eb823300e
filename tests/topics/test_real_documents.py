"""The real documents are there as they came, their lists are read, and a judgement holds only for what was judged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.facts.model import Document
from tests.topics.drafts import found
from tests.topics.real_documents import REAL, VERDICTS, counts_of, judgement, line, proposals_of, read_document, verdict_of
from tests.topics.topic import rows

FOLDERS = sorted(file.parent for file in REAL.glob("*/facts.yaml"))
SMALL = REAL / "declaration-of-human-rights"
HASHES = {
    "data-price-notice": "b6f2a522ef494286e73e4a32bac08bb53f1d83e63492c858084254f65917c6bb",
    "debian-constitution": "9722b279df1539e4446581b4384d10ffb6540a535ec62f4ad1ce02b961a8f06e",
    "declaration-of-human-rights": "9d0dedbc1cc88b66511d98356695a203d6d78f6aa7373f696cafdb252be6c0e2",
    "digital-millennium-copyright-act-summary": "931f4374c255bcf28690c0567ba7be8e53513bce682e3db8086a831b92fcdfb6",
    "nonresident-alien-tax-instructions": "70779fca174e962447c80419434f3eecbd55f95d2dd5979aa3f0c9ffb811f391",
    "small-enterprise-procurement-measures": "d763ff6ec1f52790b8f112a98115f9e59698d2a1b71479b379c5e3f70fc36e3f",
}

each_document = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def test_the_files_are_those_that_were_measured() -> None:
    files = {folder.name: next(folder.glob("document.*")) for folder in FOLDERS}
    assert {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()} == HASHES


@each_document
def test_a_reader_listed_facts_and_judged_with_known_verdicts(folder: Path) -> None:
    origin = (folder / "ORIGIN").read_text(encoding="utf-8")
    assert all(f"\n{word}: " in f"\n{origin}" for word in ("What", "From", "Licence"))
    judged = rows(folder / "judged.jsonl")
    assert {row["verdict"] for row in judged} <= set(VERDICTS)
    assert len({tuple(row[key] for key in ("quote", "answer", "subject", "tells", "question")) for row in judged}) == len(judged)


def test_a_listed_fact_that_is_not_read_as_it_stands_is_found_nowhere() -> None:
    real = read_document(SMALL)
    (fact, *_) = real.base.facts.values()
    assert 20 <= len(real.base.facts) <= 40
    cut = replace(real, document=Document(id=real.name, title=real.document.title, text="第一条\n\n人人有权享有国籍。\n"), end=1_000)
    assert not found(fact, proposals_of(cut).found)


def test_every_proposal_of_the_part_is_judged_and_counted() -> None:
    counts = counts_of(read_document(SMALL))
    assert counts["proposals"] == sum(counts[verdict] for verdict in VERDICTS) + counts["not judged"]
    assert counts["not judged"] == 0
    assert counts["usable"] <= counts["found"] <= counts["facts"]


def test_a_judgement_holds_no_more_when_what_people_would_take_is_another() -> None:
    real = read_document(SMALL)
    proposals = proposals_of(real)
    one = proposals.found[1]
    assert verdict_of(one, proposals, real) == "unchanged"
    other = {"tells": {"date": ("1948",)}}, {"question": {"zh": "谁？"}}
    for changed in (replace(one.form, **change) for change in other):
        assert verdict_of(replace(one, form=changed), proposals, real) == ""
    assert judgement(one, proposals, "edited")["verdict"] == "edited"


def test_what_nobody_judged_is_never_counted_as_right() -> None:
    counts = counts_of(replace(read_document(SMALL), judged={}))
    assert (counts["unchanged"], counts["usable"], counts["not judged"]) == (0, 0, counts["proposals"])
    shown = {"facts": 4, "proposals": 10, "found": 3, "usable": 2, "unchanged": 6, "wrong": 1, "not judged": 0}
    assert line("all", shown) == "| all | 4 | 10 | 75.0 (30-95) | 50.0 (15-85) | 60.0 (31-83) | 10.0 (2-40) | 0.0 (0-28) |"
