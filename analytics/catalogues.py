"""Catalogues kept beside the one that serves: made from files people brought, or served before.

```
catalogues/<number>/     a whole build, never changed; a number that only grows: "0007"
    manifest.json        sealed like a build's
    manifest.sha256
    ...                  every file of a full build
```

One that is put to use is copied to the builds, so it can be used again later; what served before
joins those kept, unless it is one of them. Needs nothing a build needs.
"""

from __future__ import annotations

import errno
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering.spec import mapping
from analytics.durable import flush, flush_tree
from analytics.errors import InvalidSpec, UndertoneError
from analytics.exchange import copy_sealed, exchanged, files_of, publish_copy
from analytics.home import Home
from analytics.ingest.columns import checked_columns
from analytics.ingest.health import HealthReport
from analytics.listening.plays import HEALTH
from analytics.listening.reading.health import ReadingHealth
from analytics.manifest import PINNED, Manifest, verified
from analytics.served import Cause, How, UnreadableHistory
from analytics.shelf import Shelf

KEPT: Final = "kept.json"
"""In a build that was put to use from here: {"catalogue": its name here}."""

MOST_TRACKS: Final = 10_000_000
MOST_PLAYS: Final = 1_000_000_000
_NAME: Final = re.compile(r"\d{4,9}")
_UPLOAD: Final = re.compile(r"[0-9a-f]{32}|")
_DISCARDED: Final = ".discarded-"
_ATTEMPTS: Final = 5


class NoCatalogue(UndertoneError):
    """There is no kept catalogue of this name."""

    def __init__(self) -> None:
        super().__init__("There is no such catalogue.")


