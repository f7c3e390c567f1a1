"""reStructuredText to HTML that is not yet safe, reading no file and running nothing.

Belongs here: docutils' options and the transforms that disarm a document. Does not belong here: making the result safe
(`sanitising`).
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.site.markup_markdown import formula_html

#: Elements that substitutions may unfold to; nested definitions grow exponentially.
MAXIMUM_SUBSTITUTIONS = 2_000
#: docutils refuses longer lines.
MAXIMUM_LINE = 10_000

_SETTINGS: dict[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "halt_level": 5,
    "report_level": 5,
    "line_length_limit": MAXIMUM_LINE,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "image_loading": "link",
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "smart_quotes": False,
    "initial_header_level": 1,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "cloak_email_addresses": False,
    "warning_stream": False,
    "datestamp": None,
    "generator": None,
}


class UnreadableMarkupError(ValueError):
    """The document is nothing that docutils should be asked to unfold; it is shown as plain text instead."""


def restructuredtext_html(text: str) -> str:
    """Return `text` as HTML.

    Raises:
        UnreadableMarkupError: A line is longer than `MAXIMUM_LINE`, substitutions unfold to more than
            `MAXIMUM_SUBSTITUTIONS`, or the text is nested deeper than docutils can follow.
    """
    if any(len(line) > MAXIMUM_LINE for line in text.splitlines()):
        raise UnreadableMarkupError(f"a line of more than {MAXIMUM_LINE} characters")
    from docutils import core as untyped_core
    from docutils.parsers.rst import roles

    core: Any = untyped_core
    # Roles that a document defines stay in docutils for the next one, whose result would depend on the order.
    registered: dict[str, Any] = vars(roles)["_roles"]
    before = dict(registered)
    try:
        parts: dict[str, str] = core.publish_parts(text, reader=_reader(), writer="html5", settings_overrides=_SETTINGS)
        return parts["html_body"]
    except RecursionError as error:
        raise UnreadableMarkupError("too many elements inside each other") from error
    finally:
        registered.clear()
        registered.update(before)


def _reader() -> Any:
    from docutils import nodes
    from docutils.readers import standalone
    from docutils.transforms import Transform

    class Disarm(Transform):
        """Runs before substitutions (priority 220) are unfolded."""

        default_priority = 200

        def apply(self) -> None:
            _limit_substitutions(self.document, nodes.substitution_reference)
            for image in self.document.findall(nodes.image):
                # Both make the writer open the file that the document names.
                image.attributes.pop("loading", None)
                image.attributes.pop("scale", None)
            for formula in [*self.document.findall(nodes.math), *self.document.findall(nodes.math_block)]:
                is_display = isinstance(formula, nodes.math_block)
                html = formula_html(formula.astext(), is_display=is_display)
                formula.replace_self(nodes.raw("", f"<p>{html}</p>" if is_display else html, format="html"))

    class Reader(standalone.Reader):  # pyright: ignore[reportMissingTypeArgument] - generic in stubs only
        def get_transforms(self) -> list[Any]:
            return [*super().get_transforms(), Disarm]

    return Reader()


def _limit_substitutions(document: Any, reference: type[Any]) -> None:
    names: dict[str, str] = document.substitution_names
    uses = {
        name: [_resolved(node, names) for node in definition.findall(reference)]
        for name, definition in document.substitution_defs.items()
    }
    sizes: dict[str, int] = {}
    inside = {id(node) for definition in document.substitution_defs.values() for node in definition.findall(reference)}
    references = [node for node in document.findall(reference) if id(node) not in inside]
    total = sum(_unfolded(_resolved(node, names), uses, sizes, ()) for node in references)
    total += sum(_unfolded(name, uses, sizes, ()) for name in uses)
    if total > MAXIMUM_SUBSTITUTIONS:
        raise UnreadableMarkupError(f"substitutions that unfold to more than {MAXIMUM_SUBSTITUTIONS} elements")


def _resolved(node: Any, names: dict[str, str]) -> str:
    name: str = node["refname"]
    return names.get(name.lower(), name)


def _unfolded(name: str, uses: dict[str, list[str]], sizes: dict[str, int], within: tuple[str, ...]) -> int:
    """How many elements a reference becomes; a circle counts once, since docutils reports it."""
    if name in within:
        return 1
    if name not in sizes:
        sizes[name] = 1 + sum(_unfolded(used, uses, sizes, (*within, name)) for used in uses.get(name, ()))
    return sizes[name]
