#!/usr/bin/env bash
# Python-Markdown 3.11.3, extension attr_list: an attribute list behind words is read to the last brace of the
# line. What stood between its own brace and that one comes out behind the words that follow, and what is no
# attribute vanishes without a word, as pandoc's `{=html}` does.
# Seen: "*This*{.a} first {x} second." is printed as "This second.} first {x"; `{=html}` is gone.
# Ends with 0 while this is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: Markdown==3.11.3

.venv/bin/python - <<'PYTHON'
import markdown

def shown(text):
    return markdown.markdown(text, extensions=["attr_list"])

print("Markdown", markdown.__version__)
moved, lost = shown("*This*{.a} first {x} second."), shown("Set `x`{=html} here.")
print(moved, lost, sep="\n")
assert moved == '<p><em class="a">This</em> second.} first {x</p>', moved
assert lost == "<p>Set <code>x</code> here.</p>", lost
PYTHON
