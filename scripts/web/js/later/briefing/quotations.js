// @ts-check
// What a briefing quotes: the paragraphs and pages that it calls, from the scripts beside the pages, and what has
// become of them since another edition. Whatever people typed is shown as text, never as markup.

const PARAGRAPH = /^[A-Z][0-9]{1,4}\.(?:[0-9]{1,4}|[a-z]{1,3})$/;

kb.briefing.make = (tag, values = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
};

kb.briefing.quotations = ({ edition: current, site, licensed, pages, works: cites }) => {
  const { make, note, isEdition } = kb.briefing;
  /** @type {Map<string, string>} */
  const works = new Map(); // key of a work -> how it is cited
  kb.works = (data) => {
    for (const [key, said] of Object.entries(data)) works.set(key, said);
  };

  // What the scripts beside the pages say, of the site as it is and as it was in another edition.
  const cited = new Map(); // id -> {quote, text, link}
  const once = new Map(); // the same of the other edition; "page X1" -> {title, text}
  let past = ""; // where that edition stands, seen from this page
  const isPast = () => {
    const from = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? "";
    return past !== "" && from.startsWith(new URL(kb.root + past, location.href).href);
  };
  const { cite, peek } = kb;
  kb.cite = (path, data, formats) => {
    const then = isPast();
    for (const [id, one] of Object.entries(data)) (then ? once : cited).set(id, one);
    if (!then) cite?.(path, data, formats);
  };
  kb.peek = (path, data) => {
    const then = isPast();
    if (data[""]?.id) (then ? once : cited).set(`page ${data[""].id}`, data[""]);
    if (!then) peek?.(path, data);
  };

  /** @param {string} call */
  const parts = (call) => {
    const [first, last] = call.replace(" summary", "").split("-");
    return { first, last, home: pages[first.split(".")[0]], summary: call.endsWith(" summary") };
  };

  // Loads what is said about a call; null where the site knows nothing of that name.
  /** @param {string} call @returns {Promise<Quotation | null>} */
  async function found(call) {
    const { first, last, home, summary } = parts(call);
    if (!home) return null;
    try {
      await kb.load(`${home[0]}.cite.js`);
    } catch {
      return null;
    }
    const one = cited.get(first);
    if (!one) return null;
    const page = `${kb.root}${home[0]}.html`;
    if (!first.includes(".")) {
      /** @type {[id: string, text: string][]} */
      const title = summary ? [] : [["", `${first} ${home[1]}`]];
      return {
        name: `${first} ${home[1]}`,
        page,
        link: one.link,
        kept: kept(one),
        id: first,
        voice: "summary",
        words: title.concat([["", home[2]]]),
      };
    }
    const range = between([...cited.keys()], first, last);
    if (!range.length) return null;
    const span = last ? `${first}–${last}` : first;
    const voice = /[0-9]$/.test(first) ? "paper" : "note";
    return {
      name: `${span} ${home[1]}`,
      page: `${page}#${first}`,
      link: one.link,
      kept: kept(one),
      id: span,
      voice,
      words: range.map((id) => [id, quoted(cited.get(id))]),
    };
  }

  // Where a citation says that this very state stays.
  const kept = ({ text }) => /: (https?:\/\/\S+)$/.exec(text)?.[1] ?? "";

  // The words of a quotation, without its marks and its source.
  const quoted = ({ quote = "" }) => quote.slice(1, quote.lastIndexOf("”\n— "));

  // Text with its addresses as links; only those that begin as addresses of the web do.
  /** @param {string} text */
  function linked(text) {
    const pieces = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;])/);
    return pieces.map((piece, at) => (at % 2 ? make("a", { href: piece }, piece) : piece));
  }

  // Where a link in own words leads: into the web, or to a page or paragraph at its public address.
  /** @param {string} target */
  function address(target) {
    if (/^(https?:\/\/|mailto:)\S+$/i.test(target)) return target;
    const [path, anchor = ""] = target.split("#");
    if (!site || !path.endsWith(".md")) return "";
    const stem = path.replace(/^(\.{1,2}\/)+|\.md$/g, "").replace(/^docs\//, "").replace(/README$/, "index");
    const [id] = Object.entries(pages).find(([, [home, , , part]]) => home === stem && !part) ?? [];
    if (PARAGRAPH.test(anchor)) return `${site}${anchor}/`;
    return id && (!anchor || anchor === id)
      ? `${site}${id}/`
      : `${site}${stem}.html${anchor && `#${anchor}`}`;
  }

  const own = (
    text,
  ) => (kb.markdown ? kb.markdown.blocks(note(text), { works, address }) : [make("p", {}, text)]);

  // What own words are shown with: loaded where there are any.
  /** @param {BriefingState} state */
  async function reading(state) {
    const all = [...state[4].flatMap(([, ...words]) => words), state[5]].join("\n");
    const parts = [
      all.trim() ? "assets/later/markdown.js" : "",
      /\[[^\]]*@/.test(all) ? "bibliography.works.js" : "",
    ];
    await Promise.all(parts.filter((part) => part !== "").map((part) => kb.load(part).catch(() => null)));
  }

  const led = (words, to) => (/^https?:/.test(to || "") ? make("a", { href: to }, words) : words);

  // Who says it, when, and where it stays. The full references stand once, at the end: see sources().
  /** @param {Quotation} one */
  function source({ id, voice, link, kept: to }) {
    const { paper, base } = cites;
    const edition = current ? led(`edition ${current}`, to) : "";
    const said = {
      paper: [`${paper[0]}, `, led(id, link), ", restated", ...(edition ? [" in ", edition] : [])],
      note: [`${base[0]}, editors’ note `, led(id, link), ...(edition ? [", ", edition] : [])],
      summary: [`${base[0]}, editors’ summary of `, led(id, link), ...(edition ? [", ", edition] : [])],
    }[voice];
    return make("p", { className: "kb-brief-source" }, "— ", ...said);
  }

  /** @param {Quotation} one */
  function quotation(one) {
    const rows = one.words.map(([id, said]) =>
      make("p", {}, id ? make("b", {}, id) : null, id ? " " : null, said)
    );
    const quote = make("blockquote", {}, ...rows, source(one));
    if (/^https?:/.test(one.link || "")) quote.cite = one.link;
    return quote;
  }

  // One full reference for each work that is quoted: the paper where it is restated, the knowledge base always.
  /** @param {(Quotation | null)[]} shown */
  function sources(shown) {
    const there = shown.filter((one) => one !== null);
    if (!there.length) return [];
    const works = [there.some(({ voice }) => voice === "paper") && cites.paper[1], cites.base[1]].filter(
      Boolean,
    );
    return [
      make("h2", {}, "Sources"),
      make("ul", {}, ...works.map((work) => make("li", {}, ...linked(work)))),
      make("p", {}, ...linked(licensed)),
    ];
  }

  // What has become of the paragraphs since an edition, where that edition stands beside this one: its texts.
  /** @param {string} edition @param {string[]} calls */
  async function turns(edition, calls) {
    const [inside] = /edition\/[^/]+\/$/.exec(new URL(kb.root, location.href).pathname) ?? [];
    past = `${inside ? "../" : "edition/"}${isEdition(edition) ? edition : "none"}/`;
    once.clear();
    const load = (path) => kb.load(path).then(() => true, () => false);
    const rows = [];
    const unknown = [];
    for (const call of calls) {
      const { first, last, home, summary } = parts(call);
      const kind = first.includes(".") ? "cite" : "peek";
      // Both texts, whichever comes first: what has not come yet is not gone.
      const told = home && await load(`${past}${home[0]}.${kind}.js`) &&
        (kind === "peek" || await load(`${home[0]}.cite.js`));
      if (!told) {
        unknown.push(call);
      } else if (kind === "peek") {
        const { title = "", text = "" } = once.get(`page ${first}`) ?? {};
        const [was, is] = (summary ? [[text], [home[2]]] : [[title, text], [home[1], home[2]]]).map((each) =>
          each.join(". ")
        );
        const typed = (said) => said.replace(/[‘’]/g, "'").replace(/[“”]/g, '"'); // marks alone are no change
        if (typed(was) !== typed(is)) rows.push([call, was, is]);
      } else {
        const of = (all) => between([...all.keys()], first, last);
        for (const id of new Set([...of(once), ...of(cited)])) {
          const [was, is] = [once, cited].map((all) => (all.has(id) ? quoted(all.get(id)) : ""));
          if (was !== is) rows.push([id, was, is]);
        }
      }
    }
    const turned = rows.map(([id, was, is]) =>
      make(
        "li",
        {},
        make(
          "details",
          {},
          make("summary", {}, `${id} ${!is ? "is gone" : was ? "reads differently now" : "is new"}`),
          was ? make("p", {}, make("b", {}, `Edition ${edition}: `), was) : null,
          is ? make("p", {}, make("b", {}, `Edition ${current}: `), is) : null,
        ),
      )
    );
    const same = unknown.length < calls.length && !rows.length;
    return [
      turned.length ? make("ul", {}, ...turned) : null,
      same
        ? make("p", {}, `${unknown.length ? "The rest of" : "All"} that it quotes reads the same in both.`)
        : null,
      unknown.length
        ? make(
          "p",
          {},
          `What has become of ${
            unknown.join(", ")
          } cannot be told here: the texts of that edition are not at hand. `,
          make("code", {}, "kb brief --check"),
          " tells.",
        )
        : null,
    ].filter((node) => node !== null);
  }

  // Ids of one page from the first to the last, in the order of the page; the first alone where there is no last.
  /** @param {string[]} all @param {string} first @param {string} [last] */
  function between(all, first, last = first) {
    const ids = all.filter((id) => id.startsWith(`${first.split(".")[0]}.`));
    return ids.slice(Math.max(ids.indexOf(first), 0), ids.indexOf(last) + 1);
  }

  return { found, quotation, sources, own, reading, turns };
};
