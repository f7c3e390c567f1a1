"""`setup.py`, read and never run.

Belongs here: what the program text says by itself. Does not belong here: what it would work out.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

from research_platform_assets.analysis.dependencies.collecting import publish
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    PYPI,
    RUNTIME,
    Manifest,
    ManifestError,
)
from research_platform_assets.analysis.dependencies.python_lists import add_texts

COMPUTED = "its dependencies are worked out when it is run, which is never done"
NO_CALL = "it has no call of setup()"
_DEEPEST = 20
_LISTS = (("install_requires", RUNTIME), ("setup_requires", BUILD), ("tests_require", DEVELOPMENT))

Names = Mapping[str, ast.expr | None]


def read_setup_py(text: str, path: str) -> Manifest:
    """Read what the call of `setup` is given as literals, or by names that are assigned once.

    Whatever else it is given is not known, and is the problem of the result.

    Raises:
        ManifestError: it is no Python, or calls no `setup`.
    """
    del path
    tree = _parsed(text)
    call = next((node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func)), None)
    if call is None:
        raise ManifestError(NO_CALL)
    names = _assigned_once(tree)
    arguments = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    manifest = Manifest()
    publish(manifest, PYPI, _text(arguments.get("name"), names))
    manifest.language_requirement = _text(arguments.get("python_requires"), names)
    is_known = all(keyword.arg is not None for keyword in call.keywords) or "install_requires" in arguments
    for key, scope in _LISTS:
        if key in arguments:
            is_known &= _add(manifest, _texts(arguments[key], names), scope, "")
    extras = _resolved(arguments.get("extras_require"), names)
    if isinstance(extras, ast.Dict):
        for name, value in zip(extras.keys, extras.values, strict=True):
            extra = _text(name, names)
            is_known &= extra is not None and _add(manifest, _texts(value, names), OPTIONAL, extra)
    else:
        is_known &= "extras_require" not in arguments
    manifest.problem = None if is_known else COMPUTED
    return manifest


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError):
        raise ManifestError("not valid Python 3") from None
    except (RecursionError, MemoryError):
        raise ManifestError("nested too deeply") from None


def _is_setup(function: ast.expr) -> bool:
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    return name == "setup"


def _assigned_once(tree: ast.Module) -> Names:
    """Names of the module by the value that they are given, None where there are several or others change it."""
    names: dict[str, ast.expr | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names[node.id] = None if node.id in names else ast.Constant(...)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # `required.append(…)`, `extras.update(…)`.
            if isinstance(node.func.value, ast.Name):
                names[node.func.value.id] = None
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            names[node.value.id] = None
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign):
            target, value = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name) and names.get(target.id) is not None:
            names[target.id] = value
    return names


def _resolved(node: ast.expr | None, names: Names) -> ast.expr | None:
    for _ in range(_DEEPEST):
        if not isinstance(node, ast.Name):
            return node
        node = names.get(node.id)
    return None


def _text(node: ast.expr | None, names: Names) -> str | None:
    node = _resolved(node, names)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _texts(node: ast.expr | None, names: Names, depth: int = 0) -> list[str] | None:
    """The texts of a literal list, tuple, sum of lists or multi-line text; None where it is none."""
    node = _resolved(node, names)
    if depth > _DEEPEST:
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _texts(node.left, names, depth + 1), _texts(node.right, names, depth + 1)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        texts = [_text(each, names) for each in node.elts]
        return None if None in texts else [each for each in texts if each is not None]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [line.strip() for line in node.value.splitlines() if line.strip()]
    return None


def _add(manifest: Manifest, texts: list[str] | None, scope: str, group: str) -> bool:
    if texts is None:
        return False
    add_texts(manifest, texts, scope, group)
    return True
