"""The program behind the knowledge base: from Markdown on disk to a checked model, views and a site.

The map, in the order in which modules may import each other (a test holds them to it)::

    problems   Span, Problem and the nearest valid value
    kinds      THE table of page kinds and relations
    dates      dates as exact as they are known
    cache      what is dear to make, kept by content hash; safe to delete
    wording    whether two wordings say the same, judged without the old one at hand
    quotes     typographic quotation marks in text and in HTML
    sentences  text -> its sentences
    sites      the site as it was in each edition, below the site as it is
    serving    whom the preview answers, and its banner with what is wrong
    files      a file written in one step
    commit     the commit that the files stand at
    sheets     the part of the theme's stylesheet that is needed
    bundle     one stylesheet and one script from the files in scripts/web
    typed      markup that comes out as text: how it looks
    tested     what the tests put to which program: the figures of the accessibility statement
    tex        TeX in the bibliography, and the text that it means
    csp        what a page may load and run, and the scripts that stand in pages themselves
    notices    whose work the site hands out beside our own, and under which licence
    formats    how problems are printed: text, annotations, JSON, SARIF
    source     text -> front matter and YAML data as nodes that know their positions
    citing     the syntax of citations
    selection  paragraphs chosen for a briefing -> its file, as the browser writes it too
    allowed    THE list of elements and attributes of a page, and HTML without anything else
    mdext      our extension of Python-Markdown: numbers, citations, tooltips
    templates  a theme's templates, compiled once, their output kept
    shapes     whether front matter and data have the keys and values that kinds describe
    find       where in the Markdown each thing stands that is found in the HTML
    fix        carries out the edits that findings bring with them
    render     Markdown -> HTML, and the links, anchors, headings and citations found in it
    model      Page, Link, Citation, Tag, Base ...: frozen, no input or output
    ids        ids that are not there, what takes their place, and the next that is free
    voices     who speaks, and the words in which every output says it
    forge      what a page shows on a forge in the place of a view
    calls      calls in a briefing: where they stand, and which paragraphs they mean
    argument   the argument as a whole: edges, paths from trend to principle, the matrices
    bib        bibliography.bib -> entries; THE table of types of works
    permalinks the record of published ids: read, compared with what stands, written
    mentions   who speaks of a page: sentences that link to it, cross-references of the paper
    likeness   which pages share the most informative tags
    pages      the text of a file -> a Page, whose parts are read only when somebody asks for them
    citeproc   entries -> formatted citations and references, by one run of pandoc for all outputs
    load       reads the disk once and builds the Base; everything after it is pure
    salvage    what can still be seen of a file that cannot be read
    works      the bibliography as a whole, as BibTeX, RIS and CSL-JSON
    cite/      how a page or paragraph is cited, in each format
    checks/    one module per family: what is wrong with the Base
    views/     pages that nobody writes: indexes, tags, glossary, bibliography, questions
    exports/   documents: one table, the tree of a page, a module each
    registry   citations and references as the site shows them
    cards      the pictures that are shown with links in messages
    heads      what the head of a page tells programs
    shortlinks short links, and what stands where a published id has gone
    skeleton   a new page, complete but for its words
    peek       what a link shows before it is followed
    rename     another path or id, with every link to it
    site       the address space: source path -> site address, links resolved, finished page HTML
    downloads  what the site offers for download: documents that still hold, and data
    search     what the search of the site knows
    briefing   own words and the paragraphs that they call, put together and cited
    pipeline   the whole program on one screen
    schema     JSON Schemas of front matter and data, for editors
    quick      the answer of the last check, where it still holds
    revision   the knowledge base as it was at another revision
    editions   which commit an edition is, and what has changed for a briefing since
    moves      what stands elsewhere than before, between two states of the base
    changes    what a change touches, as Markdown for a pull request
    commands/  the commands of ``kb``, one module each
    cli        the command ``kb``

``scripts/hook.py`` stands outside: it is the only file that imports MkDocs.
"""
