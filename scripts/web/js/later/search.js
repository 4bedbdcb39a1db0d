// @ts-check
// Shows what the search finds (find.js) while one types. The data: scripts/kb/site/search_index.py. The names are there at
// once; the texts are added in pieces while one may type already, so that a large site does not stand still.
kb.startSearch = (dialog) => {
  kb.startSearch = () => {}; // once
  const FIRST = 20; // results that are shown before "More"
  const NEAR = 9; // words before the first hit in what is shown of a text
  const LONG = 34; // words of it

  const finder = kb.finder();
  let waiting = true;
  /** @param {() => void} done */
  async function addTexts(done) {
    await kb.load("search/texts.js");
    await finder.add(kb.searchTexts);
    waiting = false;
    done();
  }

  // Text with the words that were found marked; a long one only around the first of them.
  /** @param {string} text @param {Set<string>} marks @param {boolean} [short] */
  function marked(text, marks, short) {
    const box = document.createElement("span");
    const words = finder.read(text);
    const parts = words.filter((word) => !word.parts);
    const hits = words.filter((word) => marks.has(word.stem) && !word.stop).sort((a, b) =>
      a.from - b.from || b.to - a.to
    );
    let from = 0;
    let to = text.length;
    if (short && parts.length > LONG) {
      const start = hits.length ? parts.findIndex((word) => word.to > hits[0].from) : 0;
      const first = Math.max(0, Math.min(start - NEAR, parts.length - 1 - LONG));
      const last = Math.min(parts.length - 1, first + LONG);
      from = first ? parts[first].from : 0;
      to = last < parts.length - 1 ? parts[last].to : text.length;
    }
    if (from) box.append("… ");
    let at = from;
    for (const hit of hits) {
      if (hit.from < at || hit.to > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(hit.from, hit.to);
      box.append(text.slice(at, hit.from), mark);
      at = hit.to;
    }
    box.append(text.slice(at, to));
    if (to < text.length) box.append(" …");
    return box;
  }

  /** @param {string} text */
  const stems = (text) => finder.read(text).filter((word) => !word.stop).map((word) => word.stem);
  /** @param {string} text @param {Set<string>} marks */
  const hits = (text, marks) => new Set(stems(text).filter((stem) => marks.has(stem))).size;

  /** @param {Found} found */
  function shown({ entry, marks, by = [] }) {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = kb.root + entry.address;
    const letter = /^[A-Z](?=\d)/.exec(entry.id || "");
    if (letter) link.classList.add(`kb-${letter[0].toLowerCase()}`);
    /** @param {string} name @param {(Node | string)[]} parts */
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
    const other = (entry.also || "").split("; ").filter((name) => hits(name, marks)).slice(0, 3).join("; ");
    // The event, place, tag or work by whose name a paragraph was found, where it does not itself say the word:
    // that name is the editors', also where the paragraph restates the paper.
    const said = new Set(stems(`${title} ${entry.text}`));
    const unsaid = new Set(by.filter((each) => !each.some((stem) => said.has(stem))).flat());
    const under =
      (entry.tells || []).filter((name) => hits(name, unsaid)).sort((a, b) => a.length - b.length)[0];
    const also = [entry.short ?? "", other].filter(Boolean).flatMap((each) => [" · ", marked(each, marks)]);
    if (under) also.push(" · the editors list it under: ", marked(under, marks));
    const where = entry.page && entry.title
      ? ` · ${entry.page.id} ${entry.page.title}`.replace("  ", " ")
      : "";
    const heading = entry.heading && entry.heading !== title ? ` · ${entry.heading}` : "";
    line("kb-result-kind", entry.kind, where, heading, ...also, entry.voice ? ` · ${entry.voice}` : "");
    // Of a page, its summary, or its lead where that has more of the words; both are the editors'.
    const text = entry.lead && hits(entry.lead, marks) > hits(entry.text, marks) ? entry.lead : entry.text;
    if (text) line("kb-result-text", marked(text, marks, entry.kind !== "Glossary"));
    if (entry.stands) line("kb-result-stands", `${kb.searchNames.standing}: `, entry.stands);
    return item;
  }

  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const status = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
  const box = /** @type {HTMLElement} */ (dialog.querySelector(".kb-results"));
  let many = FIRST;

  /** @param {string[]} words */
  const quoted = (words) => words.map((word) => `“${word}”`).join(", ");
  // What a reader should know of an answer that is not quite what was asked for.
  /** @param {ReturnType<Finder["find"]>} answer */
  function remark({ results, note }) {
    if (note.stopped) {
      return "Such small words are not looked for; they stand in nearly every text. Add a word for the subject.";
    }
    const said = [];
    if (note.unknown.length) said.push(`No page has ${quoted(note.unknown)}.`);
    for (const [asked, taken] of note.corrected) {
      said.push(`No page has ${quoted([asked])}; looked for ${quoted([taken])}.`);
    }
    const whole = results.filter((each) => each.all).length;
    if (note.partly && !whole) said.push("No text has all of the words; those with most of them come first.");
    if (note.partly && whole) {
      said.push(
        `${whole === 1 ? "One has" : `${whole} have`} all of the words; those with some of them follow.`,
      );
    }
    if (!results.length) {
      said.push(
        "The texts are in English. Fewer or other words may find more; an id such as KB_SPECIMEN leads to its paragraph.",
      );
    }
    return said.join(" ");
  }

  // A line of links: where nothing is asked yet, and where nothing is found.
  /** @param {string} name @param {[title: string, address: string][]} links */
  function ways(name, links) {
    if (!links.length) return;
    const line = box.appendChild(document.createElement("p"));
    line.className = "kb-results-near";
    line.append(`${name} `);
    for (const [title, address] of links) {
      const link = document.createElement("a");
      link.href = kb.root + address;
      link.textContent = title;
      line.append(link, " ");
    }
  }

  /** @param {ReturnType<Finder["find"]>} answer */
  function tell(answer) {
    const { results, note } = answer;
    const number = results.length === 1 ? "1 result" : `${results.length || "No"} results`;
    status.textContent = field.value.trim()
      ? `${number}${waiting ? ", so far without the text of the pages" : ""}`
      : "";
    const said = field.value.trim() && !waiting ? remark(answer) : "";
    if (said) status.append(". ", said);
    if (!waiting && note.near.length) {
      const near = box.appendChild(document.createElement("p"));
      near.className = "kb-results-near";
      near.append("Words that are near: ");
      for (const word of note.near) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = word;
        button.addEventListener("click", () => {
          field.value = word;
          field.focus();
          show();
        });
        near.append(button, " ");
      }
    }
  }

  const show = () => {
    const query = field.value;
    const answer = finder.find(query);
    const found = answer.results;
    const now = /** @type {HTMLAnchorElement} */ (document.activeElement);
    const focused = [...box.querySelectorAll("a")].indexOf(now);
    const address = now?.href;
    box.replaceChildren();
    box.dataset.query = query;
    const first = found.slice(0, many);
    const parts = [first.filter((each) => each.all), first.filter((each) => !each.all)];
    for (const part of parts.filter((each) => each.length)) {
      if (part === parts[1] && parts[0].length) {
        const line = box.appendChild(document.createElement("p"));
        line.className = "kb-results-some";
        line.textContent = "With some of the words";
      }
      box.appendChild(document.createElement("ol")).append(...part.map(shown));
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
    if (!query.trim()) ways("Subjects of most pages:", kb.searchNames.themes || []);
    else if (!found.length && !waiting) ways("Look in the", kb.searchNames.ways || []);
    if (focused >= 0) { // results that come late take the focus from nobody
      const links = [...box.querySelectorAll("a")];
      (links.find((link) => link.href === address) || links[Math.min(focused, links.length - 1)] || field)
        .focus();
    }
    tell(answer);
  };

  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    many = FIRST;
    timer = setTimeout(show, finder.size() > 5000 ? 120 : 30);
  });
  // Arrows go from the field through the results and back; Enter in the field takes the first.
  dialog.addEventListener("keydown", (event) => {
    /** @type {NodeListOf<HTMLElement>} */
    const links = box.querySelectorAll("a, button");
    const places = [field, ...links];
    const at = places.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at >= 0) {
      event.preventDefault();
      places[Math.max(0, Math.min(places.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    } else if (event.key === "Enter" && document.activeElement === field) {
      event.preventDefault();
      clearTimeout(timer);
      show();
      /** @type {HTMLElement | null} */ (box.querySelector("ol a"))?.click();
    } else if (at > 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
      field.focus(); // one types on
    }
  });
  box.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });
  show();
  addTexts(show).catch((fault) => {
    waiting = false;
    show();
    console.warn(fault);
  });
};
