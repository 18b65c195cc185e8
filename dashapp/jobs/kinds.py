"""Every kind of job: what may be asked for, how long it takes, what it does, where it leaves that.

A new kind is one more row of KINDS. What a build needs is imported by the work itself: a serving
process reads this table too, and must not load it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Generic, Protocol, TypeVar

from analytics import catalogues, drafts, prints, sweeps, view_files
from analytics.artifacts import OpenBuild
from analytics.building.progress import Listener
from analytics.catalogue import Catalogue
from analytics.catalogues import Catalogues, ImportSpec
from analytics.clustering import Spec
from analytics.drafts import Drafts
from analytics.errors import InvalidSpec
from analytics.home import Home
from analytics.prints import Prints, PrintSpec
from analytics.sweeps import Sweeps, SweepSpec
from analytics.view_files import ViewFiles, ViewSpec
from dashapp.imports.uploads import Uploads
from dashapp.people.roles import Permission

GROUP: Final = "group"
"""The kind of a job that does not say what it is."""


class JobSpec(Protocol):
    """What one job is asked for."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; the kind's `read` gives an equal spec back."""


class Place(Protocol):
    """Where jobs of one kind leave what they make; analytics.shelf has one for sealed folders."""

    def start(self, of: str = "") -> Path:
        """An empty folder to work in. of: a word that tells it from those of jobs beside it."""

    def publish(self, folder: Path, suffix: str = "") -> str:
        """Let a finished folder be there for all to see, by one rename; its name."""

    def sweep(self, of: str = "") -> None:
        """Remove what a job that was stopped left behind. of: as it was started with."""


S = TypeVar("S", bound=JobSpec)


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """One kind of job.

    read: a spec from what anybody may have sent, or from a row of the store; raises InvalidSpec.
    seconds: expected for a spec on a catalogue.
    work: over a build that is open, into an empty folder that is then whole, flushed and ready to
        be published, telling how far it is; raises UndertoneError.
    place: where that goes, in a home.
    suffix: what its name has after the number.
    no_memory: the sentence for where the machine has too little.
    forget: remove from a home what was kept for this job alone, once it is done or cancelled.
    permission: of whoever may ask for one.
    """

    read: Callable[[object], S]
    seconds: Callable[[S, Catalogue], float]
    work: Callable[[OpenBuild, S, Path, Listener], None]
    place: Callable[[Path], Place]
    suffix: Callable[[S], str]
    no_memory: str
    permission: Permission = Permission.RUN
    forget: Callable[[Path, S], None] = lambda _home, _spec: None


def asked_for(content: object) -> tuple[str, JobSpec]:
    """The kind and the spec of what somebody sent: a spec that may have its "kind" beside it.

    Raises InvalidSpec.
    """
    if not isinstance(content, Mapping):
        return GROUP, KINDS[GROUP].read(content)
    name = content.get("kind", GROUP)
    return name, kind_of(name).read({key: content[key] for key in content if key != "kind"})


def kind_of(name: object) -> Kind[Any]:
    """The kind of a name. Raises InvalidSpec for one there is not."""
    if not isinstance(name, str) or name not in KINDS:
        raise InvalidSpec("kind", name, f"one of {', '.join(KINDS)}")
    return KINDS[name]


def sweep_places(home: Path, of: str = "") -> None:
    """Remove whatever jobs that were stopped left behind in a home. of: what tells them apart."""
    for kind in KINDS.values():
        kind.place(home).sweep(of)


def forget(home: Path, kind: str, spec: object) -> None:
    """Remove what was kept in a home for a job alone. kind, spec: as its row has them."""
    of_kind = kind_of(kind)
    of_kind.forget(home, of_kind.read(spec))


def _group(opened: OpenBuild, spec: Spec, folder: Path, listener: Listener) -> None:
    from analytics.building.drafting import write_draft  # noqa: PLC0415

    write_draft(opened, spec, folder, listener)


def _sweep(opened: OpenBuild, spec: SweepSpec, folder: Path, listener: Listener) -> None:
    from analytics.building.sweeping import write_sweep  # noqa: PLC0415

    write_sweep(opened, spec, folder, listener)


def _print(opened: OpenBuild, spec: PrintSpec, folder: Path, listener: Listener) -> None:
    from dashapp.printing.job import write_print  # noqa: PLC0415

    write_print(opened, spec, folder, listener)


def _export(opened: OpenBuild, spec: ViewSpec, folder: Path, listener: Listener) -> None:
    from dashapp.view_job import write_view  # noqa: PLC0415

    write_view(opened, spec, folder, listener)


def _import(opened: OpenBuild, spec: ImportSpec, folder: Path, listener: Listener) -> None:
    from analytics.building.plays_job import PlaysJob  # noqa: PLC0415
    from analytics.building.plays_key import plays_key  # noqa: PLC0415
    from analytics.importing import write_catalogue, write_with_plays  # noqa: PLC0415

    home = opened.path.parent.parent
    columns = None if spec.columns is None else dict(spec.columns)
    plays = None
    if spec.listens:
        of_people = Uploads.of_people(home)
        plays = PlaysJob(
            tuple(of_people.paths(spec.listens)),
            of_people.path(spec.users) if spec.users else None,
            plays_key(Home(home)),
        )
    if plays is not None and not spec.upload:
        write_with_plays(opened, plays, folder, listener)
    else:
        data = Uploads(home).path(spec.upload)
        write_catalogue(opened, data, columns, folder, listener, plays=plays)


def _forget_people(home: Path, spec: ImportSpec) -> None:
    of_people = Uploads.of_people(home)
    for upload in (spec.listens, spec.users):
        of_people.remove(upload)


KINDS: Final[Mapping[str, Kind[Any]]] = MappingProxyType(
    {
        GROUP: Kind(
            read=Spec.from_dict,
            seconds=drafts.estimated_seconds,
            work=_group,
            place=Drafts,
            suffix=lambda spec: spec.method,
            no_memory="There is not enough memory for this. Try another method, or fewer columns.",
        ),
        "sweep": Kind(
            read=SweepSpec.from_dict,
            seconds=sweeps.estimated_seconds,
            work=_sweep,
            place=Sweeps,
            suffix=lambda _: "",
            no_memory="There is not enough memory for this. Try fewer numbers of groups.",
        ),
        "print": Kind(
            read=PrintSpec.from_dict,
            seconds=prints.estimated_seconds,
            work=_print,
            place=Prints,
            suffix=lambda _: "",
            no_memory="There is not enough memory to print. Try again when less is going on.",
            permission=Permission.ASK,
        ),
        "export": Kind(
            read=ViewSpec.from_dict,
            seconds=view_files.estimated_seconds,
            work=_export,
            place=ViewFiles,
            suffix=lambda _: "",
            no_memory="There is not enough memory for this file. Try a smaller view.",
            permission=Permission.ASK,
        ),
        "import": Kind(
            read=ImportSpec.from_dict,
            seconds=catalogues.estimated_seconds,
            work=_import,
            place=Catalogues,
            suffix=lambda _: "",
            no_memory="There is not enough memory for a catalogue of this size on this machine.",
            permission=Permission.SERVE,
            forget=_forget_people,
        ),
    }
)
