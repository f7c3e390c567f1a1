"""Which natural language the topic model is made in.

Belongs here: choosing it among the languages of READMEs, and the languages that there are stop words for. Does not
belong here: telling the language of a text (`analysis.text.language`), the stop words (`stop_words`).

Texts of two languages have few words in common, so a model of both would take the languages for themes. There is one
language for each organisation, the one that most of its READMEs are written in; READMEs in others are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

ENGLISH = "en"
#: Languages of Latin script of which `stopwordsiso` has 160 and more stop words, by ISO 639-1 code.
LANGUAGES = frozenset("ca cs da de en es fi fr hr hu it nl no pl pt ro sk sl sv tr".split())

LEAST_READMES = 4
LEAST_SHARE = 0.6


def model_language(readme_languages: Iterable[str | None]) -> str:
    """Return the ISO 639-1 code of the language that the model is made in.

    It is the language of at least 60 % of those of `readme_languages` that are known (one for each README), where these
    are 4 or more and there are stop words for it; else English. So a language that is not the model's cannot become it
    by a few READMEs, and an organisation that writes in two keeps English.
    """
    counts = Counter(each for each in readme_languages if each is not None)
    for language, count in sorted(counts.items()):
        if language in LANGUAGES and count >= LEAST_READMES and count >= LEAST_SHARE * counts.total():
            return language
    return ENGLISH
