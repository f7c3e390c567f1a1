"""Names for people in the collaboration network that tell nobody who they are.

Belongs here: the spelling. Does not belong here: where the key comes from.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

PREFIX = "collaborator-"


@dataclass(frozen=True)
class Pseudonyms:
    """Pseudonyms under a secret key: the same person has the same one as long as the key stays."""

    key: bytes = field(repr=False)

    def __call__(self, person_id: str) -> str:
        """The pseudonym of a person of `core.people`."""
        digest = hmac.new(self.key, f"collaborator {person_id}".encode(), hashlib.sha256)
        return PREFIX + digest.hexdigest()[:16]

    @property
    def digest(self) -> str:
        """Names the key without telling it."""
        return hmac.new(self.key, b"collaborators", hashlib.sha256).hexdigest()[:32]
