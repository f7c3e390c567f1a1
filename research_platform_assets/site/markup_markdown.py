"""Markdown as GitHub reads it, to HTML that is not yet safe.

Belongs here: the parser's options and what GitHub does before and after it parses: front matter, formulas, footnotes,
emoji by name. Does not belong here: making the result safe (`sanitising`), typesetting formulas (`markup_math`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from research_platform_assets.privacy import MASK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

#: Quotes, lists and brackets inside each other that the parser follows; its time grows with this for hostile texts.
MAXIMUM_NESTING = 50

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t#-].*\n|\n)+?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# `[write to us](mailto:...)` with its address masked; spaces end a target unless it stands in angle brackets.
_MASKED_TARGET = re.compile(rf"\]\(\s*<?{re.escape(MASK)}>?")
_EMOJI = re.compile(r":[a-z0-9_+-]{1,60}:")
#: How a block of code names its language: `python`, `{r, echo=FALSE}`, `{.python .numberLines}`.
_LANGUAGE = re.compile(r"\{?[.\s]*([^\s,{}]{1,40})")
_MATH = "math"


def markdown_html(text: str, *, has_environments: bool = False) -> str:
    """Return `text` as HTML: tables, task lists, alerts, footnotes, formulas and bare links as on GitHub, HTML kept.

    Formulas become `code` elements of class `math-inline` or `math-display` that hold their TeX.

    Args:
        text: The document.
        has_environments: Whether an environment of LaTeX alone is a formula, too, as in notebooks.
    """
    prepared = _MASKED_TARGET.sub(f"](<{MASK}>", text)
    return _parser(has_environments).render(_FRONT_MATTER.sub(r"~~~~~~yaml\n\1~~~~~~\n\n", prepared))


def formula_html(formula: str, *, is_display: bool) -> str:
    """Return TeX as the element that `rewriting` typesets; GitHub's other quotes around it, "`", are taken off."""
    stripped = formula.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] == "`":
        stripped = stripped[1:-1]
    kind = "display" if is_display else "inline"
    return f'<code class="math-{kind}">{escape(stripped, quote=False)}</code>'


@cache
def _parser(has_environments: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("gfm-like2", {"maxNesting": MAXIMUM_NESTING})
    linkify: Any = parser.linkify
    # Without a scheme, `README.md` would become a link to Moldova.
    linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    footnote_plugin(parser, inline=False)
    dollarmath_plugin(
        parser,
        allow_labels=False,
        allow_space=has_environments,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    if has_environments:
        amsmath_plugin(parser)
    for rule in ("math_inline", "math_inline_double", "math_block", "amsmath"):
        parser.add_render_rule(rule, _formula)
    parser.add_render_rule("fence", _fence)
    parser.core.ruler.after("inline", "emoji", _emoji)
    return parser


def _formula(_renderer: Any, tokens: Sequence[Any], index: int, _options: Any, _environment: Any) -> str:
    token = tokens[index]
    formula = formula_html(token.content, is_display=token.type != "math_inline")
    return f"<p>{formula}</p>\n" if token.block else formula


def _fence(_renderer: Any, tokens: Sequence[Any], index: int, _options: Any, _environment: Any) -> str:
    token = tokens[index]
    named = _LANGUAGE.match(token.info.strip())
    language = named[1].lower() if named else ""
    if language == _MATH:
        return f"<p>{formula_html(token.content, is_display=True)}</p>\n"
    attribute = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{attribute}>{escape(token.content, quote=False)}</code></pre>\n"


def _emoji(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text" and ":" in child.content:
                child.content = _EMOJI.sub(_emoji_of, child.content)


def _emoji_of(name: re.Match[str]) -> str:
    from emoji import emojize

    return emojize(name[0], language="alias")
