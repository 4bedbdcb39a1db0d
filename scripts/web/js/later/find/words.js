// @ts-check
// Reads words: a text -> its words, as they are compared. Marks and capitals are taken away (kb.fold), spellings are
// made one, and what is left is stemmed (Snowball).

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

kb.words = () => {
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
  const IRREGULAR = new Map(
    Object.entries({
      analyse: "analysis analyses",
      become: "became",
      begin: "began begun",
      believe: "belief beliefs",
      break: "broke broken",
      bring: "brought",
      build: "built",
      buy: "bought",
      catch: "caught",
      child: "children",
      choose: "chose chosen choice choices",
      crisis: "crises",
      draw: "drew drawn",
      die: "dead death deaths",
      drive: "drove driven",
      fall: "fell fallen",
      fight: "fought",
      find: "found",
      fly: "flew flown",
      freeze: "froze frozen",
      forbid: "forbade forbidden",
      get: "got gotten",
      give: "gave given",
      go: "went gone",
      grow: "grew grown",
      half: "halves",
      hold: "held",
      keep: "kept",
      knife: "knives",
      know: "knew known",
      lead: "led",
      leave: "left",
      lend: "lent",
      life: "lives",
      lose: "lost loss losses",
      make: "made",
      man: "men",
      mean: "meant",
      meet: "met",
      pay: "paid payment payments",
      prove: "proof",
      rise: "rose risen",
      run: "ran",
      say: "said",
      see: "saw seen",
      seek: "sought",
      sell: "sold",
      send: "sent",
      shoot: "shot",
      show: "shown",
      speak: "spoke spoken",
      spend: "spent",
      spread: "spreads",
      stand: "stood",
      steal: "stole stolen",
      strike: "struck",
      succeed: "success successes successful successfully",
      swear: "swore sworn",
      take: "took taken",
      teach: "taught",
      tell: "told",
      thief: "thieves",
      think: "thought",
      threat: "threaten threatened threatens",
      understand: "understood",
      win: "won",
      withdraw: "withdrew withdrawn",
      wolf: "wolves",
      woman: "women",
      write: "wrote written",
      policeman: "policemen",
      policewoman: "policewomen",
    }).flatMap(([word, forms]) => forms.split(" ").map((form) => [form, word])),
  );

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
        found.push({
          word,
          stem: stemOf(word),
          from: chain[0].from,
          to: chain.at(-1).to,
          parts: chain.length,
          of,
        });
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
      const thousands = last && /^[,\s]$/.test(gap) && /^\d{3}$/.test(word) &&
        (last.grouped || /^\d{1,3}$/.test(last.word));
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
      const capital = to - from > 1 && match[0] === match[0].toUpperCase() &&
        match[0] !== match[0].toLowerCase();
      const unit = {
        written: match[0],
        word,
        stem: stemOf(word),
        from,
        to,
        parts: 0,
        small: STOP.has(word),
        stop: STOP.has(word) && !capital,
        joined: chain.length > 0,
      };
      chain.push(unit);
      found.push(unit);
    }
    close();
    return found;
  }

  const counted = (units) => units.filter((unit) => !unit.stop);
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

  return { WEAK, read, counted, stemOf, spelled, nameStems, nameKeys };
};
