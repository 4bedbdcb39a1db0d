"""Every edition has its site below the published one, and no archive writes anywhere else."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from kb import cli
from kb.publishing import past_editions
from kb.publishing.past_editions import ArchiveError, edition_named, put_editions
from small import Small


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in (
        ("index.html", "now"),
        ("T1/index.html", "T1 now"),
        ("edition/2026.11/T1/index.html", "leads to T1"),
        ("edition/old/index.html", "x"),
    ):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, "utf-8")
    return tmp_path / "site"


def archive(folder: Path, tag: str, files: dict[str, str], mode: int = stat.S_IFREG | 0o644) -> Path:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{tag}.zip", "w") as made:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, text)
    return folder


def standing(site: Path) -> dict[str, str]:
    folder = site / "edition"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def test_without_a_release_the_current_edition_stays_as_the_build_made_it(site: Path, tmp_path: Path) -> None:
    for _ in range(2):  # a second run changes nothing
        assert put_editions(site, tmp_path / "none", "2026.11") == ["2026.11"]
        assert standing(site) == {"2026.11/T1/index.html": "leads to T1"}
    zips = archive(tmp_path / "zips", "2026.05", {"index.html": "May"})
    assert put_editions(site, zips, "2026.11") == ["2026.05", "2026.11"]
    assert standing(site) == {"2026.05/index.html": "May", "2026.11/T1/index.html": "leads to T1"}


def test_what_was_released_stays_as_it_was(site: Path, tmp_path: Path) -> None:
    zips = archive(
        tmp_path / "zips", "edition-2026.05", {"kb/index.html": "May", "kb/T1/index.html": "T1 May"}
    )
    archive(
        tmp_path / "zips",
        "edition-2026.06",
        {"Open me.html": "a way in", "kb-2026.06/index.html": "June", "kb-2026.06/T1/index.html": "T1 June"},
    )
    own = {"edition/2026.11/T1/index.html": "a site within a site", "edition/x/index.html": "another"}
    archive(zips, "v2026.11", {"index.html": "as released", "trends/index.html": "t", **own})
    archive(zips, "nightly", {"../evil.txt": "never read"})
    assert put_editions(site, zips, "2026.11") == ["2026.05", "2026.06", "2026.11"]
    assert standing(site) == {
        "2026.05/index.html": "May",
        "2026.05/T1/index.html": "T1 May",
        "2026.06/index.html": "June",
        "2026.06/T1/index.html": "T1 June",
        "2026.11/index.html": "as released",
        "2026.11/trends/index.html": "t",
    }
    assert (site / "index.html").read_text("utf-8") == "now"


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "kb/../../evil.txt", "/evil.txt", "kb\\..\\evil.txt", "C:/evil.txt", "kb//evil.txt"],
)
def test_an_archive_writes_nowhere_else(site: Path, tmp_path: Path, name: str) -> None:
    zips = archive(tmp_path / "zips", "2026.05", {"kb/index.html": "May", name: "evil"})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArchiveError, match="no plain path"):
        put_editions(site, zips, "2026.11")
    assert sorted(tmp_path.rglob("*")) == before


def test_links_and_bombs_and_rubbish_are_refused(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = archive(tmp_path / "a", "2026.05", {"index.html": "/etc/passwd"}, stat.S_IFLNK | 0o777)
    empty = archive(tmp_path / "b", "2026.05", {"kb/readme.txt": "no site"})
    (tmp_path / "c").mkdir()
    (tmp_path / "c/2026.05.zip").write_bytes(b"PK but no")
    for folder, said in ((link, "no plain path"), (empty, "no index.html"), (tmp_path / "c", "unpacked")):
        with pytest.raises(ArchiveError, match=said):
            put_editions(site, folder, "2026.11")


def test_all_archives_together_have_a_limit(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zips = archive(tmp_path / "zips", "2026.05", {"index.html": "x" * 6})
    monkeypatch.setattr(past_editions, "MOST", 10)
    assert put_editions(site, zips, "") == ["2026.05"]
    archive(zips, "2026.08", {"index.html": "x" * 5})
    before = standing(site)
    with pytest.raises(ArchiveError, match=r"with 2026\.08\.zip, the editions unpack to more than 10 bytes"):
        put_editions(site, zips, "")
    monkeypatch.setattr(past_editions, "MOST", 11)
    monkeypatch.setattr(past_editions, "MOST_FILES", 1)
    with pytest.raises(ArchiveError, match="more than 1 files"):
        put_editions(site, zips, "")
    assert standing(site) == before
    monkeypatch.setattr(past_editions, "MOST_FILES", 2)
    assert put_editions(site, zips, "") == ["2026.05", "2026.08"]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("again", ["kb/T1/index.html", "kb/index.html"])
def test_a_name_stands_in_an_archive_once(site: Path, tmp_path: Path, again: str) -> None:
    zips = archive(tmp_path / "zips", "2026.05", {"kb/index.html": "one", "kb/T1/index.html": "one"})
    with zipfile.ZipFile(zips / "2026.05.zip", "a") as made:
        made.writestr(again, "other")
    with pytest.raises(ArchiveError, match=f"holds '{again}' twice"):
        put_editions(site, zips, "")


def test_an_edition_has_one_archive(site: Path, tmp_path: Path) -> None:
    zips = archive(tmp_path / "zips", "2026.05", {"index.html": "one"})
    archive(zips, "v2026.05", {"index.html": "other"})
    with pytest.raises(ArchiveError, match=r"2026\.05\.zip and v2026\.05\.zip are both edition 2026\.05"):
        put_editions(site, zips, "")


def test_a_name_that_stands_twice_in_an_archive_is_refused(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    archive(folder, "edition-2026.05", {"top/index.html": "one", "top/Page.html": "two"})
    with zipfile.ZipFile(folder / "edition-2026.05.zip", "a") as packed:
        packed.writestr("top/page.html", "three")
    with pytest.raises(ArchiveError, match=r"'top/page\.html' twice"):
        put_editions(site, folder, "2026.11")


@pytest.mark.parametrize(
    ("tag", "edition"),
    [
        ("2026.11", "2026.11"),
        ("v2026.11", "2026.11"),
        ("edition-2026.11.1", "2026.11.1"),
        ("edition-2026.11-rc.1", "2026.11-rc.1"),
        ("nightly", None),
        ("edition-2026.11-..", None),
        ("2026.11..1", None),
        ("2026.11.", None),
    ],
)
def test_the_name_of_a_tag_tells_the_edition(tag: str, edition: str | None) -> None:
    assert edition_named(Path(f"{tag}.zip")) == edition


def test_the_command(small: Small, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    command = ["--root", str(small.root), "editions"]
    assert cli.main([*command, str(site), str(small.root / "none")]) == 0
    assert capsys.readouterr().out == f"{site / 'edition'}: 2026.11\n"
    assert cli.main([*command, str(small.root / "docs"), "none"]) == 2
    zips = archive(small.root / "zips", "2026.05", {"../x": "y"})
    assert cli.main([*command, str(site), str(zips)]) == 1
