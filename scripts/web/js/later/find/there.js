// @ts-check
// What there is to be found: entries with a name, then the texts of the pages, in an index of MiniSearch.

const STATEMENT = "Statement of the paper";
const NOTE = "Editors’ note";

kb.kindsFound = {
  WEIGHT: {
    [STATEMENT]: 2,
    [NOTE]: 1.2,
    Tag: 1.05,
    Glossary: 1,
    Page: 0.8,
    Section: 0.8,
    Organisation: 0.5,
    Place: 0.35,
    Bibliography: 0.3,
    Timeline: 0.2,
  },
  FIELDS: { title: 1.5, also: 2, page: 0.6, text: 1 }, // what an entry says itself
  LENT: { about: 1.2, cites: 0.7 }, // what lends it words that it does not say: events, places, works
  LEADING: new Set(["Timeline", "Place"]), // lead to the paragraphs that tell of them
  // Come after what they lead to, whatever their names.
  LISTED: new Set(["Timeline", "Place", "Organisation", "Bibliography"]),
  SHORT: new Set(["Tag", "Glossary", "Organisation", "Place", "Bibliography", "Timeline"]),
};

kb.findable = ({ read, counted, nameStems, nameKeys }) => {
  const { FIELDS, LENT, LEADING, SHORT } = kb.kindsFound;
  const entries = []; // by the number under which MiniSearch knows them
  const ids = new Map(); // lower-case id -> entry
  const sections = new Map(); // section of the paper -> entry of its page
  const named = new Map(); // name as one word -> entries so called
  const about = new Map(); // id of a paragraph -> names of events and places that it tells of
  const cites = new Map(); // id of a paragraph -> titles of works that it cites
  const vocabulary = new Map(); // word -> {stem, count}
  const known = new Set(); // stems
  const compounds = new Map(); // what stands with hyphens on a page, as one word -> its parts
  const { names, synonyms, voice } = kb.searchNames;

  const index = new MiniSearch({
    fields: Object.keys({ ...FIELDS, ...LENT }),
    tokenize(text) {
      const units = read(text);
      for (const { word, stem, of } of counted(units)) {
        known.add(stem);
        if (of) {
          if (of.every((part) => part.length > 1)) compounds.set(word, of);
          continue;
        }
        const seen = vocabulary.get(word);
        if (seen) seen.count += 1;
        else vocabulary.set(word, { stem, count: 1 });
      }
      return counted(units).map((unit) => unit.stem);
    },
    processTerm: (term) => term,
    searchOptions: { boost: { ...FIELDS, ...LENT }, prefix: false, fuzzy: false, tokenize: (text) => [text] },
  });

  const kindOf = (
    id,
  ) => (/^[A-Z]\d+\.\d+$/.test(id) ? STATEMENT : /^[A-Z]\d+\.[a-z]+$/.test(id) ? NOTE : "Section");

  function prepared(entry, fields) {
    entry.n = entries.length;
    entries.push(entry);
    return { id: entry.n, title: "", also: "", about: "", cites: "", page: "", text: "", ...fields };
  }

  function call(entry, name) {
    for (const key of new Set(nameKeys(name))) {
      if (!key) continue;
      if (!named.has(key)) named.set(key, []);
      if (!named.get(key).includes(entry)) named.get(key).push(entry);
    }
  }

  index.addAll(names.map(([kind, address, id, title, short, also, text, told, stands]) => {
    const entry = {
      kind,
      address,
      id,
      title,
      short: SHORT.has(kind) ? short : "",
      also,
      text,
      stands,
      voice: SHORT.has(kind) ? "" : voice,
    };
    if (LEADING.has(kind) || kind === "Bibliography") {
      const said = [title, kind === "Bibliography" ? "" : short, ...also.split("; ")].filter(Boolean);
      const where = kind === "Bibliography" ? cites : about;
      for (const one of told ? told.split(" ") : []) where.set(one, [...(where.get(one) || []), ...said]);
    } else if (!SHORT.has(kind)) {
      if (id) ids.set(id.toLowerCase(), entry);
      if (short) sections.set(short, entry);
      for (const one of told ? told.split(" ") : []) {
        ids.set(one.toLowerCase(), {
          kind: kindOf(one),
          id: one,
          address: `${address}#${one}`,
          title: "",
          page: entry,
          text: "",
        });
      }
    }
    if (kind !== "Bibliography") {
      for (
        const name of [
          title,
          kind === "Glossary" || kind === "Organisation" ? short : "",
          ...(kind === "Timeline" ? [] : also.split("; ")),
        ]
      ) {
        if (name && (SHORT.has(kind) || name === title)) call(entry, name);
      }
    }
    const fields = kind === "Timeline" ? { about: `${short}; ${text}` } : { text };
    if (kind === "Timeline" || kind === "Bibliography") entry.kept = true;
    return prepared(entry, { title, also: SHORT.has(kind) ? `${short}; ${also}` : also, ...fields });
  }));

  // What is looked for as one thing: names of several words, and whatever has other names.
  const groups = new Map(); // first stem of what is asked -> [stems asked, stems found]
  function group(asked, found) {
    const wanted = found.map(nameStems);
    for (const own of asked.map(nameStems)) {
      const others = wanted.filter((each) => each.join(" ") !== own.join(" "));
      if (own.length < 2 && !others.length) continue;
      if (!groups.has(own[0])) groups.set(own[0], []);
      groups.get(own[0]).push([own, others]);
    }
  }
  for (const [kind, , , title, , also] of names) {
    if (kind === "Tag" || kind === "Glossary") group([title, ...also.split("; ")], []);
  }
  for (const [asked, found] of synonyms) group(asked, found);

  // The texts, a few hundred at a time.
  function add({ pages, texts }) {
    const documents = texts.map(([page, id, heading, text]) => {
      const [address, pageId, pageTitle] = pages[page];
      const known = ids.get(id.toLowerCase());
      if (known && !known.page) known.lead = text;
      const own = ids.get(pageId.toLowerCase());
      if (!id && own) { // the lead of a page of a collection: found as the page itself
        own.lead = text;
        entries.push(own);
        return { id: entries.length - 1, title: "", also: "", about: "", cites: "", page: pageTitle, text };
      }
      const entry = {
        kind: id ? kindOf(id) : "Page",
        id: known ? id : "",
        address: id ? `${address}#${id}` : address,
        title: known ? "" : heading || pageTitle,
        heading: known ? heading : "",
        text,
        page: { id: pageId, title: pageTitle },
        tells: [...(about.get(id) || []), ...(cites.get(id) || [])],
      };
      const tags = known && own ? own.also : "";
      if (tags) entry.tells.push(...tags.split("; "));
      if (known) Object.assign(known, { text, heading });
      const [told, cited] = [about, cites].map((where) => (where.get(id) || []).join("; "));
      return prepared(entry, {
        title: entry.title,
        about: told,
        cites: cited,
        page: known ? `${pageTitle}; ${tags}` : "",
        text,
      });
    });
    return index.addAllAsync(documents, { chunkSize: 400 });
  }

  return { index, entries, ids, sections, named, vocabulary, known, compounds, groups, add };
};
