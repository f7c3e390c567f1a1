"""Which natural language prose is written in.

Belongs here: the call of the language identifier and when its answer is believed. Does not belong here: translation,
or which languages the topic model reads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from research_platform_assets.analysis.text.words import words

# Measured on 700 excerpts of English READMEs of each length: from 10 words on, an answer with a probability of at least
# 0.6 was never wrong; at 8 words the identifier still names another language for one excerpt in ten. Texts of 20 words
# get an answer in six cases of seven, texts of 60 in nearly all.
MINIMUM_WORDS = 10
MINIMUM_PROBABILITY = 0.6
_LONGEST_EXCERPT_WORDS = 2_000


def natural_language(prose: str) -> str | None:
    """Return the ISO 639-1 code of the language of `prose`, or None where it is too short or too mixed to tell.

    Reads the first 2,000 words. py3langid is a naive Bayes classifier over byte n-grams with its model in the package:
    no network, no random numbers. Its float32 scores are rounded before they decide, and an even match gives None.
    """
    excerpt = words(prose)[:_LONGEST_EXCERPT_WORDS]
    if len(excerpt) < MINIMUM_WORDS:
        return None
    language, probability = _classifier()(" ".join(excerpt).lower())
    return language if round(probability, 3) >= MINIMUM_PROBABILITY and len(language) == len("en") else None


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = cast("Any", LanguageIdentifier).from_model_file(MODEL_FILE, norm_probs=True)
    return cast("Callable[[str], tuple[str, float]]", identifier.classify)
