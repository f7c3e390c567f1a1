"""Themes of an organisation's repositories, found in names, descriptions, GitHub topics, READMEs and notebooks.

Belongs here: the topic model from cleaned text to the tables of the `insight` schema. Does not belong here: reading one
document as text (`analysis.text`), drawing topics (`site`).

The method: weighted terms of markup-free prose; a vocabulary without the words that every README has; a graph of the
nearest neighbours by shared terms, beginnings and fields of work; groups that follow it best; tf-idf, smoothed over the
neighbours; and a non-negative matrix factorisation that starts with a topic for each group. Nothing is random and
everything is rounded before it decides, so the same documents give the same bytes on any machine. `make bench-topics`
compares it with others.

What was found is kept as a version of the model (`versions`). New text is put into it (`placing`) until it is due to be
fitted anew (`drift`, `advance`); then topics that are still about the same keep their numbers (`identity`), and what
became of the others is said (`events`).
"""

from research_platform_assets.analysis.topics.documents import topic_documents
from research_platform_assets.analysis.topics.fit import TopicModel, fit_topics
from research_platform_assets.analysis.topics.names import names_to_ban
from research_platform_assets.analysis.topics.settings import TopicSettings

__all__ = ["TopicModel", "TopicSettings", "fit_topics", "names_to_ban", "topic_documents"]
