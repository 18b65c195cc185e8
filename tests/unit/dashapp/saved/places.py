"""Everything that keeps what people save, over one store, and people who do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from dashapp.people.asker import Asker
from dashapp.people.audit import Audit
from dashapp.people.directory import Directory
from dashapp.people.roles import Role
from dashapp.saved.content import Content, Song
from dashapp.saved.keeper import Keeper
from dashapp.saved.links import Links
from dashapp.store import Store

GOOD = "seven grey herons wade"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)
JAZZ = Content("genre=jazz")
LIST = Content("mood=calm", (Song("a", "Ash", "Ann"), Song("b", "Bay “2”", "Ben, Bo")), "f1")
NOBODY = Asker()


@dataclass(frozen=True)
class Place:
    """Everything over one store."""

    store: Store
    keeper: Keeper
    links: Links
    directory: Directory

    def person(self, name: str, role: Role = Role.LISTENER) -> Asker:
        email = f"{name}@example.org".lower()
        made = self.directory.add(SYSTEM, email, name, role.value, GOOD)
        return Asker(person=made, role=role)

    def n(self, table: object) -> int:
        with self.store.reading() as look:
            return int(look.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]

    def deeds(self) -> list[tuple[str, str]]:
        return [(each.action, each.object_kind) for each in Audit(self.store).page(SYSTEM)]


def visitor(name: str = "v") -> Asker:
    return Asker(visitor=name * 32)
