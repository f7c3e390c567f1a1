"""The `legacy` schema: what the predecessor's files say, beside what is measured now.

Belongs here: declarations of tables that hold figures of the predecessor. Does not belong here: figures of the
platform's own, which no table of this schema enters.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.legacy_parity import PARITY


class Outputs(dy.Schema):
    file = declare.text("Name of the predecessor's file, such as `stats.json`.", key=True)
    subject = declare.text(
        "What the value speaks of: the full name of a repository, a login, `a|b` for two of them (people in "
        "alphabetical order), or empty for the organisation.",
        key=True,
    )
    metric = declare.text(
        "Where the value stands in the file: keys joined by dots, places in lists from 0, without the part that names "
        "the subject, as in `repositories.overall_score`.",
        key=True,
    )
    value = declare.text(
        "The value as text, without e-mail addresses: texts as they are, numbers and booleans as JSON, an empty list "
        "or map as `[]` or `{}`; null where the file says null.",
        nullable=True,
    )
    number = declare.decimal("The value where it is a number; null where it is none.", 6, nullable=True)
    reported_at = declare.timestamp(
        "When the file, the entry or the snapshot says that it was made, taken as UTC; null where nothing says it.",
        nullable=True,
    )


OUTPUTS = Table("legacy", "outputs", "What the predecessor's files say, value by value.", Outputs)

LEGACY_TABLES: tuple[Table, ...] = (OUTPUTS, PARITY)
