// @ts-check
// Tools beside the number of a paragraph: copy it with its citation, copy its link, cite it; and whatever other
// scripts put into kb.tools as {name, label, called, run(id)}: a word, or what makes one of the id; what the button
// is called where that is not "word: id"; and what is done with the paragraph's id, which may give back a node
// that takes the place of the tools in the bar at the bottom of the screen.
//
// Citations are made when the site is built (scripts/kb/citations): a script beside each page holds them and is loaded
// when the tools are first shown. Nothing is formatted here. What a button is called begins with what it shows:
// whoever speaks to the browser says what they see.

const top_ = new URL(kb.root, location.href);
const here = decodeURIComponent(new URL(location.href).pathname.slice(top_.pathname.length));
const page = here === "" || here.endsWith("/") ? `${here}index.html` : here;
/** @type {Map<string, Record<string, Citations>>} */
const pages = new Map();
/** @type {CitationFormat[]} */
let formats = [];
const WINDOW = "assets/later/cite.js"; // in which a citation is shown in every format
/** @type {WeakMap<HTMLElement, [string, string]>} */
const named = new WeakMap(); // what a button shows and is called, while it says that it has copied

kb.cite = (address, entries, known) => {
  pages.set(address, entries);
  formats = known;
};

/** @param {string} id */
async function entry(id) {
  if (!pages.has(page)) await kb.load(page.replace(/\.html$/, ".cite.js"));
  return /** @type {Citations} */ (pages.get(page)?.[id]);
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, string>} attributes @param {(Node | string)[]} children
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** @param {string} word @param {string} label @param {(made: HTMLElement) => unknown} run */
function button(word, label, run) {
  const made = make("button", { type: "button", "aria-label": label }, word);
  made.addEventListener("click", () => run(made));
  return made;
}

// Says that something was copied, where the pointer is and to those who listen.
/** @param {HTMLElement} where @param {string} what @param {string} text @param {string} [html] */
async function copied(where, what, text, html) {
  const worked = await kb.copy(text, html);
  kb.say(worked ? `${what} copied` : `${what}: this browser does not let the page copy`);
  const [word, label] = named.get(where) ?? [where.textContent, where.getAttribute("aria-label") ?? ""];
  named.set(where, [word, label]);
  where.textContent = worked ? "Copied" : "Not copied";
  where.setAttribute("aria-label", `${where.textContent}: ${what}`);
  setTimeout(() => {
    where.textContent = word;
    where.setAttribute("aria-label", label);
  }, 1600);
}

/** @type {(Omit<Tool, "label"> & {label: string})[]} */
const own = [
  {
    name: "Quote",
    label: "Quote with citation",
    run: async (id, where) => {
      const { quote, quoteHtml } = await entry(id);
      return copied(where, `Quotation of ${id}`, quote, quoteHtml);
    },
  },
  {
    name: "Link",
    label: "Link to",
    run: async (id, where) =>
      copied(
        where,
        `Link to ${id}`,
        (await entry(id)).link || numberOf(document.getElementById(id)).href,
      ),
  },
  { name: "Cite", label: "Cite", run: open },
];

// ---- The tools: one toolbar, which goes to the paragraph that is pointed at, tapped or reached by keyboard
//
// To the keyboard a paragraph is one stop, its number: the arrows lead from there along the tools. Where nothing
// can hover, and wherever a finger taps, they are a bar at the bottom of the screen; for a mouse they stand in
// the right margin where there is one, else in the gap below the paragraph (tools.css says where).

const row = make("span", { class: "kb-tools", role: "toolbar" });
const finger = matchMedia("(hover: none), (pointer: coarse)");
const margin = matchMedia("(min-width: 1280px)");
/** @type {HTMLElement | null} */
let at = null;
let means = "mouse"; // what was used last: mouse, touch, pen or key
let held = false; // whether the focus was brought to where it is by keyboard

const touched = () => row.classList.contains("kb-touched");
const stacked = () => margin.matches && !touched();

