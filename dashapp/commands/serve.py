"""`serve`: the server, and in the background what is left of a build."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

from analytics.artifacts import open_build
from analytics.manifest import Manifest
from dashapp.commands.sources import are_sources, words_for
from dashapp.depot.following import fetch_first
from dashapp.people.openness import Openness
from dashapp.settings import InvalidSetting, Settings
from dashapp.store_at_start import prepare_store

CONFIGURATION: Final = Path(__file__).resolve().parent.parent / "gunicorn.conf.py"
NO_DATA: Final = (
    "This build has its core only. To finish it in the background, name the files it was "
    "made from: make run DATA=FILE, or serve --finish-build --data FILE, with LISTENS=FILE or "
    "--listens FILE where plays were among them."
)
OPEN: Final[Mapping[Openness, str]] = MappingProxyType(
    {
        Openness.NO: "People sign in to do more than listen; `person add` makes the first account.",
        Openness.HERE: "Whoever opens it at this machine may do everything (UNDERTONE_OPEN=here).",
        Openness.YES: "Whoever reaches the address may do everything (UNDERTONE_OPEN=yes).",
    }
)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Become the server.

    Raises NoBuild or DamagedBuild where there is nothing to serve; InvalidSetting or
    StoreUnavailable where what people save could not be kept.
    """
    fetch_first(settings)
    manifest = open_build(settings.home).manifest
    prepare_store(settings)
    _require_free_port(settings)
    if arguments.finish_build and manifest["stage"] == "core":
        _finish_build(manifest, arguments, settings.home)
    print(OPEN[Openness(settings.open)])
    print(f"Starting the server over build {manifest['build']}.", flush=True)
    _become_server()


def _require_free_port(settings: Settings) -> None:
    """Raise InvalidSetting, naming the one to change, where gunicorn could not listen."""
    # gunicorn goes by the colon too.
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        (found, *_) = socket.getaddrinfo(
            settings.host, settings.port, family, socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except UnicodeError as error:  # a name with a part too long to ask for
        raise InvalidSetting("UNDERTONE_HOST", "is not a name that can be looked up.") from error
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise InvalidSetting(
                "UNDERTONE_PORT",
                f"or PORT: the server cannot listen on port {settings.port} of {settings.host} "
                f"({error.strerror}). Is it running already?",
            ) from error
        raise InvalidSetting(
            "UNDERTONE_HOST",
            f"must be an address of this machine; the server cannot listen there "
            f"({error.strerror}).",
        ) from error


def _finish_build(manifest: Manifest, arguments: argparse.Namespace, home: Path) -> None:
    """Start the rest of the build, at the lowest priority, for as long as the server runs."""
    command = _build_command(manifest, arguments)
    if command is None:
        print(NO_DATA)
        return
    log_path = home / "logs" / "build.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    # The server keeps the writing end, through exec and into its workers, and never writes: when
    # the last of them is gone, however it went, the builder reads the end of its input and stops.
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    with log_path.open("wb") as log:
        subprocess.Popen(
            ["nice", "-n", "19", *command], stdin=reading, stdout=log, stderr=log,
            start_new_session=True,  # Ctrl-C is meant for the server
        )  # fmt: skip
    os.close(reading)
    print(f"The rest of the build goes on while the server runs; {log_path} tells how far it is.")


def _build_command(manifest: Manifest, arguments: argparse.Namespace) -> list[str] | None:
    """The command that finishes a build; None where the files it was made from are not named."""
    spec = manifest["spec"]
    command = [sys.executable, "-m", "dashapp", "build", "--while-stdin-is-open"]
    command += ["--seed", str(spec["seed"])]
    if spec["k"] is not None:
        command += ["--k", str(spec["k"])]
    if spec["n_demo_tracks"] is not None:
        return [*command, "--tracks", str(spec["n_demo_tracks"])]
    if not are_sources(manifest, arguments, all_of_them=True):
        return None
    return [*command, *words_for(arguments)]


def _become_server() -> NoReturn:
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION)]
    os.execv(sys.executable, [*command, "dashapp.server:application"])
