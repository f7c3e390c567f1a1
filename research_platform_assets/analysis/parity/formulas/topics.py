"""`ml_topic_analysis.json`, the part made by NMF: topics of the descriptions (specification, 2.10 and 3.12).

Belongs here: this model. Does not belong here: `insight.topics`, which reads READMEs; latent Dirichlet allocation,
whose result depended on the number of processor cores of the machine.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any, cast

from research_platform_assets.analysis.parity.formulas.records import Record

_ADDRESSES = re.compile(r"http\S+|www\S+")
_CODE = re.compile(r"```[\s\S]*?```|`[^`]*`")
_OTHER = re.compile(r"[^a-z\s]")
_TOPICS = 5
_WORDS = 10
_LEAST_DOCUMENTS = 2
_TIE = 1e-9


def nmf(records: Sequence[Record], *, has_ties: bool = False) -> dict[str, Any]:
    """The block `methods.nmf` without charts; topics in the order in which the factorisation gives them.

    With `has_ties`, words that weigh as much as the tenth are all there. At least two descriptions are needed; with
    fewer, or too few words, there are no topics.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = {record["name"]: _clean(record["description"]) for record in records if record.get("description")}
    documents = {name: text for name, text in texts.items() if text}
    if len(documents) < _LEAST_DOCUMENTS:
        return {"topics": [], "repository_topics": []}
    # The types that the library says it takes are narrower than what it takes.
    vectorizer = cast("Any", TfidfVectorizer)(
        max_features=1000, min_df=1, max_df=0.8, stop_words="english", ngram_range=(1, 2)
    )
    count = min(_TOPICS, len(documents))
    model = cast("Any", NMF)(n_components=count, init="nndsvd", max_iter=500, random_state=42)
    try:
        matrix: Any = vectorizer.fit_transform(list(documents.values()))
        with warnings.catch_warnings():
            # The predecessor took the result as it was after so many iterations.
            warnings.simplefilter("ignore", ConvergenceWarning)
            weights: list[list[float]] = model.fit_transform(matrix).tolist()
    except ValueError:
        # No word is left, or fewer words than topics: there the predecessor reported no topics, too.
        return {"topics": [], "repository_topics": []}
    words: list[str] = vectorizer.get_feature_names_out().tolist()
    components: list[list[float]] = model.components_.tolist()
    return {
        "method": "NMF",
        "n_topics": count,
        "topics": [_topic(number, component, words, has_ties=has_ties) for number, component in enumerate(components)],
        "repository_topics": [_placed(name, row) for name, row in zip(documents, weights, strict=True)],
        "vocabulary_size": len(words),
    }


def _clean(text: str) -> str:
    plain = _CODE.sub("", _ADDRESSES.sub("", text.lower()))
    return " ".join(_OTHER.sub(" ", plain).split())


def _topic(number: int, component: Sequence[float], words: Sequence[str], *, has_ties: bool) -> dict[str, Any]:
    ranked = sorted(range(len(words)), key=lambda place: (component[place], place), reverse=True)
    tenth = component[ranked[min(_WORDS, len(ranked)) - 1]]
    ties = [place for place in ranked[_WORDS:] if component[place] >= tenth - _TIE] if has_ties else []
    ranked = [*ranked[:_WORDS], *ties]
    top = [words[place] for place in ranked]
    weights = [component[place] for place in ranked]
    return {"topic_id": number, "words": top, "weights": weights, "label": " & ".join(top[:3])}


def _placed(name: str, weights: Sequence[float]) -> dict[str, Any]:
    dominant = max(range(len(weights)), key=lambda place: weights[place])
    return {
        "repository": name,
        "dominant_topic": dominant,
        "topic_strength": weights[dominant],
        "topic_distribution": list(weights),
    }
