"""Published ids as recorded, and ids of the base as it is now."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.model.page import Page
from kb.model.values import Lazy, Located
from kb.problems import Span
from kb.text.fingerprint import beginning


@dataclass(frozen=True)
class Permalink:
    """A published id, as recorded in ``docs/permalinks.yml``.

    Attributes:
        id: ``T7``, ``T7-since``, ``T7.3``, ``tag/terrorism``, ``term/osce``, or a path (a page without id).
        at: repository path of the file that holds it, or held it last.
        since: the edition that first published it.
        print: the fingerprint of its text, as ``kb.text.fingerprint`` makes it.
        now: of an id that is gone, the id that replaces it, if any.
        was: paths of the files that held it before.
    """

    id: Located
    at: Located
    since: str
    print: str
    now: Located | None = None
    was: tuple[Located, ...] = ()


@dataclass(frozen=True)
class CurrentId:
    """A current id: its file, the position of the id, and its text.

    ``beginning`` is the prefix of the text's fingerprint, enough to see whether the text is the same.
    """

    id: str
    path: str
    span: Span
    beginning: str
    source: Lazy[str] = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text under the id."""
        return self.source()


def current_id(id_: str, path: str, span: Span, text: str) -> CurrentId:
    """An id of the base as it is now, with the beginning of its text."""
    return CurrentId(id_, path, span, beginning(text), Lazy.of(text))


def text_at(page: Page, id_: str, span: Span) -> str:
    """The text of the paragraph with this id at this position; empty if there is none."""
    found = (each.text for each in page.rendered.anchors if each.id == id_ and page.at(each.span) == span)
    return next(found, "")
