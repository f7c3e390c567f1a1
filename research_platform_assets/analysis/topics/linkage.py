"""Groups by average linkage.

Belongs here: merging what is most alike. Does not belong here: which number of groups is the best one (`modularity`).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from research_platform_assets.analysis.topics.modularity import Groups
from research_platform_assets.analysis.topics.neighbours import Matrix


def merged_groups(alike: Matrix, counts: Collection[int]) -> dict[int, Groups]:
    """Return the group of each row for each of `counts` groups, by average linkage.

    The two groups that are most `alike` on average become one, ties by the lowest rows, until the smallest number of
    groups is left. Likenesses are whole numbers, so that no order of summation matters.
    """
    labels = np.arange(len(alike))
    sums, sizes = alike.copy(), np.ones(len(alike))
    means = alike.copy()
    np.fill_diagonal(means, -1.0)
    found: dict[int, Groups] = {}
    for left in range(len(alike), min(counts) - 1, -1):
        if left in counts:
            found[left] = np.unique(labels, return_inverse=True)[1]
        if left == 1:
            break
        kept, gone = divmod(int(np.argmax(means)), len(alike))
        labels[labels == gone] = kept
        sums[kept] += sums[gone]
        sums[:, kept] += sums[:, gone]
        sizes[kept] += sizes[gone]
        is_open = means[kept] >= 0
        is_open[gone] = False
        row = np.where(is_open, sums[kept] / (sizes[kept] * sizes), -1.0)
        means[kept], means[:, kept] = row, row
        means[gone], means[:, gone] = -1.0, -1.0
    return found
