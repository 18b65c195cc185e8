"""Habits the code keeps everywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import ROOT, Source, sources

PICKLERS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
PICKLING_CALLS = {"read_pickle", "to_pickle"}
MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_MAKERS = {
    "list", "dict", "set", "bytearray", "defaultdict", "OrderedDict", "Counter", "deque", "array",
    "WeakValueDictionary", "WeakKeyDictionary",
}  # fmt: skip
MUTATORS = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem",
    "remove", "reverse", "setdefault", "sort", "update",
}  # fmt: skip
ADDRESS = re.compile(r"""(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)[/"'):\s]""", re.IGNORECASE)
HARMLESS_HOSTS = {"www.w3.org", "xspf.org", "127.0.0.1", "0.0.0.0"}
"""Names of XML namespaces, and this machine."""
MOST_LINES = 350
MOST_LINES_OF_TESTS = 400


def test_every_module_says_what_it_is_for() -> None:
    silent = [s.at(s.tree) for s in sources() if not ast.get_docstring(s.tree)]
    assert not silent, "\n".join(silent)


def test_no_module_is_long() -> None:
    long = [
        f"{s.path.relative_to(ROOT)}: {n} lines"
        for s in sources()
        if (n := s.text.count("\n")) > MOST_LINES
    ]
    assert not long, "\n".join(long)


def test_no_module_of_tests_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {n} lines"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (n := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES_OF_TESTS
    ]
    assert not long, "\n".join(long)


def test_nothing_is_pickled() -> None:
    """Loading a pickle runs whatever is in it."""
    wrong = [s.at(node) for s in sources() for node in ast.walk(s.tree) if pickles(node)]
    assert not wrong, "\n".join(wrong)


def pickles(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in PICKLERS for alias in names)
        case ast.ImportFrom(module=module):
            return (module or "").partition(".")[0] in PICKLERS
        case ast.keyword(arg="allow_pickle", value=value):
            return not (isinstance(value, ast.Constant) and value.value is False)
        case ast.Attribute(attr=attr):
            return attr in PICKLING_CALLS
    return False


def test_errors_are_caught_by_name() -> None:
    wrong = [s.at(node) for s in sources() for node in ast.walk(s.tree) if swallows(node)]
    assert not wrong, "\n".join(wrong)


def swallows(node: ast.AST) -> bool:
    """Whether a handler takes every error there is, and does not raise it again when it is done."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = ast.unparse(node.type) if node.type else "BaseException"
    everything = re.search(r"\b(Base)?Exception\b", caught)
    last = node.body[-1]
    return bool(everything) and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_at_module_level_changes() -> None:
    """State in a module leaks between visitors and differs between workers.

    A module-level collection is a constant: named like one, annotated Final, never changed.
    """
    wrong = [f"{s.at(node)} {problem}" for s in sources() for node, problem in module_state(s)]
    assert not wrong, "\n".join(wrong)


def module_state(source: Source) -> Iterator[tuple[ast.AST, str]]:
    constants: set[str] = set()
    for statement in source.tree.body:
        for name, value, annotation in bindings(statement):
            if not is_mutable(value) or name == "__all__":
                continue
            constants.add(name)
            if "Final" not in annotation or not name.isupper():
                yield statement, f"{name} is a collection: NAME_IT: Final[...] = ..."
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global):
            yield node, "global"
        elif (changed := changed_name(node)) in constants:
            yield node, f"changes {changed}"


def bindings(node: ast.stmt) -> Iterator[tuple[str, ast.expr, str]]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value, ast.unparse(node.annotation)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value, ""


def is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in MUTABLE_MAKERS
    return isinstance(value, MUTABLE_DISPLAYS)


def changed_name(node: ast.AST) -> str | None:
    """The name of the collection that a node changes, if it is one that does."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name if method in MUTATORS else None
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
    return None


def test_callbacks_are_registered_on_the_app_they_are_given() -> None:
    """`dash.callback` belongs to whichever app is created first."""
    wrong = [
        s.at(node)
        for s in sources()
        for name, node in s.imports()
        if name in ("dash.callback", "dash.clientside_callback")
    ]
    wrong += [
        s.at(node)
        for s in sources()
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("dash.callback", "dash.clientside_callback")
    ]
    assert not wrong, "\n".join(wrong)


def test_only_settings_are_read_from_the_environment_and_only_at_the_doors() -> None:
    doors = {"dashapp.__main__", "dashapp.server", "dashapp.gunicorn.conf"}
    wrong = [
        s.at(node)
        for s in sources()
        if s.name not in doors
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_fetched_from_another_host() -> None:
    """Everything a page needs is served by the app; the browser tests hold libraries to it too."""
    own = [s.path for s in sources()]
    own += [
        path
        for pattern in ("*.js", "*.css", "*.svg", "*.html")
        for path in (ROOT / "assets").rglob(pattern)
        if path.stat().st_size < 200_000  # bundled libraries name hosts in their comments
    ]
    wrong = [
        f"{path.relative_to(ROOT)}: {match[1]}"
        for path in own
        for match in ADDRESS.finditer(path.read_text(encoding="utf-8"))
        if match[1] not in HARMLESS_HOSTS
    ]
    assert not wrong, "\n".join(wrong)
