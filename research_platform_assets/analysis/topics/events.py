"""What became of topics from one version to the next, read off the repositories that moved.

Belongs here: births, merges, splits, fading and retirement, and the sentences that say so. Does not belong here: which
topic is which (`identity`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from research_platform_assets.analysis.topics.versions import Event
from research_platform_assets.tables.insight_topics import TOPIC_EVENT_NAMES

BORN, MERGED, SPLIT, FADED, RETIRED = TOPIC_EVENT_NAMES
#: Part of a topic's repositories that must go the same way.
_MOST = 0.5
_LARGE_PART = 0.3
#: A topic of fewer repositories is none any more.
_LEAST_REPOSITORIES = 2


def events(
    before: Mapping[int, int],
    after: Mapping[int, int],
    old: Mapping[int, str],
    new: Mapping[int, str],
    unfit: Collection[int] = (),
) -> list[Event]:
    """Return what happened to topics, sorted by name of the event as in `TOPIC_EVENT_NAMES` and topic.

    Args:
        before: Main topic of each repository in the old version, with the texts of today.
        after: Main topic of each repository in the new version.
        old: Labels of the topics of the old version.
        new: Labels of the topics of the new version.
        unfit: Repositories that fitted none of the old topics; one that had to take them in was not split by them.

    `born`: a new topic; its other topics are those from which at least 30 % of its repositories came. `merged`: more
    than half of the repositories of a topic that is no more went to one other. `split`: two or more topics, of which at
    least one is new, each have at least 30 % of what was one. `faded`: a topic is no more, and it had fewer than 2
    repositories left. `retired`: a topic is no more, and none of these is why.
    """
    flows = Counter((source, after[each]) for each, source in before.items() if each in after)
    fit = {each: source for each, source in before.items() if each not in unfit}
    found = [_birth(topic, fit, after, old, new) for topic in sorted(new.keys() - old.keys())]
    for topic in sorted(old):
        members = sorted(each for each, source in before.items() if source == topic)
        parts = {target: flows[topic, target] / len(members) for target in sorted(new) if flows[topic, target]}
        gone = topic not in new
        heir = next((target for target, part in parts.items() if part > _MOST), None)
        if gone and len(members) < _LEAST_REPOSITORIES:
            count = "no repository" if not members else "one repository"
            found.append(Event(FADED, topic, (), tuple(members), f"{old[topic]}: {count} was left mainly about it"))
        elif len(parted := _parts(topic, fit, after)) > 1 and any(target not in old for target in parted):
            found.append(_split(topic, parted, members, after, old, new))
        elif gone and heir is not None:
            moved = tuple(each for each in members if after.get(each) == heir)
            went = f"{len(moved)} of its {len(members)} repositories went to {new[heir]}"
            found.append(Event(MERGED, topic, (heir,), moved, f"{old[topic]}: {went}"))
        elif gone:
            went = f"its {len(members)} repositories went to different topics, or to none"
            found.append(Event(RETIRED, topic, tuple(parts), tuple(members), f"{old[topic]}: {went}"))
    return sorted(found, key=lambda event: (TOPIC_EVENT_NAMES.index(event.name), event.topic_id))


def _parts(topic: int, fit: Mapping[int, int], after: Mapping[int, int]) -> list[int]:
    """The topics to which large parts of what was one went, or where they stayed."""
    members = [each for each, source in fit.items() if source == topic]
    flows = Counter(after[each] for each in members if each in after)
    return [target for target in sorted(flows) if flows[target] >= _LARGE_PART * len(members)]


def _birth(
    topic: int, before: Mapping[int, int], after: Mapping[int, int], old: Mapping[int, str], new: Mapping[int, str]
) -> Event:
    members = sorted(each for each, target in after.items() if target == topic)
    sources = Counter(before[each] for each in members if each in before)
    large = tuple(source for source in sorted(sources) if sources[source] >= _LARGE_PART * len(members))
    count = f"{len(members)} repositories are" if len(members) != 1 else "one repository is"
    came = f", which came from {_listed(old[source] for source in large)}" if large else ""
    return Event(BORN, topic, large, tuple(members), f"{new[topic]}: {count} mainly about it{came}")


def _split(
    topic: int,
    large: list[int],
    members: list[int],
    after: Mapping[int, int],
    old: Mapping[int, str],
    new: Mapping[int, str],
) -> Event:
    others = tuple(target for target in large if target != topic)
    moved = tuple(each for each in members if after.get(each) in others)
    went = f"{len(moved)} of its {len(members)} repositories went to {_listed(new[target] for target in others)}"
    return Event(SPLIT, topic, others, moved, f"{old[topic]}: {went}")


def _listed(labels: Iterable[str]) -> str:
    return "; ".join(labels)
