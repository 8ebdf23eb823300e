"""``coopbot evaluate``: how well labelled questions are answered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from bot.answers.compose import plain_text
from bot.cli.options import common_options
from bot.cli.output import here, progress, readable, why
from bot.errors import UsageError
from bot.evaluation import MISSES, VERDICTS, JudgedReply, read_labels, standard_of, summary, tally
from bot.evaluation import by_kind as kinds_of
from bot.evaluation import evaluate as judge_all
from bot.messages import Message, columns
from bot.storage.cache import open_service


@click.command(short_help="Measure how well labelled questions are answered.")
@click.argument("files", metavar="QUESTIONS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Leave out the single questions that were missed.")
@click.option("--by-kind", is_flag=True, help="Add a line for each kind of question: aggregates, turns of dialogues and so on.")
@common_options
def evaluate(files: tuple[Path, ...], quiet: bool, by_kind: bool, folder: Path) -> None:
    """Ask the questions of the files QUESTIONS and judge the replies.

    Every line of a file is one JSON object with id, q, kind, support and value, or a dialogue with id and turns.
    A question that the documents answer is right, clarified (asked back), declined or wrong; any other is a trap,
    which may be answered falsely.
    """
    service = open_service(folder)
    sentences = standard_of(service.state.catalogue.knowledge.documents.values()).sentences
    sets = [(path.stem, read_labels(_text_of(path), str(path), sentences)) for path in files]
    width = max(14 if by_kind else 12, *(len(name) for name, _ in sets))
    lines: list[str] = []
    total: Counter[str] = Counter()
    with progress(sum(len(labels) for _, labels in sets)) as advance:
        for name, labels in sets:
            rows = list(judge_all(service, labels, advance))
            if not quiet:
                for row in rows:
                    if row.verdict in MISSES:
                        click.echo(_miss(row))
            counts = tally(rows)
            total += counts
            lines.append(here(summary(name, counts, width)))
            lines += [here(summary(f"  {kind}", part, width)) for kind, part in kinds_of(rows).items()] if by_kind else []
    click.echo("\n".join(lines if len(sets) == 1 else [*lines, here(summary(Message("all", "合计"), total, width))]))


def _miss(row: JudgedReply) -> str:
    said = " ".join(plain_text(row.reply).split())[:110]
    verdict = here(VERDICTS[row.verdict])
    filled = verdict + " " * (9 - columns(verdict))
    line = f"  {filled} {row.label.id:9} {row.label.text[:90]!r} -> {row.reply.outcome}: {said!r} {here(row.reason)}"
    return readable(line.rstrip())


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        told = Message(
            "{path}: the file cannot be read ({reason}) -> name a file of labelled questions",
            "{path}：无法读取这个文件（{reason}） -> 请写一个标注问题的文件",
            path=path,
            reason=why(error),
        )
        raise UsageError(told) from error
    except UnicodeDecodeError as error:
        told = Message(
            "{path}: the file is not UTF-8 -> save it with the encoding UTF-8",
            "{path}：文件不是 UTF-8 编码 -> 请以 UTF-8 编码保存",
            path=path,
        )
        raise UsageError(told) from error
