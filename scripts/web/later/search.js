// Finds and shows: ids first, then names (titles, tags, terms, works), then the text of every paragraph.
// The data: scripts/kb/search.py. The engine: MiniSearch. The names are there at once; the texts are added in
// pieces while one may type already, so that a large site does not make the page stand still.
kb.startSearch = (dialog) => {
  kb.startSearch = () => {}; // once
  const FIRST = 20; // results that are shown before "More"
  const NEAR = 9; // words before the first hit in what is shown of a text
  const LONG = 34; // words of it
  const WEIGHT = {Tag: 1.6, Glossary: 1.8, Bibliography: 0.9, Page: 1.5, Section: 1, "Statement of the paper": 1, "Editors’ note": 0.9};
  const ENTRIES = new Set(["Tag", "Glossary", "Bibliography"]); // of the others the text is a summary
  const STOP = new Set("a an and as at be by for from in is of on or that the to was were with".split(" "));
  const WORD = /[\p{L}\p{N}]+/gu;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => plain(text).match(WORD) || [];
  const phrase = (text) => words(text).join(" ");

  const entries = []; // by the number under which MiniSearch knows them
  const ids = new Map(); // lower-case id -> {id, address, page}
  const {names, synonyms, voice} = kb.searchNames;
  const groups = synonyms.map((group) => group.map(words));
  const index = new MiniSearch({
    fields: ["title", "also", "text"],
    tokenize: (text) => text.match(WORD) || [],
    processTerm: (term) => (STOP.has(term = plain(term)) ? null : term),
    searchOptions: {
      boost: {title: 4, also: 2},
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
      weights: {prefix: 0.6, fuzzy: 0.25},
      combineWith: "AND",
      boostDocument: (id) => WEIGHT[entries[id].kind] || 2.2, // a page of a collection
    },
  });

  const add = (entry) => {
    entry.n = entries.length;
    entries.push(entry);
    return {id: entry.n, title: entry.title, also: entry.also || "", text: entry.text};
  };
  index.addAll(names.map(([kind, address, id, title, also, text, numbered]) => {
    const page = {kind, address, id, title, also, text, voice: ENTRIES.has(kind) ? "" : voice};
    if (id) ids.set(id.toLowerCase(), page);
    for (const one of numbered ? numbered.split(" ") : []) {
      ids.set(one.toLowerCase(), {kind: kindOf(one), id: one, address: `${address}#${one}`, title: "", page, text: ""});
    }
    return add(page);
  }));

  function kindOf(id) {
    if (/^[A-Z]\d+\.\d+$/.test(id)) return "Statement of the paper";
    return /^[A-Z]\d+\.[a-z]+$/.test(id) ? "Editors’ note" : "Section";
  }

  // The texts, a few hundred at a time.
  let waiting = true;
  async function addTexts(done) {
    await kb.load("search/texts.js");
    const {pages, texts} = kb.searchTexts;
    const documents = texts.map(([page, id, heading, text]) => {
      const [address, pageId, pageTitle] = pages[page];
      const known = ids.get(id.toLowerCase());
      const entry = {
        kind: id ? kindOf(id) : "Page", id: known ? id : "", address: id ? `${address}#${id}` : address,
        title: known ? "" : heading || pageTitle, heading: known ? heading : "", text,
        page: {id: pageId, title: pageTitle},
      };
      if (known) Object.assign(known, {text, heading});
      return add(entry);
    });
    await index.addAllAsync(documents, {chunkSize: 400});
    waiting = false;
    done();
  }

  // The query in the other names of what it speaks of: "OCG" also as "organised crime group".
  function variants(asked) {
    const found = [];
    for (const group of groups) {
      for (const name of group) {
        const at = asked.findIndex((_, i) => name.length && name.every((word, j) => asked[i + j] === word));
        if (at < 0) continue;
        for (const other of group) {
          if (other !== name) found.push([...asked.slice(0, at), ...other, ...asked.slice(at + name.length)]);
        }
      }
    }
    return found.slice(0, 8);
  }

  function find(query) {
    const asked = words(query);
    if (!asked.length) return [];
    const found = new Map(); // entry -> words of it that were found
    const key = query.trim().toLowerCase().replace(/[\s:,;]+$/, "");
    const exact = ids.get(key);
    if (exact) found.set(exact.address, {entry: exact, marks: new Set()});
    if (exact && !exact.page) {
      for (const each of ids.values()) {
        if (each.page === exact) found.set(each.address, {entry: each, marks: new Set()});
      }
      if (!waiting && asked.length === 1 && !/^\p{L}+$/u.test(key)) return [...found.values()];
    }
    const query_ = {
      combineWith: "OR",
      queries: [query, ...variants(asked).map((each) => ({queries: each, combineWith: "AND", prefix: false, fuzzy: false}))],
    };
    let results = index.search(query_);
    if (!results.length && asked.length > 1) results = index.search(query, {combineWith: "OR"});
    const whole = phrase(query);
    const named = ({title, also = ""}) => [title, ...also.split("; ")].some((name) => phrase(name) === whole);
    const sorted = results.map(({id, terms, score}) => ({entry: entries[id], marks: new Set(terms), score}));
    // What is called exactly so comes first: terms and tags, then pages that bear the tag.
    const rank = ({entry}) => (!entry.kind || entry.page ? 0 : phrase(entry.title) === whole ? 2 : named(entry) ? 1 : 0);
    const order = new Map(sorted.map((each) => [each, rank(each)]));
    sorted.sort((a, b) => order.get(b) - order.get(a) || b.score - a.score);
    for (const each of sorted) if (!found.has(each.entry.address)) found.set(each.entry.address, each);
    return [...found.values()];
  }

  // Text with the words that were found marked; a long one only around the first of them.
  function marked(text, marks, short) {
    const box = document.createElement("span");
    const parts = [...text.matchAll(WORD)];
    const hit = (match) => marks.has(plain(match[0]));
    let from = 0;
    let to = text.length;
    if (short && parts.length > LONG) {
      const first = Math.max(0, parts.findIndex(hit) - NEAR);
      const last = Math.min(parts.length - 1, first + LONG);
      from = first ? parts[first].index : 0;
      to = last < parts.length - 1 ? parts[last].index + parts[last][0].length : text.length;
    }
    if (from) box.append("… ");
    let at = from;
    for (const match of parts) {
      if (match.index < from || match.index >= to || !hit(match)) continue;
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      box.append(text.slice(at, match.index), mark);
      at = match.index + match[0].length;
    }
    box.append(text.slice(at, to));
    if (to < text.length) box.append(" …");
    return box;
  }

  function shown({entry, marks}) {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = kb.root + entry.address;
    const letter = /^[TCDV](?=\d)/.exec(entry.id || "");
    if (letter) link.classList.add(`kb-${letter[0].toLowerCase()}`);
    const line = (name, ...parts) => {
      const box = document.createElement("span");
      box.className = name;
      box.append(...parts);
      link.append(box);
    };
    const title = entry.title || (entry.page ? entry.page.title : "");
    const id = document.createElement("b");
    id.textContent = entry.id || "";
    line("kb-result-title", ...(entry.id ? [id, " "] : []), marked(title, marks));
    const also = entry.also ? [" · ", marked(entry.also, marks)] : [];
    const where = entry.page && entry.title ? ` · ${entry.page.id} ${entry.page.title}`.replace("  ", " ") : "";
    const heading = entry.heading && entry.heading !== title ? ` · ${entry.heading}` : "";
    line("kb-result-kind", entry.kind, where, heading, ...also, entry.voice ? ` · ${entry.voice}` : "");
    if (entry.text) line("kb-result-text", marked(entry.text, marks, entry.kind !== "Glossary"));
    return item;
  }

  const field = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const box = dialog.querySelector(".kb-results");
  let many = FIRST;

  const show = () => {
    const query = field.value;
    const found = find(query);
    const focused = [...box.querySelectorAll("a")].indexOf(document.activeElement);
    const address = document.activeElement.href;
    box.replaceChildren();
    box.dataset.query = query;
    if (found.length) {
      const list = box.appendChild(document.createElement("ol"));
      list.append(...found.slice(0, many).map(shown));
    }
    if (found.length > many) {
      const more = box.appendChild(document.createElement("button"));
      more.type = "button";
      more.textContent = `Show ${Math.min(FIRST, found.length - many)} more`;
      more.addEventListener("click", () => {
        const next = many;
        many += FIRST;
        show();
        box.querySelectorAll("a")[next].focus();
      });
    }
    if (focused >= 0) { // results that come late take the focus from nobody
      const links = [...box.querySelectorAll("a")];
      (links.find((link) => link.href === address) || links[Math.min(focused, links.length - 1)] || field).focus();
    }
    const number = found.length === 1 ? "1 result" : `${found.length || "No"} results`;
    const rest = waiting ? ", so far without the text of the pages" : "";
    const hint = found.length || waiting ? "" : ". Fewer or shorter words find more; an id such as T7.3 leads to its paragraph.";
    status.textContent = words(query).length ? `${number}${rest}${hint}` : "";
  };

  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    many = FIRST;
    timer = setTimeout(show, entries.length > 5000 ? 120 : 30);
  });
  // Arrows go from the field through the results and back; Enter in the field takes the first.
  dialog.addEventListener("keydown", (event) => {
    const places = [field, ...box.querySelectorAll("a, button")];
    const at = places.indexOf(document.activeElement);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at >= 0) {
      event.preventDefault();
      places[Math.max(0, Math.min(places.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    } else if (event.key === "Enter" && document.activeElement === field) {
      event.preventDefault();
      clearTimeout(timer);
      show();
      places[1]?.click();
    } else if (at > 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
      field.focus(); // one types on
    }
  });
  box.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });
  show();
  addTexts(show).catch((fault) => {
    waiting = false;
    show();
    console.warn(fault);
  });
};
