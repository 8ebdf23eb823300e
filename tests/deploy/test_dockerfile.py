"""The image: what matters of its instructions, since no test can count on an engine to build it."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

from bot.config import OTHER_SETTINGS, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

Instruction = tuple[str, str]


def instructions(text: str) -> list[Instruction]:
    """Name and arguments of each instruction, continued lines joined and notes left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return [(name, " ".join(arguments.split())) for name, arguments in pairs]


ALL = instructions(DOCKERFILE)
SECOND = max(index for index, (name, _) in enumerate(ALL) if name == "FROM")
BUILD, FINAL = ALL[:SECOND], ALL[SECOND:]


def of(name: str, stage: list[Instruction]) -> list[str]:
    return [arguments for found, arguments in stage if found == name]


def copied() -> list[str]:
    """What is copied from the checkout."""
    return [source for arguments in of("COPY", ALL) for source in shlex.split(arguments)[:-1]]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for arguments in of("ENV", FINAL) for pair in shlex.split(arguments))


def test_both_stages_stand_on_the_same_slim_python_of_a_minor_version_that_the_package_allows() -> None:
    bases = [arguments.split()[0] for arguments in of("FROM", ALL)]
    assert bases == ["${PYTHON_IMAGE}"] * 2
    version = re.fullmatch(r"PYTHON_IMAGE=python:3\.(\d+)-slim-[a-z]+", "".join(of("ARG", ALL)))
    assert version is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = re.fullmatch(r">=3\.(\d+)", project["requires-python"])
    assert least is not None
    assert int(version[1]) >= int(least[1])


def test_the_wheel_is_built_in_the_first_stage_and_installed_in_the_second_without_a_download() -> None:
    assert of("RUN", BUILD) == ['pip wheel --no-cache-dir --wheel-dir /wheels ".[postgresql,documents]"']
    mount = "--mount=type=bind,from=build,source=/wheels,target=/wheels"
    assert of("RUN", FINAL)[0] == f"{mount} pip install --no-cache-dir --no-index /wheels/*.whl"
    assert of("COPY", FINAL) == of("ADD", ALL) == []


def test_nothing_but_the_sources_of_the_wheel_gets_into_the_build() -> None:
    assert sorted(copied()) == ["LICENSE", "NOTICE", "README.md", "bot", "knowledge", "pyproject.toml"]
    assert all((ROOT / source).exists() for source in copied())
    assert IGNORED[1] == "*"
    assert sorted(line[1:] for line in IGNORED if line.startswith("!")) == sorted(copied())
    assert {"**/.env", "**/*.env", "**/__pycache__"} <= set(IGNORED)


def test_it_does_not_run_as_root() -> None:
    assert of("USER", FINAL) == ["10001"]
    made = next(arguments for arguments in of("RUN", FINAL) if "useradd" in arguments)
    assert "--uid 10001 " in made
    assert "--owner=coopbot --group=coopbot --mode=0700 /data /knowledge /var/cache/coopbot" in made


def test_the_knowledge_is_prepared_by_the_user_that_runs() -> None:
    names = [name for name, _ in FINAL]
    after = FINAL[names.index("USER") :]
    assert of("RUN", after) == ['coopbot ask "When did Wanda Plaza open?"']
    assert environment()["COOPBOT_CACHE"] == "/var/cache/coopbot"
    # Then /knowledge is empty: what is prepared is the knowledge that comes with the program.
    assert "ENV" in names[names.index("USER") :]
    assert next(index for index, (_, text) in enumerate(FINAL) if "COOPBOT_KNOWLEDGE" in text) > FINAL.index(("RUN", of("RUN", after)[0]))


def test_what_the_bot_writes_stands_in_volumes() -> None:
    (volumes,) = of("VOLUME", FINAL)
    assert json.loads(volumes) == [environment()["COOPBOT_DATA"], environment()["COOPBOT_KNOWLEDGE"]] == ["/data", "/knowledge"]


def test_its_environment_is_set() -> None:
    assert environment().items() >= {("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONUNBUFFERED", "1"), ("MALLOC_ARENA_MAX", "2")}
    own = {name for name in environment() if name.startswith(("COOPBOT_", "TELEGRAM_"))}
    assert own <= {*SETTINGS, *OTHER_SETTINGS}
    assert of("EXPOSE", FINAL) == [environment()["COOPBOT_WEBHOOK_LISTEN"].rpartition(":")[2]]


def test_it_runs_is_watched_and_is_ended_as_the_program_wants_it() -> None:
    (health,) = of("HEALTHCHECK", FINAL)
    assert json.loads(health.partition(" CMD ")[2]) == ["coopbot", "health"]
    assert [json.loads(arguments) for arguments in of("ENTRYPOINT", FINAL)] == [["coopbot"]]
    assert [json.loads(arguments) for arguments in of("CMD", FINAL)] == [["run"]]
    assert of("STOPSIGNAL", FINAL) == ["SIGTERM"]


def test_no_secret_is_in_it() -> None:
    # The one argument names what the image stands on, so that it can be pinned by its digest.
    assert [arguments.partition("=")[0] for arguments in of("ARG", ALL)] == ["PYTHON_IMAGE"]
    assert not {"TELEGRAM_BOT_TOKEN", "COOPBOT_SECRET", "COOPBOT_DATABASE_URL"} & environment().keys()
    assert re.search(r"[0-9]{6,}:|password|token|secret", DOCKERFILE, re.IGNORECASE) is None


def test_it_says_what_it_is() -> None:
    labels = dict(pair.split("=", 1) for arguments in of("LABEL", FINAL) for pair in shlex.split(arguments))
    assert labels["org.opencontainers.image.title"] == "coopbot"
    assert labels["org.opencontainers.image.licenses"] == "MIT"
