"""What headings and sentences say of the works that they name.

Belongs here: phrases in English, German, French and Spanish, and which one counts where several stand together. Does
not belong here: where identifiers are (`finding`), metadata files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Statement = Literal["asks to be cited", "says it is its own", "attributed to others", "used by others"]
Section = Literal["citation", "references", "users"]

_WORK = (
    r"(?:code|software|package|librar(?:y|ies)|tool(?:box|kit)?|data(?:set| set|base)?|model|repository|repo|project|work|"
    r"corpus|material|framework|program|resource|benchmark|implementation|course material)"
)
_PAPER = (
    r"(?:paper|article|pre-?print|manuscript|publication|study|thesis|dissertation|book|chapter|report|work|poster|papers|"
    r"articles|publications|beitrag|aufsatz)"
)

_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        "users",
        re.compile(
            r"(?:used (?:in|by)|cited by|who uses|(?:papers?|publications?|projects?|research|works?|articles?|studies)"
            r"(?: that)? (?:us(?:e|ing)|cit(?:e|ing)|based on|built (?:on|with)))\b.*"
        ),
    ),
    (
        "citation",
        re.compile(
            r"(?:how (?:to|do i|can i|should i) cite|please cite|cit(?:e|ing)\b|(?:recommended|suggested|preferred) citation|"
            r"citation(?!s| (?:graph|analysis|network|count|track|extract|pars|style|format|manage))|if you use|"
            r"bibtex(?: entry| citation)?$|zitier\w*|zitation|comment citer|citer|c[oó]mo citar|citar|come citare)(?:\W.*)?"
        ),
    ),
    (
        "references",
        re.compile(
            r"(?:(?:\w+ )?references?|bibliograph(?:y|ie)|literature(?: cited)?|further reading|reading(?:s| list)?|"
            r"(?:recommended|suggested|background) reading|related (?:works?|papers?|literature|projects?|research)|"
            r"see also|acknowledge?ments?|credits?|works cited|sources|literatur(?:verzeichnis)?|quellen|r[eé]f[eé]rences|"
            r"referencias|bibliograf[ií]a|inspirations?|built on|based on|thanks)(?: .{0,30})?"
        ),
    ),
)

_THIRD_PARTY = re.compile(
    r"\boriginal\b|\brespective\b|\balso cit|\balso (?:consider|acknowledge|reference)|\b(?:which|that|who|they) asks?\b|"
    r"\bits authors\b|\btheir (?:paper|article|work)\b|\b(?:its|the) (?:data )?(?:providers?|creators?)\b|"
    r"\bcite (?:its|their)\b|\bauthors? of the (?:data|paper)|\bon which (?:it|this)\b"
)
_ASKING = re.compile(
    r"\b(?:please|kindly|consider|must|should|could you|ask you|ask that you|request|remember to|be sure to)\b"
    r"(?:(?!\bcited? (?:in|by)\b).){0,80}?\b(?:cit(?:e|ing|ed|ation)|reference (?:this|our|the))\b"
    r"|\b(?:if|when(?:ever)?) (?:you|using|us(?:e|ing)|this|the|our)\b.{0,160}?\b(?:cit(?:e|ing|ed)|citation)\b"
    r"|(?:^|[.:;!]\s)\W{0,4}cit(?:e|ing|ation)(?![a-z])"
    r"|\bcited? (?:as|this|our|us|the following|both)\b"
    r"|\bto cite (?:this|us|our|it|the|in)\b|\bcan be cited\b|\bcite the .{0,40}\b(?:paper|article)s?\b"
    r"|\b(?:bitte|bitten)\b.{0,60}?\bzitier|\bzu zitieren\b|\bmerci de citer\b|\bveuillez citer\b|\bpour citer\b"
    r"|\bpor favor,? cit|\bcitar como\b"
)
_USE_OF = re.compile(
    r"\b(?:if|when(?:ever)?) (?:you )?(?:us(?:e|ing)|mak(?:e|ing) use of|find|benefit(?:ing)? from|work(?:ing)? with|build(?:ing)? "
    r"(?:up)?on)\s+(?P<what>.{1,60}?)(?=[,:;]|$|\bin (?:your|any|a)\b|\bfor\b|\bplease\b|\bkindly\b|\buseful\b|\bhelpful\b|\bto\b)"
)
_OWN_THING = re.compile(
    rf"\W{{0,3}}(?:this|these|our|it|us|any (?:part )?of|parts? of|(?:the )?(?:\w+ ){{0,2}}{_WORK}s?\b|the (?:following|results?))"
)
_OWN = re.compile(
    rf"\b(?:our|my|unser\w*|notre|nuestr[oa])\s+(?:[\w'’-]+\s+){{0,4}}{_PAPER}\b"
    rf"|\b(?:this|the) (?:\w+ )?{_WORK} (?:accompan(?:ies|y)|supplements?|belongs to|goes with)\b"
    # A sentence without a subject speaks of the repository.
    rf"|(?:^|[.:;]\s)\W{{0,4}}(?:accompan(?:ies|ying)|(?:described|published|presented|introduced) (?:in|as|at))\b|\b(?:we|i) (?:published|describe|present|wrote)\b"
)
_OTHERS = re.compile(
    r"\b(?:follow(?:s|ed|ing)?(?! (?:paper|article|publication|work|reference))|based (?:up)?on|buil[dt]s? (?:up)?on|"
    r"(?:is|are) (?:that|those) of|"
    r"as (?:in|proposed|described|introduced|suggested|shown|defined|used|recommended)\b|proposed (?:by|in)|"
    r"introduced (?:by|in)|described (?:by|in)|according to|adapted from|taken from|borrowed from|derived from|"
    r"inspired by|obtained from|modified from|comes? from|came from|goes back to|due to|method (?:of|by|from)|algorithm (?:of|by)|"
    r"estimator (?:of|by)|model (?:of|by)|approach (?:of|by)|an? (?:\w+ ){0,3}(?:re-?)?implementation|implements|implementing|"
    r"(?:we|to) (?:replicate|reproduce)|replicat(?:es|ion of)|solutions? to|see (?:also|e\.g\.|for example)|cf\.|"
    r"compared? (?:to|with)|values (?:from|of)|also cit(?:e|ing)|original(?:ly)?|thanks to|credit(?:s)? (?:to|goes)|"
    r"uses? (?:the )?(?:\w+ ){0,3}(?:of|by|from)|we (?:use|apply|adopt)|nach|basiert auf|d['’]après|selon|según)(?=\W|$)"
    r"|(?<![\w])after (?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_USERS = re.compile(r"\b(?:was|were|has been|have been|is) used (?:in|by)\b|\bcited by\b")
# "Described in" tells of the work itself where the thing described is one's own.
_OWN_DESCRIPTION = re.compile(
    rf"\b(?:this|the|our) (?:\w+ )?{_WORK} (?:is|are|was|were|has been) (?:described|published|presented|introduced) in\b"
)


@dataclass(frozen=True)
class Cue:
    """A statement and where in the sentence it ends."""

    statement: Statement
    end: int


def section_of(headings: tuple[str, ...]) -> Section | None:
    """What the nearest heading that means anything means."""
    for heading in reversed(headings):
        title = heading.lower().strip(" :.!?")
        for section, pattern in _SECTIONS:
            if pattern.fullmatch(title):
                return section
    return None


def cues_in(sentence: str, own_names: frozenset[str]) -> list[Cue]:
    """The statements in a sentence, ordered by position.

    Args:
        sentence: The sentence, Markdown and all.
        own_names: What the repository is called, in lower case without anything but letters and digits.
    """
    lower = sentence.lower()
    found = [Cue("attributed to others", each.end()) for each in _OTHERS.finditer(sentence)]
    found += [Cue("used by others", each.end()) for each in _USERS.finditer(lower)]
    found += [Cue("says it is its own", each.end()) for each in _OWN.finditer(lower)]
    found += [Cue("says it is its own", each.end()) for each in _OWN_DESCRIPTION.finditer(lower)]
    asking = _ASKING.search(lower)
    if asking is not None:
        is_of_others = _THIRD_PARTY.search(lower) is not None or not _is_own_use(lower, own_names)
        found.append(Cue("attributed to others" if is_of_others else "asks to be cited", asking.end()))
    return sorted(found, key=lambda cue: (cue.end, cue.statement))


def _is_own_use(sentence: str, own_names: frozenset[str]) -> bool:
    """Whether what is used, where a sentence speaks of use, is the repository's own."""
    use = _USE_OF.search(sentence)
    if use is None:
        return True
    what = use["what"].strip(" *_`\"'")
    return _OWN_THING.match(what) is not None or key_of_name(what) in own_names


def key_of_name(name: str) -> str:
    """A name as it is compared: lower case, letters and digits only."""
    return "".join(character for character in name.lower() if character.isalnum())


def statement_about(cues: list[Cue], start: int) -> Statement | None:
    """The statement that counts for an identifier at `start`: the nearest before it, else the first after it."""
    before = [cue for cue in cues if cue.end <= start]
    if before:
        return before[-1].statement
    return cues[0].statement if cues else None
