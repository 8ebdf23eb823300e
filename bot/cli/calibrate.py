"""``coopbot calibrate``: finds the weights of the gate of the phrasings anew, after wordings were added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import click

from bot.answers.compose import tell
from bot.cli.options import common_options
from bot.cli.output import here, why
from bot.errors import UsageError
from bot.evaluation import Label, Standard, judge, read_labels, standard_of
from bot.facts.model import KnowledgeBase
from bot.messages import Message, joined, quoted
from bot.retrieval.calibration import Judged, judge_wordings
from bot.retrieval.calibration import calibrate as fit
from bot.retrieval.engine import build
from bot.retrieval.evidence import EVIDENCE_NAMES, Evidence, weigh
from bot.retrieval.gate import Gate, dump_gate
from bot.retrieval.parameters import PARAMETERS
from bot.service import Service, prepare
from bot.storage import disk
from bot.storage.files import load

QUESTION_WEIGHT = 2.0
"""How often a labelled question counts beside a wording: real questions are what the program is made for."""

THRESHOLDS = tuple(sorted({*(step / 10 for step in range(1, 10)), PARAMETERS.certain}))
"""Confidences the table is made for, each in [0, 1]; the one in use (``Parameters.certain``) is among them."""

_TOO_FEW = Message(
    "there are fewer than two sets of wordings -> put wordings by different people into different files",
    "问法不足两组 -> 请把不同的人写的问法放进不同的文件",
)
_ALL_ALIKE = Message(
    "there is nothing to tell apart -> add wordings both of facts and of gaps, by several people",
    "没有可以区分的内容 -> 请添加几个人写的问法，既问条目，也问空白",
)
_WORDINGS, _QUESTIONS = Message("wordings", "句问法"), Message("questions", "个问题")
_COLUMNS = Message("answer from   right   wrong   false", "   作答门槛    答对    答错    误答")
"""The heading of the table, each word above the end of its numbers."""

_IN_USE = Message("in use", "当前采用")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What would happen if the gate of the phrasings alone decided, and answered from a confidence of ``threshold`` on.

    Attributes:
        threshold: least confidence to answer, in [0, 1].
        right: share of the wordings with an answer that would get it, in [0, 1].
        wrong: share of them that would get another one.
        false: share of the wordings without an answer that would be answered.
    """

    threshold: float
    right: float
    wrong: float
    false: float


@click.command(short_help="Find the weights of the gate of the phrasings anew, after wordings were added.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="File to write instead of the program's own."
)
@click.option("--set", "chosen", multiple=True, metavar="NAME", help="Set of wordings to judge (a file in phrasings/); all when left out.")
@click.option(
    "--questions",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Labelled questions of closed rounds to judge besides.",
)
@common_options
def calibrate(output: Path | None, chosen: tuple[str, ...], questions: tuple[Path, ...], folder: Path) -> None:
    """Judge sets of wordings by the other sets, and labelled questions; fit the weights of the evidence and store them.

    This gate answers where many wordings leave no doubt; elsewhere it is one sign among others. The table tells what it
    would do alone at each threshold: of the wordings that have an answer, how many would be answered right and wrong; of
    the others, how many would be answered falsely.
    """
    knowledge = load(folder)
    sets = {phrasing.source for phrasing in knowledge.phrasings}
    if len(sets) < 2:
        raise UsageError(_TOO_FEW)
    unknown = set(chosen) - sets
    if unknown:
        told = Message(
            "there is no set of wordings {name} -> name one of {sets}",
            "没有问法组{name} -> 请写其中之一：{sets}",
            name=quoted(min(unknown)),
            sets=joined(sorted(sets)),
        )
        raise UsageError(told)
    judged = judge_wordings(knowledge, PARAMETERS, chosen, progress=_tell_judging)
    real = [row for file in questions for row in _judged_questions(file, knowledge)]
    if not any(row.right for row in judged) or all(row.right for row in judged):
        raise UsageError(_ALL_ALIKE)
    origin = " ".join(["coopbot calibrate", *(f"--set {name}" for name in chosen), *(f"--questions {file.name}" for file in questions)])
    gate = fit([*judged, *real], origin, [1.0] * len(judged) + [QUESTION_WEIGHT] * len(real))
    target = output or Path(str(resources.files("bot.retrieval"))) / "data" / "gate.json"
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        disk.write(target, dump_gate(gate).encode(), mode=mode)
    except OSError as error:
        told = Message(
            "{file}: the file cannot be written ({reason}) -> name another one with --output",
            "{file}：无法写入这个文件（{reason}） -> 请用 --output 换一个文件",
            file=target,
            reason=why(error),
        )
        raise UsageError(told) from error
    for heading, rows in ((_WORDINGS, judged), (_QUESTIONS, real)):
        if rows:
            click.echo(f"{len(rows)} {here(heading)}\n{here(_COLUMNS)}")
            for level in levels(rows, gate):
                mark = f"  <- {here(_IN_USE)}" if level.threshold == PARAMETERS.certain else ""
                shares = "".join(f"  {100 * share:5.1f}%" for share in (level.right, level.wrong, level.false))
                click.echo(f"{level.threshold:11.2f}{shares}{mark}")
    click.echo(here(Message("weights written to {file}", "权重已写入 {file}", file=target)))


def _tell_judging(name: str) -> None:
    click.echo(here(Message("judging {name}", "正在评判 {name}", name=name)), err=True)


def _judged_questions(file: Path, knowledge: KnowledgeBase) -> list[Judged]:
    """The labelled questions of a file, judged beside all wordings."""
    service = Service(prepare(build(knowledge)))
    standard = standard_of(knowledge.documents.values())
    return judge_questions(service, read_labels(file.read_text(encoding="utf-8"), str(file), standard.sentences), standard)


def judge_questions(service: Service, labels: Iterable[Label], standard: Standard) -> list[Judged]:
    """The evidence for each question on its own (turns of dialogues left out), and whether its best candidate answers it."""
    catalogue = service.state.catalogue
    rows = []
    for label in labels:
        question = service.understand(label.text)
        weighing = weigh(question, catalogue, PARAMETERS)
        if "#" in label.id or weighing.evidence is None:
            continue
        best = weighing.candidates[0].labels[0]
        reply = tell((best,), question, catalogue.knowledge, question.language or "en", None)
        right = label.asked and reply is not None and judge(label, reply, standard)[0] == "right"
        vector = weighing.evidence.vector()
        rows.append(Judged(text=label.text, item="", best=best, evidence=vector, told=label.asked, right=right))
    return rows


def levels(judged: Sequence[Judged], gate: Gate, thresholds: Iterable[float] = THRESHOLDS) -> list[Level]:
    """The effect of every threshold on the judged wordings."""
    confidences = [
        gate.confidence(Evidence(**dict(zip(EVIDENCE_NAMES, row.evidence, strict=True)))) if row.best is not None else 0.0 for row in judged
    ]
    told = sum(row.told for row in judged) or 1
    untold = sum(not row.told for row in judged) or 1
    found = []
    for threshold in thresholds:
        answered = [row for row, confidence in zip(judged, confidences, strict=True) if confidence >= threshold]
        right = sum(row.told and row.right for row in answered)
        wrong = sum(row.told and not row.right for row in answered)
        found.append(Level(threshold=threshold, right=right / told, wrong=wrong / told, false=(len(answered) - right - wrong) / untold))
    return found
