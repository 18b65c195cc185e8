"""What deploy/ holds: read as the programs it is for read it, and tried where they are here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from dashapp.settings import SETTINGS, Settings
from tests.asking import ask
from tests.nginx import DEPLOY
from tests.processes import ROOT, environment, free_port

COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
BASES = re.compile(r"(python|postgres|redis|nginx):\d[\w.-]*")
"""Official images by their short names, and which version."""
NAMES = {row.name for row in SETTINGS}


def instructions() -> list[tuple[str, str]]:
    """Those of the Dockerfile, each with what it is given, on one line."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\\\n\s*", "", text)
    lines = (line.partition(" ") for line in text.splitlines() if line)
    return [(name, given.strip()) for name, _, given in lines]


def given_to(name: str) -> list[str]:
    return [given for found, given in instructions() if found == name]


def test_the_image_is_made_from_what_is_there_and_known() -> None:
    for given in given_to("COPY"):
        *sources, _ = given.split()
        for source in sources:
            assert (ROOT / source).exists(), source
    for base in given_to("FROM"):
        assert BASES.fullmatch(base), base
    known = {"FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL",
             "HEALTHCHECK", "CMD"}  # fmt: skip
    assert {name for name, _ in instructions()} <= known


def test_the_image_has_the_python_that_is_tested() -> None:
    (base,) = given_to("FROM")
    assert base.startswith(f"python:{sys.version_info.major}.{sys.version_info.minor}-")


def test_the_image_runs_as_nobody_of_importance_and_says_whether_it_lives() -> None:
    names = [name for name, _ in instructions()]
    assert given_to("USER") == ["undertone"]
    assert "useradd --system" in next(each for each in given_to("RUN") if "useradd" in each)
    assert names.index("USER") > max(at for at, name in enumerate(names) if name in ("RUN", "COPY"))
    (check,) = given_to("HEALTHCHECK")
    assert "/livez" in check
    assert "--timeout" in check
    assert all(given.startswith("[") for given in given_to("CMD")), (
        "no shell between it and SIGTERM"
    )


def test_the_image_keeps_no_leftovers_and_no_secrets() -> None:
    for command in given_to("RUN"):
        if "apt-get install" in command:
            assert "apt-get update" in command and "rm -rf /var/lib/apt/lists/*" in command
            assert "--no-install-recommends" in command
    for name in re.findall(r"([A-Z_]+)=", " ".join(given_to("ENV"))):
        assert not name.startswith("UNDERTONE_") or name in NAMES
        assert not re.search("PASSWORD|SECRET|TOKEN|DATABASE_URL|REDIS_URL", name)


def copied(into: Path) -> Path:
    """The folder that the image holds, made of the same files."""
    for given in given_to("COPY"):
        *sources, target = given.split()
        for source in sources:
            place = into / (source if target == "./" else target)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)
    return into


def test_what_the_image_holds_is_enough_to_serve(tiny_build: Path, tmp_path: Path) -> None:
    port = free_port()
    (command,) = given_to("CMD")
    words = yaml.safe_load(command)
    assert words[0] == "python"
    server = subprocess.Popen(
        [sys.executable, *words[1:]], cwd=copied(tmp_path), stderr=subprocess.DEVNULL,
        env=environment(tiny_build, UNDERTONE_PORT=str(port), PYTHONSAFEPATH=""),
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert server.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        page = ask(f"http://127.0.0.1:{port}/")
        sheet = re.search(r'href="(/assets/[^"]+\.css[^"]*)"', page.text)
        assert sheet and ask(f"http://127.0.0.1:{port}{sheet[1]}").status == 200
        (check,) = given_to("HEALTHCHECK")
        program = yaml.safe_load(check.partition("CMD ")[2])[2].replace("8050", str(port))
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2):
            return True
    except OSError:
        return False


def test_nothing_but_what_is_copied_travels_to_the_builder() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in lines if line.startswith("!")}
    sources = {source for given in given_to("COPY") for source in given.split()[:-1]}
    assert "*" in lines
    assert let_through == sources


def test_every_container_is_of_a_known_image_and_comes_back_when_it_falls() -> None:
    for name, service in COMPOSE["services"].items():
        image = service["image"]
        assert image == "undertone" or BASES.fullmatch(image), image
        assert name == "catalogue" or service["restart"] == "unless-stopped"
        assert "privileged" not in service and "network_mode" not in service
    published = [name for name, service in COMPOSE["services"].items() if "ports" in service]
    assert published == ["nginx"], "only the proxy is reached from outside"


def test_containers_depend_on_what_is_there_and_can_be_waited_for() -> None:
    containers = COMPOSE["services"]
    for service in containers.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                # The program's own check is in its image.
                assert "healthcheck" in containers[other] or containers[other]["build"]
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file(), source
            else:
                assert source in COMPOSE["volumes"]
    build = containers["app"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def environment_of(name: str) -> dict[str, str]:
    """What a container is given, with a password, and nothing else that is set outside."""
    return {
        name: re.sub(r"\$\{\w+:-(\w+)\}", r"\1",
                     re.sub(r"\$\{POSTGRES_PASSWORD:[^}]*\}", "0123abc", value))
        for name, value in COMPOSE["services"][name]["environment"].items()
    }  # fmt: skip


def test_workers_are_there_when_asked_for_with_the_settings_and_the_home_of_the_servers() -> None:
    worker, app = (COMPOSE["services"][name] for name in ("worker", "app"))
    assert worker["profiles"] == ["workers"]
    assert worker["command"] == "python -m dashapp worker"
    assert worker["volumes"] == app["volumes"]
    settings, of_app = (Settings.from_env(environment_of(name)) for name in ("worker", "app"))
    assert settings.jobs == "celery"
    assert (settings.database_url, settings.redis_url) == (of_app.database_url, of_app.redis_url)


def test_the_program_in_its_container_takes_its_settings() -> None:
    given = environment_of("app")
    assert set(given) <= NAMES
    settings = Settings.from_env(given)
    assert settings.jobs == "table"
    assert settings.proxies == 1
    containers = COMPOSE["services"]
    for url, port in ((settings.database_url, 5432), (settings.redis_url, 6379)):
        found = re.search(r"[/@](\w+):(\d+)/", url)
        assert found and found[1] in containers and int(found[2]) == port
    database = containers["postgres"]["environment"]
    assert f"//{database['POSTGRES_USER']}:0123abc@" in settings.database_url
    assert settings.database_url.endswith(f"/{database['POSTGRES_DB']}")


def test_no_password_is_written_down() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"password\s*[:=]\s*[\"']?\w", text, re.IGNORECASE), path


def unit(name: str) -> dict[str, list[str]]:
    """Every key of a unit with its values."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_the_unit_starts_what_the_procfile_starts() -> None:
    service = unit("undertone.service")
    procfile = (ROOT / "Procfile").read_text(encoding="utf-8")
    web = next(line for line in procfile.splitlines() if line.startswith("web: "))
    assert service["ExecStart"] == [f"/opt/undertone/.venv/bin/{web.removeprefix('web: ')}"]
    assert service["User"] == ["undertone"]
    given = re.findall(r"(UNDERTONE_\w+)=", " ".join(service["Environment"]))
    assert set(given) <= NAMES
    # Long enough for what is under way: see graceful_timeout.
    assert int(service["TimeoutStopSec"][0]) > 20


def test_the_unit_of_workers_is_as_closed_as_that_of_servers_and_finishes_its_jobs() -> None:
    worker, server = unit("undertone-worker.service"), unit("undertone.service")
    assert worker["ExecStart"] == ["/opt/undertone/.venv/bin/python -m dashapp worker"]
    assert worker["TimeoutStopSec"] == ["10min"]
    own = {"Description", "Type", "Requires", "ExecStartPre", "ExecStart", "TimeoutStartSec",
           "TimeoutStopSec"}  # fmt: skip
    assert {key: value for key, value in worker.items() if key not in own} == {
        key: value for key, value in server.items() if key not in own
    }


def test_the_proxy_asks_where_the_socket_listens() -> None:
    listening = unit("undertone.socket")["ListenStream"][0]
    assert f"server {listening} " in (DEPLOY / "nginx/place.conf").read_text(encoding="utf-8")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    for name in ("undertone.service", "undertone.socket", "undertone-worker.service"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # Programs must exist; those of /opt/undertone do where it has been set up.
        text = re.sub(r"/opt/undertone/\.venv/bin/\w+", "/bin/true", text)
        (tmp_path / name).write_text(text.replace("/opt/undertone", str(ROOT)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
