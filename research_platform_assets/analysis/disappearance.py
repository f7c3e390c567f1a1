"""Whether a capture may be believed although repositories are missing from it.

Belongs here: the rule and its message. Does not belong here: what becomes of the missing ones (`repositories`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from research_platform_assets.errors import DisappearanceError

_NAMED = 5


def check_disappearance(before: Mapping[int, str], after: Collection[int], max_missing_share: float) -> None:
    """Raise `DisappearanceError` where more than `max_missing_share` (0 to 1) of `before` is missing from `after`.

    `before` maps the ids that the previous capture listed (gone ones not among them) to full names; `after` holds
    the ids listed now. A share of exactly `max_missing_share` passes.
    """
    listed = set(after)
    missing = sorted((name, number) for number, name in before.items() if number not in listed)
    if not missing or len(missing) / len(before) <= max_missing_share:
        return
    names = ", ".join(name for name, _ in missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    # Rounded up, so that it lets just this through.
    percent = -(-100 * len(missing) // len(before))
    raise DisappearanceError(
        f"{len(missing)} of {len(before)} repositories are missing from this capture ({names}{more}); more than "
        f"{max_missing_share:.0%} (`capture.max_missing_share`) is not believed, and nothing was changed. Check that "
        "they are still to be seen, by the token or in the archive; if they are really gone, let it through by "
        f"building once with RESEARCH_PLATFORM_CAPTURE__MAX_MISSING_SHARE={percent / 100:g} in the environment."
    )
