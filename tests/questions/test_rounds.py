"""Every file of labelled questions is answered at least as well as ``floors.yaml`` asks, by the rules of ``bot.evaluation``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.evaluation import MISSES, evaluate, read_labels, standard_of, summary, tally
from bot.language.normalize import normalize
from bot.service import Service

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("public/*.jsonl")) + sorted(FOLDER.glob("rounds/*.jsonl"))
# Every scalar as text: YAML would take the key "false" for a truth value.
FLOORS: dict[str, Any] = yaml.load((FOLDER / "floors.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def name_of(file: Path) -> str:
    """How ``floors.yaml`` calls a file: ``public/english``."""
    return file.relative_to(FOLDER).with_suffix("").as_posix()


NAMES = [name_of(file) for file in FILES]


def bare(text: str) -> str:
    """A text by which wordings are told apart: folded, without punctuation."""
    return re.sub(r"[\W_]+", " ", normalize(text)).strip()


def questions_of(file: Path, service: Service) -> list[str]:
    standard = standard_of(service.state.catalogue.knowledge.documents.values())
    return [label.text for label in read_labels(file.read_text(encoding="utf-8"), file.name, standard.sentences)]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_round_reaches_its_floor(file: Path, service: Service) -> None:
    floor = FLOORS["floors"].get(name_of(file))
    assert floor is not None, f"{name_of(file)} has no line in floors.yaml -> measure it (coopbot evaluate) and add one"
    standard = standard_of(service.state.catalogue.knowledge.documents.values())
    judged = list(evaluate(service, read_labels(file.read_text(encoding="utf-8"), file.name, standard.sentences)))
    counts = tally(judged)
    missed = "\n".join(f"{row.verdict}: {row.label.id}: {row.label.text} {row.reason}" for row in judged if row.verdict in MISSES)
    report = f"floor: {floor}\n{summary(name_of(file), counts)}\n{missed}"
    assert counts["right"] >= int(floor["right"]), report
    assert counts["wrong"] <= int(floor["wrong"]), report
    assert counts["false"] <= int(floor["false"]), report


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_evaluation_question_is_a_stored_phrasing_unless_its_round_is_closed(file: Path, service: Service) -> None:
    if name_of(file) in FLOORS["closed"]:
        return
    stored = {bare(phrasing.text): phrasing for phrasing in service.state.catalogue.knowledge.phrasings}
    allowed = {bare(text) for text in FLOORS["commonplaces"]}
    found = [
        f"{text} (phrasings/{stored[bare(text)].source}.yaml, {stored[bare(text)].item})"
        for text in questions_of(file, service)
        if len(bare(text)) > 1 and bare(text) in stored and bare(text) not in allowed  # a letter alone is nobody's wording
    ]
    assert not found, "close the round in floors.yaml, or take these out of the wordings:\n" + "\n".join(found)


def test_floors_name_only_rounds_there_are() -> None:
    assert {*FLOORS["floors"], *FLOORS["closed"]} <= set(NAMES)


def test_commonplaces_are_all_needed(service: Service) -> None:
    stored = {bare(phrasing.text) for phrasing in service.state.catalogue.knowledge.phrasings}
    asked = {bare(text) for file in FILES if name_of(file) not in FLOORS["closed"] for text in questions_of(file, service)}
    assert [text for text in FLOORS["commonplaces"] if bare(text) not in stored & asked] == []


def test_there_are_questions_to_judge() -> None:
    assert FILES
