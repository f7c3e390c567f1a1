"""Everything about a repository that follows from the tip of its default branch, in few calls.

Belongs here: reading head, languages, releases, history, tree and file contents by object id, and saying of each
whether it is known. Does not belong here: which repositories an organisation has (the listing), waiting and trying
again (the client), putting a page together (the source).

The functions are made to be called one after the other for a hundred or so repositories, with one `Asker` for all of
them, which learns how much GitHub answers at a time and tells the next one:

1. `repositories`: what a repository is now, the first hundred commits, three levels of its tree;
2. `histories`: the commits behind these, or those since the last capture; `line_counts`: what the commits changed;
3. `trees`: the whole tree, or only the part that the first call did not show;
4. `blobs`: contents of files;
5. `contributors`: GitHub's own list, for histories that are too long to be read.

What cannot be had is `Unknown` with its reason. Errors that concern the whole capture (no budget left, GitHub not
available, a refused token) are raised.
"""

from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.authors import with_account_ids
from research_platform_assets.github.live.deep.blobs import WantedBlob, blob_calls, blobs
from research_platform_assets.github.live.deep.contributors import contributors, contributors_of_commits
from research_platform_assets.github.live.deep.directories import directories_of_files
from research_platform_assets.github.live.deep.facts import Head, HistoryPage, Missing, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.histories import HistoryLimits, histories, history_calls
from research_platform_assets.github.live.deep.history_progress import History, KnownHistory, joined_commits
from research_platform_assets.github.live.deep.line_counts import (
    LineCounts,
    are_counted,
    known_line_counts,
    line_count_calls,
    line_counts,
    with_line_counts,
)
from research_platform_assets.github.live.deep.repositories import repositories
from research_platform_assets.github.live.deep.trees import trees

__all__ = [
    "Asker",
    "Head",
    "History",
    "HistoryLimits",
    "HistoryPage",
    "KnownHistory",
    "LineCounts",
    "Missing",
    "RepositoryFacts",
    "Unknown",
    "WantedBlob",
    "are_counted",
    "blob_calls",
    "blobs",
    "contributors",
    "contributors_of_commits",
    "directories_of_files",
    "histories",
    "history_calls",
    "joined_commits",
    "known_line_counts",
    "line_count_calls",
    "line_counts",
    "repositories",
    "trees",
    "with_account_ids",
    "with_line_counts",
]
