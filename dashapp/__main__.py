"""The command line: `python -m dashapp COMMAND`; `--help` says which there are.

What a command needs is imported when it is chosen, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, cast

from analytics.errors import UndertoneError
from dashapp.settings import Settings

DEMO_TRACKS: Final = 95_837
"""As many as a large real catalogue, so that a first look is a fair one."""


class Command(Protocol):
    """A module of dashapp.commands."""

    def run(self, arguments: argparse.Namespace, settings: Settings) -> int:
        """Carry the command out and return the exit status."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one sentence on standard error and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot show must not stop a command.
            stream.reconfigure(errors="backslashreplace")
    arguments = make_parser().parse_args(words)
    try:
        settings = Settings.from_env(os.environ)
        module = importlib.import_module(f"dashapp.commands.{arguments.command}")
        return cast(Command, module).run(arguments, settings)
    except UndertoneError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 1


def make_parser() -> argparse.ArgumentParser:
    """The words the command line understands."""
    parser = argparse.ArgumentParser(prog="python -m dashapp", description="Undertone.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build", help="make a catalogue from a file of tracks, or a demo one without a file"
    )
    build.add_argument("--data", type=Path, metavar="FILE", help="a file of tracks")
    _add_plays(build)
    build.add_argument(
        "--tracks",
        type=int,
        default=DEMO_TRACKS,
        metavar="N",
        help="tracks of the demo catalogue (%(default)s)",
    )
    build.add_argument("--k", type=int, metavar="N", help="number of moods (recommended one)")
    build.add_argument("--seed", type=int, default=0, metavar="N", help="of everything random (0)")
    build.add_argument(
        "--core", action="store_true", help="stop as soon as the catalogue can be browsed"
    )
    build.add_argument(
        "--if-needed",
        action="store_true",
        help="do nothing when the build that serves is of this file already or, "
        "without a file, when there is one",
    )
    # For `serve`: a builder that nobody waits for any more stops.
    build.add_argument("--while-stdin-is-open", action="store_true", help=argparse.SUPPRESS)

    serve = commands.add_parser("serve", help="serve what was built")
    serve.add_argument(
        "--finish-build",
        action="store_true",
        help="go on with a build that was stopped after its core, in the background",
    )
    serve.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="with --finish-build: the file the build was made from",
    )
    _add_plays(serve)
    _add_engine(build, serve)

    commands.add_parser(
        "publish", help="let the build that serves here serve everywhere (UNDERTONE_BUILDS_URL)"
    )
    commands.add_parser("fetch", help="let the build that was published last serve here")
    follow = commands.add_parser(
        "follow", help="fetch what is published and publish what is new here, as servers do"
    )
    # For whoever starts one beside itself, as for `job run`.
    follow.add_argument("--lock", type=int, help=argparse.SUPPRESS)
    follow.add_argument("--while-stdin-is-open", action="store_true", help=argparse.SUPPRESS)

    _add_health(commands)

    _add_preview(commands)
    commands.add_parser("check", help="say whether the settings and the build are in order")

    export = commands.add_parser(
        "export", help="write tracks and their moods, or what was found out about them, to a file"
    )
    export.add_argument(
        "--what",
        choices=(
            "clusters", "representatives", "view", "listeners", "segments", "report", "figures",
        ),
        required=True,
        help="every track, those that stand for each mood, or a view's; people by made-up names, "
        "or their kinds; everything that was found out, or every chart and map as a picture",
    )  # fmt: skip
    export.add_argument(
        "--query",
        default="",
        metavar="TEXT",
        help='the view, as in its address: "genre=jazz&energy=0.5-1"',
    )
    export.add_argument(
        "--format",
        choices=("csv", "json", "parquet", "html", "pdf", "png"),
        required=True,
        help="csv, json or parquet for tracks, html or pdf for the report, png for figures",
    )
    export.add_argument(
        "--out", type=Path, required=True, metavar="PATH", help="a file; a folder for figures"
    )

    playlist = commands.add_parser("playlist", help="make a playlist from a recipe")
    playlist.add_argument(
        "--recipe", type=Path, required=True, metavar="FILE", help="what to make it from, as JSON"
    )
    playlist.add_argument(
        "--format", choices=("csv", "json", "m3u8", "xspf", "jspf", "uris"), required=True
    )
    playlist.add_argument(
        "--out", type=Path, metavar="PATH", help="where to write it (standard output)"
    )

    backup = commands.add_parser(
        "backup", help="write everything people keep here, and the key of listeners, to one file"
    )
    backup.add_argument("--to", type=Path, required=True, metavar="FILE", help="where to write it")

    restore = commands.add_parser(
        "restore", help="put what `backup` wrote into this store, or into that of DATABASE_URL"
    )
    restore.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="FILE", help="what to read"
    )
    restore.add_argument(
        "--replace",
        action="store_true",
        help="throw away what is in the store now, and another key of listeners",
    )

    _add_person(commands)
    _add_listener(commands)
    _add_next(commands)

    _add_job(commands)
    commands.add_parser("worker", help="run jobs that others hand out (UNDERTONE_JOBS=celery)")
    return parser


