// The page on which a briefing is put in order. Whatever people typed is shown as text, never as markup.
//
// written() is the twin of scripts/kb/briefings/selection.py: a change in the one is a change in the other, and
// tests/test_briefing_page.py compares the two.

const SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/g;
const LINE_END = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]/g;
const UNFIT = /[\ud800-\udfff\ufffe\uffff]/gu;
const PARAGRAPH = /^[A-Z][0-9]{1,4}\.(?:[0-9]{1,4}|[a-z]{1,3})$/;
const EDITION = /^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$/;
const cut = (text, longest) => [...text].slice(0, longest).join("");
const trimmed = (text) => text.replace(/^ +| +$/g, "");

kb.briefing.line = (text) =>
  trimmed(cut(trimmed(text.replace(UNFIT, "\ufffd").replace(SPACE, " ")), 120));

kb.briefing.note = (text) =>
  cut(text.replace(UNFIT, "\ufffd").replace(LINE_END, "\n").replace(CONTROL, ""), 4000)
    .replace(/[ \t]+(?=\n|$)/g, "").replace(/\n{3,}/g, "\n\n").replace(/^[\n\t ]+|[\n\t ]+$/g, "");

kb.briefing.isDay = (text) => {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

kb.briefing.written = ([title, reader, day, edition, chosen, end = ""]) => {
  const {line, note, isDay} = kb.briefing;
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const front = [`title: ${quoted(line(title) || "Briefing")}`];
  if (line(reader)) front.push(`for: ${quoted(line(reader))}`);
  if (isDay(day)) front.push(`date: ${day}`);
  if (EDITION.test(edition)) front.push(`edition: ${quoted(edition)}`);
  const blocks = chosen.flatMap(([call, before, after]) => [note(before), `{{ ${call} }}`, note(after)]);
  blocks.push(note(end));
  return ["---", ...front, "---", "", blocks.filter(Boolean).join("\n\n")].join("\n") + "\n";
};

kb.briefing.start = (app) => {
  const {edition: current, site, licensed, pages, works: cites, example} = JSON.parse(app.dataset.briefing);
  const {line, note, isDay, written} = kb.briefing;
  const works = new Map(); // key of a work -> how it is cited
  kb.works = (data) => { for (const [key, said] of Object.entries(data)) works.set(key, said); };

  // What the scripts beside the pages say, of the site as it is and as it was in another edition.
  const cited = new Map(); // id -> {quote, text, link}
  const once = new Map(); // the same of the other edition; "page X1" -> {title, text}
  let past = ""; // where that edition stands, seen from this page
  for (const [name, keep] of [
    ["cite", (all, data) => { for (const [id, one] of Object.entries(data)) all.set(id, one); }],
    ["peek", (all, data) => { if (data[""]?.id) all.set(`page ${data[""].id}`, data[""]); }],
  ]) {
    const before = kb[name];
    kb[name] = (path, data) => {
      const then = past && document.currentScript.src.startsWith(new URL(kb.root + past, location.href).href);
      keep(then ? once : cited, data);
      if (!then) before?.(path, data);
    };
  }

  const make = (tag, values = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) {
      if (name in node && name !== "list") node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  };

  const parts = (call) => {
    const [first, last] = call.replace(" summary", "").split("-");
    return {first, last, home: pages[first.split(".")[0]], summary: call.endsWith(" summary")};
  };

  // Loads what is said about a call; null where the site knows nothing of that name.
  async function found(call) {
    const {first, last, home, summary} = parts(call);
    if (!home) return null;
    try { await kb.load(`${home[0]}.cite.js`); } catch { return null; }
    const one = cited.get(first);
    if (!one) return null;
    const page = `${kb.root}${home[0]}.html`;
    if (!first.includes(".")) {
      const title = summary ? [] : [["", `${first} ${home[1]}`]];
      return {name: `${first} ${home[1]}`, page, link: one.link, kept: kept(one), id: first, voice: "summary", words: [...title, ["", home[2]]]};
    }
    const range = between([...cited.keys()], first, last);
    if (!range.length) return null;
    const span = last ? `${first}–${last}` : first;
    const voice = /[0-9]$/.test(first) ? "paper" : "note";
    return {name: `${span} ${home[1]}`, page: `${page}#${first}`, link: one.link, kept: kept(one), id: span, voice, words: range.map((id) => [id, quoted(cited.get(id))])};
  }

  // Where a citation says that this very state stays.
  const kept = ({text}) => /: (https?:\/\/\S+)$/.exec(text)?.[1] ?? "";

  // The words of a quotation, without its marks and its source.
  const quoted = ({quote = ""}) => quote.slice(1, quote.lastIndexOf("”\n— "));

  // Text with its addresses as links; only those that begin as addresses of the web do.
  function linked(text) {
    const pieces = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;])/);
    return pieces.map((piece, at) => (at % 2 ? make("a", {href: piece}, piece) : piece));
  }

  // Where a link in own words leads: into the web, or to a page or paragraph at its public address.
  function address(target) {
    if (/^(https?:\/\/|mailto:)\S+$/i.test(target)) return target;
    const [path, anchor = ""] = target.split("#");
    if (!site || !path.endsWith(".md")) return "";
    const stem = path.replace(/^(\.{1,2}\/)+|\.md$/g, "").replace(/^docs\//, "").replace(/README$/, "index");
    const [id] = Object.entries(pages).find(([, [home, , , part]]) => home === stem && !part) ?? [];
    if (PARAGRAPH.test(anchor)) return `${site}${anchor}/`;
    return id && (!anchor || anchor === id) ? `${site}${id}/` : `${site}${stem}.html${anchor && `#${anchor}`}`;
  }

  const own = (text) => (kb.markdown ? kb.markdown.blocks(note(text), {works, address}) : [make("p", {}, text)]);

  // What own words are shown with: loaded where there are any.
  async function reading() {
    const all = [...state[4].flatMap(([, ...words]) => words), state[5]].join("\n");
    const parts = [all.trim() && "assets/later/markdown.js", /\[[^\]]*@/.test(all) && "bibliography.works.js"];
    await Promise.all(parts.filter(Boolean).map((part) => kb.load(part).catch(() => null)));
  }

  const led = (words, to) => (/^https?:/.test(to || "") ? make("a", {href: to}, words) : words);

  // Who says it, when, and where it stays. The full references stand once, at the end: see sources().
  function source({id, voice, link, kept: to}) {
    const {paper, base} = cites;
    const edition = current ? led(`edition ${current}`, to) : "";
    const said = {
      paper: [`${paper[0]}, `, led(id, link), ", restated", ...(edition ? [" in ", edition] : [])],
      note: [`${base[0]}, editors’ note `, led(id, link), ...(edition ? [", ", edition] : [])],
      summary: [`${base[0]}, editors’ summary of `, led(id, link), ...(edition ? [", ", edition] : [])],
    }[voice];
    return make("p", {className: "kb-brief-source"}, "— ", ...said);
  }

  function quotation(one) {
    const rows = one.words.map(([id, said]) => make("p", {}, id ? make("b", {}, id) : null, id ? " " : null, said));
    const quote = make("blockquote", {}, ...rows, source(one));
    if (/^https?:/.test(one.link || "")) quote.cite = one.link;
    return quote;
  }

  // One full reference for each work that is quoted: the paper where it is restated, the knowledge base always.
  function sources() {
    const there = shown.filter(Boolean);
    if (!there.length) return [];
    const works = [there.some(({voice}) => voice === "paper") && cites.paper[1], cites.base[1]].filter(Boolean);
    return [make("h2", {}, "Sources"), make("ul", {}, ...works.map((work) => make("li", {}, ...linked(work)))),
      make("p", {}, ...linked(licensed))];
  }

  // ---- the interface

  let state = kb.briefing.read();
  let shown = []; // what was found, in the order of the calls
  const status = make("p", {className: "kb-brief-status"});
  const tell = (text) => { status.textContent = text; kb.say(text); };
  const keep = () => kb.briefing.write(state);
  // What was asked is answered; who answers stays where the question was.
  const answered = () => {
    notice.replaceChildren();
    notice.focus({preventScroll: true});
  };
  const withRows = (rows) => [...state.slice(0, 4), rows, state[5]];

  const fields = [["Title", "text", 0], ["For whom", "text", 1], ["Date", "date", 2]].map(([label, type, at]) => {
    const field = make("input", {type, id: `brief-${at}`, autocomplete: "off"});
    if (type === "text") field.maxLength = 120;
    field.addEventListener("input", () => {
      state[at] = field.value;
      keep();
      printed();
    });
    return make("div", {}, make("label", {htmlFor: field.id}, label), field);
  });
  const form = make("details", {className: "kb-brief-about"},
    make("summary", {}, "Title and date"), make("div", {className: "kb-brief-fields"}, ...fields));
  const list = make("ol", {className: "kb-brief-list"});
  const end = make("div", {className: "kb-brief-end"});
  const print = make("div", {className: "kb-brief-print"});
  const notice = make("div", {className: "kb-brief-notice", tabIndex: -1});
  const tools = make("div", {className: "kb-brief-tools"});
  const ending = make("div", {className: "kb-brief-cited"});
  const [tried] = Object.keys(pages).filter((id) => id === "KB_SPECIMEN".split(".")[0]).concat(Object.keys(pages));
  const empty = make("div", {className: "kb-brief-empty"},
    make("p", {}, "Nothing is chosen yet. ",
      tried ? make("a", {href: `${kb.root}${pages[tried][0]}.html`}, `Open ${tried} and try`) : null,
      tried ? ": choose a paragraph, then “+ Briefing”." : null),
    example ? make("p", {}, "Or see ", make("a", {href: `#b=${example}`}, "an example"), ".") : null);

  // The two that most want first; the rest is folded.
  const others = make("div", {className: "kb-brief-others"});
  const rest = make("details", {className: "kb-brief-more"}, make("summary", {title: "More"}, "…"), others);
  rest.firstChild.setAttribute("aria-label", "… More to do with this briefing");
  const shut = () => { rest.open = false; };
  document.addEventListener("click", ({target}) => { if (!rest.contains(target)) shut(); });
  rest.addEventListener("keydown", ({key}) => {
    if (key !== "Escape" || !rest.open) return;
    shut();
    rest.firstChild.focus();
  });

  const tool = (label, run, place = others) => {
    const button = make("button", {type: "button"}, label);
    button.addEventListener("click", () => {
      if (place === others) {
        shut();
        rest.firstChild.focus();
      }
      return run();
    });
    place.append(button);
  };
  tool("Copy for Word or mail", async () => {
    await kb.load("assets/later/markdown.js");
    const whole = composed();
    tell(await kb.copy(kb.markdown.plain(whole.childNodes).join("\n\n"), whole.innerHTML) ? "Copied, with links" : "The browser did not allow copying");
  }, tools);
  tool("Print", () => window.print(), tools);
  tools.append(rest);
  tool("Download as Markdown", () => {
    const name = line(state[0]).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "briefing";
    const address = URL.createObjectURL(new Blob([written(state)], {type: "text/markdown;charset=utf-8"}));
    make("a", {href: address, download: `${name.slice(0, 60)}.md`}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    tell(`Downloaded; kb brief ${name.slice(0, 60)}.md makes Word or PDF of it`);
  });
  tool("Copy the address", async () => {
    // A folder on this machine is nobody else's: they are led to the public site.
    const here = location.protocol === "file:" ? site && `${site}briefing.html` : location.href.split("#")[0];
    if (!here) return tell("This copy of the site has no public address; give away the Markdown file instead");
    const copied = await kb.copy(`${here}#b=${kb.briefing.encode(state)}`);
    return tell(copied ? "Address copied: who opens it sees this briefing" : "The browser did not allow copying");
  });
  tool("Remove all", () => {
    if (!state[4].length) return;
    const last = state;
    state = withRows([]);
    keep();
    draw();
    undo("All is removed.", last);
  });

  function undo(text, last) {
    const button = make("button", {type: "button"}, "Undo");
    button.addEventListener("click", () => {
      state = last;
      keep();
      draw();
      answered();
      tell("It is back");
    });
    notice.replaceChildren(make("p", {}, text, " ", button));
    kb.say(`${text} Undo is there.`);
    button.focus();
  }

  function move(at, by) {
    const rows = [...state[4]];
    rows.splice(at + by, 0, ...rows.splice(at, 1));
    const found = [...shown];
    found.splice(at + by, 0, ...found.splice(at, 1));
    state = withRows(rows);
    shown = found;
    keep();
    render();
    const buttons = list.children[at + by].querySelectorAll(".kb-brief-order button");
    const button = buttons[by < 0 ? 0 : 1];
    (button.disabled ? buttons[by < 0 ? 1 : 0] : button).focus();
    tell(`${rows[at + by][0]} is now ${at + by + 1} of ${rows.length}`);
  }

  // A field for own words, which stand in a part of the state or of a row of it.
  function words(place, which, label, name) {
    const field = make("textarea", {id: `brief-${name}`, rows: 2, maxLength: 4000, value: place[which]});
    field.addEventListener("input", () => {
      place[which] = field.value;
      keep();
      reading().then(printed);
    });
    const box = make("div", {className: "kb-brief-words", hidden: !place[which]}, make("label", {htmlFor: field.id}, label), field);
    const link = make("button", {type: "button", className: "kb-brief-note", hidden: !!place[which]}, "Add a note here");
    link.setAttribute("aria-label", `Add a note here: ${label[0].toLowerCase()}${label.slice(1)}`);
    link.addEventListener("click", () => {
      box.hidden = false;
      link.hidden = true;
      field.focus();
    });
    return make("div", {}, link, box);
  }

  function item(row, at, all) {
    const [call] = row;
    const one = shown[at];
    const button = (label, does, off, run) => {
      const made = make("button", {type: "button", disabled: off}, label);
      made.setAttribute("aria-label", `${label}${does} ${call}`);
      made.addEventListener("click", run);
      return made;
    };
    const order = make("div", {className: "kb-brief-order"},
      button("Up", ": move", at === 0, () => move(at, -1)),
      button("Down", ": move", at === all.length - 1, () => move(at, 1)),
      button("Remove", "", false, () => {
        const last = withRows([...state[4]]);
        state = withRows(state[4].filter((each) => each !== row));
        keep();
        draw();
        undo(`${call} is removed.`, last);
      }));
    const name = one ? make("a", {href: one.page}, one.name) : make("span", {}, lost(call));
    return make("li", {},
      words(row, 1, `Your words before ${call}`, `${at}-1`),
      make("div", {className: "kb-brief-head"}, make("h2", {}, name), order),
      one ? quotation(one) : null,
      row[2] ? words(row, 2, `Your words after ${call}`, `${at}-2`) : null);
  }

  // What is said of a call that leads nowhere, so that no copy lacks it without a word.
  const lost = (call) => `${call}: not in this edition of the site`;

  // The briefing without the interface: what is printed and copied.
  function composed() {
    const [title, reader, day, edition] = state;
    const date = isDay(day)
      ? new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"})
      : "";
    const about = [line(reader) && `For ${line(reader)}`, date, edition && `Quotations: edition ${edition} of ${document.title.split(" · ").pop()}`];
    return make("div", {}, make("h1", {}, line(title) || "Briefing"),
      make("p", {}, about.filter(Boolean).join(" · ")),
      ...state[4].flatMap((row, at) => [...own(row[1]), ...(at in shown ? [shown[at] ? quotation(shown[at]) : make("p", {}, lost(row[0]))] : []), ...own(row[2])]),
      ...own(state[5]), ...sources());
  }

  const printed = () => print.replaceChildren(...composed().childNodes);

  function render() {
    list.replaceChildren(...state[4].map(item));
    empty.hidden = state[4].length > 0;
    end.replaceChildren(words(state, 5, "Your words at the end", "end"));
    ending.replaceChildren(...sources());
    list.hidden = end.hidden = tools.hidden = form.hidden = ending.hidden = !empty.hidden;
    fields.forEach((box, at) => { box.querySelector("input").value = state[at]; });
    printed();
  }

  // The look of the interface, when there is something to put in order.
  let sheet = null;
  const styled = () => sheet ??= new Promise((done) => {
    const link = make("link", {rel: "stylesheet", href: `${kb.root}assets/later/briefing.css`});
    link.onload = link.onerror = done;
    document.head.append(link);
  });

  async function draw() {
    const calls = state[4].map(([call]) => call);
    const [all] = await Promise.all([Promise.all(calls.map(found)), calls.length ? styled() : null]);
    if (calls.join() !== state[4].map(([call]) => call).join()) return; // changed meanwhile: drawn again
    shown = all;
    await reading();
    render();
  }

  function pinned() {
    if (!state[3] && state[4].length) state[3] = current;
    if (!state[2] && state[4].length) state[2] = new Date().toLocaleDateString("sv");
  }

  function otherEdition() {
    if (!state[3] || !current || state[3] === current) return;
    const button = make("button", {type: "button"}, `Quote edition ${current}`);
    button.addEventListener("click", () => {
      state[3] = current;
      keep();
      render();
      answered();
      tell(`The briefing quotes edition ${current} now`);
    });
    const said = make("div", {className: "kb-brief-turns"});
    notice.append(make("p", {}, `This briefing quotes edition ${state[3]}; the site shows edition ${current}, whose words you see here. `, button), said);
    turns(state[3], state[4].map(([call]) => call)).then((nodes) => { said.replaceChildren(...nodes); });
  }

  // What has become of the paragraphs since an edition, where that edition stands beside this one: its texts.
  async function turns(edition, calls) {
    const [inside] = /edition\/[^/]+\/$/.exec(new URL(kb.root, location.href).pathname) ?? [];
    past = `${inside ? "../" : "edition/"}${EDITION.test(edition) ? edition : "none"}/`;
    once.clear();
    const load = (path) => kb.load(path).then(() => true, () => false);
    const rows = [];
    const unknown = [];
    for (const call of calls) {
      const {first, last, home, summary} = parts(call);
      const kind = first.includes(".") ? "cite" : "peek";
      // Both texts, whichever comes first: what has not come yet is not gone.
      const told = home && await load(`${past}${home[0]}.${kind}.js`) && (kind === "peek" || await load(`${home[0]}.cite.js`));
      if (!told) {
        unknown.push(call);
      } else if (kind === "peek") {
        const {title = "", text = ""} = once.get(`page ${first}`) ?? {};
        const [was, is] = (summary ? [[text], [home[2]]] : [[title, text], [home[1], home[2]]]).map((each) => each.join(". "));
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
    const turned = rows.map(([id, was, is]) => make("li", {}, make("details", {},
      make("summary", {}, `${id} ${!is ? "is gone" : was ? "reads differently now" : "is new"}`),
      was ? make("p", {}, make("b", {}, `Edition ${edition}: `), was) : null,
      is ? make("p", {}, make("b", {}, `Edition ${current}: `), is) : null)));
    const same = unknown.length < calls.length && !rows.length;
    return [
      turned.length ? make("ul", {}, ...turned) : null,
      same ? make("p", {}, `${unknown.length ? "The rest of" : "All"} that it quotes reads the same in both.`) : null,
      unknown.length ? make("p", {}, `What has become of ${unknown.join(", ")} cannot be told here: the texts of that edition are not at hand. `,
        make("code", {}, "kb brief --check"), " tells.") : null,
    ].filter(Boolean);
  }

  // Ids of one page from the first to the last, in the order of the page; the first alone where there is no last.
  function between(all, first, last = first) {
    const ids = all.filter((id) => id.startsWith(`${first.split(".")[0]}.`));
    return ids.slice(Math.max(ids.indexOf(first), 0), ids.indexOf(last) + 1);
  }

  // Words after the last paragraph were those at the end, before there was a field for them.
  function closed(given) {
    const last = given[4].at(-1);
    if (!last?.[2] || given[5]) return given;
    return [...given.slice(0, 4), [...given[4].slice(0, -1), [last[0], last[1], ""]], last[2]];
  }

  // What an address or another tab holds, cut to what the fields and the file take.
  const fitting = ([title, reader, day, edition, rows, closing = ""]) => [
    line(title), line(reader), isDay(day) ? day : "", EDITION.test(edition) ? edition : "",
    rows.map(([call, before, after]) => [call, note(before), note(after)]), note(closing),
  ];

  function begin(next) {
    state = closed(fitting(next));
    pinned();
    keep();
    notice.replaceChildren();
    otherEdition();
    return draw();
  }

  function fromAddress() {
    if (!location.hash.startsWith("#b=")) return begin(kb.briefing.read());
    const given = kb.briefing.decode(location.hash.slice(3));
    history.replaceState(null, "", location.href.split("#")[0]);
    const own = kb.briefing.read();
    if (!given) {
      const drawn = begin(own);
      tell("The address holds no briefing that can be read");
      return drawn;
    }
    if (!own[4].length || kb.briefing.encode(closed(own)) === kb.briefing.encode(closed(fitting(given)))) return begin(given);
    const drawn = begin(own);
    const take = make("button", {type: "button"}, "Show that one instead");
    take.addEventListener("click", () => begin(given).then(() => {
      undo("The briefing of the address is shown.", own);
    }));
    const stay = make("button", {type: "button"}, "Keep mine");
    stay.addEventListener("click", answered);
    notice.prepend(make("p", {}, "The address holds another briefing than yours. ", take, " ", stay));
    kb.say("The address holds another briefing than yours");
    return drawn;
  }

  kb.briefing.changed = () => begin(kb.briefing.read());
  addEventListener("hashchange", fromAddress);
  document.documentElement.classList.add("kb-brief-on");
  for (const part of [tools, empty, form, list, end, ending]) part.hidden = true; // until it is known what is chosen
  app.replaceChildren(notice, tools, status, empty, form, list, end, ending, print);
  kb.briefing.ready = fromAddress();
};