/** @param {HTMLElement | null} paragraph */
const numberOf = (paragraph) => /** @type {HTMLAnchorElement} */ (paragraph?.querySelector(".kb-number"));

for (const number of document.querySelectorAll("#content .kb-par > .kb-number")) {
  number.setAttribute("aria-description", "Right arrow: tools");
  if (finger.matches) {
    const { id } = /** @type {HTMLElement} */ (number.parentElement);
    const mark = make("button", {
      type: "button",
      class: "kb-mark",
      tabindex: "-1",
      "aria-expanded": "false",
      "aria-label": `Quote ${id}`,
    });
    number.before(mark);
  }
}
if (finger.matches) hint();

// What one cannot see is said once, where the numbered text begins.
function hint() {
  const heading = document.querySelector("#content h2[id$='-paper']");
  try {
    if (!heading || localStorage.getItem("kb-hint")) return;
    localStorage.setItem("kb-hint", "1");
  } catch { /* it is said again on the next page */ }
  heading?.after(make("p", { class: "kb-hint" }, "Tap a paragraph to quote it."));
}

// Puts the stack in the margin where the whole of it is on the screen.
function place() {
  if (!at) return;
  row.style.top = "";
  if (!stacked()) return;
  const { top } = at.getBoundingClientRect();
  const least = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  row.style.top = `${
    Math.max(Math.min(Math.max(top, least), innerHeight - row.offsetHeight - 8), 0) - top
  }px`;
}
addEventListener("scroll", place, { passive: true });

// Moves the page where the bar at the bottom would stand over the end of the paragraph.
function clear() {
  if (!at) return;
  const { top, bottom } = at.getBoundingClientRect();
  const bar = row.offsetHeight;
  const over = bottom + 12 - (innerHeight - bar);
  const least = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const by = over <= bar + 12 ? over : Math.min(over, top - least);
  if (by > 0) scrollBy({ top: by, behavior: "instant" });
}

/** @param {boolean} is */
function expanded(is) {
  at?.classList.toggle("kb-chosen", is && touched());
  at?.querySelector(".kb-mark")?.setAttribute("aria-expanded", String(is));
}

/** @param {HTMLElement} paragraph */
function show(paragraph) {
  const below = means === "touch" || finger.matches;
  if (at === paragraph && below === touched()) return;
  hide();
  const { id } = paragraph;
  at = paragraph;
  row.setAttribute("aria-label", `Tools for ${id}`);
  row.classList.toggle("kb-touched", below);
  row.setAttribute("aria-orientation", stacked() ? "vertical" : "horizontal");
  /** @param {Tool} tool @param {HTMLElement} button */
  const run = (tool, button) =>
    Promise.resolve(tool.run(id, button)).then((said) => {
      if (said instanceof HTMLElement && at === paragraph && touched()) answer(said);
    });
  row.replaceChildren(
    ...own.map((tool) => button(tool.name, `${tool.label} ${id}`, (where) => run(tool, where))),
    ...kb.tools.map((tool) => {
      const { name, label, called } = tool;
      const word = (typeof label === "function" ? label(id) : label) ?? name;
      const made = button(word, called ? called(id) : `${word}: ${id}`, (where) => run(tool, where));
      if (name) made.dataset.tool = name;
      return made;
    }),
  );
  for (const each of row.querySelectorAll("button")) each.tabIndex = -1;
  if (below) {
    row.prepend(make("b", { "aria-hidden": "true" }, id));
    paragraph.append(row);
    clear();
    if (means === "touch") kb.say(`Tools for ${id} at the bottom of the screen`);
  } else {
    numberOf(paragraph).after(row);
    place();
  }
  expanded(true);
  Promise.all([entry(id), kb.load(WINDOW)]).catch(() =>
    kb.say("The citations of this page cannot be loaded")
  );
}

// What a tool answers stands in the place of the tools.
/** @param {HTMLElement} said */
function answer(said) {
  const had = row.contains(document.activeElement);
  row.replaceChildren(/** @type {Node} */ (row.firstChild), said);
  if (had) said.querySelector("a")?.focus({ preventScroll: true });
}

