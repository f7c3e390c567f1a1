"""The code version: what changes it, what does not, and that every Python version comes to the same one."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import research_platform_assets
from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse import code_version as module
from research_platform_assets.warehouse.code_version import code_version, code_version_of, distribution_version
from research_platform_assets.warehouse.source_tree import Import, hash_nodes, imports

FILES = {
    "__init__.py": '"""A package."""\nfrom {p}.public import shown\n',
    "public.py": "def shown(x):\n    return x + 1\n\ndef hidden(x):\n    return x\n",
    "asset.py": '''
"""An asset."""
import json
from collections.abc import Sequence

import polars as pl

from {p} import helpers, shown
from {p}.helpers import used
from {p}.model import Model as M
from {p}.settings import LIMIT, RULES


def marker(function):
    return function


def compute(rows: Sequence[int], *, limit=LIMIT):
    """Doc."""
    from {p} import local
    from {p}.late import late

    with open("x") as a, open("y") as b:
        pass
    match rows:
        case [first, *_]:
            text = f"{{first!r:>{{limit}}}} {{json}}" "tail"
            return text, (used(first), helpers.reached(first), late(), local.here(), shown(1), M().go())
        case _ if (n := len(rows)) > 1:
            return RULES["a"](n)
    return None


class Bystander:
    pass
''',
    "helpers.py": """
from {p} import deep

FACTOR = 3


def decorated(function):
    return function


def used(x):
    # a comment
    return deep.deeper(x) * FACTOR


@decorated
def reached(x):
    return x


def unused(x):
    return x
""",
    "deep.py": "def deeper(x):\n    return x\n\ndef deepest(x):\n    return x\n",
    "late.py": "def late():\n    return 1\n",
    "local.py": "def here():\n    return 3\n",
    "model.py": """
from {p}.base import Base


class Model(Base):
    size = 1

    def go(self):
        return self.size
""",
    "base.py": "class Base:\n    def stop(self):\n        return 0\n",
    "settings.py": """
from {p}.rules import first_rule

DATA_FILES = ("data/*.txt",)
LIMIT = 5
UNUSED = 6
RULES = {{"a": first_rule}}
RULES["b"] = first_rule
if LIMIT > 4:
    print("large")
""",
    "rules.py": "def first_rule(n):\n    return n\n\ndef second_rule(n):\n    return n\n",
    "data/words.txt": "one\n",
    "data/other.csv": "a,b\n",
}

Write = Callable[[Mapping[str, tuple[str, str]]], str]


@pytest.fixture
def version_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """The version of `compute` in the made-up package after replacements: file -> (old, new)."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(changes: Mapping[str, tuple[str, str]]) -> str:
        # One name for all variants, as names count; so what was remembered of the last one has to go.
        name = "madeup"
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        for file, template in FILES.items():
            text = template.replace("{{", "\0").replace("}}", "\1").replace("{p}", name)
            text = text.replace("\0", "{").replace("\1", "}")
            old, new = changes.get(file, ("", ""))
            assert old in text
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        forget()
        return code_version_of((f"{name}.asset", "compute"))

    yield write
    forget()


def forget() -> None:
    importlib.invalidate_caches()
    for function in (
        module._definition_hash,
        module._mentions,
        module.read_module,
        module.module_path,
        module.code_version,
    ):
        function.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("asset.py", '    """Doc."""\n', '    """Another text."""\n'),
        ("asset.py", '    """Doc."""\n', ""),
        ("asset.py", '"""An asset."""', '"""Something else."""'),
        ("helpers.py", "    # a comment\n", "\n\n    # another comment\n"),
        ("helpers.py", "return deep.deeper(x) * FACTOR", "return (\n        deep.deeper( x )\n        * FACTOR\n    )"),
        (
            "asset.py",
            'with open("x") as a, open("y") as b:',
            "with (\n        open('x') as a,\n        open('y') as b,\n    ):",
        ),
        ("asset.py", '"tail"', "'ta' 'il'"),
        ("helpers.py", "def unused(x):\n    return x", "def unused(x):\n    return x + 1"),
        ("deep.py", "def deepest(x):\n    return x", "def deepest(x):\n    return x + 1"),
        ("public.py", "def hidden(x):\n    return x", "def hidden(x):\n    return x + 1"),
        ("asset.py", "class Bystander:\n    pass", "class Bystander:\n    size = 1"),
        ("settings.py", "UNUSED = 6", "UNUSED = 7"),
        ("rules.py", "def second_rule(n):\n    return n", "def second_rule(n):\n    return n + 1"),
        ("data/other.csv", "a,b", "a,b,c"),
        ("asset.py", "def compute(", "@marker\ndef compute("),
    ],
)
def test_what_says_nothing_about_behaviour_keeps_it(version_after: Write, file: str, old: str, new: str) -> None:
    assert version_after({file: (old, new)}) == version_after({})


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("asset.py", "return None", "return 0"),
        ("asset.py", ":>{limit}", ":<{limit}"),
        ("asset.py", '"tail"', '"tails"'),
        ("asset.py", "case [first, *_]", "case [first, _]"),
        ("asset.py", "*, limit=LIMIT", "limit=LIMIT"),
        ("helpers.py", "FACTOR = 3", "FACTOR = 4"),
        ("helpers.py", "* FACTOR", "+ FACTOR"),
        ("helpers.py", "def decorated(function):\n    return function", "def decorated(function):\n    return print"),
        ("helpers.py", "@decorated\n", ""),
        ("helpers.py", "def reached(x):\n    return x", "def reached(x):\n    return x + 1"),
        ("deep.py", "def deeper(x):\n    return x", "def deeper(x):\n    return x + 1"),
        ("late.py", "return 1", "return 2"),
        ("local.py", "return 3", "return 4"),
        ("public.py", "return x + 1", "return x + 2"),
        ("__init__.py", "public import shown", "public import hidden as shown"),
        ("__init__.py", "from", "print()\nfrom"),
        ("model.py", "return self.size", "return self.size + 1"),
        ("model.py", "size = 1", "size = 2"),
        ("base.py", "return 0", "return 1"),
        ("settings.py", "LIMIT = 5", "LIMIT = 6"),
        ("settings.py", 'RULES["b"] = first_rule', 'RULES["c"] = first_rule'),
        ("settings.py", 'print("large")', 'print("big")'),
        ("rules.py", "def first_rule(n):\n    return n", "def first_rule(n):\n    return n + 1"),
        ("data/words.txt", "one", "two"),
    ],
)
def test_what_the_computation_runs_changes_it(version_after: Write, file: str, old: str, new: str) -> None:
    assert version_after({file: (old, new)}) != version_after({})


