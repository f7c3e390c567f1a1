"""`research-platform record`: writing an organisation as a recorded organisation.

Belongs here: which folders will do, and putting source, spool and archive together. Does not belong here: the archive
(`github.archive`), what becomes of a capture in the graph (`assets.github`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from research_platform_assets.analysis.text.masking import masked_content
from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.sources import open_source
from research_platform_assets.cli.organization import Target, target
from research_platform_assets.errors import PermanentError, StorageError
from research_platform_assets.github.archive.destination import check_destination
from research_platform_assets.github.archive.writer import write_archive
from research_platform_assets.opt_out.register import Register
from research_platform_assets.warehouse import documents, spool
from research_platform_assets.warehouse.store import database_path


def record(
    directory: Path, /, *, organization: str | None = None, replace: Annotated[bool, Parameter(negative=())] = False
) -> None:
    """Write an organization, as it is now, to a folder of plain files from which it can be built again.

    Building from that folder gives the same tables. E-mail addresses are left out. A recording that was interrupted
    goes on where it stopped when the same command is given again.

    Args:
        directory: the folder to create, or an empty one.
        organization: slug of the organization; needed where several are configured.
        replace: replace an earlier recording in `directory`.
    """
    chosen = target(organization)
    directory = directory.resolve()
    check_apart(directory, chosen.settings.data_directory, "the data directory")
    if chosen.organization.archive_directory is not None:
        check_apart(directory, chosen.organization.archive_directory, "the archive that is read")
    if chosen.organization.legacy_directory is not None:
        check_apart(directory, chosen.organization.legacy_directory, "the folder of the predecessor's files")
    check_destination(directory, replace=replace)
    work = _work_folder(chosen)
    timeout = chosen.settings.warehouse.lock_timeout_seconds
    register = leaving_out.register_of(chosen.settings, chosen.directory, chosen.organization.login)
    with (
        open_source(chosen.settings, chosen.organization, chosen.directory, register=register) as source,
        spool.open_spool(work, source.state(), _known(chosen), timeout_seconds=timeout) as pages,
    ):
        left = leaving_out.Sink(pages, register)
        source.capture(left)
        # Only now, so that a long recording keeps nobody from building.
        with _contents(chosen) as stored:
            contents = partial(_content, pages, stored, register)
            written = write_archive(directory, left.pages(), contents, masked_content, replace=replace)
        pages.close()
        spool.remove(work)
    private = f", {written.private_repositories_count} of them private" if written.private_repositories_count else ""
    print(f"recorded {chosen.organization.login} in {directory}")  # noqa: T201
    print(  # noqa: T201
        f"{written.repositories_count} repositories{private}; contents of {written.contents_count} files, "
        f"{written.masked_contents_count} of them without the addresses that they hold"
    )


def _work_folder(chosen: Target) -> Path:
    """Where captured pages wait; as private as the warehouse, for contents are still as they came."""
    try:
        chosen.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{chosen.directory} cannot be made ({error.strerror}); choose another data_directory"
        ) from error
    return spool.recording_folder(chosen.directory)


def _known(chosen: Target) -> frozenset[str]:
    """Object ids of the contents that the warehouse has; none where nothing was built yet."""
    if not database_path(chosen.directory).exists():
        return frozenset()
    with chosen.store() as store:
        return documents.known_oids(store.connection)


@contextlib.contextmanager
def _contents(chosen: Target) -> Generator[Callable[[str], bytes | None]]:
    """What gives the contents that the warehouse has."""
    if not database_path(chosen.directory).exists():
        yield lambda _oid: None
        return
    with chosen.store() as store:
        yield lambda oid: documents.content(store.connection, oid)


def _content(pages: spool.Spool, stored: Callable[[str], bytes | None], register: Register, oid: str) -> bytes | None:
    captured = pages.content(oid)
    content = stored(oid) if captured is None else captured
    return None if content is None else register.masked_content(content)


def check_apart(directory: Path, other: Path, name: str) -> None:
    """See to it that neither folder lies in the other.

    Raises:
        PermanentError: one does.
    """
    other = other.resolve()
    if directory == other or directory in other.parents or other in directory.parents:
        raise PermanentError(f"{directory} and {name}, {other}, lie one in the other; name a folder elsewhere")
