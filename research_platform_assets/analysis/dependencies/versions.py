"""Whether a requirement leaves one version only, by the rules of each ecosystem.

Belongs here: what pins a version. Does not belong here: comparing or resolving versions.
"""

from __future__ import annotations

import re

from packaging.specifiers import SpecifierSet

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
_NUMBER = r"\d+(?:\.\d+)*"
_SEMANTIC = re.compile(r"[=v ]*\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_CARGO = re.compile(r"=\s*\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_COMPOSER = re.compile(r"=?=?\s*v?\d+\.\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?")
_POETRY = re.compile(rf"(?:===?|=)?\s*{_NUMBER}[\w.+!-]*")
_EQUAL = re.compile(r"===?\s*[\w.+!-]+")
_GO = re.compile(r"v\d+\.\d+\.\d+[\w.+-]*")


def is_commit(reference: str | None) -> bool:
    """Whether a reference into a repository is a commit id; tags and branches may move."""
    return reference is not None and _COMMIT.fullmatch(reference) is not None


def is_pinned_by_specifiers(specifiers: SpecifierSet) -> bool:
    """For PEP 440: `==` without a wildcard, or `===`."""
    return any(
        specifier.operator == "===" or (specifier.operator == "==" and not specifier.version.endswith(".*"))
        for specifier in specifiers
    )


def is_pinned_by_equality(specifier: str) -> bool:
    """For `==1.0` written out, as Pipfile and R have it."""
    return _EQUAL.fullmatch(specifier.strip()) is not None


def is_pinned_by_poetry(specifier: str) -> bool:
    """For Poetry, where a version without an operator is exact."""
    return _POETRY.fullmatch(specifier.strip()) is not None


def is_pinned_by_conda(specifier: str) -> bool:
    """For conda's match specifications.

    `==1.2`, `1.2` after a space, and a version with its build are exact. A single `=` stands for everything that begins
    so; from three parts on, as `conda env export` writes it, nothing but a rebuild or a post-release is left, and it
    counts as pinned.
    """
    specifier = specifier.strip()
    if not specifier or any(sign in specifier for sign in "*<>!~|,"):
        return False
    if specifier.startswith("=") and not specifier.startswith("=="):
        version, has_build, _ = specifier[1:].partition("=")
        return bool(has_build) or version.count(".") >= 2
    return True


def is_pinned_semantically(specifier: str) -> bool:
    """For npm: a whole version without a range."""
    return _SEMANTIC.fullmatch(specifier.strip()) is not None


def is_pinned_by_cargo(specifier: str) -> bool:
    """For Cargo and Julia, where a version without `=` is a range."""
    return _CARGO.fullmatch(specifier.strip()) is not None


def is_pinned_by_composer(specifier: str) -> bool:
    """For Composer: a whole version without a range."""
    return _COMPOSER.fullmatch(specifier.strip()) is not None


def is_pinned_by_go(specifier: str) -> bool:
    """For Go: `go.mod` names the version that is built."""
    return _GO.fullmatch(specifier.strip()) is not None
