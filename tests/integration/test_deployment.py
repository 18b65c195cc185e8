"""What deploy/ holds: read as the programs it is for read it, and tried where they are here."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import yaml
from redis import Redis

from dashapp.errors import SENTENCES
from dashapp.settings import SETTINGS, Settings
from tests import services
from tests.asking import Heard, ask
from tests.processes import ROOT, environment, free_port, serving, workers_at

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
BASES = re.compile(r"(python|postgres|redis|nginx):\d[\w.-]*")
"""Official images by their short names, and which version."""
SLOW_CONNECTIONS = 400
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


# -- the image ------------------------------------------------------------------------------------


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


# -- compose --------------------------------------------------------------------------------------


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


# -- systemd --------------------------------------------------------------------------------------


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


# -- nginx ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proxy:
    """nginx in front of the program. address: without a slash at its end."""

    address: str
    port: int


def configuration(folder: Path, port: int, upstream: str) -> Path:
    """deploy/nginx as it would be installed, in a folder of its own."""
    (folder / "conf.d").mkdir(parents=True)
    (folder / "log").mkdir()
    for name in ("place.conf", "undertone.conf"):
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("127.0.0.1:8050", upstream).replace("/var/log/nginx", f"{folder}/log")
        text = text.replace("/var/lib/nginx/undertone", f"{folder}/kept")
        (folder / "conf.d" / name).write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log/error.log;"
        f"events {{ worker_connections 768; }}"
        f"http {{ {temporary} default_type application/octet-stream;"
        f"include {folder}/conf.d/*.conf; }}"
    )
    return main


@contextmanager
def in_front_of(upstream: str, folder: Path) -> Iterator[Proxy]:
    """nginx as deploy/nginx has it, in front of a host and port."""
    program, port = services.need("nginx"), free_port()
    main = configuration(folder, port, upstream)
    server = subprocess.Popen(
        [program, "-c", str(main), "-p", str(folder), "-e", str(folder / "log" / "start.log")]
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
        yield Proxy(f"http://127.0.0.1:{port}", port)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def proxied(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The program, told of the one proxy in front of it, with few exports a minute."""
    settings = {"UNDERTONE_PROXIES": "1", "UNDERTONE_RATE_LIMITS": "5"}
    folder = tmp_path_factory.mktemp("nginx")
    with (
        serving(tiny_build, **settings) as address,
        in_front_of(address.removeprefix("http://"), folder) as proxy,
    ):
        yield proxy


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    main = configuration(tmp_path, free_port(), "127.0.0.1:8050")
    done = subprocess.run(
        [services.need("nginx"), "-t", "-q", "-c", str(main), "-p", str(tmp_path),
         "-e", str(tmp_path / "log" / "start.log")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_containers_proxy_differs_in_place_only() -> None:
    here, there = (
        (DEPLOY / "nginx" / name).read_text(encoding="utf-8").partition("\nupstream")[2]
        for name in ("place.conf", "place.compose.conf")
    )
    here = here.replace("127.0.0.1:8050", "app:8050")
    assert here.replace("/var/lib/nginx", "/var/cache/nginx") == there


def test_four_hundred_slow_senders_keep_nobody_waiting(proxied: Proxy) -> None:
    slow = []
    try:
        for _ in range(SLOW_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", proxied.port), timeout=5)
            connection.sendall(b"GET /view HTTP/1.1\r\nHost: music.example\r\nX-Half: ")
            slow.append(connection)
        waited = []
        for _ in range(10):
            began = time.monotonic()
            assert ask(f"{proxied.address}/livez").status == 200
            waited.append(time.monotonic() - began)
            assert ask(f"{proxied.address}/view").status == 200
        assert max(waited) < 1
    finally:
        for connection in slow:
            connection.close()


def test_answers_pass_as_they_are(proxied: Proxy) -> None:
    page = ask(f"{proxied.address}/", Accept="text/html")
    assert page.status == 200 and 'id="undertone-meta"' in page.text
    assert "Content-Security-Policy" in page.headers
    view = ask(f"{proxied.address}/view", Accept_Encoding="gzip")
    assert view.headers["Content-Encoding"] == "gzip"
    assert ask(f"{proxied.address}/nowhere.css", Accept="application/json").status == 404
    assert ask(f"{proxied.address}/metrics").status == 404, "counts are read past the proxy"


def test_one_id_is_in_the_answer_whatever_a_visitor_says(proxied: Proxy) -> None:
    answer = ask(f"{proxied.address}/build", X_Request_ID="chosen-by-visitor")
    assert answer.headers.get_all("X-Request-ID") == [answer.headers["X-Request-ID"]]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_addresses_as_long_as_the_server_takes_get_there(proxied: Proxy) -> None:
    assert ask(f"{proxied.address}/view?genre={'x' * 8_000}").status == 200


def test_a_large_list_gets_there_and_a_larger_one_is_refused(proxied: Proxy) -> None:
    read = sent(proxied, 9_900_000)
    assert "the text has more than 1,000 letters" in read.text, "the program has read it"
    refused = sent(proxied, 12_000_000)
    assert refused.status == 413
    assert json.loads(refused.text) == {"error": SENTENCES[413]}


def sent(proxied: Proxy, n_bytes: int) -> Heard:
    songs = b"Somebody - Something".ljust(n_bytes // 1_000) + b"\n"
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = form + songs * 1_000 + b"\r\n--x--\r\n"
    return ask(f"{proxied.address}/library/match", body,
               Content_Type="multipart/form-data; boundary=x")  # fmt: skip


def test_visitors_are_told_apart_by_the_proxy_not_by_what_they_say(proxied: Proxy) -> None:
    """All come from 127.0.0.1 here, which the program does not count, whatever they claim."""
    for n in range(20):
        answer = ask(f"{proxied.address}/export.csv", X_Forwarded_For=f"203.0.113.{n % 2}")
        assert answer.status == 200


def test_files_that_never_change_are_asked_for_once(proxied: Proxy, tiny_build: Path) -> None:
    page = ask(f"{proxied.address}/").text
    found = re.search(r'"(/columns/[0-9a-f]+)"', page)
    assert found is not None
    first, second = (ask(f"{proxied.address}{found[1]}", Accept_Encoding="gzip") for _ in range(2))
    assert first.text == second.text
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    plain = ask(f"{proxied.address}{found[1]}")
    assert plain.headers["Content-Encoding"] is None, "kept by what a browser accepts"


def test_a_program_that_is_away_is_a_sentence_and_not_an_error_page(tmp_path: Path) -> None:
    with in_front_of(f"127.0.0.1:{free_port()}", tmp_path / "nginx") as proxy:
        answer = ask(f"{proxy.address}/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Undertone is starting again." in answer.text


# -- all of it ------------------------------------------------------------------------------------


def test_a_worker_killed_in_the_middle_of_it_all_loses_nothing(
    tiny_build: Path, postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(tiny_build, tmp_path / "home"))
    settings = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url, "UNDERTONE_PROXIES": "1"}
    with (
        serving(home, **settings) as address,
        in_front_of(address.removeprefix("http://"), tmp_path / "nginx") as proxy,
    ):
        assert json.loads(ask(f"{proxy.address}/readyz").text)["ready"] is True
        view = ask(f"{proxy.address}/view?genre=folk").text
        assert Redis.from_url(redis_url).keys("undertone:*")
        spec = {"method": "kmeans", "parameters": {"k": 4, "n_init": 1}}
        asked = ask(f"{proxy.address}/jobs", json.dumps(spec).encode(),
                    Content_Type="application/json")  # fmt: skip
        assert asked.status == 202
        job = json.loads(asked.text)["id"]

        os.kill(workers_at(address)[0].pid, signal.SIGKILL)

        # nginx finds the other one, and what was not carried out is asked for again.
        for _ in range(20):
            assert ask(f"{proxy.address}/view?genre=folk").text == view
        deadline = time.monotonic() + 120
        while (found := json.loads(ask(f"{proxy.address}/jobs/{job}").text))["state"] != "done":
            assert found["state"] in ("queued", "running"), found
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert "undertone_shared_cache_up 1.0" in ask(f"{address}/metrics").text
        assert len(workers_at(address)) == 2
    with psycopg.connect(postgres_url) as connection:
        states = connection.execute("SELECT state FROM jobs").fetchall()
    assert states == [("done",)]
