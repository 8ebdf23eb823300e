"""What operators are told is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from bot.cli.main import COMMANDS, cli
from bot.config import OTHER_SETTINGS, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
LINES = [line.strip().removeprefix("$ ") for block in BLOCKS for line in block.splitlines() if line.strip().startswith("$ ")]
INLINE = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL))
MESSAGES = re.findall(r"^\| `([^`]+)`", PAGE, re.MULTILINE)


def calls_of_the_program() -> list[str]:
    shown = [*LINES, *(text for text in INLINE if text.startswith("coopbot "))]
    return sorted(
        {
            call
            for text in shown
            for call in re.findall(r"(?:^|/opt/coopbot/bin/)coopbot ((?:run|health|check|ask|chat|history|rollback).*)", text)
        }
    )


def test_every_command_of_the_program_can_be_typed() -> None:
    assert {call.split()[0] for call in calls_of_the_program()} == {"run", "health", "check", "history", "rollback"}
    for call in calls_of_the_program():
        name, *arguments = shlex.split(call)
        assert name in COMMANDS
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        command.make_context(name, arguments).close()


def test_every_file_that_is_copied_or_used_is_there() -> None:
    named = set(re.findall(r"deploy/[\w.-]+", PAGE)) - {"deploy/compose.override.yaml"}
    assert named == {"deploy/bot.env.example", "deploy/coopbot.service", "deploy/Dockerfile"}
    assert all((ROOT / name).is_file() for name in named)
    assert "$ cd deploy" in PAGE
    assert all((ROOT / "deploy" / name).is_file() for name in ("compose.yaml", "Dockerfile", "Caddyfile", "bot.env.example"))


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"(?:COOPBOT|TELEGRAM)_[A-Z_]+", PAGE))
    assert named <= {*SETTINGS, *OTHER_SETTINGS}
    assert {"TELEGRAM_BOT_TOKEN", "COOPBOT_ADMINS", "COOPBOT_WEBHOOK_URL", "COOPBOT_RETENTION_DAYS"} <= named


def test_the_variables_of_the_containers_are_those_of_the_compose_file() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")))
    assert set(re.findall(r"echo ([A-Z_]+)=", PAGE)) - {"COMPOSE_PROFILES"} == used
    assert set(re.findall(r"COMPOSE_PROFILES=(\w+)", PAGE)) == {"single", "replicas"}


def test_the_paths_of_the_service_are_those_of_the_unit() -> None:
    unit = (ROOT / "deploy" / "coopbot.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/coopbot/bin/coopbot run\n" in unit
    assert "$ sudo python3 -m venv /opt/coopbot\n" in PAGE
    assert "EnvironmentFile=/etc/coopbot/bot.env\n" in unit
    assert "$ sudo install -m 0600 deploy/bot.env.example /etc/coopbot/bot.env\n" in PAGE
    assert "StateDirectory=coopbot\n" in unit
    assert "/var/lib/coopbot/coopbot.db" in PAGE
    assert "COOPBOT_KNOWLEDGE=%S/coopbot/knowledge " in unit
    assert "COOPBOT_KNOWLEDGE=/var/lib/coopbot/knowledge " in PAGE


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_one_that_the_program_has(message: str) -> None:
    paths = [*(ROOT / "bot").rglob("*.py"), ROOT / "bot" / "answers" / "data" / "en.yaml"]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    # Names of settings are put before the message when it is shown.
    for part in re.sub(r"^[A-Z_]+: ", "", message).split("..."):
        assert part.strip() in sources


def test_the_messages_were_found() -> None:
    assert len(MESSAGES) == PAGE.partition("## When something is wrong")[2].partition("\n## ")[0].count("\n| `")
    assert len(MESSAGES) > 10


def test_the_example_of_other_knowledge_fits_the_compose_file() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    added = yaml.safe_load(example)["services"]
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert added.keys() <= services.keys()
    assert added["bot"]["volumes"][0].split(":")[1:] == ["/knowledge"]
    assert "knowledge:/knowledge" in services["bot"]["volumes"]
    assert "ENV COOPBOT_KNOWLEDGE=/knowledge\n" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_the_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target


def test_the_commands_run_as_the_user_of_the_service_with_its_settings() -> None:
    (alias,) = re.findall(r"alias as-coopbot='sudo systemd-run ([^']*)'", PAGE)
    given = dict(word.removeprefix("--property=").split("=", 1) for word in alias.split() if word.startswith("--property="))
    unit = (ROOT / "deploy" / "coopbot.service").read_text(encoding="utf-8")
    # A unit without User= has its own name as that of its user.
    assert given.pop("User") == "coopbot"
    assert "User=" not in unit.replace("DynamicUser=", "").replace("PrivateUsers=", "")
    assert all(f"{name}={value}\n" in unit for name, value in given.items())
    assert given.keys() == {"DynamicUser", "StateDirectory", "StateDirectoryMode", "UMask", "EnvironmentFile"}
    calls = [line for line in LINES if re.search(r"(?:^|/)coopbot (?!check)", line)]
    assert not [line for line in calls if line.startswith("sudo") and "/opt/coopbot/bin/coopbot" in line]


def test_an_update_brings_the_packages_up_to_date_and_an_audit_is_told() -> None:
    assert "sudo /opt/coopbot/bin/python -m pip install --upgrade --upgrade-strategy eager '.[documents]'" in LINES
    assert any("pip-audit --path" in line for line in LINES)


def test_packages_with_known_vulnerabilities_are_not_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    floors = dict(re.split(r"(?:\[.*\])?>=", one.partition(",")[0]) for one in project["dependencies"])
    # aiohttp: smuggled requests, archives and bodies that take all memory; filelock: a link in place of the lock is followed.
    for name, least in {"aiohttp": (3, 13, 5), "filelock": (3, 20, 3)}.items():
        assert tuple(map(int, floors[name].split("."))) >= least
