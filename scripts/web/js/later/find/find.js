// @ts-check
// Finds: a question in plain words -> what answers it, the best first. It shows nothing; search.js does.
//
// A question is read as concepts: words, compounds, and names of several words. A concept is looked for as it is
// written and in the other words that the pages have for it (docs/synonyms.yml, the glossary). MiniSearch scores
// each word alone; what has all the concepts comes before what has some.
kb.finder = () => {
  const { WEIGHT, FIELDS, LENT, LISTED, SHORT } = kb.kindsFound;
  const COLLECTED = 1.1; // weight of a page of a collection
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
  const ID = /(?<![\p{L}\p{N}.])[A-Za-z]\d+(?:\.(?:\d+|[A-Za-z]+))?(?![\p{L}\p{N}])/gu;
  const SECTION = /(?<![\p{L}\p{N}.])\d+(?:\.\d+)+(?![\p{L}\p{N}])/gu;

  const words = kb.words();
  const { WEAK, read, counted, stemOf, spelled, nameStems, nameKeys } = words;
  const there = kb.findable(words);
  const { index, entries, ids, sections, named, vocabulary, known, compounds, groups, add } = there;

  // How many slips lie between two words, as long as there are few: letters left out, put in, changed or exchanged.
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
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
      if (slipped <= most) {
        found.push({ word: shown, stem, count, apart: slipped + (word[0] === other[0] ? 0 : 0.5) });
      }
    };
    for (const [other, { stem, count }] of vocabulary) judge(other, other, stem, count);
    for (const [other, of] of compounds) judge(other, of.join("-"), stemOf(other), 1);
    return found.sort((a, b) => a.apart - b.apart || b.count - a.count);
  }
  // Words of the pages that a reader may have meant: few slips away in a long word, or with the same beginning.
  function alike(word) {
    const close = word.length > 5
      ? near(word, allowed(word) + 1).filter((each) => each.word[0] === word[0])
      : [];
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
      const { word } = unit;
      const of = (!vocabulary.has(word) && compounds.get(word)) ||
        (!known.has(unit.stem) && !groups.has(unit.stem) && parted(word)) || [word];
      for (const part of of) {
        const before = found.at(-1);
        const joined = of.length > 1 ? part !== of[0] : unit.joined || Boolean(
          before && word.length > 1 && before.word.length > 1 && known.has(stemOf(before.word + word)) &&
            units[at - 1]?.word === before.word,
        );
        found.push(of.length > 1 ? { ...unit, word: part, stem: stemOf(part), joined } : { ...unit, joined });
      }
    });
    return found;
  }

  // The concepts of a question: {stems of its own words, ways: [{stems, weight}], weak, word}.
  function conceptsOf(units, ends) {
    const parts = apart(counted(units.filter((unit) => !unit.parts)));
    /** @type {Concept[]} */
    const concepts = [];
    /** @type {Pick<FindNote, "unknown" | "corrected">} */
    const notes = { unknown: [], corrected: [] };
    for (let at = 0; at < parts.length;) {
      const { word, stem } = parts[at];
      // a name of several words, or one that has other names
      const fits = (groups.get(stem) || []).filter(([own]) =>
        own.every((each, i) => parts[at + i]?.stem === each)
      );
      const longest = Math.max(0, ...fits.map(([own]) => own.length));
      let joined = 1;
      while (parts[at + joined]?.joined) joined += 1;
      const length = Math.max(longest, joined);
      const own = parts.slice(at, at + length);
      const ways = [{ stems: own.map((each) => each.stem), weight: 1 }];
      for (const [asked, others] of fits) {
        if (asked.length === longest) { for (const stems of others) ways.push({ stems, weight: OTHER }); }
      }
      if (joined > 1) {
        ways.push({
          stems: [stemOf(parts.slice(at, at + joined).map((each) => each.word).join(""))],
          weight: 1.2,
        });
      }
      const typing = ends && at + length === parts.length;
      if (length === 1 && !known.has(stem) && ways.length === 1) {
        if (!(typing && [...known].some((each) => each.startsWith(word) || each.startsWith(stem)))) {
          const close = near(word, allowed(word));
          const best = close.filter((each) => each.apart === close[0].apart).slice(0, 3);
          for (const each of best) ways.push({ stems: [each.stem], weight: 0.8 });
          if (best.length) notes.corrected.push([parts[at].written, best[0].word]);
          else notes.unknown.push(parts[at].written);
        }
      }
      concepts.push({
        word: own.map((each) => each.word).join(" "),
        own,
        ways,
        typing,
        weak: length === 1 && WEAK.has(word),
        scores: new Map(),
        hits: new Map(),
        mass: 0,
      });
      at += length;
    }
    if (concepts.every((each) => each.weak)) { for (const each of concepts) each.weak = false; }
    return { concepts, notes };
  }

  // Stems that begin as another does, or with which another begins (terror, terrorist), and those of a verb and its
  // noun that endings do not tell apart from others (exclude, exclusion).
  const NOUNS = [["ud", "us"], ["id", "is"], ["nd", "ns"], ["uc", "uct"], ["rib", "ript"], ["ain", "an"], [
    "iz",
    "i",
  ]];
  function akin(stem, typing) {
    const found = [];
    for (const pair of NOUNS) {
      for (const [verb, noun] of [pair, [...pair].reverse()]) {
        const other = stem.endsWith(verb) && stem.length > verb.length + 2
          ? stem.slice(0, -verb.length) + noun
          : "";
        if (known.has(other)) found.push(other);
      }
    }
    for (const other of known) {
      if (other === stem) continue;
      const longer = other.startsWith(stem);
      if (longer && typing && (stem.length > 2 || typing === "alone")) found.push(other);
      else if (
        (longer || stem.startsWith(other)) && Math.min(stem.length, other.length) > 4 &&
        Math.abs(stem.length - other.length) < 6 && !/\d/.test(other)
      ) found.push(other);
    }
    return found;
  }

  function find(query) {
    const found = new Map(); // address -> result
    /** @type {FindNote} */
    const note = { stopped: false, partly: false, unknown: [], corrected: [], near: [] };
    const take = (entry) => {
      if (!found.has(entry.address)) found.set(entry.address, { entry, marks: new Set(), all: true });
    };

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
    for (const { written, word, stem, parts, stop } of read(rest)) {
      if (parts || stop || known.has(stem) || groups.has(stem) || compounds.has(word) || parted(word)) {
        continue;
      }
      const [best] = near(word, allowed(word));
      if (!best?.word.includes("-")) continue;
      rest = rest.replace(written, best.word);
      note.corrected.push([written ?? word, best.word]);
    }
    const units = read(rest);
    for (const unit of units) if (unit.small && !known.has(unit.stem)) unit.stop = true;
    const { concepts, notes } = conceptsOf(units, /\S$/u.test(query));
    Object.assign(note, notes, { corrected: [...note.corrected, ...notes.corrected] });
    const asked = concepts.filter((each) => !(pointed && each.weak));
    if (!asked.length || (pointed && concepts.every((each) => WEAK.has(each.word)))) {
      for (const { entry } of [...found.values()]) {
        if (!entry.page) { for (const each of ids.values()) if (each.page === entry) take(each); }
      }
      note.stopped = !found.size && units.length > 0;
      if (!note.stopped || !named.has(nameKeys(query)[0])) return { results: [...found.values()], note };
    }

    // each word by itself
    const scored = new Map();
    const scores = (stem) => {
      if (!scored.has(stem)) {
        const map = new Map();
        for (
          const fields of known.has(stem)
            ? [Object.keys(FIELDS), ...Object.keys(LENT).map((name) => [name])]
            : []
        ) {
          for (const { id, score } of index.search(stem, { fields })) {
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
      return { all, stems: [stem, ...others] };
    };

    // each concept: the best of its ways; a way needs all of its words
    for (const concept of asked) {
      const alone = asked.length === 1 && concept.own.length === 1;
      for (const { stems, weight } of concept.ways) {
        const wides = stems.map((stem, at) =>
          wide(stem, concept.typing && at === stems.length - 1 ? (alone ? "alone" : "last") : "")
        );
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
        const sum = totals.get(id) || { score: 0, mass: 0, strong: 0 };
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
    for (const [id, { score, mass, strong: number }] of chosen) {
      const entry = entries[id];
      const weight = entry.id && !entry.page ? COLLECTED : WEIGHT[entry.kind] || COLLECTED;
      const result = results.get(entry);
      const all = number === strong.length;
      const rated = score * weight * (mass / total) ** 3 * (!all && SHORT.has(entry.kind) ? NAMED : 1);
      const by = asked.map((concept) => (concept.hits.get(id) || []).flat()); // stems, for each concept
      const marks = new Set(by.flat());
      if (!result) results.set(entry, { entry, marks, by, score: rated, all });
      else {Object.assign(result, {
          all: result.all || all,
          marks: new Set([...result.marks, ...marks]),
          score: Math.max(result.score, rated) + Math.min(result.score, rated) * BOTH,
        });}
    }
    const sorted = [...results.values()].sort((a, b) => b.score - a.score);
    for (const result of sorted.slice(0, LOOKED_AT)) {
      result.score *= nearness(result.entry, asked, units) * covered(result.entry, result.marks);
    }

    // what is called exactly so comes first: pages, terms and tags, then what bears it as another name
    const called = new Set(nameKeys(rest).flatMap((key) => named.get(key) || []));
    const whole = nameKeys(rest);
    const isCalled = (name) => nameKeys(name).some((key) => whole.includes(key));
    const rank = ({ entry }) => {
      if (!called.has(entry) || LISTED.has(entry.kind)) return 0;
      return isCalled(entry.title) ? 3 : entry.kind === "Tag" ? 0 : isCalled(entry.short) ? 2 : 1;
    };
    for (const result of sorted) {
      if (called.has(result.entry) && !LISTED.has(result.entry.kind) && rank(result) === 0) {
        result.score *= CALLED;
      }
    }
    const order = new Map(sorted.map((each) => [each, rank(each)]));
    const place = (/** @type {Found} */ each) => order.get(each) ?? 0;
    sorted.sort((a, b) => Number(b.all) - Number(a.all) || place(b) - place(a) || b.score - a.score);
    for (const result of note.partly ? sorted.slice(0, PARTLY) : sorted) {
      if (!found.has(result.entry.address)) found.set(result.entry.address, result);
    }
    if (!found.size) {
      const words = asked.flatMap((each) => each.own.map((unit) => unit.word));
      note.near = [...new Set(words.flatMap(alike))].slice(0, 5);
    }
    return { results: [...found.values()], note };
  }

  // How much of a title is asked for: a factor from 1.
  function covered({ kind, title, page }, asked) {
    const own = new Set(title && !page && !LISTED.has(kind) ? nameStems(title) : []);
    const hits = [...own].filter((stem) => asked.has(stem)).length;
    return own.size ? 1 + TITLE * (hits / own.size) ** 2 : 1;
  }

  // How near to each other the words stand in what is found, and in which of their forms: a factor.
  function nearness(entry, concepts, units) {
    const own = entry.title && !entry.page
      ? [`${entry.title}. ${entry.text}`, entry.lead || ""]
      : [entry.text, entry.page?.title || ""];
    const said = [...own, ...(entry.also || "").split("; "), ...(entry.tells || [])].map(read);
    // 1 where one of some words stands right before one of others, 0 where that is far away
    const beside = (before, after) =>
      Math.max(...said.map((words) => {
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
    const within = concepts.filter(({ ways }) => ways.some(({ stems }) => stems.length > 1)).map(({ ways }) =>
      Math.max(...ways.map(
        (
          { stems },
        ) => (stems.length > 1
          ? mean(stems.slice(1).map((stem, i) => beside(new Set([stems[i]]), new Set([stem]))))
          : has.has(stems[0])
          ? 1
          : 0),
      ))
    );
    const forms = new Set(said.flat().map((unit) => spelled(unit.word)));
    const asked = counted(units);
    const exact = asked.filter((unit) => forms.has(spelled(unit.word))).length / (asked.length || 1);
    return (APART + (1 - APART) * mean(within) ** 2) *
      (1 + (between.length ? CLOSE * mean(between) : 0) + EXACT * exact);
  }

  return { find, add, read, size: () => entries.length };
};
