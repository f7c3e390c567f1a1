"""Where the lines 10 to 17 of the checklist for GitHub's API are tested; `client/test_checklist` has the others.

A test that is renamed or removed is missed here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from research_platform_assets_tests.end_to_end.live import test_identity as identity
from research_platform_assets_tests.end_to_end.live import test_odd_organisation as odd
from research_platform_assets_tests.github import test_readme_choice as readme_choice
from research_platform_assets_tests.github.live import test_look as look
from research_platform_assets_tests.github.live import test_missing as missing
from research_platform_assets_tests.github.live import test_source as source
from research_platform_assets_tests.github.live import test_sweep as sweep
from research_platform_assets_tests.github.live.deep import test_blobs as blobs
from research_platform_assets_tests.github.live.deep import test_trees as trees

Tests = tuple[Callable[..., Any], ...]

LINES: dict[int, Tests] = {
    # The listing in the order of creation; nothing is deleted on its word alone, nor much at once.
    10: (
        sweep.test_pages_are_followed_in_the_order_of_creation,
        sweep.test_a_listing_that_disagrees_with_the_counter_is_read_twice,
        look.test_a_listing_that_cannot_be_whole_deletes_nothing,
        missing.test_only_a_denial_speaks_for_deletion,
        identity.test_a_listing_that_lost_many_is_refused_and_nothing_is_lost,
    ),
    # Identity is the id: renamed, transferred, made again under an old name.
    11: (
        identity.test_a_renamed_repository_is_the_same_under_its_new_name,
        identity.test_names_over_time_are_kept_in_their_order,
        identity.test_a_transferred_repository_says_where_it_is_and_keeps_what_was_known,
        identity.test_one_that_came_under_the_old_name_is_another,
    ),
    # Empty repositories, and those without a default branch.
    12: (identity.test_an_emptied_repository_has_nothing_and_says_so, odd.test_every_facet_is_known_or_says_why_not),
    # A push to another branch; a force push.
    13: (
        source.test_a_push_elsewhere_leaves_the_branch_as_it_was,
        identity.test_a_force_push_replaces_the_commits,
    ),
    # Trees that are cut off, submodules, links.
    14: (odd.test_files_are_those_of_the_tree_whatever_their_names, trees.test_a_tree_with_too_many_entries_is_unknown),
    # Contents: binary, cut off, in another encoding, each once.
    15: (blobs.test_contents, blobs.test_a_blob_is_asked_for_once, source.test_a_push_is_read_as_far_as_it_goes),
    # The README that GitHub shows.
    16: (odd.test_the_readme_is_the_one_that_github_shows, readme_choice.test_the_readme_that_github_shows_is_chosen),
    # Authors without an account, and no address of anybody.
    17: (
        odd.test_authors_are_accounts_or_pseudonyms,
        source.test_no_address_is_kept_and_the_mailmap_still_counts,
    ),
}


def test_every_line_that_concerns_captures_is_tested() -> None:
    assert list(LINES) == list(range(10, 18))
    assert all(LINES.values())
