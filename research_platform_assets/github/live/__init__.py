"""GitHub itself, over the network.

Belongs here: everything that asks GitHub. Does not belong here: what pages hold (`records`), which documents are of
interest (`documents`), which any source shares.
"""