function hide() {
  if (at) expanded(false);
  at = null;
  row.remove();
}

/** @param {EventTarget | null} target @returns {HTMLElement | null | undefined} */
const paragraphOf = (target) => /** @type {HTMLElement | null} */ (target)?.closest?.("#content .kb-par[id]");
const stays = () => dialog?.open || held && at?.contains(document.activeElement);

document.addEventListener("pointerdown", ({ pointerType }) => {
  means = pointerType;
}, true);
document.addEventListener("keydown", ({ key, altKey, ctrlKey, metaKey }) => {
  // Whoever copies, or changes to another window and back, has not left the mouse.
  const alone = !altKey && !ctrlKey && !metaKey &&
    !["Alt", "Control", "Escape", "Meta", "Shift"].includes(key);
  if (alone) means = "key";
}, true);

document.addEventListener("pointerover", (event) => {
  const paragraph = paragraphOf(event.target);
  if (event.pointerType === "touch" || stays()) return;
  if (means === "touch") means = event.pointerType;
  if (paragraph) show(paragraph);
  else if (at) hide();
});
document.addEventListener("focusin", (event) => {
  held = means === "key";
  const paragraph = paragraphOf(event.target);
  if (means === "touch" && paragraph !== at) return; // a tap is a click in a moment
  if (paragraph) show(paragraph);
  else if (at && !dialog?.contains(/** @type {Node} */ (event.target))) hide();
});
document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const paragraph = paragraphOf(target);
  if (row.contains(target) || !target.isConnected) return;
  const led = target.closest("a:not(.kb-number), summary");
  if (means === "touch" && led) return;
  if (means === "touch" && String(getSelection())) return; // who marks words does not tap
  if (paragraph) show(paragraph);
  else if (at && !stays() && !target.closest("dialog")) hide();
});
document.addEventListener("keydown", (event) => {
  if (!at || dialog?.open) return;
  if (event.key === "Escape") {
    if (row.contains(document.activeElement)) numberOf(at).focus();
    hide();
    return;
  }
  /** @type {HTMLElement[]} */
  const stops = [numberOf(at), .../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("button, a"))];
  const now = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const turn = stacked() && now > 0 ? { ArrowDown: now + 1, ArrowUp: Math.max(now - 1, 1) } : {};
  /** @type {Record<string, number | undefined>} */
  const keys = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 1, End: stops.length - 1, ...turn };
  const to = keys[event.key];
  if (now < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (now === 0 && event.key !== "ArrowRight") return; // from the number, Home and End lead over the page
  event.preventDefault();
  stops[to]?.focus();
});

// ---- The citation in every format, in a window that is loaded when the tools are first shown

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** @param {string} id @param {HTMLElement} from */
async function open(id, from) {
  const [entries] = await Promise.all([entry(id), kb.load(WINDOW)]);
  dialog?.remove();
  dialog = kb.citeDialog({ make, button, copied, formats }, id, entries);
  dialog.addEventListener("close", () => {
    dialog?.remove();
    from.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// ---- The page itself

const section = /** @type {HTMLElement | null} */ (document.querySelector(".kb-citing[data-cite]"));
if (section) {
  const id = section.dataset.cite ?? "";
  const deeds = /** @type {HTMLElement | null} */ (section.querySelector(".kb-deeds")) ??
    make("ul", { class: "kb-deeds" });
  const named = deeds.dataset.deeds || "this page";
  const folded = /** @type {HTMLElement} */ (section.querySelector("details"));
  folded.before(deeds);
  deeds.prepend(
    make(
      "li",
      {},
      button(
        "Copy citation",
        `Copy citation of ${named}`,
        async (where) => copied(where, "Citation", (await entry(id)).text),
      ),
    ),
  );
  folded.append(
    make(
      "p",
      { class: "kb-citing-tools" },
      button(
        "Other formats",
        "Other formats of this citation",
        (where) => open(id, where),
      ),
    ),
  );
}
