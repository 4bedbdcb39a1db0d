#!/usr/bin/env bash
# MkDocs 1.6.1: a page whose front matter is not valid YAML passes `mkdocs build --strict`, without a word,
# and its front matter is published as text.
# Seen: exit code 0, no warning, and "title: Policing: the Internet" in the body of index.html.
# Ends with 0 while this is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: mkdocs==1.6.1

mkdir docs
echo 'site_name: Finding' > mkdocs.yml
cat > docs/index.md <<'PAGE'
---
title: Policing: the Internet
tags: [cybercrime]
---

# Home

A title with a colon wants quotation marks.
PAGE

.venv/bin/mkdocs --version
code=0
.venv/bin/mkdocs build --strict > said.txt 2>&1 || code=$?
echo "mkdocs build --strict: exit code $code"
grep -q WARNING said.txt && warned=yes || warned=no
echo "warned: $warned"
grep -o 'title: Policing: the Internet' site/index.html && shown=yes || shown=no
[ "$code $warned $shown" = "0 no yes" ]