class DamagedCatalogue(UndertoneError):
    """A kept catalogue whose files are not the ones that were written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Catalogue {name} is damaged and cannot be used: {problem}")


class NotExchanged(UndertoneError):
    """A catalogue that cannot be put to use now, or not be thrown away."""


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """What to make a catalogue of.

    upload: the id of a file that was brought, see dashapp.imports.uploads; "" for none, which with
    plays means the tracks of the catalogue in use.  columns: (canonical column, position in the
    header), None to go by their names.  n_tracks: about how many there are, 0 where that is not
    known.  listens, users: ids of what was brought of plays and people, "" for none.  n_plays: rows
    of plays, as n_tracks.
    """

    upload: str = ""
    columns: tuple[tuple[str, int], ...] | None = None
    n_tracks: int = 0
    listens: str = ""
    users: str = ""
    n_plays: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal spec back."""
        columns = None if self.columns is None else dict(self.columns)
        return {
            "upload": self.upload, "columns": columns, "n_tracks": self.n_tracks,
            "listens": self.listens, "users": self.users, "n_plays": self.n_plays,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The spec that `to_dict` described. Raises InvalidSpec for anything else."""
        given = mapping(
            "spec", data, {"upload", "columns", "n_tracks", "listens", "users", "n_plays"}
        )
        upload, listens, users = (_upload(given, name) for name in ("upload", "listens", "users"))
        if users and not listens:
            raise InvalidSpec("users", users, "given with plays")
        columns = checked_columns(given.get("columns"))
        return cls(
            upload,
            None if columns is None else tuple(columns.items()),
            _number(given, "n_tracks", MOST_TRACKS),
            listens,
            users,
            _number(given, "n_plays", MOST_PLAYS),
        )


def _upload(given: Mapping[str, Any], name: str) -> str:
    upload = given.get(name, "")
    if not isinstance(upload, str) or not _UPLOAD.fullmatch(upload):
        raise InvalidSpec(name, upload, "the id of a file that was brought")
    return upload


def _number(given: Mapping[str, Any], name: str, most: int) -> int:
    number = given.get(name, 0)
    if type(number) is not int or not 0 <= number <= most:
        raise InvalidSpec(name, number, f"a whole number, 0 to {most:,}")
    return number


class Catalogues(Shelf):
    """The catalogues kept in one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep them in a folder of `home`."""
        super().__init__(home / "catalogues", _NAME)

    def _missing(self) -> NoCatalogue:
        return NoCatalogue()

    def _damaged(self, name: str, problem: str) -> DamagedCatalogue:
        return DamagedCatalogue(name, problem)

    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        manifest, read = opened.manifest, HealthReport(**opened.json("health.json")).sentences()
        if opened.has(HEALTH):
            read += ReadingHealth(**opened.json(HEALTH)["listens"]).sentences()
        return {
            "name": name,
            "created": manifest["created"],
            "file": manifest["source"]["file"],
            "n_tracks": manifest["n_tracks"],
            "n_people": manifest["listening"]["n_listeners"] if "listening" in manifest else 0,
            "moods": [mood["name"] for mood in opened.json("moods.json")],
            "fingerprint": manifest["fingerprint"],
            "sentences": read,
            "bytes": sum(file["bytes"] for file in manifest["files"].values()),
            "problem": None,
        }

    def publish(self, folder: Path, suffix: str = "") -> str:
        """Let a sealed and flushed folder be the next, and return its name: one rename.

        A job and whoever exchanges catalogues may both want the same number.
        """
        for _ in range(_ATTEMPTS):
            try:
                return super().publish(folder, suffix)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
        return super().publish(folder, suffix)

    def remove(self, name: str) -> None:
        """Throw one away. Raises NoCatalogue."""
        if not self._names.fullmatch(name) or not (self.path / name).is_dir():
            raise self._missing()
        # One rename first: what is half removed must not be found under its name.
        gone = self.path / f"{_DISCARDED}{name}"
        (self.path / name).rename(gone)
        self._known.pop(name, None)
        flush(self.path)
        shutil.rmtree(gone, ignore_errors=True)  # a job that ends now may be sweeping it, too

    def sweep(self, of: str = "") -> None:
        """Remove what a job, or a removal, that was stopped left behind."""
        super().sweep(of)
        for gone in self.path.glob(f"{_DISCARDED}*"):
            shutil.rmtree(gone, ignore_errors=True)


def use(home: Home, name: str, by: str = "") -> str:
    """Let a kept catalogue serve; the name of the build that then does.

    by: who wants it, see `analytics.served`. Whatever fails, what served before goes on serving.
    One that serves already stays.
    Raises NoCatalogue, DamagedCatalogue; NotExchanged, saying why.
    """
    kept = Catalogues(home.path)
    wanted = kept.open(name)
    with exchanged(home, NotExchanged) as serving:
        if name_in_use(serving.path) == name:
            return serving.manifest["build"]
        keep(home, serving)
        how = How.GONE_BACK if has_served(home, wanted.manifest) else How.PUT_TO_USE
        return publish_copy(
            home,
            f"kept-{name}",
            wanted.manifest,
            files_of(wanted),
            {KEPT: {"catalogue": name}},
            previous=serving.manifest["build"],
            cause=Cause(how, by),
        )


def discard(home: Home, name: str) -> None:
    """Throw a kept catalogue away. Raises NoCatalogue; NotExchanged for the one that serves."""
    with exchanged(home, NotExchanged) as serving:
        if name_in_use(serving.path) == name:
            raise NotExchanged("This catalogue is in use; put another one to use first.")
        Catalogues(home.path).remove(name)


def name_in_use(folder: Path) -> str | None:
    """The name here of the build in `folder`; None for one that is not kept."""
    try:
        content = json.loads((folder / KEPT).read_bytes())
    except FileNotFoundError:
        return None
    return str(content["catalogue"])


def has_served(home: Home, manifest: Manifest) -> bool:
    """Whether the same tracks by the same parameters served before, as far as is known."""
    try:
        return any(line.order == manifest["spec_hash"] for line in home.served())
    except UnreadableHistory:
        return False


def keep(home: Home, serving: OpenBuild) -> None:
    """Put what serves, with the moods of its own, among those kept, unless it is there already.

    Only for the holder of the lock.
    """
    kept, name = Catalogues(home.path), name_in_use(serving.path)
    if name in kept.names():
        return
    serving = with_own_moods(home, serving)
    # Among the builds, whose unfinished folders are ours while we hold the home: a job that ends
    # meanwhile sweeps those of the catalogues.
    folder = home.assembling(f"kept-{secrets.token_hex(4)}")
    try:
        files = {path: file for path, file in files_of(serving).items() if path != KEPT}
        copy_sealed(folder, serving.manifest["build"], serving.manifest, files, {})
        flush_tree(folder)
        kept.path.mkdir(exist_ok=True)
        kept.publish(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def with_own_moods(home: Home, serving: OpenBuild) -> OpenBuild:
    """What serves, or what is behind it where that has a draft's moods. Raises DamagedBuild."""
    if not serving.has(PINNED):
        return serving
    over: str = serving.json(PINNED)["over"]
    return OpenBuild(home.builds / over, verified(home.builds / over))


def estimated_seconds(spec: ImportSpec, catalogue: Catalogue) -> float:
    """About how long a full build takes on two cores that have nothing else to do."""
    n_tracks = spec.n_tracks or catalogue.n_tracks
    # Plays alone took 19 s for 358,647 rows of them and 122 s for ten times as many, both beside
    # other work; most of it to tell kinds of people apart.
    of_plays = 10 + 30e-6 * spec.n_plays if spec.listens else 0
    if spec.listens and not spec.upload:
        return of_plays + 20e-6 * n_tracks
    # 89,740 tracks took 305 s; most steps grow with the tracks, silhouettes with their pairs.
    return of_plays + 25 + 2.6e-3 * n_tracks + 8e-9 * n_tracks**2
