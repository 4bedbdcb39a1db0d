"""The form of the data: its version, folder and file names."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""An object of JSON."""

FORM = "1.4"
"""Version of the form: the second number rises when something is added, the first when something else is
changed or taken away; the files then move to another folder."""

FOLDER = f"data/v{FORM.partition('.')[0]}"
"""Folder of the files, on the site and among the documents."""

WHOLE, SCHEMA, PACKAGE = "knowledge-base.json", "knowledge-base.schema.json", "datapackage.json"
