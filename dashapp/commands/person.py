"""`person`: who has an account, for whoever looks after the machine."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from typing import Final

from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.settings import Settings
from dashapp.store import Store

WHO: Final = Asker(role=Role.ADMIN, is_system=True)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do one thing. Raises Refused, StoreUnavailable."""
    store = Store(settings.home, settings.database_url)
    directory = Directory(store, Sessions(store), Passwords())
    actions: Mapping[str, Callable[[], str]] = {
        "add": lambda: _add(directory, arguments),
        "list": lambda: _list(directory),
        "role": lambda: _role(directory, arguments),
        "disable": lambda: _disable(directory, arguments),
        "enable": lambda: _enable(directory, arguments),
        "password": lambda: _password(directory, arguments),
    }
    print(actions[arguments.action]())
    return 0


def _add(directory: Directory, given: argparse.Namespace) -> str:
    person = directory.add(WHO, given.email, given.name, given.role, _read_password())
    return f"{person.name} can sign in as {person.email}, with the role {person.role}."


def _list(directory: Directory) -> str:
    rows = [
        f"{person.email or '(no e-mail address)'}  {person.role}  {person.name}"
        f"{'  disabled' if person.disabled else ''}"
        for person in directory.everybody(WHO)
    ]
    return "\n".join(rows) or "Nobody has an account."


def _role(directory: Directory, given: argparse.Namespace) -> str:
    person = directory.find(WHO, given.email)
    directory.set_role(WHO, person.id, given.role)
    return f"{person.name} has the role {given.role} now."


def _disable(directory: Directory, given: argparse.Namespace) -> str:
    person = directory.find(WHO, given.email)
    directory.disable(WHO, person.id)
    return f"{person.name} is kept out now, and signed out everywhere."


def _enable(directory: Directory, given: argparse.Namespace) -> str:
    person = directory.find(WHO, given.email)
    directory.enable(WHO, person.id)
    return f"{person.name} can sign in again."


def _password(directory: Directory, given: argparse.Namespace) -> str:
    person = directory.find(WHO, given.email)
    directory.set_password(WHO, person.id, _read_password())
    return f"The password of {person.name} was changed; they are signed out everywhere."


def _read_password() -> str:
    """From the person at the terminal, who does not see it, or one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")
