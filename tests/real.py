"""The real knowledge base and its documents, made once; no test in ``unit`` needs them."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from kb import documents as kb_documents
from kb.documents import ExportContext
from kb.model import Base
from kb.pipeline import stages
from kb.schema.paths import CACHE
from kb.storage.cache import Cache
from shared import once
from small import REPOSITORY


@cache
def real() -> Base:
    """The base of this repository, read once in each process."""
    return stages.read(REPOSITORY, Cache(REPOSITORY / CACHE))


@cache
def workshop() -> ExportContext:
    """What the documents of this repository are made with."""
    return ExportContext(real(), Cache(None), REPOSITORY, kb_documents.document_day(real()))


@cache
def documents(export: str) -> dict[str, bytes]:
    """Path -> bytes of every document of an export, such as ``leaflets``, made once in a run."""
    folder = once(f"documents-{export}", partial(_make, export))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _make(export: str, folder: Path) -> None:
    for each in kb_documents.documents(workshop(), [export]):
        (folder / each.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.path).write_bytes(each.make())
