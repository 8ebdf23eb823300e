"""The containers: how they are kept in, and that their settings exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import SETTINGS, read_config
from bot.errors import ConfigError
from bot.telegram.shutdown import DEADLINE

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BOTS = ("bot", "bot-1", "bot-2")
REPLICAS = ("bot-1", "bot-2")


def interpolated(text: str, variables: dict[str, str]) -> str:
    """*text* with ``${NAME:-default}`` replaced, as Compose does it."""
    return re.sub(r"\$\{([A-Z_]+):-([^}]*)\}", lambda found: variables.get(found[1]) or found[2], text)


def settings_of(name: str, **variables: str) -> dict[str, str]:
    written: dict[str, str] = SERVICES[name]["environment"]
    return {"TELEGRAM_BOT_TOKEN": "1:a", **{setting: interpolated(value, variables) for setting, value in written.items()}}


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_can_change_nothing_but_its_data(name: str) -> None:
    bot = SERVICES[name]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "cap_add" not in bot
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in bot["tmpfs"]
    assert not {"privileged", "user", "ports", "network_mode", "pid"} & bot.keys()


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_is_started_again_has_time_to_end_and_is_limited(name: str) -> None:
    bot = SERVICES[name]
    assert bot["restart"] == "unless-stopped"
    assert bot["stop_grace_period"] == "15s"
    assert DEADLINE + 5 < 15
    assert bot["mem_limit"] == "768m"
    assert bot["env_file"] == "bot.env"
    assert (ROOT / "deploy" / bot["build"]["context"] / bot["build"]["dockerfile"]).samefile(ROOT / "deploy" / "Dockerfile")


def test_the_single_bot_keeps_its_data_in_a_named_volume() -> None:
    assert "data:/data" in SERVICES["bot"]["volumes"]
    assert set(COMPOSE["volumes"]) == {"data", "knowledge", "cache", "postgres", "certificates"}


@pytest.mark.parametrize("name", BOTS)
def test_the_knowledge_can_be_changed_and_outlives_the_image(name: str) -> None:
    # The root of the container is read-only: so each folder that the image sets for writing has to be a volume.
    mounted = dict(reversed(volume.split(":")) for volume in SERVICES[name]["volumes"])
    assert mounted["/knowledge"] == "knowledge"
    assert mounted["/var/cache/coopbot"] == "cache"
    assert "COOPBOT_KNOWLEDGE" not in SERVICES[name].get("environment", {})


def test_no_call_starts_the_single_bot_beside_the_replicas() -> None:
    # A service without a profile is started with every profile, and Telegram delivers either by polling or by a webhook.
    replicas = {name for name, service in SERVICES.items() if service["profiles"] == ["replicas"]}
    assert replicas == {"bot-1", "bot-2", "postgres", "proxy"}
    assert SERVICES.keys() - replicas == {"bot"}
    assert SERVICES["bot"]["profiles"] == ["single"]


@pytest.mark.parametrize("name", REPLICAS)
def test_every_setting_of_a_replica_exists_and_can_be_used(name: str) -> None:
    key = "k" * 32
    settings = settings_of(name, BOT_DOMAIN="bot.example.org", POSTGRES_PASSWORD="0a1b", COOPBOT_SECRET=key)
    assert settings.keys() <= set(SETTINGS)
    config = read_config(settings)
    assert config.webhook is not None
    assert config.webhook.url == "https://bot.example.org"
    assert config.database_url == "postgresql://coopbot:0a1b@postgres/coopbot"
    assert config.secret == key
    assert config.instance == name


def test_replicas_without_their_variables_are_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(settings_of("bot-1"))
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["COOPBOT_WEBHOOK_URL", "COOPBOT_SECRET"]


def test_the_database_is_waited_for_and_reached_by_the_bots_only() -> None:
    postgres = SERVICES["postgres"]
    assert "--username=coopbot" in postgres["healthcheck"]["test"]
    assert postgres["networks"] == ["database"]
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert "ports" not in postgres
    for name in REPLICAS:
        assert SERVICES[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}
        assert "database" in SERVICES[name]["networks"]


def test_the_sign_of_life_of_a_replica_is_written_by_the_user_of_the_image() -> None:
    for name in REPLICAS:
        assert "/data:uid=10001,gid=10001,mode=0700" in SERVICES[name]["tmpfs"]
        assert "data:/data" not in SERVICES[name]["volumes"]


def test_the_proxy_asks_both_bots_whether_they_are_well() -> None:
    assert re.search(r"^\{\$BOT_DOMAIN\} \{$", CADDYFILE, re.MULTILINE)
    assert f"reverse_proxy {' '.join(f'{name}:8080' for name in REPLICAS)} {{" in CADDYFILE
    assert "health_uri /healthz\n" in CADDYFILE
    proxy = SERVICES["proxy"]
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in proxy["volumes"]
    assert proxy["ports"] == ["80:80", "443:443"]
    assert "BOT_DOMAIN" in proxy["environment"]


def test_what_proves_that_telegram_sent_a_request_is_not_logged_by_the_proxy() -> None:
    assert "request>uri delete\n" in CADDYFILE
    assert "request>headers delete\n" in CADDYFILE


def test_no_secret_and_no_path_of_a_machine_is_in_it() -> None:
    for name, value in re.findall(r"^\s+([A-Z_]*(?:PASSWORD|SECRET|TOKEN)[A-Z_]*): *(.*)$", TEXT, re.MULTILINE):
        assert re.fullmatch(rf"\$\{{{name}:-[a-z]*\}}", value), name
    mounted = [volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    assert [source for source in mounted if source not in COMPOSE["volumes"]] == ["./Caddyfile"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_limited_and_its_log_too(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}


def test_every_image_can_be_pinned_by_its_digest() -> None:
    digest = "sha256:" + "0a" * 32
    built = next(name for name, argument in SERVICES["bot"]["build"]["args"].items() if argument)
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert f"ARG {built}={interpolated(SERVICES['bot']['build']['args'][built], {})}\n" in dockerfile
    images = {name: service["image"] for name, service in SERVICES.items() if "build" not in service}
    assert images.keys() == {"postgres", "proxy"}
    for written in (*images.values(), SERVICES["bot"]["build"]["args"][built]):
        (variable,) = re.findall(r"\$\{([A-Z_]+_IMAGE):-", written)
        assert re.fullmatch(r"[a-z]+:[0-9][\w.-]*", interpolated(written, {}))
        assert interpolated(written, {variable: f"name@{digest}"}) == f"name@{digest}"
