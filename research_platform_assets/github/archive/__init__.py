"""A recorded organisation on disk: as a source, and written from any source.

Belongs here: everything that knows the archive format. Does not belong here: what pages hold (`records`) and which
documents are of interest (`documents`), which any source shares.

The format, all text UTF-8, times ISO 8601 with a zone; field names are those of GitHub's REST API where it has them:

* `org.json`: the organisation; `invented` (it is made up and must be labelled so), `recorded_at` and `archive_format`
  (1 where it is left out) are optional.
* `repos.jsonl`: one repository a line, with `languages` (bytes by name). `provenance` names a source for each field:
  `git`, `legacy` and `derived` are facts of that origin, `synthetic` is made up and counts as unknown.
* `trees/NAME.jsonl`: the tree at the head: `path`, `type`, `mode`, `size`, `sha`.
* `blobs.jsonl`, `blobs/SHA`: recorded contents, with `size` (original), `stored_size` and `replaced_addresses`.
* `commits/NAME.jsonl`, newest first, and `commits/NAME.meta.json`: `total_commits`, `recorded_commits`, `shallow`.
* `contributors/NAME.json`, `releases/NAME.json`: lists.
* `facts/NAME.json`: `head`, `facets`, `documents` and `identity_links` of a repository, as pages have them.

In format 1, only `org.json` and `repos.jsonl` must be there; whatever else is missing is unknown, and what is known of
a repository is concluded from the files that are there. In format 2, which `writer` writes, every repository must have
its `facts/NAME.json`, which says it instead; values stand as they were captured and need no `provenance`, and every
author in `commits/NAME.jsonl` has an `identity`. A reader of format 1 finds in the other files what it knows.
"""

from research_platform_assets.github.archive.source import ArchiveSource

__all__ = ["ArchiveSource"]
