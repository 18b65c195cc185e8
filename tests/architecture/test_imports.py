"""Imports point one way, and serving stays small."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import PACKAGES, ROOT, sources

OUTWARD = ("dash", "dash_bootstrap_components", "dash_ag_grid", "plotly", "flask", "werkzeug")
BUILD_TIME = (
    "sklearn", "umap", "openTSNE", "fast_hdbscan", "fastcluster", "numba", "joblib", "scipy",
    "duckdb", "implicit", "pyspark",
)  # fmt: skip
BUILDERS = (
    "analytics.build", "analytics.building", "analytics.clustering", "analytics.demo",
    "analytics.features", "analytics.ingest", "analytics.listening.spark", "analytics.projection",
    "analytics.silhouette", "analytics.similar.space", "analytics.validation",
)  # fmt: skip
"""Modules that a build needs; only they may import those libraries."""


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_a_package_imports_only_itself_and_those_below_it() -> None:
    wrong = [
        f"{source.at(node)} imports {name}"
        for source in sources()
        for name, node in source.imports()
        if is_in(name, PACKAGES[PACKAGES.index(source.package) + 1 :])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_science_knows_nothing_of_the_web() -> None:
    wrong = [
        f"{source.at(node)} imports {name}"
        for source in sources()
        if source.package == "analytics"
        for name, node in source.imports()
        if is_in(name, OUTWARD)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["layouts.pages", "callbacks"])
def test_modules_of_a_kind_do_not_import_one_another(package: str) -> None:
    """Pages and callback modules; what two of them need lies a layer down or in a shared module."""
    registering = {
        source.name
        for source in sources()
        if is_in(source.name, (package,))
        and (package != "callbacks" or "def register(" in source.text)
        and source.name != package
    }
    wrong = [
        f"{source.at(node)} imports {name}"
        for source in sources()
        if source.name in registering
        for name, node in source.imports()
        if is_in(name, tuple(registering - unit_of(source.name, registering, package)))
    ]
    assert not wrong, "\n".join(wrong)


def unit_of(name: str, names: set[str], package: str) -> set[str]:
    """Those of `names` that make one page with `name`: itself, or the modules of its folder."""
    first = name.removeprefix(package).lstrip(".").partition(".")[0]
    return {other for other in names if is_in(other, (f"{package}.{first}",))}


def test_heavy_libraries_are_imported_by_builders_only() -> None:
    wrong = [
        f"{source.at(node)} imports {name}"
        for source in sources()
        if not is_in(source.name, BUILDERS)
        for name, node in source.imports()
        if is_in(name, BUILD_TIME)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_that_serves_loads_what_only_a_build_needs() -> None:
    # scikit-learn loaded before gunicorn forks hangs its workers (OpenMP).
    program = f"""
import sys
import dashapp.factory, dashapp.routes, dashapp.security, dashapp.logs, analytics.engine
print(*sorted(set({BUILD_TIME}) & set(sys.modules)))
"""
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == []
