"""The unit of systemd: what it runs, how it ends, and what it is kept from."""

from __future__ import annotations

import itertools
from pathlib import Path, PurePosixPath

from bot.cli.main import EXIT_REFUSED, EXIT_UNEXPECTED, EXIT_USAGE
from bot.config import OTHER_SETTINGS, SETTINGS
from bot.telegram.shutdown import DEADLINE

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "coopbot.service"


def entries() -> list[tuple[str, str, str]]:
    """Section, name and value of every line; unlike configparser's, a name may stand several times, as systemd has it."""
    section, found = "", []
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            found.append((section, name, value))
    return found


def service(name: str) -> str:
    (value,) = [value for section, found, value in entries() if (section, found) == ("Service", name)]
    return value


def all_of(name: str) -> list[str]:
    return [word for section, found, value in entries() if (section, found) == ("Service", name) for word in value.split()]


def test_it_has_the_sections_of_a_service() -> None:
    assert [section for section, _ in itertools.groupby(entries(), key=lambda entry: entry[0])] == ["Unit", "Service", "Install"]


def test_it_runs_the_bot_with_the_settings_of_the_file() -> None:
    assert service("ExecStart") == "/opt/coopbot/bin/coopbot run"
    assert service("EnvironmentFile") == "/etc/coopbot/bot.env"
    environment = dict(pair.split("=", 1) for pair in all_of("Environment"))
    assert {name for name in environment if name.startswith("COOPBOT_")} == {"COOPBOT_DATA", "COOPBOT_KNOWLEDGE", "COOPBOT_CACHE"}
    assert {"COOPBOT_DATA", "COOPBOT_KNOWLEDGE", "COOPBOT_CACHE"} <= {*SETTINGS, *OTHER_SETTINGS}
    assert environment["COOPBOT_DATA"] == f"%S/{service('StateDirectory')}"
    # Directly in the data folder, where a folder that is not there is made and filled, and which may be written to.
    assert PurePosixPath(environment["COOPBOT_KNOWLEDGE"]).parent == PurePosixPath(environment["COOPBOT_DATA"])
    assert environment["COOPBOT_CACHE"] == f"%C/{service('CacheDirectory')}"
    assert environment["MALLOC_ARENA_MAX"] == "2"


def test_it_is_started_again_unless_a_person_has_to_mend_something() -> None:
    assert service("Restart") == "on-failure"
    assert int(service("RestartSec")) >= 1
    assert {int(status) for status in all_of("RestartPreventExitStatus")} == {EXIT_REFUSED, EXIT_USAGE}
    assert str(EXIT_UNEXPECTED) not in all_of("RestartPreventExitStatus")


def test_it_is_not_killed_before_it_ends_by_itself() -> None:
    assert DEADLINE + 5 < int(service("TimeoutStopSec")) < 30
    assert service("KillMode") == "mixed"


def test_its_user_exists_only_while_it_runs_and_nobody_else_reads_its_data() -> None:
    assert service("DynamicUser") == "yes"
    assert service("StateDirectoryMode") == service("CacheDirectoryMode") == "0700"
    assert service("UMask") == "0077"


def test_it_is_kept_from_everything_it_does_not_need() -> None:
    assert service("CapabilityBoundingSet") == ""
    assert service("ProtectSystem") == "strict"
    assert service("ProtectProc") == "invisible"
    assert all_of("RestrictAddressFamilies") == ["AF_INET", "AF_INET6", "AF_UNIX"]
    assert all_of("SystemCallFilter") == ["@system-service", "~@privileged", "@resources"]
    denied = (
        *("LockPersonality", "MemoryDenyWriteExecute", "NoNewPrivileges", "PrivateDevices", "PrivateTmp", "PrivateUsers", "ProtectClock"),
        *("ProtectControlGroups", "ProtectHome", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables"),
        *("RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
    )
    assert {name: service(name) for name in denied} == dict.fromkeys(denied, "yes")
    assert service("MemoryMax") == "768M"
