"""The wheel, built and installed as deploy/Dockerfile does it, works outside the checkout."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from bot.cli.main import EXIT_REFUSED
from bot.config import SETTINGS, UNREGISTERED
from tests.deploy.test_dockerfile import copied

ROOT = Path(__file__).resolve().parents[2]


def run(*call: str | Path, cwd: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COOPBOT_", "TELEGRAM_"))}
    done = subprocess.run(
        [str(word) for word in call], cwd=cwd, env={**clean, **environment}, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from nothing but what the Dockerfile copies; the packages that the bot needs are left out, since they are here."""
    source, wheels = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheels")
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    # Where the builder is installed, nothing has to be downloaded.
    here = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", *here, "--wheel-dir", wheels, ".", cwd=source)
    (built,) = wheels.iterdir()
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment with the wheel in it; other packages are those of the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    others = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (packages / "others.pth").write_text("\n".join(others), encoding="utf-8")
    return scripts


def test_every_file_of_the_program_and_of_the_knowledge_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("bot/")}
    knowledge = {name for name in names if name.startswith("bot/_knowledge/")}
    assert {name.removeprefix("bot/_knowledge/") for name in knowledge} == files_below(ROOT / "knowledge")
    assert {name.removeprefix("bot/") for name in names - knowledge} == files_below(ROOT / "bot")


def test_the_installed_program_answers_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    python = installed / Path(sys.executable).name
    where = Path(run(python, "-c", "import bot; print(bot.__file__)", cwd=tmp_path).strip())
    assert where.is_relative_to(installed.parent)
    assert run(installed / "coopbot", "--version", cwd=tmp_path).startswith("coopbot ")
    # The question that deploy/Dockerfile asks to have the knowledge prepared.
    cache = tmp_path / "cache"
    reply = run(installed / "coopbot", "ask", "When did Wanda Plaza open?", cwd=tmp_path, HOME=str(tmp_path), COOPBOT_CACHE=str(cache))
    assert reply.startswith("Liupanshui Wanda Plaza was put into operation in 2017.\n")
    assert sorted(path.name.partition("-")[0] for path in cache.iterdir()) == ["readings", "state"]


def test_the_installed_program_makes_its_database(installed: Path, tmp_path: Path) -> None:
    python = installed / Path(sys.executable).name
    code = "from bot.storage.engine import open_engine; open_engine('sqlite:///data/coopbot.db').dispose()"
    run(python, "-c", code, cwd=tmp_path)
    assert (tmp_path / "data" / "coopbot.db").is_file()


def test_the_installed_bot_asks_for_its_token(installed: Path, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    done = subprocess.run([installed / "coopbot", "run"], cwd=tmp_path, env=clean, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (EXIT_REFUSED, f"{UNREGISTERED}\n")
