"""`research-platform serve`.

Belongs here: choosing what is served and telling where. Does not belong here: answering requests (`site_server`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from research_platform_assets.cli.preparation import prepared_settings
from research_platform_assets.cli.site_server import ADDRESS, site_server
from research_platform_assets.errors import PermanentError


def serve(
    *, organization: str | None = None, port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8000
) -> None:
    """Serve the published site of an organization to this machine, until interrupted.

    Args:
        organization: slug of the organization; needed where several are published.
        port: port to listen on; 0 takes any free one.
    """
    folder = published_folder(prepared_settings().data_directory, organization)
    with site_server(folder, port) as server:
        print(f"Serving {folder} at http://{ADDRESS}:{server.server_port}/ until Ctrl-C", flush=True)  # noqa: T201
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()  # noqa: T201


def published_folder(data_directory: Path, slug: str | None) -> Path:
    """The folder with the current publication of `slug`, or of the only organization that has one.

    Raises:
        PermanentError: there is none, or `slug` is None and there are several.
    """
    published = data_directory / "published"
    slugs = sorted(site.parents[2].name for site in published.glob("*/current/site/index.html"))
    if not slugs:
        raise PermanentError(f"nothing is published in {published} yet; build first: research-platform build")
    if slug is None and len(slugs) > 1:
        raise PermanentError(f"several organizations are published; choose one with --organization: {', '.join(slugs)}")
    if slug is not None and slug not in slugs:
        raise PermanentError(f"nothing is published for {slug} in {published}; published are: {', '.join(slugs)}")
    return published / (slug or slugs[0]) / "current"
