"""Languages of notebooks by the names that GitHub Linguist writes, so that one language is one choice everywhere.

Belongs here: names. Does not belong here: telling a language (`analysis.notebooks`), which the tables hold in lower
case, as kernels write it in many ways.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Those that are not written with one capital at the beginning, and other words of kernels for the same language.
_NAMES: Mapping[str, str] = {
    "bash": "Shell",
    "c#": "C#",
    "c++": "C++",
    "c++11": "C++",
    "c++14": "C++",
    "c++17": "C++",
    "cpp": "C++",
    "csharp": "C#",
    "f#": "F#",
    "fsharp": "F#",
    "gap": "GAP",
    "javascript": "JavaScript",
    "matlab": "MATLAB",
    "ocaml": "OCaml",
    "octave": "MATLAB",
    "php": "PHP",
    "postgresql": "SQL",
    "powershell": "PowerShell",
    "pwsh": "PowerShell",
    "python2": "Python",
    "python3": "Python",
    "sagemath": "Sage",
    "sas": "SAS",
    "sh": "Shell",
    "sparql": "SPARQL",
    "sql": "SQL",
    "sqlite": "SQL",
    "typescript": "TypeScript",
    "wolfram language": "Wolfram Language",
    "wolfram": "Wolfram Language",
    "zsh": "Shell",
}


def language_name(written: str) -> str:
    """The name of a language that a notebook writes in whatever case; one that nobody listed begins with a capital."""
    return _NAMES.get(written.casefold(), written[:1].upper() + written[1:])
