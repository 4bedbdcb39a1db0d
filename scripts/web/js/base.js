// @ts-check
// What every other script here uses: the object `kb`.
//
// The files of this folder are joined into one script, this one first (scripts/kb/assets/bundle.py); each runs by
// itself, when the whole page has been read. What a page needs only sometimes stands in later/ and is loaded
// by kb.load("assets/later/NAME.js"). Pages are opened from folders too (file://): no modules, no fetch.

/** @type {Map<string, Promise<void>>} */
const loads = new Map();
/** @type {Record<string, string>} */
const LETTERS = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
  ς: "σ",
};
const live = document.createElement("div");
live.className = "kb-hidden";
live.setAttribute("role", "status");
document.body.append(live);

/** @type {KbBase} */
const own = {
  // The address of the site's top, seen from this page; ends in "/".
  root: document.currentScript?.dataset.root ?? "",

  // Tools beside a numbered paragraph: other scripts put theirs in.
  tools: [],

  // Loads a script of the site, once; the promise holds when it has run.
  load(path) {
    const known = loads.get(path);
    if (known) return known;
    /** @type {Promise<void>} */
    const loaded = new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = kb.root + path;
      script.onload = () => done();
      script.onerror = () => {
        loads.delete(path);
        script.remove();
        failed(new Error(`cannot load ${path}`));
      };
      document.head.append(script);
    });
    loads.set(path, loaded);
    return loaded;
  },

  // Text as it is compared: small letters without marks above or below them, plain quotes and dashes. A letter
  // that is written in two ways, or that slips of typing put in the place of another, comes out as one.
  fold(text) {
    return text.replace(/[‘’‚‛ʼ′´`]/g, "'").replace(/[“”„‟″«»]/g, '"').replace(/[‐‑‒–—−]/g, "-")
      .toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}\u0640]/gu, "")
      .replace(/[ßæœøłđðþħıς]/g, (letter) => LETTERS[letter]);
  },

  // What the address leads to on this page; null where that is nothing, or no anchor at all.
  target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  },

  // Tells screen readers, when they have finished what they are saying.
  say(text) {
    live.textContent = "";
    setTimeout(() => {
      live.textContent = text;
    }, 50);
  },

  // Copies text, and the same as HTML for programs that take it; true when it has worked.
  async copy(text, html) {
    try {
      if (html && globalThis.ClipboardItem) {
        /** @param {string} type @param {string} data */
        const as = (type, data) => [type, new Blob([data], { type })];
        const both = Object.fromEntries([as("text/plain", text), as("text/html", html)]);
        await navigator.clipboard.write([new ClipboardItem(both)]);
      } else {
        await navigator.clipboard.writeText(text);
      }
      return true;
    } catch {
      return copyOfOld(text, html);
    }
  },
};
globalThis.kb = /** @type {Kb} */ (own);

// Where the clipboard may not be written to, the command of old may still be allowed.
/** @param {string} text @param {string} [html] */
function copyOfOld(text, html) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.cssText = "position: fixed; top: 0; opacity: 0";
  /** @param {ClipboardEvent} event */
  const fill = (event) => {
    event.clipboardData?.setData("text/plain", text);
    if (html) event.clipboardData?.setData("text/html", html);
    event.preventDefault();
  };
  field.addEventListener("focusin", (event) => event.stopPropagation()); // nobody has gone anywhere
  document.body.append(field);
  field.select();
  document.addEventListener("copy", fill);
  const worked = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  field.remove();
  if (before) before.focus({ preventScroll: true });
  return worked;
}

// The menu of narrow screens holds what stands elsewhere on the page for wide ones. Escape closes it.
const places = /** @type {HTMLElement} */ (document.querySelector(".kb-menu > nav"));
const colours = /** @type {HTMLElement} */ (places.querySelector(".kb-colours"));
for (const list of document.querySelectorAll(".kb-tabs-list, .kb-side > .kb-siblings")) {
  const copy = /** @type {HTMLElement} */ (list.cloneNode(true));
  copy.classList.replace("kb-tabs-list", "kb-menu-list");
  colours.before(copy);
}
const more = document.createElement("ul");
const listed = new Set([...places.querySelectorAll("a")].map(({ href }) => href));
more.className = "kb-menu-list kb-menu-more";
for (const item of document.querySelectorAll(".kb-footer .kb-overview")) {
  if (!listed.has(/** @type {HTMLAnchorElement} */ (item.firstChild).href)) more.append(item.cloneNode(true));
}
colours.before(more);
document.addEventListener("keydown", (event) => {
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".kb-menu[open]"));
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

// What is folded is printed too, and a link to something inside of it unfolds it.
addEventListener("beforeprint", () => {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folded = document.querySelectorAll("article details:not(.kb-brief-more)");
  for (const each of folded) each.open = true;
});
function unfold() {
  const target = kb.target();
  for (let each = target; each; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement && !each.open) {
      each.open = true;
      target?.scrollIntoView();
    }
  }
}
addEventListener("hashchange", unfold);
unfold();
