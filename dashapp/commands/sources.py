"""Whether files that somebody names are those a build was made from."""

from __future__ import annotations

import argparse
from pathlib import Path

from analytics.data_file import table_digest
from analytics.manifest import Manifest


def are_sources(manifest: Manifest, arguments: argparse.Namespace, *, all_of_them: bool = False
                ) -> bool:  # fmt: skip
    """Whether `--data`, `--listens` and `--users`, where they are named, are those of a build.

    all_of_them: whether every file that the build was made from has to be named.
    Raises UnusableFile where one that is named cannot be read.
    """
    heard = manifest.get("listening")
    plays = [] if heard is None else [source["sha256"] for source in heard["listens"]]
    users = heard["users"] if heard else None
    return (
        _are([manifest["source"]["sha256"]], [arguments.data], all_of_them)
        and _are(plays, arguments.listens, all_of_them)
        and _are([users["sha256"]] if users else [], [arguments.users], all_of_them)
    )


def _are(digests: list[str], named: list[Path | None], all_of_them: bool) -> bool:
    paths = [path for path in named if path is not None]
    if not paths:
        return not (all_of_them and digests)
    return [table_digest(path) for path in paths] == digests


def words_for(arguments: argparse.Namespace) -> list[str]:
    """The same files, as words of a command."""
    words = ["--data", str(arguments.data)] if arguments.data else []
    if arguments.listens:
        words += ["--listens", *map(str, arguments.listens)]
    if arguments.engine == "spark":
        words += ["--engine", "spark", "--master", arguments.master]
    return [*words, "--users", str(arguments.users)] if arguments.users else words


def master_of(arguments: argparse.Namespace) -> str | None:
    """The master that does the work, where Spark is asked for."""
    return arguments.master if arguments.engine == "spark" else None
