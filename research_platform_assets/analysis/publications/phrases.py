"""The phrases by which documents tell whose a work is, in English, German, French and Spanish.

Belongs here: patterns, each a list of alternatives, for texts in lower case unless said otherwise. Every repetition in
them is bounded. Does not belong here: which phrase counts where several stand together (`cues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_THING = (
    r"(?:code|software|package|librar(?:y|ies)|tool(?:box|kit)?|data(?:set| set|base)?|model|repository|repo|project|"
    r"work|corpus|material|framework|program|resource|benchmark|implementation|course material)"
)
_WORK = (
    r"(?:paper|article|pre-?print|manuscript|publication|study|thesis|dissertation|book|chapter|report|work|poster|"
    r"papers|articles|publications|beitrag|aufsatz)"
)
_WAS = r"(?:is|are|was|were|has been)"


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(alternatives)


#: A whole heading above works that use the repository.
USERS_HEADING = re.compile(
    r"(?:used (?:in|by)|cited by|who uses|(?:papers?|publications?|projects?|research|works?|articles?|studies)"
    r"(?: that)? (?:us(?:e|ing)|cit(?:e|ing)|based on|built (?:on|with)))\b.*"
)
#: A whole heading above what is to be cited; "citations" and "citation analysis" are none.
CITATION_HEADING = re.compile(
    "(?:"
    + _any(
        [
            r"how (?:to|do i|can i|should i) cite",
            r"please cite",
            r"cit(?:e|ing)\b",
            r"(?:recommended|suggested|preferred) citation",
            r"citation(?!s| (?:graph|analysis|network|count|track|extract|pars|style|format|manage))",
            r"if you use",
            r"bibtex(?: entry| citation)?$",
            r"zitier\w{0,10}",
            r"zitation",
            r"comment citer",
            r"citer",
            r"c[oó]mo citar",
            r"citar",
            r"come citare",
        ]
    )
    + r")(?:\W.*)?"
)
#: A whole heading above the works of others.
REFERENCES_HEADING = re.compile(
    "(?:"
    + _any(
        [
            r"(?:\w{1,30} )?references?",
            r"bibliograph(?:y|ie)",
            r"literature(?: cited)?",
            r"further reading",
            r"reading(?:s| list)?",
            r"(?:recommended|suggested|background) reading",
            r"related (?:works?|papers?|literature|projects?|research)",
            r"see also",
            r"acknowledge?ments?",
            r"credits?",
            r"works cited",
            r"sources",
            r"literatur(?:verzeichnis)?",
            r"quellen",
            r"r[eé]f[eé]rences",
            r"referencias",
            r"bibliograf[ií]a",
            r"inspirations?",
            r"built on",
            r"based on",
            r"thanks",
        ]
    )
    + r")(?: .{0,30})?"
)
#: What makes a request to cite one on behalf of others.
FOR_OTHERS = re.compile(
    _any(
        [
            r"\boriginal\b",
            r"\brespective\b",
            r"\balso cit",
            r"\balso (?:consider|acknowledge|reference)",
            r"\b(?:which|that|who|they) asks?\b",
            r"\bits authors\b",
            r"\btheir (?:paper|article|work)\b",
            r"\b(?:its|the) (?:data )?(?:providers?|creators?)\b",
            r"\bcite (?:its|their)\b",
            r"\bauthors? of the (?:data|paper)",
            r"\bon which (?:it|this)\b",
        ]
    )
)
_ASKING = r"\b(?:please|kindly|consider|must|should|could you|ask you|ask that you|request|remember to|be sure to)\b"
#: A request to cite.
REQUEST = re.compile(
    _any(
        [
            _ASKING + r"(?:(?!\bcited? (?:in|by)\b).){0,80}?\b(?:cit(?:e|ing|ed|ation)|reference (?:this|our|the))\b",
            r"\b(?:if|when(?:ever)?) (?:you|using|us(?:e|ing)|this|the|our)\b.{0,160}?\b(?:cit(?:e|ing|ed)|citation)\b",
            r"(?:^|[.:;!]\s)\W{0,4}cit(?:e|ing|ation)(?![a-z])",
            r"\bcited? (?:as|this|our|us|the following|both)\b",
            r"\bto cite (?:this|us|our|it|the|in)\b",
            r"\bcan be cited\b",
            r"\bcite the .{0,40}\b(?:paper|article)s?\b",
            r"\b(?:bitte|bitten)\b.{0,60}?\bzitier",
            r"\bzu zitieren\b",
            r"\bmerci de citer\b",
            r"\bveuillez citer\b",
            r"\bpour citer\b",
            r"\bpor favor,? cit",
            r"\bcitar como\b",
        ]
    )
)
#: What it is the use of which a request speaks of.
USE_OF = re.compile(
    r"\b(?:if|when(?:ever)?) (?:you )?"
    r"(?:us(?:e|ing)|mak(?:e|ing) use of|find|benefit(?:ing)? from|work(?:ing)? with|build(?:ing)? (?:up)?on)\s{1,3}"
    r"(?P<what>.{1,60}?)"
    r"(?=[,:;]|$|\bin (?:your|any|a)\b|\bfor\b|\bplease\b|\bkindly\b|\buseful\b|\bhelpful\b|\bto\b)"
)
#: A name of what is used that means the repository itself.
ITSELF = re.compile(
    r"\W{0,3}(?:this|these|our|it|us|any (?:part )?of|parts? of|the (?:following|results?)|"
    rf"(?:the )?(?:\w{{1,30}} ){{0,2}}{_THING}s?\b)"
)
#: A claim that a work is one's own.
OWN = re.compile(
    _any(
        [
            rf"\b(?:our|my|unser\w{{0,3}}|notre|nuestr[oa])\s{{1,3}}(?:[\w'’-]{{1,30}}\s{{1,3}}){{0,4}}{_WORK}\b",
            rf"\b(?:this|the) (?:\w{{1,30}} )?{_THING} (?:accompan(?:ies|y)|supplements?|belongs to|goes with)\b",
            rf"\b(?:this|the|our) (?:\w{{1,30}} )?{_THING} {_WAS} (?:described|published|presented|introduced) in\b",
            # A sentence without a subject speaks of the repository.
            r"(?:^|[.:;]\s)\W{0,4}(?:accompan(?:ies|ying)|(?:described|published|presented|introduced) (?:in|as|at))\b",
            r"\b(?:we|i) (?:published|describe|present|wrote)\b",
        ]
    )
)
#: What something goes back to; for texts as they are written, because names begin with capitals.
OF_OTHERS = re.compile(
    r"\b(?:"
    + _any(
        [
            r"follow(?:s|ed|ing)?(?! (?:paper|article|publication|work|reference))",
            r"based (?:up)?on",
            r"buil[dt]s? (?:up)?on",
            r"(?:is|are) (?:that|those) of",
            r"as (?:in|proposed|described|introduced|suggested|shown|defined|used|recommended)\b",
            r"(?:proposed|introduced|described) (?:by|in)",
            r"according to",
            r"(?:adapted|taken|borrowed|derived|obtained|modified) from",
            r"inspired by",
            r"(?:comes?|came) from",
            r"goes back to",
            r"due to",
            r"(?:method|algorithm|estimator|model|approach) of",
            r"(?:method|algorithm|estimator|model|approach) by",
            r"method from",
            r"an? (?:\w{1,30} ){0,3}(?:re-?)?implementation",
            r"implement(?:s|ing)",
            r"(?:we|to) (?:replicate|reproduce)",
            r"replicat(?:es|ion of)",
            r"solutions? to",
            r"see (?:also|e\.g\.|for example)",
            r"cf\.",
            r"compared? (?:to|with)",
            r"values (?:from|of)",
            r"also cit(?:e|ing)",
            r"original(?:ly)?",
            r"thanks to",
            r"credits? (?:to|goes)",
            r"uses? (?:the )?(?:\w{1,30} ){0,3}(?:of|by|from)",
            r"we (?:use|apply|adopt)",
            r"nach",
            r"basiert auf",
            r"d['’]après",
            r"selon",
            r"según",
        ]
    )
    + r")(?=\W|$)",
    re.IGNORECASE,
)
#: "After" in front of a name; for texts as they are written.
AFTER = re.compile(r"(?<!\w)[Aa]fter (?=[A-ZÀ-Þ])")
#: That others use something.
BY_USERS = re.compile(r"\b(?:was|were|has been|have been|is) used (?:in|by)\b|\bcited by\b")