def test_a_new_data_file_changes_it(version_after: Write, tmp_path: Path) -> None:
    before = version_after({})
    (tmp_path / "madeup/data/more.txt").write_text("more")
    forget()
    assert code_version_of(("madeup.asset", "compute")) != before


def test_the_version_of_a_distribution_changes_it_and_the_standard_library_does_not(
    version_after: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def other(top_level: str) -> str:
        asked.append(top_level)
        return "0.0"

    use = {"asset.py": ("return None", "return pl.col('a')")}
    before = version_after(use)
    monkeypatch.setattr(module, "distribution_version", other)
    assert version_after(use) != before
    assert set(asked) == {"polars"}


def test_without_distributions_only_our_own_code_counts(version_after: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    use = {"asset.py": ("return None", "return pl.col('a')")}
    version_after(use)
    start = ("madeup.asset", "compute")
    before = code_version_of(start, has_distributions=False)
    assert before != code_version_of(start)
    monkeypatch.setattr(module, "distribution_version", lambda _: "0.0")
    assert code_version_of(start, has_distributions=False) == before
    version_after({"asset.py": ("return None", "return pl.col('b')")})
    assert code_version_of(start, has_distributions=False) != before


def test_modules_that_import_each_other_come_to_an_end(version_after: Write) -> None:
    circle = {"deep.py": ("def deeper", "from madeup import helpers\n\ndef deeper")}
    assert len(version_after(circle)) == 64
    passed_on = {"helpers.py": ("return deep.deeper(x)", "return print(deep)")}
    whole = version_after(passed_on)
    unused = {**passed_on, "deep.py": ("def deepest(x):\n    return x", "def deepest(x):\n    return x + 1")}
    assert version_after(unused) != whole, "a module that is passed on counts whole"


def test_what_is_for_type_checkers_is_sorted_like_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from a.b import C\nelse:\n    C = None\n"
        "if DEBUG:\n    from a.b import D\n"
    )
    (tmp_path / "typed_module.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    forget()
    source = module.read_module("typed_module")
    forget()
    assert source.imports == {"TYPE_CHECKING": Import("typing", "TYPE_CHECKING"), "C": Import("a.b", "C")}
    assert list(source.definitions) == ["C"]
    assert [ast.unparse(statement) for statement in source.statements] == ["if DEBUG:\n    from a.b import D"]


def test_texts_side_by_side_in_an_f_string_are_one_text() -> None:
    def hashed(*texts: str) -> str:
        return hash_nodes([ast.Expr(ast.JoinedStr([ast.Constant(text) for text in texts]))])

    assert hashed("a", "b", "", "c") == hashed("abc") != hashed("a", "c")


@pytest.mark.parametrize(
    ("statement", "importer", "expected"),
    [
        ("import a.b", "p/q/r.py", {"a": Import("a", None)}),
        ("import a.b as c, d", "p/q/r.py", {"c": Import("a.b", None), "d": Import("d", None)}),
        ("from a.b import c as d, e", "p/q/r.py", {"d": Import("a.b", "c"), "e": Import("a.b", "e")}),
        ("from . import a", "p/q/r.py", {"a": Import("p.q", "a")}),
        ("from . import a", "p/q/__init__.py", {"a": Import("p.q", "a")}),
        ("from .b import a", "p/q/r.py", {"a": Import("p.q.b", "a")}),
        ("from ..b import a", "p/q/r.py", {"a": Import("p.b", "a")}),
        ("from ...b import a", "p/q/r/s.py", {"a": Import("p.b", "a")}),
        ("from __future__ import annotations", "p/q/r.py", {}),
    ],
)
def test_an_import_brings_names_in(statement: str, importer: str, expected: Mapping[str, Import]) -> None:
    [node] = ast.parse(statement).body
    assert isinstance(node, ast.Import | ast.ImportFrom)
    name = importer.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert imports(node, name, Path(importer)) == expected


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("helpers.py", "from madeup import deep", "from madeup.deep import *\nfrom madeup import deep", "star import"),
        ("asset.py", "from madeup.late import", "from madeup.later import", "source of madeup.later cannot be found"),
        ("late.py", "return 1", "import nowhere_to_be_found", "no installed distribution provides the module"),
    ],
)
def test_code_that_cannot_be_followed_is_an_error(
    version_after: Write, file: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(WarehouseError, match=said):
        version_after({file: (old, new)})


def test_a_function_has_the_version_of_its_name(version_after: Write) -> None:
    version_after({})
    asset = importlib.import_module("research_platform_assets.privacy")
    forget()
    assert code_version(asset.mask_addresses) == code_version_of((asset.__name__, "mask_addresses"))
    assert code_version(asset.mask_addresses) != code_version(asset.mask_addresses, asset.contains_address)


def test_a_distribution_may_have_another_name_than_its_module() -> None:
    assert distribution_version("yaml").startswith("PyYAML ") or distribution_version("yaml")[0].isdigit()
    assert distribution_version("polars")[0].isdigit()
    providers = importlib.metadata.packages_distributions()
    for name in ("yaml", "sklearn", "markdown_it", "_pytest", "xdist", "pkg_resources", "six", "nowhere_to_be_found"):
        assert module._providers(name) == set(providers.get(name, [])), name


SNIPPETS = [
    'f"{x:>{w}}"',
    'f"{x:{w}.{p}}" "tail" f"{y}"',
    'f"{x!r:{y}{z}}"',
    'f"{{}}{x = !s:>{w}}"',
    'f"a" "b" f"" f"{x:%H:%M}"',
    'f"{(lambda y: y)(x):{ {} }}"',
    '"\\U0001fae8 new \\u0e00" "\\x00"',
    "match x:\n    case {'a': [1, *rest], **others} if rest: pass\n    case A(b=1) | None: pass",
    "def f(a, /, b: int = 1, *c, d: 'str' = 'e', **g) -> list[int]:\n    '''Doc.'''\n    return (a := b)",
    "async def f():\n    async with a as b, c: await d\n    return [x async for x in y]",
    "with (open('a') as a, open('b') as b): pass",
    "try: pass\nexcept* ValueError as e: raise\nelse: pass\nfinally: pass",
    "class A(B, metaclass=C):\n    x: int = 1\n    '''Attribute.'''\n    def f(self): ...",
    "x = [*a, *b]; y = {**a, 'b': 1.5e300, 'c': 1j, 'd': b'\\xff', 'e': ...}",
]
LISTING = """
import ast, json, pathlib, sys
from research_platform_assets.warehouse.code_version import code_version_of
from research_platform_assets.warehouse.source_tree import hash_nodes
folder = pathlib.Path(sys.argv[1])
trees = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
trees |= {text: text for text in json.loads(sys.argv[2])}
hashes = {name: hash_nodes(ast.parse(text).body) for name, text in trees.items()}
hashes["mask_addresses"] = code_version_of(("research_platform_assets.privacy", "mask_addresses"))
print(json.dumps(hashes, sort_keys=True))
"""


def interpreters() -> dict[str, str]:
    """The Python interpreters of this machine that the project supports, by version."""
    candidates = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13)]
    candidates += [str(path) for path in sorted(Path.home().glob(".pyenv/versions/3.1[123].*/bin/python"))]
    found: dict[str, str] = {}
    for candidate in filter(None, candidates):
        asked = subprocess.run(
            [candidate, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, check=False
        )
        if asked.returncode == 0:
            found.setdefault(asked.stdout.decode().strip(), candidate)
    return found


def test_every_python_comes_to_the_same_hashes() -> None:
    found = interpreters()
    if len(found) < 2:
        pytest.skip(f"only Python {', '.join(found) or 'of this run'} is installed")
    package = Path(research_platform_assets.__file__).parent
    answers = {
        version: json.loads(
            subprocess.run(
                [python, "-W", "ignore", "-c", LISTING, str(package), json.dumps(SNIPPETS)],
                env={"PYTHONPATH": str(package.parent), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                check=True,
            ).stdout
        )
        for version, python in found.items()
    }
    first, *others = answers.values()
    for other in others:
        assert {name for name in first if first[name] != other[name]} == set()


def test_hashes_of_syntax_trees_stay_what_they_are() -> None:
    text = 'def f(a, *, b=1):\n    """Doc."""\n    return f"{a:>{b}}" if a else {"é": [b, None]}\n'
    assert hash_nodes(ast.parse(text).body) == "22557daeb3fd0824918ba83c7d2107a184cc0d163e48bb1108b8b931550327ec"
