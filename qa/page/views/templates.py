"""HTML text from the Jinja2 templates in `qa/page/templates/`: every value is escaped (autoescape is on).

A text of a person or a document reaches the page only as a value of a template. HTML that is not to be escaped, an SVG
that `qa.evaluation.plot` has written, is passed as `markupsafe.Markup`, in `qa.page.views.charts` alone.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension

from qa.page.conversation import shorten

__all__ = ["format_count", "join_lines", "render"]


def render(template: str, **values: object) -> str:
    """The template with the values, as one piece of HTML; a missing value is an error.

    >>> render("hint.html", text="a < b")
    '<p class="hd-hint">a &lt; b</p>'
    """
    return _environment().get_template(template).render(values)


def join_lines(source: str) -> str:
    r"""The template's source without its own line breaks: nothing beside a tag, one space within a text.

    So every line break of the output is one of a value, which a text shown with its lines (`white-space: pre-line`) and
    the chat's Markdown both need.

    >>> join_lines("<p>\n  một\n  hai\n</p>\n")
    '<p>một hai</p>'
    """
    whole = ""
    for line in filter(None, map(str.strip, source.splitlines())):
        joint = "" if not whole or whole[-1] in ">}" or line[0] in "<{" else " "
        whole += joint + line
    return whole


def format_count(number: int) -> str:
    """A number as Vietnamese writes it.

    >>> format_count(12345)
    '12.345'
    """
    return f"{number:,}".replace(",", ".")


class _JoinLines(Extension):
    """Applies `join_lines` to every template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source on one line."""
        return join_lines(source)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("qa.page"), autoescape=True, undefined=StrictUndefined, extensions=[_JoinLines]
    )
    made.filters |= {"shorten": shorten, "format_count": format_count}
    return made
