"""The predecessor's models, as they were, on texts of any length.

Belongs here: its text cleaning, its vocabulary, its NMF and its latent Dirichlet allocation (specification, 2.10 and
3.12). Does not belong here: the files that it wrote (`analysis.parity`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from research_platform_assets_tests.analysis.topics.comparison.texts import Text

_ADDRESSES = re.compile(r"http\S+|www\S+")
_CODE = re.compile(r"```[\s\S]*?```|`[^`]*`")
_OTHER = re.compile(r"[^a-z\s]")
_TOPICS = 5


def fitted(texts: Sequence[Text], model: str) -> tuple[list[int], list[list[str]]]:
    """Return the topic of each text and ten words of each topic; `model` is `nmf` or `lda`."""
    from sklearn.decomposition import NMF, LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    documents = [_clean(f"{text.description} {text.body}") for text in texts]
    known: dict[str, Any] = {"max_features": 1000, "min_df": 1, "max_df": 0.8, "stop_words": "english"}
    count = min(_TOPICS, len(documents))
    if model == "nmf":
        vectorizer = cast("Any", TfidfVectorizer)(ngram_range=(1, 2), **known)
        estimator = cast("Any", NMF)(n_components=count, init="nndsvd", max_iter=500, random_state=42)
    else:
        vectorizer = cast("Any", CountVectorizer)(ngram_range=(1, 2), **known)
        estimator = cast("Any", LatentDirichletAllocation)(
            n_components=count, max_iter=50, learning_method="online", random_state=42
        )
    weights = estimator.fit_transform(vectorizer.fit_transform(documents))
    words = vectorizer.get_feature_names_out()
    return weights.argmax(axis=1).tolist(), [
        [str(words[place]) for place in row.argsort()[::-1][:10]] for row in estimator.components_
    ]


def _clean(text: str) -> str:
    plain = _CODE.sub("", _ADDRESSES.sub("", text.lower()))
    return " ".join(_OTHER.sub(" ", plain).split())