def _add_health(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `health`."""
    health = commands.add_parser(
        "health", help="say what a file of tracks, or of plays, is worth, as JSON"
    )
    health.add_argument("file", type=Path, metavar="FILE", nargs="?", help="a file of tracks")
    health.add_argument(
        "--data", type=Path, metavar="FILE", help="with --listens: the tracks that were played"
    )
    _add_plays(health)


def _add_preview(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `preview`."""
    look = commands.add_parser(
        "preview", help="say what a file of tracks would become, or one of plays, as JSON"
    )
    look.add_argument(
        "file", type=Path, metavar="FILE", nargs="?",
        help="of tracks; with --listens, those that were played, the ones in use without it",
    )  # fmt: skip
    look.add_argument(
        "--columns",
        default="null",
        metavar="JSON",
        help='what each column is: {"name": 3, "energy": 7}, by its place in the header from 0',
    )
    _add_plays(look)


def _add_plays(command: argparse.ArgumentParser) -> None:
    """The words for files of plays."""
    command.add_argument(
        "--listens",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="a file of plays, or files of one person's streaming history",
    )
    command.add_argument(
        "--users", type=Path, metavar="FILE", help="with --listens: a file about who played"
    )


def _add_engine(*commands: argparse.ArgumentParser) -> None:
    """The words for where plays are read and people measured."""
    for command in commands:
        command.add_argument(
            "--engine",
            choices=("here", "spark"),
            default="here",
            help="with --listens: what reads plays and measures people; this machine, unless told",
        )
        command.add_argument(
            "--master",
            default="local[*]",
            metavar="URL",
            help="with --engine spark: spark://HOST:PORT, or local[N] for N cores of this machine",
        )


def _add_listener(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `listener`."""
    listener = commands.add_parser("listener", help="what somebody behind plays is called here")
    actions = listener.add_subparsers(dest="action", required=True, metavar="ACTION")
    for word, words in (
        ("token", "the text by which somebody sees their own plays"),
        ("pseudonym", "the name under which their plays are counted"),
    ):
        actions.add_parser(word, help=words).add_argument("user_id", metavar="USER_ID")


def _add_job(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `job`."""
    job = commands.add_parser("job", help="run what was asked for on the Lab page")
    words = job.add_subparsers(dest="action", required=True, metavar="ACTION")
    run = words.add_parser("run", help="run a job that waits, and those behind it")
    run.add_argument("id", type=int, metavar="ID", help="its number")
    # For whoever starts a runner: the open file on which the lock it is handed hangs.
    run.add_argument("--lock", type=int, help=argparse.SUPPRESS)
    run.add_argument("--while-stdin-is-open", action="store_true", help=argparse.SUPPRESS)


def _add_next(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `next`."""
    following = commands.add_parser("next", help="say what people play after a song, and why")
    following.add_argument(
        "song", metavar="SONG", help='its id, or what it is called: "Artist - Title"'
    )
    following.add_argument(
        "-n", type=int, default=10, metavar="N", help="songs at most (%(default)s)"
    )


def _add_person(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `person`. A password is read from the terminal or standard input."""
    person = commands.add_parser("person", help="say who has an account, and change that")
    actions = person.add_subparsers(dest="action", required=True, metavar="ACTION")
    roles = ("listener", "team", "admin")
    add = actions.add_parser("add", help="make an account; asks for the password")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", required=True, metavar="TEXT", help="what they are called")
    add.add_argument("--role", choices=roles, default="listener", help="(%(default)s)")
    actions.add_parser("list", help="everybody, with their roles")
    role = actions.add_parser("role", help="change what somebody may do")
    role.add_argument("email", metavar="EMAIL")
    role.add_argument("role", choices=roles)
    for word, words in (
        ("disable", "keep somebody out; what they made stays"),
        ("enable", "let somebody in again"),
        ("password", "change somebody's password; asks for it"),
    ):
        actions.add_parser(word, help=words).add_argument("email", metavar="EMAIL")


if __name__ == "__main__":
    sys.exit(main())
