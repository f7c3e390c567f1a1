"""Names under which a run leaves what asking its source came to.

Belongs here: names that the capture writes and others read. Does not belong here: asking (`github`), what is said of it
(`last_run`, `status`).
"""

from __future__ import annotations

REQUESTS = "requests"
"""What a run shares under this name and a slug: what asking the source cost."""
ASKED_AT = "asked at"
"""What a run shares under this name and a slug: when the source was asked what it has."""
AGAIN_AT = "budget_again_at"
"""Under this name a failure says when GitHub's budget is there again."""
