"""Python's logging, set up for this package: level and file by settings, nothing secret in any line.

Belongs here: where records go and that each one is redacted. Does not belong here: what looks like a secret
(`redaction`), what is worth logging.

Modules log through `logging.getLogger(__name__)`. While Dagster executes a run, such a record becomes a line of that
run's event log and of Dagster's console; otherwise it goes to standard error. With a log file it also goes there.

Redaction happens where a record is made, not where it is written: Dagster makes handlers of its own for each run, and
`context.log`, Dagster's loggers and every library's are to be clean as well.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
import time
import traceback
from collections.abc import Mapping
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING, Any

from research_platform_assets.errors import SettingsError
from research_platform_assets.redaction import redact, secrets_in
from research_platform_assets.settings.secrets import secret_variables

if TYPE_CHECKING:
    from research_platform_assets.settings import Log

PACKAGE = "research_platform_assets"

#: The logger to which Dagster attaches the handler that feeds the event log of the run it executes.
_CAPTURED_BY_DAGSTER = "dagster.builtin"

_HANDLER_PREFIX = f"{PACKAGE}."


def configure_logging(log: Log, environ: Mapping[str, str] | None = None) -> None:
    """Set up the package's logging as `log` says, in place of any earlier set-up; other loggers are only redacted.

    Args:
        log: level and file.
        environ: the environment whose secret values are masked; default: that of the process, with the secrets of
            `.env` that are in use.

    Raises:
        SettingsError: the log file cannot be opened, or `.env` cannot be read.
    """
    install_redaction(_environment() if environ is None else environ)
    handlers: list[logging.Handler] = [_named(_StandardError(), "stderr"), _named(_DagsterRun(), "dagster")]
    if log.file is not None:
        try:
            log.file.parent.mkdir(parents=True, exist_ok=True)
            handlers.append(_named(WatchedFileHandler(log.file, encoding="utf-8"), "file"))
        except OSError as error:
            raise SettingsError(
                f"log.file: {log.file} cannot be opened for writing: {error.strerror}; name another file"
            ) from error
    logger = logging.getLogger(PACKAGE)
    for handler in [handler for handler in logger.handlers if (handler.name or "").startswith(_HANDLER_PREFIX)]:
        logger.removeHandler(handler)
        handler.close()
    for handler in handlers:
        logger.addHandler(handler)
    logger.setLevel(log.level)


def _environment() -> Mapping[str, str]:
    return {**os.environ, **secret_variables()}


def install_redaction(environ: Mapping[str, str]) -> None:
    """Redact every record that any logger of this process makes from now on."""
    factory: Any = logging.getLogRecordFactory()
    make = factory.make if isinstance(factory, _RedactingFactory) else factory
    logging.setLogRecordFactory(_RedactingFactory(make, secrets_in(environ)))


def _named(handler: logging.Handler, name: str) -> logging.Handler:
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.name = _HANDLER_PREFIX + name
    return handler


class _RedactingFactory:
    """Makes records with another factory and redacts them."""

    def __init__(self, make: Any, secrets: tuple[str, ...]) -> None:
        self.make = make
        self._secrets = secrets

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self.make(*args, **kwargs)
        self._redact_message(record)
        if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
            text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            clean = redact(text, self._secrets)
            if clean != text:
                record.exc_text = clean  # formatters print this rather than format the exception again
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._secrets)
        return record

    def _redact_message(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # logging would print message and arguments as they are
            text = f"{record.msg} (the arguments do not fit: {record.args!r})"
            record.msg, record.args = redact(text, self._secrets), ()
            return
        clean = redact(text, self._secrets)
        if clean != text:
            record.msg, record.args = clean, ()


class _StandardError(logging.StreamHandler[Any]):
    """Writes to what standard error is at that moment, unless Dagster prints the record."""

    def emit(self, record: logging.LogRecord) -> None:
        if not _dagster_handlers():
            # Not by `setStream`, which writes to the one before, and that may be closed.
            self.stream = sys.stderr
            super().emit(record)


class _DagsterRun(logging.Handler):
    """Hands records to the run that Dagster executes in this process, if it does."""

    def emit(self, record: logging.LogRecord) -> None:
        for handler in _dagster_handlers():
            handler.handle(copy.copy(record))  # Dagster rewrites what it is given


def _dagster_handlers() -> list[logging.Handler]:
    return logging.getLogger(_CAPTURED_BY_DAGSTER).handlers
