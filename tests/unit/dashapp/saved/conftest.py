"""A place over each kind of database."""

from __future__ import annotations

import pytest

from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.sessions import Sessions
from dashapp.saved.keeper import Keeper
from dashapp.saved.links import Links
from dashapp.store import Store
from tests.unit.dashapp.saved.places import Place


@pytest.fixture
def place(store: Store) -> Place:
    return Place(store, Keeper(store), Links(store), Directory(store, Sessions(store), Passwords()))
