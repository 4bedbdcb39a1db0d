#!/usr/bin/env bash
# typst (PyPI) 0.15.2: a list or a table inside of `par(..)` is not set at all. The document compiles, without an
# error or a warning, and the words are missing from the PDF.
# Seen: of "before", "in a list", "in a table" and "after", the first and the last are found.
# Ends with 0 while this is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: typst==0.15.2 pypdf==5.1.0

cat > text.typ <<'TEXT'
#par[before
- in a list
#table(columns: 1)[in a table]
after]
TEXT

.venv/bin/python -m pip list --disable-pip-version-check 2> /dev/null | grep -E '^(typst|pypdf) '
code=0
.venv/bin/python - > said.txt 2>&1 <<'PROGRAM' || code=$?
import typst
from pypdf import PdfReader

typst.compile("text.typ", output="text.pdf")
print(" ".join(PdfReader("text.pdf").pages[0].extract_text().split()))
PROGRAM
cat said.txt
echo "exit code $code"
found() { grep -qF "$1" said.txt && echo yes || echo no; }
seen="$code $(found before) $(found 'in a list') $(found 'in a table') $(found after)"
[ "$seen" = "0 yes no no yes" ]
