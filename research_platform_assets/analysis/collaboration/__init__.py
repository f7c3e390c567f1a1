"""Who works with whom: the network of people and repositories, and what follows for people alone.

Belongs here: everything from `core` tables to the collaboration tables of the `insight` schema. Does not belong here:
what one person or repository did (`contributors`), drawing (`site`).

The method: people and the repositories to which they committed are a network of two modes; two people are linked where
they share a repository, by the weight of Newman (2001). Ways, steps and groups are found on these links. Nothing is
random: everything goes by the order of ids, sums are of whole numbers or in a fixed order, so that the same commits
give the same bytes on any machine.
"""

from research_platform_assets.analysis.collaboration.network import Collaboration, collaboration
from research_platform_assets.analysis.collaboration.pseudonyms import Pseudonyms
from research_platform_assets.analysis.collaboration.settings import CollaborationSettings

__all__ = ["Collaboration", "CollaborationSettings", "Pseudonyms", "collaboration"]
