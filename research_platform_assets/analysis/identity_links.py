"""`core.identity_links`: what `.mailmap` files say of identities, the last known where they are not at hand.

Belongs here: carrying the statements of one repository. Does not belong here: merging by them (`identities`, `people`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.frames import conform, with_fact
from research_platform_assets.tables.core import IDENTITY_LINKS

_KEY = ["repository_id", "identity"]


def core_identity_links(
    identity_links: pl.DataFrame, documents: pl.DataFrame, facets: pl.DataFrame, previous: pl.DataFrame | None
) -> pl.DataFrame:
    """`core.identity_links` from the `github` tables of one capture and the `core.identity_links` before it, if any.

    A statement of `previous` stands until a capture contradicts it: one that reads the repository's tree, the contents
    of its `.mailmap` if there is one, and its commits, which tell the accounts that a file names by address.
    """
    earlier = IDENTITY_LINKS.empty() if previous is None else previous
    known = with_fact(facets, "files").join(with_fact(facets, "commits"), on="repository_id", how="semi")
    unread = documents.filter(kind="mailmap", status="unknown")
    settled = known.join(unread, on="repository_id", how="anti")
    carried = earlier.join(settled, on="repository_id", how="anti").join(identity_links, on=_KEY, how="anti")
    current = identity_links.with_columns(is_current=True)
    return conform(pl.concat([current, carried.with_columns(is_current=False).select(current.columns)]), IDENTITY_LINKS)
