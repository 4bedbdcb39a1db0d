"""Settings of the base, from ``mkdocs.yml`` and ``pyproject.toml``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from kb.loading.files import unmerged
from kb.problems import Problem, Span
from kb.schema.paths import PROJECT, SETTINGS
from kb.sources import SourceError, check_constructible, legible
from kb.sources.decode import decode


@dataclass(frozen=True)
class Settings:
    """What ``mkdocs.yml`` says: Markdown extensions, the options of each, and two addresses."""

    extensions: tuple[str, ...] = ()
    configs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    site_url: str = ""
    repository: str = ""


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _SettingsLoader(_Safe):  # type: ignore[misc]  # one of two classes
    """A safe loader that passes over MkDocs's own tags, such as ``!ENV``."""


_SettingsLoader.add_multi_constructor("!", lambda loader, suffix, node: None)
_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def settings(root: Path) -> Settings:
    """Read the Markdown extensions of the site from ``mkdocs.yml``; they are written nowhere else.

    Raises:
        SourceError: the file is missing or is not YAML (M020), has an anchor (M023) or nests too deeply
            (M024), or says something else than extensions and their options under
            ``markdown_extensions`` (M021).
    """
    try:
        text = decode((root / SETTINGS).read_bytes())
        check_constructible(text)
        read = yaml.load(text, Loader=_SettingsLoader)  # noqa: S506 - a subclass of SafeLoader
    except OSError as error:
        raise SourceError(
            Span(), "M020", f"{SETTINGS} cannot be read", "run kb at the top of the repository"
        ) from error
    except (yaml.YAMLError, ValueError) as error:  # PyYAML lets the errors of int() and date() through
        mark = getattr(error, "problem_mark", None)
        at = min(mark.index, max(len(text) - 1, 0)) if mark else 0
        raise SourceError(
            Span(at, at + min(1, len(text))), "M020", "this is not YAML", "check quotes and indentation"
        ) from error
    listed = read.get("markdown_extensions") if isinstance(read, dict) else None
    if not isinstance(listed, list):
        raise _not_extensions(text)
    names: list[str] = []
    configs: dict[str, Any] = {}
    for item in listed:
        pair = tuple(item.items()) if isinstance(item, dict) else ((item, None),)
        if len(pair) != 1 or not isinstance(pair[0][0], str) or not isinstance(pair[0][1], dict | None):
            raise _not_extensions(text)
        name, options = pair[0]
        names.append(name)
        if options:
            configs[name] = options
    return Settings(
        tuple(names), configs, site_address(read.get("site_url")), repository_address(read.get("edit_uri"))
    )


def site_address(written: object) -> str:
    """The address of the site, with a slash at its end: ``KB_SITE_URL``, else as written; it may be empty."""
    address = os.environ.get("KB_SITE_URL") or written
    return f"{address.rstrip('/')}/" if isinstance(address, str) and address else ""


def repository_address(edit_uri: object) -> str:
    """The address of the repository: ``KB_REPOSITORY``, else the beginning of that at which pages are edited.

    It has no slash at its end, and may be empty.
    """
    written = edit_uri.partition("/edit/") if isinstance(edit_uri, str) else ("", "", "")
    return (os.environ.get("KB_REPOSITORY") or (written[0] if written[1] else "")).rstrip("/")


def _not_extensions(text: str) -> SourceError:
    at = max(text.find("markdown_extensions"), 0)
    return SourceError(
        Span(at, at + len("markdown_extensions") if text[at:] else at),
        "M021",
        "'markdown_extensions' is not a list of names, each with or without a mapping of options",
        "write '  - name' or '  - name: {option: value}'",
    )


def edition(root: Path) -> str:
    """The edition that is being written: the version in ``pyproject.toml``, or nothing without one."""
    try:
        return edition_of(legible((root / PROJECT).read_bytes()))
    except OSError:
        return ""


def edition_of(text: str) -> str:
    """The version in the text of a ``pyproject.toml``, or nothing."""
    project = re.search(r"^\[project\]$(?P<table>.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    version = (
        re.search(r"^version *= *[\"']([^\"']+)[\"']", project["table"], re.MULTILINE) if project else None
    )
    return version[1] if version else ""


class Project(NamedTuple):
    """What ``pyproject.toml`` says of the knowledge base; the text where something is wrong with it."""

    edition: str = ""
    page_words: tuple[int, int] | None = None
    text: str = ""
    problems: tuple[Problem, ...] = ()


def read_project(root: Path) -> Project:
    """The settings of ``pyproject.toml``; the defaults where it is missing."""
    try:
        text = legible((root / PROJECT).read_bytes())
    except OSError:
        return Project()
    edition = edition_of(text)
    if problems := tuple(unmerged(PROJECT, text)):
        return Project(edition, None, text, problems)
    try:
        read: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        line, column = ([int(each) for each in re.findall(r"\d+", place)] + [1, 1])[:2]
        at = min(
            sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1, max(len(text) - 1, 0)
        )
        fault = SourceError(
            Span(at, at + 1), "M020", f"this is not TOML: {said}", "check quotes and brackets"
        )
        return Project(edition, None, text, (fault.at(PROJECT),))
    for key in ("tool", "kb", "page-words"):
        read = read.get(key) if isinstance(read, dict) else None
    match read:
        case None:
            return Project(edition)
        case [int() as least, int() as most] if 0 <= least < most:
            return Project(edition, (least, most))
    at = max(text.find("page-words"), 0)
    said = "'page-words' is not two numbers, the smaller first"
    hint = "write 'page-words = [250, 900]' under [tool.kb]"
    fault = SourceError(Span(at, at + len("page-words")), "M021", said, hint)
    return Project(edition, None, text, (replace(fault.at(PROJECT), cause=False),))
