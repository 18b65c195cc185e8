"""What a saved list has become since: said, with the ways to keep it as it is or as it was."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import components, crate, forms, urls
from layouts.saved_facts import ListFacts


def told(listed: ListFacts, *, below: str, id: str = "") -> Component | None:
    """The notice; None where a list is what it was.

    below: what stands below it, for a list that is kept as it was.
    """
    saved, changes = listed.saved, listed.changes
    if changes is None:
        return None
    at = f"{urls.SAVED}/{saved.id}"
    parts = [
        html.Li([html.Strong(f"{words}: "), ", ".join(names)]) for words, names in changes.parts
    ]
    words = f"{changes.sentence} {below}" if changes.is_declined else changes.sentence
    is_same = changes.number > 0 and not changes.now
    return html.Div(
        components.notice(
            [
                html.P(words),
                html.Ul(parts, className="sentences") if parts else None,
                None if is_same else html.Div(_ways(listed, at),
                                              className="notice-action account-links"),
            ],
            picture="shuffle",
        ),
        className="list-changes",
        role="status",
        **({"id": id} if id else {}),
        **({"data-note": f"{at}/noted/{changes.number}"} if is_same else {}),
    )  # fmt: skip


def _ways(listed: ListFacts, at: str) -> list[Component | None]:
    saved, changes = listed.saved, listed.changes
    assert changes is not None
    accept = forms.action(
        f"{at}/now/{changes.number}", "Keep the list as it is now",
        name=f"Keep the list as it is now: {saved.name}",
    )  # fmt: skip
    stay = forms.action(
        f"{at}/stay/{changes.number}/{changes.now}", "Keep the old list",
        name=f"Keep the old list: {saved.name}",
    )  # fmt: skip
    into_crate = crate.add_all_button(
        listed.songs, "Put the old songs in your crate",
        name=f"Put the old songs in your crate: {saved.name}",
    )  # fmt: skip
    if not changes.number:
        return [into_crate]
    return [accept, into_crate if changes.is_declined else stay]
