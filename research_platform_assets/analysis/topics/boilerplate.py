"""What any README has, whatever its repository is about.

Belongs here: sections and sentences that are left out (licences, citations, bibliographies, names of people), and
sections whose words count but lend no words to labels. Does not belong here: what is no prose in any text
(`analysis.text.blocks`), single words (`stop_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.terms import spelling

_NUMBER = r"\W*(?:\d[\d.]*\W*)?"
# Compared with the `spelling` of a heading, so without accents; in English, German, French, Spanish, Italian, Dutch and
# Portuguese.
_SECTIONS = re.compile(
    rf"""{_NUMBER}(?:how\s+to\s+)?(?:
      install(?:ation|ing|eren)? | set\s*-?up | getting\s+started | quick\s*start | usage | requirements?
    | prerequisites?
    | dependenc(?:y|ies) | build(?:ing)? | download(?:s|ing)? | deploy(?:ment|ing)? | run(?:ning)? | test(?:s|ing)?
    | contribut(?:e|ing|ion|ions) | code\s+of\s+conduct | support | help | publications? | contents?
    | (?:project\s+|repository\s+|folder\s+|directory\s+|file\s+)?structure | history | roadmap | to\s*-?do | faq
    | troubleshooting | links | status
    | einrichtung | voraussetzungen | anforderungen | nutzung | verwendung | benutzung | schnellstart
    | mitwirken | inhalt
    | utilisation | prerequis | contribuer | contenu | instalacion | uso | utilizacion | requisitos | contribuir
    | contenido
    | installazione | utilizzo | requisiti | contribuire | installatie | gebruik | vereisten | bijdragen
    | instalacao | utilizacao | conteudo
    )\b.{{0,24}}$""",
    re.VERBOSE,
)
_SILENT = r"""(?:
      (?:the\s+)?(?:\w+\s+)?licen[cs](?:e|es|ing)(?:\s+information)? | copyright | disclaimer | legal(?:\s+notice)?
    | (?:how\s+to\s+)?cit(?:e|ing|ation|ations)(?:\s+(?:this|us|our)(?:\s+\w+)?)? | bib\s*tex | (?:key\s+)?references?
    | bibliography | works\s+cited | table\s+of\s+contents? | toc | (?:main\s+)?authors? | contributors? | contacts?
    | contact\s+us | credits | maintainers? | team | acknowledge?ments? | funding | sponsors? | badges | change\s*log
    | changes | release\s+notes?
    | lizenz(?:en)? | zit(?:ieren|ation|ierung) | literatur(?:verzeichnis)? | quellen | inhaltsverzeichnis
    | autor(?:en|in)?
    | kontakt | danksagung | mitwirkende
    | (?:comment\s+)?citer | bibliographie | table\s+des\s+matieres | sommaire | auteure?s? | remerciements
    | licencia | (?:como\s+)?citar | bibliografia | referencias | indice | autore?s? | contacto | agradecimientos
    | licenza | riferimenti | autori | contatti | ringraziamenti | licentie | referenties | inhoudsopgave | dankwoord
    | licenca | sumario | contato | agradecimentos
    )"""
_SILENT_SECTIONS = re.compile(rf"{_NUMBER}{_SILENT}(?:\W+(?:(?:and|und|et|y|e|en|of)\W+)?{_SILENT})*\W*$", re.VERBOSE)
_SENTENCES = re.compile(r"(?<=[.!?:;])\s+")
_SILENT_SENTENCE = re.compile(
    r"""permission\s+is\s+hereby\s+granted | without\s+warranty | \bas[ -]is\W+without | all\s+rights\s+reserved
    | \b(?:licensed|released|distributed|available|published)\s+under\b.{0,60}
        \b(?:licen[cs]e|gpl|mit|bsd|cc|apache|terms)\b
    | redistribution\s+and\s+use\s+in\s+source | you\s+may\s+not\s+use\s+this\s+file | you\s+can\s+redistribute\s+it
    | general\s+public\s+licen[cs]e | apache\s+licen[cs]e | creative\s+commons | mit[ -]licen[cs]e
    | lizenziert\s+unter | unter\s+der\s+[\w -]{0,30}lizenz | sous\s+licence | bajo\s+(?:la\s+)?licencia
    | (?:please|kindly|bitte|merci\s+de|por\s+favor)\W+(?:\w+\W+){0,6}(?:cit(?:e|er|ar)|zitieren)\b
    | \bif\s+you\s+(?:use|find)\b.{0,120}\bcit(?:e|ing)\b | \b(?:to\s+)?cite\s+(?:this|our|the\s+following)
    | \b(?:funded|supported|financed)\s+by\b.{0,120}
        \b(?:grants?|foundation|council|programme|agency|fund|horizon|ministry)\b
    | \bgrant\s+(?:agreement\s+)?(?:no|number|nr|id)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Each silent sentence has one of these; to look for them takes a tenth of the time.
_HINTS = (
    *("permission", "warranty", "rights", "under", "redistribut", "may", "public", "commons", "licen", "lizenz"),
    *("grant", "cit", "zitieren", "funded", "supported", "financed"),
)
_REFERENCE = re.compile(
    r"\W*(?:\[\w{1,12}\]\W*|\d{1,3}[.)]\W+)?(?:[^\W\d_][\w'’-]+,\s+(?:[A-Z]\.[\s,-]*)+|(?:[A-Z]\.\s*){1,3}[^\W\d_][\w'’-]+[.,]\s)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def without_boilerplate(blocks: Iterable[Block], *, has_title: bool = True) -> Iterator[tuple[Block, str, bool]]:
    """Yield each block, what of its text may be about something, and whether any README has such a section.

    A section ends with the next heading of its level. The title of a README is no section, whatever the repository is
    called; a notebook that is called `References` has no such title.
    """
    silent = boilerplate = 0
    for place, block in enumerate(blocks):
        if block.level:
            title = spelling(block.text)
            if not silent or block.level <= silent:
                silent = (
                    block.level if (place or not has_title or block.level > 1) and _SILENT_SECTIONS.match(title) else 0
                )
            if not boilerplate or block.level <= boilerplate:
                boilerplate = block.level if _SECTIONS.match(title) else 0
        left = block.text if block.level else _without_silent_sentences(block.text)
        yield block, "" if silent else left, bool(boilerplate)


def _without_silent_sentences(text: str) -> str:
    if _REFERENCE.match(text) and _YEAR.search(text):
        return ""
    lower = text.lower()
    if not any(each in lower for each in _HINTS) or not _SILENT_SENTENCE.search(text):
        return text
    return " ".join(each for each in _SENTENCES.split(text) if not _SILENT_SENTENCE.search(each))
