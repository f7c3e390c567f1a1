"""Contents that no dependency file should have, and files spoilt at random.

Belongs here: what readers have to survive. Does not belong here: what they make of it.
"""

from __future__ import annotations

import random

NAMES = (
    *("requirements.txt", "requirements.in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Pipfile.lock"),
    *("pdm.lock", "poetry.lock", "uv.lock", "pylock.toml", "environment.yml", "environment.yaml", "conda-lock.yml"),
    *("pixi.toml", "pixi.lock", "DESCRIPTION", "renv.lock", "Project.toml", "JuliaProject.toml", "Manifest.toml"),
    *("JuliaManifest.toml", "package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "Cargo.toml"),
    *("Cargo.lock", "go.mod", "go.sum", "composer.json", "composer.lock", "Gemfile", "Gemfile.lock", "pom.xml"),
    *("build.gradle", "build.gradle.kts"),
)


def hostile(size: int) -> dict[str, bytes]:
    """Contents of about `size` bytes by what is wrong with them."""
    bomb = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 122))
    return {
        "nothing": b"",
        "zeros": bytes(size),
        "noise": random.Random(1).randbytes(size),
        "truncated UTF-8": b"numpy==1.0 # \xe2\x82",
        "brackets": b"[" * size,
        "braces": b"{" * size,
        "parentheses": b"setup(" + b"(" * size,
        "nested values": b"x = " + b"[" * size,
        "nested JSON": b'{"a":' * (size // 5),
        "nested YAML": b"dependencies: " + b"[[" * (size // 2),
        "YAML bomb": bomb + b"dependencies: [*y]\n",
        "dotted key": b"a." * (size // 2) + b"a = 1",
        "at signs": b"a@" * (size // 2),
        "schemes": b"git+https://" * (size // 12),
        "dots before a scheme": b"a." * (size // 2) + b"://b",
        "continued lines": b"\\\n" * (size // 2),
        "blank lines": b"\n" * size,
        "blanks": b" " * size,
        "quotes": b'"' * size,
        "unclosed marker": b"a; " + b"(" * 1500 + b'python_version > "3"',
        "extras": b"a[" + b"a," * 500,
        "specifiers": b"a" + b">=1," * (size // 4),
        "sums": b"setup(install_requires=" + b" + ".join([b'["a"]'] * (size // 8)) + b")",
        "signs": b"setup(install_requires=" + b"-" * size + b"1)",
        "names in a ring": b"a = b\nb = a\nsetup(install_requires=a, extras_require=b)",
        "half characters": b'{"name": "\\ud800", "dependencies": {"\\ud800": "\\ud800", "a": "\\udfff"}}',
        "large number": b'{"dependencies": ' + b"9" * size + b"}",
        "wrong types": b'{"name": 1, "dependencies": [1], "packages": {"": 1, "node_modules/a": []}, "default": "x"}',
        "wrong tables": b'project = 1\ntool = {poetry = [], pixi = "", pdm = 1}\ndependencies = 1\npackage = [1, {}]\n',
        "wrong YAML": b"dependencies: {a: b}\npackage: [1, {name: [x]}]\npackages: [a]\n? [x]\n: y\n",
        "odd keys": b"[options]\ninstall_requires\n[metadata\n",
        "UTF-16": "numpy==1.0\n".encode("utf-16") * 5,
        "Latin": b"\xe9\xe8\n" * 50,
    }


HOSTILE = hostile(3000)


def spoilt(content: bytes, seed: int) -> bytes:
    """`content` cut, doubled, overwritten or interrupted in places drawn from `seed`."""
    draws = random.Random(seed)
    data = bytearray(content)
    for _ in range(draws.randrange(1, 6)):
        place = draws.randrange(len(data) + 1)
        match draws.randrange(5):
            case 0:
                del data[place:]
            case 1:
                data[place:place] = draws.randbytes(draws.randrange(1, 9))
            case 2:
                data[place:place] = data[: draws.randrange(len(data) + 1)]
            case 3:
                del data[place : place + draws.randrange(1, 30)]
            case _:
                data[place:place] = draws.choice((b"[", b"{", b'"', b"\n", b"=", b"&a *a", b"\\u", b"\x00", b"@", b"#"))
    return bytes(data)
