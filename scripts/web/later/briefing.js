// The page on which a briefing is put in order. Whatever people typed is shown as text, never as markup.
//
// written() is the twin of scripts/kb/selection.py: a change in the one is a change in the other, and
// tests/test_briefing_page.py compares the two.

const SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/g;
const LINE_END = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]/g;
const UNFIT = /[\ud800-\udfff\ufffe\uffff]/gu;
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

kb.briefing.written = ([title, reader, day, edition, chosen]) => {
  const {line, note, isDay} = kb.briefing;
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const front = [`title: ${quoted(line(title) || "Briefing")}`];
  if (line(reader)) front.push(`for: ${quoted(line(reader))}`);
  if (isDay(day)) front.push(`date: ${day}`);
  if (EDITION.test(edition)) front.push(`edition: ${quoted(edition)}`);
  const blocks = chosen.flatMap(([call, before, after]) => [note(before), `{{ ${call} }}`, note(after)]);
  return ["---", ...front, "---", "", blocks.filter(Boolean).join("\n\n")].join("\n") + "\n";
};

kb.briefing.start = (app) => {
  const {edition: current, licensed, pages} = JSON.parse(app.dataset.briefing);
  const {line, note, isDay, written} = kb.briefing;
  const cited = new Map(); // what the scripts beside the pages say: id -> {quote, text, link}
  const before = kb.cite;
  kb.cite = (path, data) => {
    for (const [id, one] of Object.entries(data)) cited.set(id, one);
    if (before) before(path, data);
  };

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
    const said = (id) => {
      const {quote = ""} = cited.get(id);
      return quote.slice(1, quote.lastIndexOf("”\n— "));
    };
    if (!first.includes(".")) {
      const title = summary ? [] : [["", `${first} ${home[1]}`]];
      return {name: `${first} ${home[1]}`, page, link: one.link, text: one.text, words: [...title, ["", home[2]]]};
    }
    const ids = [...cited.keys()].filter((id) => id.startsWith(`${first.split(".")[0]}.`));
    const [from, to] = [ids.indexOf(first), last ? ids.indexOf(last) : ids.indexOf(first)];
    if (to < from) return null;
    const range = ids.slice(from, to + 1);
    const span = last ? `${first}–${last}` : first;
    const text = one.text.replace(`“${first} `, `“${span} `);
    return {name: `${span} ${home[1]}`, page: `${page}#${first}`, link: one.link, text, words: range.map((id) => [id, said(id)])};
  }

  // Text with its addresses as links; only those that begin as addresses of the web do.
  function linked(text) {
    const pieces = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;])/);
    return pieces.map((piece, at) => (at % 2 ? make("a", {href: piece}, piece) : piece));
  }

  const paragraphs = (text) => note(text).split("\n\n").filter(Boolean).map((words) =>
    make("p", {}, ...words.split("\n").flatMap((row, at) => (at ? [make("br"), row] : [row]))));

  function quotation({words, text, link}) {
    const rows = words.map(([id, said]) => make("p", {}, id ? make("b", {}, id) : null, id ? " " : null, said));
    const source = make("p", {className: "kb-brief-source"}, "— ", ...linked(text));
    const quote = make("blockquote", {}, ...rows, source);
    if (/^https?:/.test(link || "")) quote.cite = link;
    return quote;
  }

  // ---- the interface

  let state = kb.briefing.read();
  let shown = []; // what was found, in the order of the calls
  const status = make("p", {className: "kb-brief-status"});
  const tell = (text) => { status.textContent = text; kb.say(text); };
  const keep = () => kb.briefing.write(state);

  const fields = [["Title", "text", 0], ["For whom", "text", 1], ["Date", "date", 2]].map(([label, type, at]) => {
    const field = make("input", {type, id: `brief-${at}`, autocomplete: "off"});
    if (type === "text") field.maxLength = 120;
    field.addEventListener("input", () => { state[at] = field.value; keep(); });
    return make("div", {}, make("label", {htmlFor: field.id}, label), field);
  });
  const form = make("div", {className: "kb-brief-fields"}, ...fields);
  const list = make("ol", {className: "kb-brief-list"});
  const print = make("div", {className: "kb-brief-print"});
  const notice = make("div", {className: "kb-brief-notice"});
  const tools = make("div", {className: "kb-brief-tools"});
  const empty = make("p", {className: "kb-brief-empty"},
    "Nothing is chosen yet. Beside each numbered paragraph, and at the head of each page, there is a button “Briefing”.");

  const tool = (label, run) => {
    const button = make("button", {type: "button"}, label);
    button.addEventListener("click", run);
    tools.append(button);
  };
  tool("Copy for Word or mail", async () => {
    const whole = composed();
    const plain = [...whole.children].map((node) => node.innerText || node.textContent).join("\n\n");
    tell(await kb.copy(plain, whole.innerHTML) ? "Copied, with links" : "The browser did not allow copying");
  });
  tool("Download as Markdown", () => {
    const name = line(state[0]).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "briefing";
    const address = URL.createObjectURL(new Blob([written(state)], {type: "text/markdown;charset=utf-8"}));
    make("a", {href: address, download: `${name.slice(0, 60)}.md`}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    tell(`Downloaded; kb brief ${name.slice(0, 60)}.md makes Word or PDF of it`);
  });
  tool("Copy the address", async () => {
    const address = `${location.href.split("#")[0]}#b=${kb.briefing.encode(state)}`;
    tell(await kb.copy(address) ? "Address copied: who opens it sees this briefing" : "The browser did not allow copying");
  });
  tool("Print", () => window.print());
  tool("Remove all", () => {
    if (!state[4].length) return;
    const last = state;
    state = [...state.slice(0, 4), []];
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
      notice.replaceChildren();
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
    state = [...state.slice(0, 4), rows];
    shown = found;
    keep();
    render();
    const buttons = list.children[at + by].querySelectorAll(".kb-brief-order button");
    const button = buttons[by < 0 ? 0 : 1];
    (button.disabled ? buttons[by < 0 ? 1 : 0] : button).focus();
    tell(`${rows[at + by][0]} is now ${at + by + 1} of ${rows.length}`);
  }

  function words(row, at, which, label) {
    const field = make("textarea", {id: `brief-${at}-${which}`, rows: 2, maxLength: 4000, value: row[which]});
    field.addEventListener("input", () => {
      row[which] = field.value;
      keep();
      printed();
    });
    return make("div", {className: "kb-brief-words"}, make("label", {htmlFor: field.id}, label), field);
  }

  function item(row, at, all) {
    const [call] = row;
    const one = shown[at];
    const button = (label, does, off, run) => {
      const made = make("button", {type: "button", disabled: off}, label);
      made.setAttribute("aria-label", `${does} ${call}`);
      made.addEventListener("click", run);
      return made;
    };
    const order = make("div", {className: "kb-brief-order"},
      button("↑", "Move up", at === 0, () => move(at, -1)),
      button("↓", "Move down", at === all.length - 1, () => move(at, 1)),
      button("Remove", "Remove", false, () => {
        const last = [...state.slice(0, 4), [...state[4]]];
        state = [...state.slice(0, 4), state[4].filter((each) => each !== row)];
        keep();
        draw();
        undo(`${call} is removed.`, last);
      }));
    const name = one ? make("a", {href: one.page}, one.name) : make("span", {}, `${call}: not in this edition of the site`);
    return make("li", {},
      words(row, at, 1, `Your words before ${call}`),
      make("div", {className: "kb-brief-head"}, make("h2", {}, name), order),
      one ? quotation(one) : null,
      row[2] || at === all.length - 1 ? words(row, at, 2, `Your words after ${call}`) : null);
  }

  // The briefing without the interface: what is printed and copied.
  function composed() {
    const [title, reader, day, edition] = state;
    const date = isDay(day)
      ? new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"})
      : "";
    const about = [line(reader) && `For ${line(reader)}`, date, edition && `Quotations: edition ${edition} of ${document.title.split(" · ").pop()}`];
    return make("div", {}, make("h1", {}, line(title) || "Briefing"),
      make("p", {}, about.filter(Boolean).join(" · ")),
      ...state[4].flatMap((row, at) => [...paragraphs(row[1]), ...(shown[at] ? [quotation(shown[at])] : []), ...paragraphs(row[2])]),
      ...(shown.some(Boolean) ? [make("p", {}, ...linked(licensed))] : []));
  }

  const printed = () => print.replaceChildren(...composed().childNodes);

  function render() {
    list.replaceChildren(...state[4].map(item));
    empty.hidden = state[4].length > 0;
    list.hidden = tools.hidden = form.hidden = !empty.hidden;
    fields.forEach((box, at) => { box.querySelector("input").value = state[at]; });
    printed();
  }

  async function draw() {
    const calls = state[4].map(([call]) => call);
    const all = await Promise.all(calls.map(found));
    if (calls.join() !== state[4].map(([call]) => call).join()) return; // changed meanwhile: drawn again
    shown = all;
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
      notice.replaceChildren();
      tell(`The briefing quotes edition ${current} now`);
    });
    notice.append(make("p", {}, `This briefing quotes edition ${state[3]}; the site shows edition ${current}, whose words you see here. `, button));
  }

  // What an address or another tab holds, cut to what the fields and the file take.
  const fitting = ([title, reader, day, edition, rows]) => [
    line(title), line(reader), isDay(day) ? day : "", EDITION.test(edition) ? edition : "",
    rows.map(([call, before, after]) => [call, note(before), note(after)]),
  ];

  function begin(next) {
    state = fitting(next);
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
    if (!own[4].length || kb.briefing.encode(own) === kb.briefing.encode(fitting(given))) return begin(given);
    const drawn = begin(own);
    const take = make("button", {type: "button"}, "Show that one instead");
    take.addEventListener("click", () => begin(given).then(() => {
      undo("The briefing of the address is shown.", own);
    }));
    const stay = make("button", {type: "button"}, "Keep mine");
    stay.addEventListener("click", () => { notice.replaceChildren(); });
    notice.prepend(make("p", {}, "The address holds another briefing than yours. ", take, " ", stay));
    kb.say("The address holds another briefing than yours");
    return drawn;
  }

  kb.briefing.changed = () => begin(kb.briefing.read());
  addEventListener("hashchange", fromAddress);
  document.documentElement.classList.add("kb-brief-on");
  app.replaceChildren(notice, empty, form, list, tools, status, print);
  kb.briefing.ready = fromAddress();
};
