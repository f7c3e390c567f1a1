"""Addresses of deposits: one spelling each, and what is no deposit."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.datasets.deposits import Deposit, deposit

DOI = "https://doi.org/"


@pytest.mark.parametrize(
    ("addresses", "location", "host", "is_data"),
    [
        (
            (
                "https://zenodo.org/record/12 http://www.zenodo.org/records/12?x=1 https://doi.org/10.5281/zenodo.12 "
                "https://dx.doi.org/10.5281/ZENODO.12 doi:10.5281/zenodo.12 10.5281/zenodo.12 "
                "https://zenodo.org/badge/DOI/10.5281/zenodo.12.svg https://zenodo.org/doi/10.5281/zenodo.12 "
                "https://zenodo.org/records/12/files/a.csv https://zenodo.org/api/records/12/files/a.csv/content"
            ),
            f"{DOI}10.5281/zenodo.12",
            "zenodo",
            False,
        ),
        (
            "https://zenodo.org/badge/latestdoi/34 https://zenodo.org/badge/34.svg",
            "https://zenodo.org/badge/latestdoi/34",
            "zenodo",
            False,
        ),
        (
            "https://figshare.com/articles/dataset/A_name/56 https://figshare.com/articles/dataset/A_name/56/3",
            f"{DOI}10.6084/m9.figshare.56",
            "figshare",
            True,
        ),
        (
            "https://doi.org/10.6084/m9.figshare.56.v2 https://figshare.com/articles/A_name/56",
            f"{DOI}10.6084/m9.figshare.56",
            "figshare",
            False,
        ),
        ("https://figshare.com/collections/A/7", f"{DOI}10.6084/m9.figshare.c.7", "figshare", False),
        (
            "https://ndownloader.figshare.com/files/8 https://figshare.com/ndownloader/files/8",
            "https://figshare.com/ndownloader/files/8",
            "figshare",
            True,
        ),
        ("https://figshare.com/s/abcdef", "https://figshare.com/s/abcdef", "figshare", False),
        (
            "https://osf.io/AB3CD https://osf.io/ab3cd/files/osfstorage https://doi.org/10.17605/OSF.IO/AB3CD",
            "https://osf.io/ab3cd",
            "osf",
            False,
        ),
        ("https://osf.io/download/ab3cd/", "https://osf.io/ab3cd", "osf", True),
        (
            "https://www.kaggle.com/datasets/A/b https://kaggle.com/datasets/a/b/data?select=x.csv",
            "https://www.kaggle.com/datasets/a/b",
            "kaggle",
            True,
        ),
        (
            "https://www.kaggle.com/c/x https://kaggle.com/competitions/x/data",
            "https://www.kaggle.com/competitions/x",
            "kaggle",
            False,
        ),
        ("https://www.kaggle.com/a/b", "https://www.kaggle.com/a/b", "kaggle", False),
        (
            "https://huggingface.co/datasets/A/b https://hf.co/datasets/A/b/tree/main",
            "https://huggingface.co/datasets/A/b",
            "hugging face",
            True,
        ),
        ("https://huggingface.co/datasets/squad/viewer", "https://huggingface.co/datasets/squad", "hugging face", True),
        (
            (
                "https://doi.org/10.7910/DVN/AB12 https://doi.org/10.7910/DVN/AB12/FILE "
                "https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/AB12&version=1.0 "
                "https://dataverse.harvard.edu/file.xhtml?persistentId=doi%3A10.7910%2FDVN%2FAB12%2FFILE"
            ),
            f"{DOI}10.7910/dvn/ab12",
            "dataverse",
            True,
        ),
        (
            "https://data.example.org/dataset.xhtml?persistentId=doi:10.12345/ABC/DE",
            f"{DOI}10.12345/abc/de",
            "dataverse",
            True,
        ),
        (
            (
                "https://datadryad.org/stash/dataset/doi:10.5061/dryad.8pk0p "
                "https://datadryad.org/dataset/doi%3A10.5061/dryad.8pk0p https://doi.org/10.5061/dryad.8pk0p"
            ),
            f"{DOI}10.5061/dryad.8pk0p",
            "dryad",
            True,
        ),
        (
            "https://www.icpsr.umich.edu/web/ICPSR/studies/4652/versions/V1 https://doi.org/10.3886/ICPSR04652.v1",
            f"{DOI}10.3886/icpsr04652",
            "icpsr",
            True,
        ),
        ("https://doi.org/10.3886/E123V4", f"{DOI}10.3886/e123", "icpsr", True),
        (
            "https://www.openicpsr.org/openicpsr/project/123/version/V1/view",
            "https://www.openicpsr.org/openicpsr/project/123",
            "icpsr",
            True,
        ),
        ("https://data.world/Owner/Name/workspace", "https://data.world/owner/name", "data.world", True),
        (
            "https://archive.ics.uci.edu/ml/datasets/Adult http://archive.ics.uci.edu/ml/datasets/adult",
            "https://archive.ics.uci.edu/ml/datasets/adult",
            "uci",
            True,
        ),
        ("https://archive.ics.uci.edu/dataset/53/iris", "https://archive.ics.uci.edu/dataset/53", "uci", True),
        ("https://doi.org/10.24432/C56C76", f"{DOI}10.24432/c56c76", "uci", True),
        (
            "https://data.mendeley.com/datasets/abc123/2 https://doi.org/10.17632/abc123.2",
            f"{DOI}10.17632/abc123",
            "mendeley data",
            True,
        ),
        (
            "https://doi.pangaea.de/10.1594/PANGAEA.9 https://doi.org/10.1594/PANGAEA.9",
            f"{DOI}10.1594/pangaea.9",
            "pangaea",
            True,
        ),
    ],
)
def test_a_deposit_has_one_spelling(addresses: str, location: str, host: str, is_data: bool) -> None:
    for address in addresses.split():
        assert deposit(address) == Deposit(location, host, is_data), address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "doi:",
        "https://",
        "https://[::1",
        "ftp://zenodo.org/record/1",
        "javascript:alert(1)",
        "https://zenodo.org",
        "https://zenodo.org/communities/lab",
        "https://zenodo.org/record/abc",
        "https://zenodo.org/record/١٢",
        "https://zenodo.org.example.org/record/1",
        "https://example.org/?u=https://zenodo.org/record/1",
        "https://doi.org/10.1000/xyz",
        "https://doi.org/10.5281/zenodo.",
        "https://osf.io/preprints/socarxiv/ab3cd",
        "https://osf.io/about",
        "https://osf.io/download",
        "https://www.kaggle.com/code/a/b",
        "https://www.kaggle.com/a",
        "https://huggingface.co/a/b",
        "https://huggingface.co/datasets",
        "https://huggingface.co/datasets/viewer",
        "https://figshare.com/articles/dataset/name",
        "https://figshare.com/account",
        "https://data.world/owner",
        "https://archive.ics.uci.edu/ml/index.php",
        "https://www.icpsr.umich.edu/web/pages",
        "https://data.mendeley.com/datasets",
        "https://datadryad.org/stash",
        "https://dataverse.org/x?persistentId=hdl:1902.1/1",
    ],
)
def test_no_deposit(address: str) -> None:
    assert deposit(address) is None
