"""`kb export`: what is made, when it is made anew, and what is said where it cannot be."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import documents as kb_documents
from kb.cli import main
from kb.documents import EXPORTS, Document, Export, ExportContext, ExportError, write
from kb.documents import write as documents_write
from kb.model import Base
from kb.pipeline.stages import read as pipeline_read
from kb.problems import Problem, Span
from kb.storage.cache import Cache
from small import TODAY, TREND, Small

made: list[str] = []


def documents(workshop: ExportContext) -> Iterator[Document]:
    """One document for each page, made from its title."""
    for page in workshop.base.collected:

        def make(title: str = page.title) -> bytes:
            made.append(title)
            if "beyond" in title:
                raise ExportError([Problem(TREND, Span(), "X001", "it cannot be shown", "leave it out")])
            return title.encode()

        yield Document(f"titles/{page.id}.txt", page.title, make)


@pytest.fixture(autouse=True)
def _titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with one cheap export, this module."""
    made.clear()
    monkeypatch.setattr(documents_write, "EXPORTS", EXPORTS)
    for name in list(EXPORTS):
        monkeypatch.delitem(EXPORTS, name)
    monkeypatch.setitem(EXPORTS, "titles", Export(1, __name__, "the titles"))


def export(small: Small, *arguments: str) -> int:
    return main(["--root", str(small.root), "export", *arguments])


def test_each_document_is_made_once_and_anew_only_where_it_would_be_another(small: Small) -> None:
    assert export(small, "all") == 0
    assert len(made) == 4
    assert (small.root / "build/titles/T1.txt").read_text() == "Globalisation"
    assert export(small, "titles") == 0
    assert len(made) == 4
    small.edit(TREND, "title: Globalisation", "title: The globe")
    assert export(small, "all") == 0
    assert made[4:] == ["The globe"]
    assert (small.root / "build/titles/T1.txt").read_text() == "The globe"


def test_a_document_that_was_changed_or_taken_away_is_made_again(small: Small) -> None:
    export(small, "all")
    (small.root / "build/titles/T1.txt").write_text("something else")
    (small.root / "build/titles/D1.txt").unlink()
    export(small, "all")
    assert sorted(made[4:]) == ["Globalisation", "Privacy and security"]


def test_another_folder_can_be_asked_for(small: Small, tmp_path: Path) -> None:
    assert export(small, "titles", "--to", str(tmp_path / "out")) == 0
    assert (tmp_path / "out/titles/V1.txt").exists()
    assert not (small.root / "build").exists()


def test_the_list_names_each_export_and_what_it_makes(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(small, "--list") == 0
    assert capsys.readouterr().out.split() == ["titles", "the", "titles"]


def test_an_unknown_name_gets_the_nearest(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(small, "tittles") == 2
    assert "did you mean 'titles'?" in capsys.readouterr().err


def test_errors_in_the_base_stop_it_and_are_shown(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    export(small, "all")
    small.append("bibliography.bib", "@misc{broken,\n")
    small.edit(TREND, "title: Globalisation", "title: The globe")
    assert export(small, "all") == 1
    said = capsys.readouterr().err
    assert "bibliography.bib:" in said
    assert "C001" in said
    assert (small.root / "build/titles/T1.txt").read_text() == "Globalisation"


def test_what_cannot_be_shown_is_said_in_its_place(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    export(small, "all")
    small.edit(TREND, "title: Globalisation", "title: The globe and beyond")
    assert export(small, "all") == 1
    assert f"{TREND}:1:1: X001 it cannot be shown" in capsys.readouterr().err
    assert (small.root / "build/titles/T1.txt").read_text() == "Globalisation"


def test_a_folder_that_cannot_be_written_is_said(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.write("taken", "a file stands where the folder should be")
    assert export(small, "all", "--to", str(small.root / "taken")) == 1
    said = capsys.readouterr().err
    assert said.startswith("kb: cannot write ")
    assert "Traceback" not in said


def test_a_full_disk_leaves_the_earlier_documents(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(small, "all")
    small.edit(TREND, "title: Globalisation", "title: The globe")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    assert export(small, "all") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert (small.root / "build/titles/T1.txt").read_text() == "Globalisation"
    assert [path.name for path in (small.root / "build/titles").iterdir() if path.name.startswith(".")] == []


def test_a_record_that_is_broken_counts_as_none(small: Small) -> None:
    export(small, "all")
    (small.root / "build" / kb_documents.RECORD).write_text("[1")
    assert export(small, "all") == 0
    assert len(made) == 8
    assert len(json.loads((small.root / "build" / kb_documents.RECORD).read_text())) == 4


def test_what_takes_long_is_said_meanwhile(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_LONG", 0.0)
    export(small, "all")
    assert "making titles/T1.txt" in capsys.readouterr().err


def test_where_no_file_has_changed_the_base_is_not_even_loaded(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(small, "all")
    read: list[Path] = []

    def reads(root: Path, cache: Cache) -> Base:
        read.append(root)
        return pipeline_read(root, cache, TODAY)

    monkeypatch.setattr("kb.pipeline.stages.read", reads)
    capsys.readouterr()
    assert export(small, "all") == 0
    assert read == []
    assert capsys.readouterr().out.count(": unchanged") == 4
    for path in (TREND, "bibliography.bib", "mkdocs.yml"):
        small.append(path, "\n")
        assert export(small, "all") == 0
        assert len(read) == 1, path
        read.clear()
