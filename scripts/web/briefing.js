// What somebody chooses for a briefing: kept in this browser, added to from every page. The page where it is
// put in order is drawn by later/briefing.js; how it becomes a file stands there and in scripts/kb/briefings/selection.py.
//
// The state is [title, for whom, date, edition, [[call, words before, words after], ...], words at the end], as
// text "2." and that as JSON in base64url: the same in the browser's storage and in an address
// (briefing.html#b=...). "1." has no words at the end, and is written where there are none.

const KEY = "kb-briefing";
const MOST = 200;
const PARAGRAPH = "[A-Z][0-9]{1,4}\\.(?:[0-9]{1,4}|[a-z]{1,3})";
const CALL = new RegExp(`^(?:${PARAGRAPH}(?:-${PARAGRAPH})?|[A-Z][0-9]{1,4}(?: summary)?)$`);
let memory = ""; // where the browser keeps nothing

const briefing = kb.briefing = {
  empty: () => ["", "", "", "", [], ""],

  // The state in a text; null where there is none, whatever somebody has put there.
  decode(text) {
    try {
      if (!/^[12]\.[A-Za-z0-9_-]*$/.test(text)) return null;
      const coded = atob(text.slice(2).replace(/-/g, "+").replace(/_/g, "/"));
      const bytes = Uint8Array.from(coded, (sign) => sign.charCodeAt(0));
      const read = JSON.parse(new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes));
      const isText = (value) => typeof value === "string";
      const [title, reader, day, edition, rows, end = ""] = read;
      if (read.length !== Number(text[0]) + 4 || !Array.isArray(rows)) return null;
      if (![title, reader, day, edition, end].every(isText)) return null;
      if (!rows.every((row) => Array.isArray(row) && row.length > 0 && row.length < 4 && row.every(isText))) {
        return null;
      }
      const chosen = rows.filter(([call]) => CALL.test(call)).slice(0, MOST);
      return [title, reader, day, edition, chosen.map(([call, before = "", after = ""]) => [call, before, after]), end];
    } catch {
      return null;
    }
  },

  encode(state) {
    let coded = "";
    const parts = state.slice(0, state[5] ? 6 : 5);
    for (const byte of new TextEncoder().encode(JSON.stringify(parts))) coded += String.fromCharCode(byte);
    return `${parts.length - 4}.` + btoa(coded).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  },

  read() {
    let kept = memory;
    try { kept = localStorage.getItem(KEY) || memory; } catch { /* not allowed to look */ }
    return briefing.decode(kept) || briefing.empty();
  },

  write(state) {
    memory = briefing.encode(state);
    try { localStorage.setItem(KEY, memory); } catch { /* kept for this page alone */ }
    show();
  },

  has: (id) => briefing.read()[4].some(([call]) => call === id),

  // Adds a paragraph or page at the end; says so.
  add(id) {
    const state = briefing.read();
    const chosen = state[4];
    if (chosen.some(([call]) => call === id)) return kb.say(`${id} is in the briefing already`);
    if (chosen.length >= MOST) return kb.say(`A briefing holds ${MOST} paragraphs at most`);
    if (!CALL.test(id)) return undefined;
    chosen.push([id, "", ""]);
    briefing.write(state);
    return kb.say(`${id} added; ${chosen.length} in the briefing`);
  },
};

// The name of the button at the head of a page.
const word = (id) => (briefing.has(id) ? "In the briefing" : "Add to briefing");
function named(button, id) {
  button.textContent = word(id);
  button.setAttribute("aria-label", `${word(id)}: ${id}`);
}

// Beside a paragraph there is less room: the sign before the word is the stylesheet's.
const brief = (id) => (briefing.has(id) ? "In briefing" : "Briefing");
const called = (id) => (briefing.has(id) ? `In briefing: ${id}` : `Briefing: add ${id}`);
kb.tools.push({name: "briefing", label: brief, called, run(id, where) {
  const had = briefing.has(id);
  briefing.add(id);
  if (where) {
    where.textContent = brief(id);
    where.setAttribute("aria-label", called(id));
  }
  if (!briefing.has(id)) return undefined;
  const said = document.createElement("span");
  const link = document.createElement("a");
  said.className = "kb-tools-said";
  link.href = `${kb.root}briefing.html`;
  link.dataset.peek = "off"; // one tap leads there
  link.textContent = `Open briefing (${briefing.read()[4].length})`;
  said.append(had ? "Added before. " : "Added. ", link);
  return said;
}});

// In the head of a page with an id: a button for the page, and the way to the briefing.
const heading = document.querySelector(".kb-head h1[id]");
const ways = [];
function way() {
  const link = document.createElement("a");
  link.href = `${kb.root}briefing.html`;
  link.className = "kb-brief-link";
  ways.push(link);
  return link;
}
if (heading && CALL.test(heading.id)) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kb-brief-add";
  button.addEventListener("click", () => briefing.add(heading.id));
  const bar = document.createElement("span");
  bar.className = "kb-brief-bar";
  bar.append(button, way());
  document.querySelector(".kb-facts").after(bar);
  ways.button = button;
}
const row = document.querySelector(".kb-header-row");
if (row) row.querySelector(".kb-brand").after(way());

function show() {
  const state = briefing.read();
  const count = state[4].length;
  for (const link of ways) {
    link.hidden = count === 0;
    link.textContent = `Briefing (${count})`;
    link.setAttribute("aria-label", `Briefing (${count}): what you have chosen`);
  }
  if (ways.button) named(ways.button, heading.id);
}
show();
addEventListener("storage", (event) => {
  if (event.key !== KEY && event.key !== null) return;
  show();
  if (briefing.changed) briefing.changed();
});

const app = document.querySelector("[data-briefing]");
if (app) kb.load("assets/later/briefing.js").then(() => briefing.start(app));
