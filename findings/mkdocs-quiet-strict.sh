#!/usr/bin/env bash
# MkDocs 1.6.1: what `mkdocs build --strict` finds depends on how much is printed. With --quiet a broken link
# passes; with --verbose the check of anchors (validation.links.anchors: warn) is left out.
# Seen: exit codes 1 (strict), 0 (quiet) for a link to no page; 1 (strict), 0 (verbose) for one to no anchor.
# Known there as issues 4126 and 3991, both open. Ends with 0 while this is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: mkdocs==1.6.1

mkdir docs
printf 'site_name: Finding\nvalidation:\n  links:\n    anchors: warn\n' > mkdocs.yml
.venv/bin/mkdocs --version

built() { # LINK OPTION...: the exit code of a build of one page with that link
  echo "A [link]($1) that leads nowhere." > docs/index.md
  shift
  local code=0
  .venv/bin/mkdocs build "$@" > /dev/null 2>&1 || code=$?
  echo "$code"
}

page="$(built gone.md --strict) $(built gone.md --strict --quiet)"
anchor="$(built '#gone' --strict) $(built '#gone' --strict --verbose)"
echo "a link to no page, strict and quiet: $page; to no anchor, strict and verbose: $anchor"
[ "$page, $anchor" = "1 0, 1 0" ]
