"""Every error this package raises on purpose.

Belongs here: the exception classes and what they carry. Does not belong here: deciding when to raise one.

A message says what happened, to which file, table or repository, and what to do now. Anything else that escapes is a
defect of the package.
"""

from __future__ import annotations

from datetime import datetime


class PlatformError(Exception):
    """Base of all errors of the platform; its text is fit for the person who has to act on it."""


class PermanentError(PlatformError):
    """Trying again without changing something gives the same result."""


class TransientError(PlatformError):
    """Trying again later may succeed."""


class SettingsError(PermanentError):
    """A settings file or environment variable is not usable; the text names file, key and what would be right."""


class ArchiveError(PermanentError):
    """A recorded organisation on disk is damaged or not an archive; the text names the file and the line."""


class LegacyError(PermanentError):
    """A file of the predecessor is missing or not understood; the text names the file and the repository."""


class CaptureError(PermanentError):
    """The stored pages of a capture cannot be read or do not belong together; the text names the page."""


class CorrectionsError(PermanentError):
    """The corrections file is not usable; the text names the entry."""


class RubricError(PermanentError):
    """A rubric contradicts itself or names a measure that nobody knows; the text names the criterion."""


class CommunityError(PermanentError):
    """The file of declared replications and reviews is not usable; the text names the entry."""


class HistoryImportError(PermanentError):
    """A file of recorded history is missing or not understood; the text names the file."""


class OptOutError(PermanentError):
    """The file of those who opted out is not usable, or something else names them; the text names the entry only."""


class DisappearanceError(PermanentError):
    """So many repositories vanished from one capture to the next that the capture is not believed.

    The text names them, and the setting that lets it through if they are really gone.
    """


class ContractError(PermanentError):
    """A frame does not have the shape that its table declares (a programming error in an asset)."""


class ProgramError(PermanentError):
    """A program that the platform runs is not there; the text names it and what needs it."""


class PrivacyError(PermanentError):
    """Something that must not be published, such as an e-mail address, is about to be; the text says in which file."""


class ImplausibleBuildError(PermanentError):
    """Too little of a build is known, or too much of it is gone at once; readers keep the build before.

    The text says how one accepts it.
    """


class WarehouseError(PermanentError):
    """The warehouse cannot do what was asked; base of the warehouse's own errors."""


class WarehouseDamagedError(WarehouseError):
    """The warehouse file cannot be read as a DuckDB database or breaks its own invariants."""


class WarehouseFormatError(WarehouseError):
    """The warehouse was written by a newer version of this package."""


class MissingInputsError(WarehouseError):
    """An asset was asked for before the tables it reads exist."""


class IncoherentBuildError(WarehouseError):
    """The current tables do not fit together, so they are not a build."""


class UnknownBuildError(WarehouseError):
    """No such build, or one that does not record the table asked for."""


class WarehouseBusyError(TransientError):
    """Another process holds the warehouse; the text names the holder."""


class StorageError(TransientError):
    """The disk refused a write (full, read-only, quota); nothing was lost, the previous state stands."""


class GitHubCredentialsError(PermanentError):
    """GitHub does not accept the token, or there is none; the text names where it comes from, never its value."""


class GitHubRefusedError(PermanentError):
    """GitHub refused one request for good; the text names the address and what GitHub said.

    `kind` is `not_found`, `empty` (a repository without commits), `blocked`, `forbidden`, `too_large`, `gone`,
    `conflict`, `unsupported_version`, `redirect`, `invalid`, or `bad_credentials` where another host than GitHub wants
    some; `status` is the answer's.
    """

    def __init__(self, message: str, *, kind: str, status: int) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status


class GitHubUnavailableError(TransientError):
    """GitHub did not answer properly, however often it was asked."""


class AnswerTooLargeError(TransientError):
    """GitHub could not answer a GraphQL query in time or size; ask for less at once."""


class BudgetExhaustedError(TransientError):
    """A limit of GitHub lasts longer than may be waited; what was captured until now stays.

    `resource` is GitHub's name of the budget (`core`, `graphql`, ...), or `secondary` for the limit on all requests;
    `reset_at`, in UTC, is when asking again makes sense.
    """

    def __init__(self, message: str, *, resource: str, reset_at: datetime) -> None:
        super().__init__(message)
        self.resource = resource
        self.reset_at = reset_at
