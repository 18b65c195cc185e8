"""What people type about themselves or others, cleaned, or refused beside its field."""

from __future__ import annotations

import re
from typing import Final

from dashapp.people.errors import Refused
from dashapp.people.roles import Role
from dashapp.store import clean_text
from dashapp.store.schema import NAME

EMAIL: Final = 254
"""Characters of an e-mail address (RFC 5321)."""
_EMAIL: Final = re.compile(r"[^@\s<>\"',;:]+@[^@\s<>\"',;:]+")


def email_of(typed: object) -> str:
    """An e-mail address as it was typed. Raises Refused."""
    text = clean_text(typed, most=EMAIL + 1) if isinstance(typed, str) else ""
    if not text:
        raise Refused("email", "An e-mail address is needed.")
    if len(text) > EMAIL or not _EMAIL.fullmatch(text):
        raise Refused("email", "This is not an e-mail address.")
    return text


def name_of(typed: object) -> str:
    """What somebody is called, on one line. Raises Refused."""
    text = clean_text(typed, most=NAME) if isinstance(typed, str) else ""
    text = " ".join(text.split())
    if not text:
        raise Refused("name", "A name is needed.")
    return text


def password_of(typed: object, field: str = "password") -> str:
    """A password, every character of it. Raises Refused."""
    if not isinstance(typed, str) or not typed:
        raise Refused(field, "A password is needed.")
    return typed


def role_of(typed: object) -> Role:
    """What somebody with an account may be. Raises Refused."""
    for role in Role:
        if role is not Role.VISITOR and role == typed:
            return role
    raise Refused("role", "A role is listener, team or admin.")
