// @ts-check
// What somebody chooses for a briefing: kept in this browser, added to from every page. The page where it is
// put in order is drawn by later/briefing/; how it is written as text: address.js.

const KEY = "kb-briefing";
const { MOST, isCall, decode, encode, empty } = kb.address;
let memory = ""; // where the browser keeps nothing

const briefing = /** @type {Briefing} */ ({
  read() {
    let kept = memory;
    try {
      kept = localStorage.getItem(KEY) || memory;
    } catch { /* not allowed to look */ }
    return decode(kept) || empty();
  },

  write(state) {
    memory = encode(state);
    try {
      localStorage.setItem(KEY, memory);
    } catch { /* kept for this page alone */ }
    show();
  },

  has: (id) => briefing.read()[4].some(([call]) => call === id),

  // Adds a paragraph or page at the end; says so.
  add(id) {
    const state = briefing.read();
    const chosen = state[4];
    if (briefing.has(id)) return kb.say(`${id} is in the briefing already`);
    if (chosen.length >= MOST) return kb.say(`A briefing holds ${MOST} paragraphs at most`);
    if (!isCall(id)) return undefined;
    chosen.push([id, "", ""]);
    briefing.write(state);
    return kb.say(`${id} added; ${chosen.length} in the briefing`);
  },
});
kb.briefing = briefing;

// The name of the button at the head of a page.
/** @param {string} id */
const word = (id) => (briefing.has(id) ? "In the briefing" : "Add to briefing");
/** @param {HTMLElement} button @param {string} id */
function named(button, id) {
  button.textContent = word(id);
  button.setAttribute("aria-label", `${word(id)}: ${id}`);
}

// Beside a paragraph there is less room: the sign before the word is the stylesheet's.
/** @param {string} id */
const brief = (id) => (briefing.has(id) ? "In briefing" : "Briefing");
/** @param {string} id */
const called = (id) => (briefing.has(id) ? `In briefing: ${id}` : `Briefing: add ${id}`);
kb.tools.push({
  name: "briefing",
  label: brief,
  called,
  run(id, where) {
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
  },
});

// In the head of a page with an id: a button for the page, and the way to the briefing.
const heading = document.querySelector(".kb-head h1[id]");
/** @type {HTMLAnchorElement[]} */
const ways = [];
/** @type {HTMLButtonElement | null} */
let adds = null;
function way() {
  const link = document.createElement("a");
  link.href = `${kb.root}briefing.html`;
  link.className = "kb-brief-link";
  ways.push(link);
  return link;
}
if (heading && isCall(heading.id)) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kb-brief-add";
  button.addEventListener("click", () => briefing.add(heading.id));
  const bar = document.createElement("span");
  bar.className = "kb-brief-bar";
  bar.append(button, way());
  document.querySelector(".kb-facts")?.after(bar);
  adds = button;
}
const row = document.querySelector(".kb-header-row");
row?.querySelector(".kb-brand")?.after(way());

function show() {
  const state = briefing.read();
  const count = state[4].length;
  for (const link of ways) {
    link.hidden = count === 0;
    link.textContent = `Briefing (${count})`;
    link.setAttribute("aria-label", `Briefing (${count}): what you have chosen`);
  }
  if (adds && heading) named(adds, heading.id);
}
show();
addEventListener("storage", (event) => {
  if (event.key !== KEY && event.key !== null) return;
  show();
  if (briefing.changed) briefing.changed();
});

const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-briefing]"));
if (app) kb.load("assets/later/briefing.js").then(() => briefing.start(app));
