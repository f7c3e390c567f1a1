"""GitHub itself, asked over the network: the client, and what is asked for.

Belongs here: everything that knows GitHub's REST and GraphQL interfaces. Does not belong here: what pages hold
(`records`) and which documents are of interest (`documents`), which any source shares.
"""
