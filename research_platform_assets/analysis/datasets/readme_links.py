"""Links from a README to deposited data.

Belongs here: which deposits a README names, and whether it says that they hold data. Does not belong here: how
addresses look (`deposits`), where they stand (`mentions`), the table (`table`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from research_platform_assets.analysis.datasets.deposits import Deposit, deposit
from research_platform_assets.analysis.datasets.mentions import Mention, mentions
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.redaction import redact

#: More deposits of one README than this are none of its own work, but a list of links.
MOST_LINKS = 200

#: What data are not meant before: a tool, or work on them.
NO_TOOL = (
    r"(?!\s+(?:analys\w+|cent(?:er|re)|engineering|extraction|librar\w+|loaders?|mining|models?|pipelines?|platforms?|"
    r"processing|sciences?|structures?|tool\w*|visuali\w+))"
)
_DATA = re.compile(
    rf"""
      \b(?:data\s?-?sets?|datasets?|corpus|corpora|recordings|measurements|observations)\b
    | \b(?:the|our|raw|all|full|these|this|their|its|and|input|training|test|source|original|underlying|observational
        |measured|measurement|experimental|processed|replication|survey|simulated|open)\s+data\b{NO_TOOL}
    | \bdata\s+(?:is|are|was|were|can|files?|availab\w+|archived?|deposit\w*|repository|record|for|from|in|on|at|used
        |behind|underlying|collected|sources?)\b
    | \bdata\s*(?:[:(\[|]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATA_HEADING = re.compile(
    rf"\bdata(?:sets?)?\b{NO_TOOL}|\bcorp(?:us|ora)\b|\A@(?:data|dataset)\b|\s@(?:data|dataset)\b", re.IGNORECASE
)
_SOFTWARE = re.compile(
    r"\b(?:software|source\s+code|code|package|toolbox|version\s+\d|v\d+\.\d|release\s+\d|cit(?:e|ation))\b",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(r"\b(?:wget|curl|urlretrieve|download\w*|read_csv|read_parquet|load_dataset|pooch)\b")


def describe_data_links(content: bytes, markup: str) -> Mapping[str, Any]:
    """The data links of a README written in `markup` (a `ReadmeFormat`): `{"links": […]}`, sorted by location.

    Each link has `location`, `host`, `relation` and `sentence`. The relation is `data` where the address itself, the
    sentence or the heading above says that it is data, or where a command downloads it; else `unclear`, as is the
    archive of a release, which a badge shows. The sentence, in which addresses and secrets are masked, is the one that
    decided, or the first one; None where nothing but a picture names the link.
    """
    text = decode(content).text
    if text is None:
        return {"links": []}
    found: dict[str, dict[str, Any]] = {}
    for mention in mentions(text, cast("ReadmeFormat", markup)):
        place = deposit(mention.address)
        if place is not None and (place.location in found or len(found) < MOST_LINKS):
            _note(found, place, mention)
    # Two addresses may be one once what is secret in them is masked.
    masked = {redact(location): found[location] for location in sorted(found, reverse=True)}
    return {"links": [{"location": location, **masked[location]} for location in sorted(masked)]}


def _note(found: dict[str, dict[str, Any]], place: Deposit, mention: Mention) -> None:
    known = found.get(place.location)
    if known is not None and known["relation"] == "data" and known["sentence"] is not None:
        return
    relation = "data" if place.is_data or says_data(mention) else "unclear"
    if known is None or (known["relation"] == "unclear" and relation == "data"):
        found[place.location] = {
            "host": place.host,
            "relation": relation,
            "sentence": redact(mention.sentence) or None,
        }
    elif known["sentence"] is None:
        known["sentence"] = redact(mention.sentence) or None


def says_data(mention: Mention) -> bool:
    """Whether the text around a mention says that it leads to data."""
    if mention.kind == "image":
        return False
    if mention.kind == "code":
        return bool(_DOWNLOAD.search(mention.sentence) or _DATA_HEADING.search(mention.heading))
    if _DATA.search(mention.sentence):
        return True
    return bool(_DATA_HEADING.search(mention.heading)) and not _SOFTWARE.search(mention.sentence)
