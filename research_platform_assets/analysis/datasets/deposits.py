"""Addresses of deposited data, in one spelling.

Belongs here: which archives of data there are, how their addresses look, and the one form under which each deposit is
known. Does not belong here: finding addresses in texts, judging what a text says of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Deposit:
    """Where something is deposited.

    Attributes:
        location: The address in its normal form: `https://doi.org/…` in lower case and without the version where the
            archive has DOIs, else the shortest address that leads there.
        host: One of `tables.research_files.DATA_HOSTS`.
        is_data: Whether the address alone says that it is data. Zenodo, OSF and others also keep software and papers.
    """

    location: str
    host: str
    is_data: bool


_DOI = re.compile(r"10\.\d{4,9}/\S+")
#: DOIs by host; the group is the part that stays, so that versions and single files count as their deposit.
_DOIS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern), host, is_data)
    for pattern, host, is_data in (
        (r"(10\.5281/zenodo\.\d+)", "zenodo", False),
        (r"(10\.6084/m9\.figshare\.(?:c\.)?\d+)(?:\.v\d+)?", "figshare", False),
        (r"(10\.17605/osf\.io/[a-z0-9]{5})", "osf", False),
        (r"(10\.7910/dvn/[a-z0-9]+)(?:/[a-z0-9]+)?", "dataverse", True),
        (r"(10\.5061/dryad\.[a-z0-9]+(?:[./][a-z0-9]+)*)", "dryad", True),
        (r"(10\.3886/icpsr\d+)(?:\.v\d+)?", "icpsr", True),
        (r"(10\.3886/e\d+)(?:v\d+)?", "icpsr", True),
        (r"(10\.24432/c5[a-z0-9]+)", "uci", True),
        (r"(10\.17632/[a-z0-9]+)(?:\.\d+)?", "mendeley data", True),
        (r"(10\.1594/pangaea\.\d+)", "pangaea", True),
        (r"(10\.34740/kaggle/dsv?/\d+)", "kaggle", True),
        (r"(10\.57967/hf/\d+)", "hugging face", False),
    )
)
_OSF_ID = re.compile(r"[a-z0-9]{5}")
_OSF_PAGES = frozenset({"about", "login"})
_KAGGLE_PAGES = frozenset(
    "account code competitions c datasets discussions docs kernels learn models notebooks organizations search".split()
)
_DATASET_PAGES = frozenset({"blob", "discussions", "resolve", "tree", "viewer"})


def deposit(address: str) -> Deposit | None:
    """The deposit at `address`: a URL, or a DOI with or without `doi:` before it; None where no archive is there."""
    found = _DOI.match(address[4:].lstrip() if address[:4].lower() == "doi:" else address)
    if found:
        return _by_doi(found[0])
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    path = unquote(parts.path)
    within = _DOI.search(path)
    if within and (host in ("doi.org", "dx.doi.org") or _reader(host)):
        return _by_doi(within[0].removesuffix(".svg"))
    if "persistentId" in parts.query:
        return _of_dataverse(parts)
    read = _reader(host)
    return read([segment for segment in path.split("/") if segment]) if read else None


def _by_doi(doi: str) -> Deposit | None:
    doi = doi.lower().rstrip("/")
    for pattern, host, is_data in _DOIS:
        match = pattern.match(doi)
        if match:
            osf = doi.rpartition("/")[2]
            return Deposit(f"https://osf.io/{osf}" if host == "osf" else f"https://doi.org/{match[1]}", host, is_data)
    return None


def _of_dataverse(parts: SplitResult) -> Deposit | None:
    identifier = parse_qs(parts.query).get("persistentId", [""])[0]
    found = _DOI.search(identifier)
    if not found:
        return None
    doi = found[0].lower()
    return _by_doi(doi) or Deposit(f"https://doi.org/{doi}", "dataverse", True)


def _zenodo(segments: list[str]) -> Deposit | None:
    match segments:
        case [("record" | "records" | "deposit" | "api"), *rest]:
            number = next((segment for segment in rest if segment.isdecimal() and segment.isascii()), None)
            return _by_doi(f"10.5281/zenodo.{number}") if number else None
        case ["badge", "latestdoi", number, *_]:
            return Deposit(f"https://zenodo.org/badge/latestdoi/{number}", "zenodo", False)
        case ["badge", image, *_]:
            return Deposit(f"https://zenodo.org/badge/latestdoi/{image.removesuffix('.svg')}", "zenodo", False)
        case _:
            return None


def _figshare(segments: list[str]) -> Deposit | None:
    match segments:
        case [("articles" | "collections") as kind, *rest]:
            number = next((segment for segment in rest if segment.isdecimal() and segment.isascii()), None)
            if number is None:
                return None
            location = f"https://doi.org/10.6084/m9.figshare.{'c.' if kind == 'collections' else ''}{number}"
            return Deposit(location, "figshare", "dataset" in rest[:1])
        case [("ndownloader" | "files"), *_]:
            number = next((segment for segment in segments if segment.isdecimal() and segment.isascii()), None)
            return Deposit(f"https://figshare.com/ndownloader/files/{number}", "figshare", True) if number else None
        case ["s", key, *_]:
            return Deposit(f"https://figshare.com/s/{key}", "figshare", False)
        case _:
            return None


def _osf(segments: list[str]) -> Deposit | None:
    names = [segment.lower() for segment in segments]
    is_download = names[:1] == ["download"]
    identifier = next(iter(names[1:] if is_download else names), "")
    if not _OSF_ID.fullmatch(identifier) or identifier in _OSF_PAGES:
        return None
    return Deposit(f"https://osf.io/{identifier}", "osf", is_download)


def _kaggle(segments: list[str]) -> Deposit | None:
    match [segment.lower() for segment in segments]:
        case ["datasets", owner, name, *_]:
            return Deposit(f"https://www.kaggle.com/datasets/{owner}/{name}", "kaggle", True)
        case [("c" | "competitions"), name, *_]:
            return Deposit(f"https://www.kaggle.com/competitions/{name}", "kaggle", False)
        case [owner, name] if owner not in _KAGGLE_PAGES:
            # Before 2022 data sets and notebooks alike had such addresses.
            return Deposit(f"https://www.kaggle.com/{owner}/{name}", "kaggle", False)
        case _:
            return None


def _hugging_face(segments: list[str]) -> Deposit | None:
    if segments[:1] != ["datasets"] or len(segments) < 2:
        return None
    name = [segment for segment in segments[1:3] if segment not in _DATASET_PAGES]
    return Deposit(f"https://huggingface.co/datasets/{'/'.join(name)}", "hugging face", True) if name else None


def _icpsr(segments: list[str]) -> Deposit | None:
    for before, number in pairwise(segments):
        if number.isdecimal() and number.isascii():
            if before == "studies":
                return _by_doi(f"10.3886/icpsr{number:0>5}")
            if before == "project":
                return Deposit(f"https://www.openicpsr.org/openicpsr/project/{number}", "icpsr", True)
    return None


def _data_world(segments: list[str]) -> Deposit | None:
    if len(segments) < 2:
        return None
    return Deposit(f"https://data.world/{segments[0].lower()}/{segments[1].lower()}", "data.world", True)


def _uci(segments: list[str]) -> Deposit | None:
    match [segment.lower() for segment in segments]:
        case ["dataset", number, *_]:
            return Deposit(f"https://archive.ics.uci.edu/dataset/{number}", "uci", True)
        case ["ml", ("datasets" | "machine-learning-databases") as kind, name, *_]:
            return Deposit(f"https://archive.ics.uci.edu/ml/{kind}/{name}", "uci", True)
        case _:
            return None


def _mendeley(segments: list[str]) -> Deposit | None:
    return _by_doi(f"10.17632/{segments[1]}") if segments[:1] == ["datasets"] and len(segments) > 1 else None


def _nothing_but_dois(segments: list[str]) -> Deposit | None:
    del segments
    return None


_READERS: Mapping[str, Callable[[list[str]], Deposit | None]] = {
    "archive.ics.uci.edu": _uci,
    "data.mendeley.com": _mendeley,
    "data.world": _data_world,
    "datadryad.org": _nothing_but_dois,
    "doi.pangaea.de": _nothing_but_dois,
    "figshare.com": _figshare,
    "hf.co": _hugging_face,
    "huggingface.co": _hugging_face,
    "icpsr.umich.edu": _icpsr,
    "kaggle.com": _kaggle,
    "ndownloader.figshare.com": _figshare,
    "openicpsr.org": _icpsr,
    "osf.io": _osf,
    "zenodo.org": _zenodo,
}


def _reader(host: str) -> Callable[[list[str]], Deposit | None] | None:
    return _READERS.get(host)
