"""Who opted out, with everything learnt on the way about what they are called.

Belongs here: recognising people and repositories, and masking them in texts. Does not belong here: the shape of what is
searched (`pages`, `frames`).

What is learnt, such as the account behind a login, is kept as a keyed hash: to recognise somebody again, nobody has to
write down who it is. In clear, it is known only for as long as the process lives.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable

from research_platform_assets.opt_out.declared import Declared, login_mark, name_mark, repository_mark
from research_platform_assets.opt_out.terms import is_telling, pattern

MASK = "[name removed]"

_SPELLINGS = ("account-", "pseudonym-")
_IDENTITY = re.compile(r"(?:account-\d+|pseudonym-[0-9a-z]+)", re.IGNORECASE)
_WRITTEN_PSEUDONYM = re.compile(r"([0-9a-f]{16})(?=@pseudonym\.invalid)", re.IGNORECASE)
_NOREPLY = re.compile(r"(?:(\d{1,18})\+)?([a-z0-9][a-z0-9_-]*)?(?=@users\.noreply\.github\.com)", re.IGNORECASE)
_MENTION = re.compile(r"(?:(?<=@)|(?<=%40)|(?<=github\.com/))[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_AVATAR = re.compile(r"(?<=/u/)\d{1,18}(?!\d)")


class Register:
    """Recognises who opted out, and gets better at it: whoever is recognised by one mark is by all others, too."""

    def __init__(self, declared: Declared, key: bytes, *, owner: str = "", known: Iterable[str] = ()) -> None:
        """`key` makes the hashes, `owner` is whose repositories are meant, `known` are hashes of earlier times."""
        self._key = key
        self._hashes: dict[str, str] = {}
        self._names = {name for person in declared.people for name in person.names}
        self._logins = {login for person in declared.people for login in person.logins}
        self._declared_names = {name_mark(name) for name in self._names}
        self._owner = owner
        named = [each for each in declared.repositories if isinstance(each, str)]
        self._repositories = {each if "/" in each or not owner else f"{owner}/{each}" for each in named}
        #: Names of repositories may be taken over, so that ids alone are learnt.
        self._repository_names = {repository_mark(each) for each in named}
        #: Hashes of the declared entries.
        self.entries = tuple(sorted(self._hashed(entry) for entry in declared.entries()))
        self._known = set(known)
        marks = [mark for person in declared.people for mark in person.marks()]
        self._known |= {self._hashed(mark) for mark in marks}
        self._known |= {self._hashed(repository_mark(each)) for each in declared.repositories}
        self._pattern = self._compiled()

    @property
    def is_empty(self) -> bool:
        """Whether nobody opted out."""
        return not self.entries

    @property
    def digest(self) -> str:
        """Names what is declared, without telling; empty where nothing is."""
        return "" if self.is_empty else hashlib.sha256("".join(self.entries).encode()).hexdigest()[:32]

    @property
    def state(self) -> str:
        """The same for what is declared and everything that is known of it."""
        parts = [*self.entries, "known", *sorted(self._known)]
        return "" if self.is_empty else hashlib.sha256("".join(parts).encode()).hexdigest()[:32]

    @property
    def known(self) -> frozenset[str]:
        """Hashes of all that is known of those who opted out."""
        return frozenset(self._known)

    @property
    def extent(self) -> int:
        """How much is known, also what is not kept; it grows until everything is learnt."""
        return len(self._known) + len(self._names) + len(self._logins) + len(self._repositories)

    @property
    def names(self) -> frozenset[str]:
        """In clear, the names that are masked in texts: the declared ones, and those come across in this process."""
        return frozenset(self._names)

    def is_repository(self, repository_id: int | None, *names: str | None) -> bool:
        """Whether this repository opted out, by its id or one of its names; without an owner it is one of its own."""
        given = [name for name in names if name]
        if not any("/" in name for name in given):
            given += [f"{self._owner}/{name}" for name in given]
        marks = [repository_mark(name) for name in given]
        by_name = any(mark in self._repository_names for mark in marks)
        by_id = repository_id is not None and self._knows(repository_mark(repository_id))
        if not (by_name or by_id):
            return False
        if repository_id is not None:
            self._known.add(self._hashed(repository_mark(repository_id)))
        self._note(self._repositories, (name for name in names if name and "/" in name))
        return True

    def is_person(
        self, identities: Iterable[str | None], logins: Iterable[str | None] = (), names: Iterable[str | None] = ()
    ) -> bool:
        """Whether someone who has all of these opted out; a name tells only where it is declared."""
        marks = [identity for identity in identities if identity and identity.startswith(_SPELLINGS)]
        own_logins = [login for login in logins if login]
        own_names = [name for name in names if name]
        marks += [login_mark(login) for login in own_logins]
        is_meant = any(self._knows(mark) for mark in marks) or any(
            name_mark(name) in self._declared_names for name in own_names
        )
        if is_meant:
            self._known.update(self._hashed(mark) for mark in marks)
            self._note(self._logins, own_logins)
            # A single word, such as `root`, may be anybody's.
            self._note(self._names, (name for name in own_names if len(name.split()) > 1))
        return is_meant

    def stand_in(self, repository_id: int) -> int:
        """A negative number that stands for a repository, the same each time."""
        return -1 - int(self._hashed(repository_mark(repository_id))[:12], 16)

    def masked(self, text: str) -> str:
        """`text` without the people and repositories who opted out; idempotent."""
        if self.is_empty:
            return text
        # First what says more than a name, such as an account in front of a login.
        if "-" in text or "@" in text or "/" in text or "%40" in text:
            text = _IDENTITY.sub(lambda found: self._unless_known(found[0], found[0].lower()), text)
            text = _WRITTEN_PSEUDONYM.sub(
                lambda found: self._unless_known(found[0], f"pseudonym-{found[1].lower()}"), text
            )
            text = _AVATAR.sub(lambda found: self._unless_known(found[0], f"account-{found[0]}"), text)
            text = _NOREPLY.sub(self._without_account, text)
            text = _MENTION.sub(lambda found: self._unless_known(found[0], login_mark(found[0])), text)
        return text if self._pattern is None else self._pattern.sub(MASK, text)

    def is_named_in(self, text: str, ordinary: Collection[str] = ()) -> bool:
        """Whether `text` speaks of anybody who opted out; also by the bare name of a repository, if it tells it.

        A name that is one of the `ordinary` words tells nothing: every record of a run has them.
        """
        if self.masked(text) != text:
            return True
        names = {name.rpartition("/")[2] for name in self._repositories if is_telling(name)}
        found = pattern((), (), (name for name in names if name.casefold() not in ordinary))
        return found is not None and found.search(text) is not None

    def masked_content(self, content: bytes) -> bytes:
        """The contents of a file, likewise; what is no text stays as it is."""
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        # What cannot be decoded comes back as it was.
        text = content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
        masked = self.masked(text)
        return content if masked == text else masked.encode(encoding, "surrogateescape")

    def _without_account(self, found: re.Match[str]) -> str:
        is_known = (found[1] and self._knows(f"account-{found[1]}")) or (found[2] and self._knows(login_mark(found[2])))
        return MASK if is_known else found[0]

    def _unless_known(self, text: str, mark: str) -> str:
        return MASK if self._knows(mark) else text

    def _knows(self, mark: str) -> bool:
        return self._hashed(mark) in self._known

    def _hashed(self, mark: str) -> str:
        found = self._hashes.get(mark)
        if found is None:
            found = self._hashes[mark] = hmac.new(self._key, mark.encode(), hashlib.sha256).hexdigest()[:32]
        return found

    def _note(self, noted: set[str], more: Iterable[str]) -> None:
        fresh = set(more) - noted
        if fresh:
            noted |= fresh
            self._pattern = self._compiled()

    def _compiled(self) -> re.Pattern[str] | None:
        return pattern(self._names, self._logins, self._repositories)


NOBODY = Register(Declared(), b"")
"""Nobody opted out."""
