// Finds: a question in plain words -> what answers it, the best first. It shows nothing; search.js does.
//
// A question is read as concepts: words, compounds, and names of several words. A concept is looked for as it is
// written and in the other words that the pages have for it (docs/synonyms.yml, the glossary). MiniSearch scores
// each word alone; what has all the concepts comes before what has some. Words are compared by their stems
// (Snowball), after marks and capitals have been taken away (kb.fold), in one spelling.
kb.finder = () => {
  const STATEMENT = "Statement of the paper";
  const NOTE = "Editors’ note";
  const WEIGHT = {
    [STATEMENT]: 2, [NOTE]: 1.2, Tag: 1.05, Glossary: 1, Page: 0.8, Section: 0.8, Organisation: 0.5, Place: 0.35,
    Bibliography: 0.3, Timeline: 0.2,
  };
  const COLLECTED = 1.1; // weight of a page of a collection
  const FIELDS = {title: 1.5, also: 2, page: 0.6, text: 1}; // what an entry says itself
  const LENT = {about: 1.2, cites: 0.7}; // what lends it words that it does not say: events, places, works
  const BOTH = 0.3; // weight of what an entry both says and is lent
  const OTHER = 0.6; // weight of another word for the same
  const AKIN = 0.4; // weight of a word that only begins alike
  const TITLE = 1; // weight of a title of which all words are asked for
  const APART = 0.2; // weight of the words of a name that stand apart
  const CLOSE = 1; // weight of words that stand together as they are asked
  const EXACT = 0.1; // weight of words in the very form in which they are asked
  const CALLED = 2; // weight of what has the very name, but is not what one looks for in the first place
  const NAMED = 0.5; // weight of what has a name (a tag, a term) where the question asks for more than it says
  const FEW = 3; // where fewer results have all of several words, those with some of them follow
  const PARTLY = 20; // most results that have some of the words only
  const LOOKED_AT = 120; // results whose words are compared one by one

  // Words that do not count, and words that count only beside others.
  const STOP = new Set((
    "a an and any anybody anyone anything are aren as at be been being but by can cannot could did didn do does doesn doing don everybody everyone everything for from had has " +
    "have haven having he her his how i if in into is isn it its itself me might my nobody nothing of on or our ours shall she should " +
    "shouldn so some somebody someone something than that the their them then there these they this those to too up was wasn we were what when " +
    "where which while who whom whose why will with would wouldn you your " +
    "das de del der des du el et la le les los und" // of titles in other languages
  ).split(" "));
  const WEAK = new Set((
    "about across actually after against all almost already also although always among another around because " +
    "become before best better between big both bring brings call came certain come comes coming countries country " +
    "currently describe difference different doing done during each enough even ever every example explain far find " +
    "get gets getting give go going good happen happened happening happens here just kind know let lets like longer " +
    "look lot lots made main make makes making many may mean means more most much must near need needs new not now " +
    "nowadays often one only other out over paper people possible put puts rather really role say says section see " +
    "seem seems show since sort still such take tell thing things think through today tries try trying type types " +
    "under until use used uses using versus very vs want wants way ways well whether whole within without work worked " +
    "working works yet"
  ).split(" "));
  const ENDS = new Set(["s", "t", "re", "ll", "ve", "d", "m"]); // after an apostrophe: "body's", "don't"

  const WORD = /[\p{L}\p{N}\p{M}\p{Cf}\u0640]+/gu;
  const ID = /(?<![\p{L}\p{N}.])[A-Za-z]\d+(?:\.(?:\d+|[A-Za-z]+))?(?![\p{L}\p{N}])/gu;
  const SECTION = /(?<![\p{L}\p{N}.])\d+(?:\.\d+)+(?![\p{L}\p{N}])/gu;

  // One spelling of what British and American English write differently; only ever compared with itself.
  const SPELLINGS = [
    [/(.{3})is(e[drs]?|ers|ing|ations?)$/, "$1iz$2"],
    [/ys(e[drs]?|ing)$/, "yz$1"],
    [/(behavi|neighb|lab|harb|col|fav|hon|rum|arm|endeav|hum|riv|vig)our/, "$1or"],
    [/(cent|theat|met|lit|fib|calib)re(s?)$/, "$1er$2"],
    [/(def|off|lic|pret)ence/, "$1ense"],
    [/(catal|dial|anal)ogue/, "$1og"],
    [/programme/, "program"],
  ];

  // Forms that no rule of endings leads back to the word.
  const IRREGULAR = new Map(Object.entries({
    analyse: "analysis analyses", become: "became", begin: "began begun", believe: "belief beliefs", break: "broke broken", bring: "brought", build: "built", buy: "bought",
    catch: "caught", child: "children", choose: "chose chosen choice choices", crisis: "crises", draw: "drew drawn", die: "dead death deaths", drive: "drove driven",
    fall: "fell fallen", fight: "fought", find: "found", fly: "flew flown", freeze: "froze frozen", forbid: "forbade forbidden", get: "got gotten",
    give: "gave given", go: "went gone", grow: "grew grown", half: "halves", hold: "held", keep: "kept", knife: "knives", know: "knew known", lead: "led",
    leave: "left", lend: "lent", life: "lives", lose: "lost loss losses", make: "made", man: "men", mean: "meant", meet: "met",
    pay: "paid payment payments", prove: "proof", rise: "rose risen", run: "ran", say: "said", see: "saw seen", seek: "sought", sell: "sold", send: "sent",
    shoot: "shot", show: "shown", speak: "spoke spoken", spend: "spent", spread: "spreads", stand: "stood",
    steal: "stole stolen", strike: "struck", succeed: "success successes successful successfully", swear: "swore sworn", take: "took taken", teach: "taught", tell: "told",
    thief: "thieves", think: "thought", threat: "threaten threatened threatens", understand: "understood", win: "won",
    withdraw: "withdrew withdrawn", wolf: "wolves", woman: "women", write: "wrote written",
    policeman: "policemen", policewoman: "policewomen",
  }).flatMap(([word, forms]) => forms.split(" ").map((form) => [form, word])));

  const spelled = (word) => SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word);
  const stemmer = new EnglishStemmer();
  const stems = new Map();
  function stemOf(word) {
    let stem = stems.get(word);
    if (stem === undefined) {
      const plain = IRREGULAR.get(word) || word;
      stem = stemmer.stemWord(spelled(plain));
      stems.set(word, stem);
    }
    return stem;
  }

  // The words of a text, in its order: {word, stem, from, to, stop, joined}. `joined` says that nothing but a hyphen
  // or the like stands before it; what is so joined also comes out as one word, with the number of its `parts`.
  function read(text) {
    const found = [];
    let chain = [];
    const close = () => {
      if (chain.length > 1) {
        const of = chain.map((each) => each.word);
        const word = of.join("");
        found.push({word, stem: stemOf(word), from: chain[0].from, to: chain.at(-1).to, parts: chain.length, of});
      }
      chain = [];
    };
    for (const match of text.matchAll(WORD)) {
      const word = kb.fold(match[0]);
      if (!word) continue;
      const from = match.index;
      const to = from + match[0].length;
      const last = chain.at(-1);
      const gap = last ? text.slice(last.to, from) : "";
      if (last && /^['’‘ʼ]$/.test(gap) && ENDS.has(word)) {
        last.to = to; // "body's" is one word, and counts as "body"
        continue;
      }
      const thousands = last && /^[,\s]$/.test(gap) && /^\d{3}$/.test(word) && (last.grouped || /^\d{1,3}$/.test(last.word));
      if (thousands || (last && gap === "." && /^[\d.]+$/.test(last.word) && /^\d+$/.test(word))) {
        last.word += thousands ? word : `.${word}`; // 3,600 and 1.5
        last.stem = last.word;
        last.to = to;
        last.grouped = thousands;
        continue;
      }
      const letters = last && gap === "." && last.to - last.from === 1 && to - from === 1; // U.S.
      if (!(last && (letters || /^['’‘ʼ\-‐‑–/]$/.test(gap)))) close();
      // "IT" and "US" are no small words; where no page has one in capitals, it is (find).
      const capital = to - from > 1 && match[0] === match[0].toUpperCase() && match[0] !== match[0].toLowerCase();
      const unit = {written: match[0], word, stem: stemOf(word), from, to, parts: 0, small: STOP.has(word), stop: STOP.has(word) && !capital, joined: chain.length > 0};
      chain.push(unit);
      found.push(unit);
    }
    close();
    return found;
  }

  const counted = (units) => units.filter((unit) => !unit.stop);
  const stemsOf = (text) => counted(read(text)).map((unit) => unit.stem);
  // The stems of a name without its joined forms; of one that has only small words ("on the beat"), all.
  function nameStems(text) {
    const units = read(text).filter((unit) => !unit.parts);
    const chosen = counted(units);
    return (chosen.length ? chosen : units).map((unit) => unit.stem);
  }
  // A name as one word, however its parts are joined: "al-Qaeda", "Al Qaeda" and "alqaeda" are one.
  const nameKeys = (text) => {
    const units = read(text).filter((unit) => !unit.parts);
    const chosen = counted(units).length ? counted(units) : units;
    return [chosen.map((unit) => unit.stem).join(""), stemOf(chosen.map((unit) => unit.word).join(""))];
  };

  // ---- what there is

  const entries = []; // by the number under which MiniSearch knows them
  const ids = new Map(); // lower-case id -> entry
  const sections = new Map(); // section of the paper -> entry of its page
  const named = new Map(); // name as one word -> entries so called
  const about = new Map(); // id of a paragraph -> names of events and places that it tells of
  const cites = new Map(); // id of a paragraph -> titles of works that it cites
  const vocabulary = new Map(); // word -> {stem, count}
  const known = new Set(); // stems
  const compounds = new Map(); // what stands with hyphens on a page, as one word -> its parts
  const {names, synonyms, voice} = kb.searchNames;

  const index = new MiniSearch({
    fields: Object.keys({...FIELDS, ...LENT}),
    tokenize(text) {
      const units = read(text);
      for (const {word, stem, of} of counted(units)) {
        known.add(stem);
        if (of) {
          if (of.every((part) => part.length > 1)) compounds.set(word, of);
          continue;
        }
        const seen = vocabulary.get(word);
        if (seen) seen.count += 1;
        else vocabulary.set(word, {stem, count: 1});
      }
      return counted(units).map((unit) => unit.stem);
    },
    processTerm: (term) => term,
    searchOptions: {boost: {...FIELDS, ...LENT}, prefix: false, fuzzy: false, tokenize: (text) => [text]},
  });

  const kindOf = (id) => (/^[A-Z]\d+\.\d+$/.test(id) ? STATEMENT : /^[A-Z]\d+\.[a-z]+$/.test(id) ? NOTE : "Section");

  function prepared(entry, fields) {
    entry.n = entries.length;
    entries.push(entry);
    return {id: entry.n, title: "", also: "", about: "", cites: "", page: "", text: "", ...fields};
  }

  function call(entry, name) {
    for (const key of new Set(nameKeys(name))) {
      if (!key) continue;
      if (!named.has(key)) named.set(key, []);
      if (!named.get(key).includes(entry)) named.get(key).push(entry);
    }
  }

  const LEADING = new Set(["Timeline", "Place"]); // lead to the paragraphs that tell of them
  const LISTED = new Set([...LEADING, "Organisation", "Bibliography"]); // come after what they lead to, whatever their names
  const SHORT = new Set(["Tag", "Glossary", "Organisation", "Place", "Bibliography", "Timeline"]);

  index.addAll(names.map(([kind, address, id, title, short, also, text, told, stands]) => {
    const entry = {kind, address, id, title, short: SHORT.has(kind) ? short : "", also, text, stands, voice: SHORT.has(kind) ? "" : voice};
    if (LEADING.has(kind) || kind === "Bibliography") {
      const said = [title, kind === "Bibliography" ? "" : short, ...also.split("; ")].filter(Boolean);
      const where = kind === "Bibliography" ? cites : about;
      for (const one of told ? told.split(" ") : []) where.set(one, [...(where.get(one) || []), ...said]);
    } else if (!SHORT.has(kind)) {
      if (id) ids.set(id.toLowerCase(), entry);
      if (short) sections.set(short, entry);
      for (const one of told ? told.split(" ") : []) {
        ids.set(one.toLowerCase(), {kind: kindOf(one), id: one, address: `${address}#${one}`, title: "", page: entry, text: ""});
      }
    }
    if (kind !== "Bibliography") {
      for (const name of [title, kind === "Glossary" || kind === "Organisation" ? short : "", ...(kind === "Timeline" ? [] : also.split("; "))]) {
        if (name && (SHORT.has(kind) || name === title)) call(entry, name);
      }
    }
    const fields = kind === "Timeline" ? {about: `${short}; ${text}`} : {text};
    if (kind === "Timeline" || kind === "Bibliography") entry.kept = true;
    return prepared(entry, {title, also: SHORT.has(kind) ? `${short}; ${also}` : also, ...fields});
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
  function add({pages, texts}) {
    const documents = texts.map(([page, id, heading, text]) => {
      const [address, pageId, pageTitle] = pages[page];
      const known = ids.get(id.toLowerCase());
      if (known && !known.page) known.lead = text;
      const own = ids.get(pageId.toLowerCase());
      if (!id && own) { // the lead of a page of a collection: found as the page itself
        own.lead = text;
        entries.push(own);
        return {id: entries.length - 1, title: "", also: "", about: "", cites: "", page: pageTitle, text};
      }
      const entry = {
        kind: id ? kindOf(id) : "Page", id: known ? id : "", address: id ? `${address}#${id}` : address,
        title: known ? "" : heading || pageTitle, heading: known ? heading : "", text,
        page: {id: pageId, title: pageTitle}, tells: [...(about.get(id) || []), ...(cites.get(id) || [])],
      };
      const tags = known && own ? own.also : "";
      if (tags) entry.tells.push(...tags.split("; "));
      if (known) Object.assign(known, {text, heading});
      const [told, cited] = [about, cites].map((where) => (where.get(id) || []).join("; "));
      return prepared(entry, {title: entry.title, about: told, cites: cited, page: known ? `${pageTitle}; ${tags}` : "", text});
    });
    return index.addAllAsync(documents, {chunkSize: 400});
  }

  // ---- what is asked

  // How many slips lie between two words, as long as there are few: letters left out, put in, changed or exchanged.
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let row = Array.from({length: b.length + 1}, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  // The words of the pages that are nearest to one that no page has; those nearest first.
  function near(word, most) {
    if (/\d/.test(word) || most < 1) return [];
    const found = [];
    const judge = (other, shown, stem, count) => {
      if (other.length < 3 || /\d/.test(other)) return;
      const slipped = slips(word, other, most);
      if (slipped <= most) found.push({word: shown, stem, count, apart: slipped + (word[0] === other[0] ? 0 : 0.5)});
    };
    for (const [other, {stem, count}] of vocabulary) judge(other, other, stem, count);
    for (const [other, of] of compounds) judge(other, of.join("-"), stemOf(other), 1);
    return found.sort((a, b) => a.apart - b.apart || b.count - a.count);
  }
  // Words of the pages that a reader may have meant: few slips away in a long word, or with the same beginning.
  function alike(word) {
    const close = word.length > 5 ? near(word, allowed(word) + 1).filter((each) => each.word[0] === word[0]) : [];
    const begin = word.slice(0, Math.max(5, Math.ceil(word.length * 0.55)));
    const same = word.length > 5 ? [...vocabulary.keys()].filter((other) => other.startsWith(begin)) : [];
    return [...new Set([...close.map((each) => each.word), ...same])].slice(0, 3);
  }
  const allowed = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

  // A word that no page has, as two that pages have: "alqaeda".
  function parted(word) {
    let best = null;
    for (let at = 2; at <= word.length - 2; at += 1) {
      const [a, b] = [word.slice(0, at), word.slice(at)];
      if (!vocabulary.has(a) || !known.has(stemOf(b)) || b.length < 3) continue;
      if (!best || Math.min(at, word.length - at) > Math.min(best[0].length, best[1].length)) best = [a, b];
    }
    return best;
  }

  // The words of a question, with those taken apart that pages write with a hyphen or as two, and those joined that
  // pages write as one: "crossborder", "alqaeda", "cyber crime".
  function apart(units) {
    const found = [];
    units.forEach((unit, at) => {
      const {word} = unit;
      const of = (!vocabulary.has(word) && compounds.get(word)) || (!known.has(unit.stem) && !groups.has(unit.stem) && parted(word)) || [word];
      for (const part of of) {
        const before = found.at(-1);
        const joined = of.length > 1 ? part !== of[0] : unit.joined || Boolean(
          before && word.length > 1 && before.word.length > 1 && known.has(stemOf(before.word + word))
          && units[at - 1]?.word === before.word,
        );
        found.push(of.length > 1 ? {...unit, word: part, stem: stemOf(part), joined} : {...unit, joined});
      }
    });
    return found;
  }

  // The concepts of a question: {stems of its own words, ways: [{stems, weight}], weak, word}.
  function conceptsOf(units, ends) {
    const parts = apart(counted(units.filter((unit) => !unit.parts)));
    const concepts = [];
    const notes = {unknown: [], corrected: []};
    for (let at = 0; at < parts.length;) {
      const {word, stem} = parts[at];
      // a name of several words, or one that has other names
      const fits = (groups.get(stem) || []).filter(([own]) => own.every((each, i) => parts[at + i]?.stem === each));
      const longest = Math.max(0, ...fits.map(([own]) => own.length));
      let joined = 1;
      while (parts[at + joined]?.joined) joined += 1;
      const length = Math.max(longest, joined);
      const own = parts.slice(at, at + length);
      const ways = [{stems: own.map((each) => each.stem), weight: 1}];
      for (const [asked, others] of fits) {
        if (asked.length === longest) for (const stems of others) ways.push({stems, weight: OTHER});
      }
      if (joined > 1) ways.push({stems: [stemOf(parts.slice(at, at + joined).map((each) => each.word).join(""))], weight: 1.2});
      const typing = ends && at + length === parts.length;
      if (length === 1 && !known.has(stem) && ways.length === 1) {
        if (!(typing && [...known].some((each) => each.startsWith(word) || each.startsWith(stem)))) {
          const close = near(word, allowed(word));
          const best = close.filter((each) => each.apart === close[0].apart).slice(0, 3);
          for (const each of best) ways.push({stems: [each.stem], weight: 0.8});
          if (best.length) notes.corrected.push([parts[at].written, best[0].word]);
          else notes.unknown.push(parts[at].written);
        }
      }
      concepts.push({word: own.map((each) => each.word).join(" "), own, ways, typing, weak: length === 1 && WEAK.has(word)});
      at += length;
    }
    if (concepts.every((each) => each.weak)) for (const each of concepts) each.weak = false;
    return {concepts, notes};
  }

  // Stems that begin as another does, or with which another begins (terror, terrorist), and those of a verb and its
  // noun that endings do not tell apart from others (exclude, exclusion).
  const NOUNS = [["ud", "us"], ["id", "is"], ["nd", "ns"], ["uc", "uct"], ["rib", "ript"], ["ain", "an"], ["iz", "i"]];
  function akin(stem, typing) {
    const found = [];
    for (const pair of NOUNS) {
      for (const [verb, noun] of [pair, [...pair].reverse()]) {
        const other = stem.endsWith(verb) && stem.length > verb.length + 2 ? stem.slice(0, -verb.length) + noun : "";
        if (known.has(other)) found.push(other);
      }
    }
    for (const other of known) {
      if (other === stem) continue;
      const longer = other.startsWith(stem);
      if (longer && typing && (stem.length > 2 || typing === "alone")) found.push(other);
      else if ((longer || stem.startsWith(other)) && Math.min(stem.length, other.length) > 4
        && Math.abs(stem.length - other.length) < 6 && !/\d/.test(other)) found.push(other);
    }
    return found;
  }

  function find(query) {
    const found = new Map(); // address -> result
    const note = {stopped: false, partly: false, unknown: [], corrected: [], near: []};
    const take = (entry) => { if (!found.has(entry.address)) found.set(entry.address, {entry, marks: new Set(), all: true}); };

    // ids and sections of the paper, wherever they stand in the question
    let rest = query;
    const pick = (pattern, where, fold) => {
      for (const [written] of query.matchAll(pattern)) {
        const entry = where.get(fold(written));
        if (!entry) continue;
        take(entry);
        rest = rest.replace(written, " ");
      }
    };
    pick(ID, ids, (written) => written.toLowerCase());
    pick(SECTION, sections, (written) => written);
    const pointed = found.size > 0;
    // a slip in what pages write with a hyphen: it is read as they write it
    for (const {written, word, stem, parts, stop} of read(rest)) {
      if (parts || stop || known.has(stem) || groups.has(stem) || compounds.has(word) || parted(word)) continue;
      const [best] = near(word, allowed(word));
      if (!best?.word.includes("-")) continue;
      rest = rest.replace(written, best.word);
      note.corrected.push([written, best.word]);
    }
    const units = read(rest);
    for (const unit of units) if (unit.small && !known.has(unit.stem)) unit.stop = true;
    const {concepts, notes} = conceptsOf(units, /\S$/u.test(query));
    Object.assign(note, notes, {corrected: [...note.corrected, ...notes.corrected]});
    const asked = concepts.filter((each) => !(pointed && each.weak));
    if (!asked.length || (pointed && concepts.every((each) => WEAK.has(each.word)))) {
      for (const {entry} of [...found.values()]) {
        if (!entry.page) for (const each of ids.values()) if (each.page === entry) take(each);
      }
      note.stopped = !found.size && units.length > 0;
      if (!note.stopped || !named.has(nameKeys(query)[0])) return {results: [...found.values()], note};
    }

    // each word by itself
    const scored = new Map();
    const scores = (stem) => {
      if (!scored.has(stem)) {
        const map = new Map();
        for (const fields of known.has(stem) ? [Object.keys(FIELDS), ...Object.keys(LENT).map((name) => [name])] : []) {
          for (const {id, score} of index.search(stem, {fields})) {
            const other = map.get(id) || 0;
            map.set(id, Math.max(score, other) + Math.min(score, other) * BOTH);
          }
        }
        scored.set(stem, map);
      }
      return scored.get(stem);
    };
    const wide = (stem, typing) => {
      const all = new Map(scores(stem));
      const others = akin(stem, typing);
      for (const other of others) {
        for (const [id, score] of scores(other)) {
          const less = score * AKIN;
          if (less > (all.get(id) || 0)) all.set(id, less);
        }
      }
      return {all, stems: [stem, ...others]};
    };

    // each concept: the best of its ways; a way needs all of its words
    for (const concept of asked) {
      concept.scores = new Map();
      concept.hits = new Map(); // number of an entry -> stems by which it has the concept
      const alone = asked.length === 1 && concept.own.length === 1;
      for (const {stems, weight} of concept.ways) {
        const wides = stems.map((stem, at) => wide(stem, concept.typing && at === stems.length - 1 ? (alone ? "alone" : "last") : ""));
        const maps = wides.map((each) => each.all);
        const hits = wides.flatMap((each) => each.stems);
        const least = maps.reduce((a, b) => (b.size < a.size ? b : a), maps[0]);
        for (const id of least.keys()) {
          if (!maps.every((map) => map.has(id))) continue;
          const score = weight * maps.reduce((sum, map) => sum + map.get(id), 0);
          concept.hits.set(id, [...(concept.hits.get(id) || []), hits]);
          if (score > (concept.scores.get(id) || 0)) concept.scores.set(id, score);
        }
      }
      concept.mass = Math.log(1 + entries.length / (1 + concept.scores.size)) * (concept.weak ? 0.3 : 1);
    }

    // all of them, or else most of them
    const strong = asked.filter((each) => !each.weak);
    const total = asked.reduce((sum, each) => sum + each.mass, 0) || 1;
    const totals = new Map();
    for (const concept of asked) {
      for (const [id, score] of concept.scores) {
        const sum = totals.get(id) || {score: 0, mass: 0, strong: 0};
        sum.score += concept.weak ? score * 0.4 : score;
        sum.mass += concept.mass;
        sum.strong += concept.weak ? 0 : 1;
        totals.set(id, sum);
      }
    }
    let chosen = [...totals].filter(([, sum]) => sum.strong === strong.length);
    note.all = chosen.length;
    const few = new Set(chosen.map(([id]) => entries[id])).size < (strong.length > 1 ? FEW : 1);
    if (few && strong.length > 1) {
      chosen = [...totals].filter(([, sum]) => sum.strong > 0);
      note.partly = chosen.length > note.all;
    }
    const results = new Map();
    for (const [id, {score, mass, strong: number}] of chosen) {
      const entry = entries[id];
      const weight = entry.id && !entry.page ? COLLECTED : WEIGHT[entry.kind] || COLLECTED;
      const result = results.get(entry);
      const all = number === strong.length;
      const rated = score * weight * (mass / total) ** 3 * (!all && SHORT.has(entry.kind) ? NAMED : 1);
      const by = asked.map((concept) => (concept.hits.get(id) || []).flat()); // stems, for each concept
      const marks = new Set(by.flat());
      if (!result) results.set(entry, {entry, marks, by, score: rated, all});
      else Object.assign(result, {all: result.all || all, marks: new Set([...result.marks, ...marks]), score: Math.max(result.score, rated) + Math.min(result.score, rated) * BOTH});
    }
    const sorted = [...results.values()].sort((a, b) => b.score - a.score);
    for (const result of sorted.slice(0, LOOKED_AT)) {
      result.score *= nearness(result.entry, asked, units) * covered(result.entry, result.marks);
    }

    // what is called exactly so comes first: pages, terms and tags, then what bears it as another name
    const called = new Set(nameKeys(rest).flatMap((key) => named.get(key) || []));
    const whole = nameKeys(rest);
    const isCalled = (name) => nameKeys(name).some((key) => whole.includes(key));
    const rank = ({entry}) => {
      if (!called.has(entry) || LISTED.has(entry.kind)) return 0;
      return isCalled(entry.title) ? 3 : entry.kind === "Tag" ? 0 : isCalled(entry.short) ? 2 : 1;
    };
    for (const result of sorted) {
      if (called.has(result.entry) && !LISTED.has(result.entry.kind) && rank(result) === 0) result.score *= CALLED;
    }
    const order = new Map(sorted.map((each) => [each, rank(each)]));
    sorted.sort((a, b) => b.all - a.all || order.get(b) - order.get(a) || b.score - a.score);
    for (const result of note.partly ? sorted.slice(0, PARTLY) : sorted) {
      if (!found.has(result.entry.address)) found.set(result.entry.address, result);
    }
    if (!found.size) {
      const words = asked.flatMap((each) => each.own.map((unit) => unit.word));
      note.near = [...new Set(words.flatMap(alike))].slice(0, 5);
    }
    return {results: [...found.values()], note};
  }

  // How much of a title is asked for: a factor from 1.
  function covered({kind, title, page}, asked) {
    const own = new Set(title && !page && !LISTED.has(kind) ? nameStems(title) : []);
    const hits = [...own].filter((stem) => asked.has(stem)).length;
    return own.size ? 1 + TITLE * (hits / own.size) ** 2 : 1;
  }

  // How near to each other the words stand in what is found, and in which of their forms: a factor.
  function nearness(entry, concepts, units) {
    const own = entry.title && !entry.page ? [`${entry.title}. ${entry.text}`, entry.lead || ""] : [entry.text, entry.page?.title || ""];
    const said = [...own, ...(entry.also || "").split("; "), ...(entry.tells || [])].map(read);
    // 1 where one of some words stands right before one of others, 0 where that is far away
    const beside = (before, after) => Math.max(...said.map((words) => {
      let least = 99;
      words.forEach((unit, i) => {
        if (!before.has(unit.stem)) return;
        for (let j = Math.max(0, i - 10); j < Math.min(words.length, i + 16); j += 1) {
          if (i !== j && after.has(words[j].stem)) least = Math.min(least, j > i ? j - i : (i - j) * 1.5);
        }
      });
      return Math.max(0, 1 - (least - 1) / 15);
    }));
    const mean = (numbers) => (numbers.length ? numbers.reduce((a, b) => a + b) / numbers.length : 1);
    const among = concepts.map((concept) => new Set(concept.ways.flatMap((way) => way.stems)));
    const between = concepts.slice(1).map((_, i) => beside(among[i], among[i + 1]));
    // the words of a name stand together, or it is not the name
    const has = new Set(said.flat().map((unit) => unit.stem));
    const within = concepts.filter(({ways}) => ways.some(({stems}) => stems.length > 1)).map(({ways}) => Math.max(...ways.map(
      ({stems}) => (stems.length > 1 ? mean(stems.slice(1).map((stem, i) => beside(new Set([stems[i]]), new Set([stem])))) : has.has(stems[0]) ? 1 : 0),
    )));
    const forms = new Set(said.flat().map((unit) => spelled(unit.word)));
    const asked = counted(units);
    const exact = asked.filter((unit) => forms.has(spelled(unit.word))).length / (asked.length || 1);
    return (APART + (1 - APART) * mean(within) ** 2) * (1 + (between.length ? CLOSE * mean(between) : 0) + EXACT * exact);
  }

  return {find, add, read, size: () => entries.length};
};
