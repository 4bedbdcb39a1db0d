// @ts-check
// A look at where a link leads, before it is followed: the very paragraph, or the page in short.
//
// What is shown stands in a script beside each page (scripts/kb/site/previews.py), loaded when first wanted. Pointing at
// a link or reaching it by keyboard shows it; it stays while the pointer is on it and goes with Escape. A finger
// has no pointing: there the first tap shows it, with a link to open and a button to close, and a second tap,
// on the link or on what is shown, follows; where a link is no part of a sentence, or there is nothing new to show, the first tap follows.

const article = document.getElementById("content") ?? document.body;
/** @type {Map<string, PeekEntries>} */
const pages = new Map();
const top_ = new URL(kb.root, location.href);

kb.peek = (address, entries) => void pages.set(address, entries);

const WAIT = 350; // before it is shown, so that a pointer on its way elsewhere shows nothing
const STAY = 250; // before it goes, so that the pointer can reach it
const PATIENCE = 1500; // for a finger that waits while the text is loaded

const box = document.createElement("div");
box.className = "kb-peek";
box.id = "kb-peek";
box.hidden = true;
document.body.append(box);

/** @typedef {HTMLAnchorElement | SVGAElement} Link */
/** @typedef {{path: string, anchor: string, same: boolean}} Address */

/** @type {Link | null} */
let shown = null; // the link that is shown
/** @type {Link | null} */
let wanted = null; // the link that is to be shown
/** @type {Link | null} */
let dismissed = null; // the link of which nobody wants to see more
let byTouch = false;
let timer = 0;
/** @type {string | null} */
let title = null; // the tooltip of the link, which would say the same a second time
let pointer = "mouse";

// ---- Where a link leads

/** @param {Link} link */
const href = ({ href: to }) => new URL(typeof to === "string" ? to : to.baseVal, location.href).href;

/** @param {Link} link @returns {Address | null} */
function address(link) {
  const url = new URL(href(link));
  if (!url.href.startsWith(top_.href) || !url.pathname.endsWith(".html")) return null;
  try {
    const path = decodeURIComponent(url.pathname.slice(top_.pathname.length));
    return { path, anchor: decodeURIComponent(url.hash.slice(1)), same: url.pathname === location.pathname };
  } catch {
    return null; // an address that is not well-formed
  }
}

/** @param {EventTarget | null} target */
function linkOf(target) {
  const link = /** @type {Link | null} */ (/** @type {Element} */ (target)?.closest?.("a[href]"));
  if (!link || !article.contains(link)) return null;
  return link.closest(".kb-number, .kb-letters, [data-peek=off]") ? null : link;
}

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, "");

// Whether a reader sees the target already: the paragraph that the link stands in, or one on the screen.
/** @param {Address} to @param {Link} link */
function visible({ same, anchor }, link) {
  if (!same) return false;
  const target = anchor && document.getElementById(anchor);
  if (!target || target.contains(link)) return true;
  const { top, bottom } = target.getBoundingClientRect();
  return target.matches("p, li, dd") && top >= 0 && bottom <= innerHeight;
}

// ---- What is shown of it

/** @param {Link} link @param {Address} to */
function content(link, { path, anchor }) {
  const page = pages.get(path);
  if (!page) return null;
  const found = anchor && anchor !== page[""].id ? page[anchor] : undefined;
  const [heading, text] = typeof found === "string" ? ["", found] : Array.isArray(found) ? found : ["", ""];
  const whole = found === undefined;
  const letter = page[""].id?.[0]?.toLowerCase() ?? "";
  const numbered = /^[A-Z]\d+\.(\d+|[a-z]+)$/.test(anchor);
  const around = link.closest("li, p, dd, td, figure");
  const body = document.createElement("div");
  const voice = numbered && !whole && /\d$/.test(anchor) ? "kb-paper" : whole || numbered ? "kb-editors" : "";
  body.className = `kb-peek-text ${voice}`;
  if (whole) body.textContent = page[""].text ?? "";
  else body.innerHTML = text; // made by our program: text and a few elements without attributes
  if (around && body.textContent && plain(around.textContent).includes(plain(body.textContent))) return null;

  const head = document.createElement("p");
  head.className = "kb-peek-head";
  if (page[""].id) {
    const chip = document.createElement("span");
    chip.className = `kb-chip kb-${letter}`;
    chip.textContent = numbered ? anchor : page[""].id;
    head.append(chip, " ");
  }
  const name = document.createElement("span");
  name.id = "kb-peek-name";
  name.className = "kb-peek-name";
  name.textContent = page[""].title;
  head.append(name);
  const kind = whole ? page[""].kind : "";
  if (kind) {
    const label = document.createElement("span");
    label.className = "kb-peek-kind";
    label.textContent = kind;
    head.append(" ", label);
  }
  const parts = [head];
  if (heading) {
    const line = document.createElement("p");
    line.className = "kb-peek-heading";
    line.innerHTML = heading;
    parts.push(line);
  }
  if (whole && page[""].voice && body.textContent) {
    const line = document.createElement("p");
    line.className = "kb-voice";
    line.textContent = page[""].voice;
    parts.push(line);
  }
  if (body.textContent) parts.push(body);
  const { standing = "", stands = "" } = page[""];
  if (whole && stands && body.textContent) {
    for (const [name, said] of [["kb-voice", standing], ["kb-peek-text kb-editors", stands]]) {
      const line = document.createElement("p");
      line.className = name;
      line.textContent = said;
      parts.push(line);
    }
  }
  box.className = `kb-peek${letter ? ` kb-${letter}` : ""}`;
  return parts;
}

/** @param {Link} link */
function buttons(link) {
  const row = document.createElement("p");
  row.className = "kb-peek-buttons";
  const open = document.createElement("a");
  open.href = href(link);
  open.className = "kb-peek-open";
  open.textContent = "Open";
  open.setAttribute("aria-describedby", "kb-peek-name");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => hide(true));
  open.addEventListener("click", () => setTimeout(hide));
  row.append(open, close);
  return row;
}

// ---- To show and to hide it

// Shows a link; false where there is nothing to show that cannot be seen already.
/** @param {Link} link @param {"pointer" | "focus" | "touch"} how @param {number} [x] */
async function show(link, how, x) {
  const to = address(link);
  if (!to || visible(to, link)) return false;
  wanted = link;
  if (!pages.has(to.path)) {
    const late = new Promise((done) => {
      setTimeout(done, PATIENCE);
    });
    const script = kb.load(encodeURI(to.path).replace(/\.html$/, ".peek.js"));
    try {
      await (how === "touch" ? Promise.race([script, late]) : script);
    } catch {
      return wanted !== link; // a page without one
    }
  }
  if (wanted !== link) return true; // something else is wanted by now
  const parts = content(link, to);
  if (!parts) return false;
  if (shown) hide();
  shown = link;
  byTouch = how === "touch";
  box.replaceChildren(...parts, ...(byTouch ? [buttons(link)] : []));
  if (byTouch) {
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-labelledby", "kb-peek-name");
    box.tabIndex = -1;
  } else {
    box.setAttribute("role", "tooltip");
    box.removeAttribute("aria-labelledby");
    box.removeAttribute("tabindex");
    link.setAttribute("aria-describedby", "kb-peek");
    title = link.getAttribute("title");
    link.removeAttribute("title");
  }
  box.hidden = false;
  place(link, x);
  if (byTouch) box.focus({ preventScroll: true });
  return true;
}

// Below the line that was pointed at, or above it where it fits only there; never outside of the screen's width.
// Under a finger it is whole on the screen, buttons included, even if it covers the link.
/** @param {Link} link @param {number} [x] */
function place(link, x) {
  const lines = [...link.getClientRects()];
  const at = lines.find(({ left, right }) => (x ?? NaN) >= left && (x ?? NaN) <= right) ?? lines[0] ??
    link.getBoundingClientRect();
  const line = x === undefined ? lines[0] ?? at : at;
  const width = document.documentElement.clientWidth;
  const head = document.querySelector(".kb-header");
  const roof = head && getComputedStyle(head).position === "sticky" ? head.getBoundingClientRect().bottom : 0;
  box.style.left = box.style.top = "0";
  const { width: wide, height: high } = box.getBoundingClientRect();
  const above = high > innerHeight - line.bottom - 16 && high < line.top - roof - 16;
  const start = Math.max(line.left - 16, (x ?? 0) - wide + 48);
  const left = Math.max(8, Math.min(start, width - wide - 8));
  let top = above ? line.top - high - 8 : line.bottom + 8;
  if (byTouch) top = Math.max(roof + 8, Math.min(top, innerHeight - high - 8));
  const origin = document.body.getBoundingClientRect();
  box.style.left = `${left - origin.left}px`;
  box.style.top = `${top - origin.top}px`;
  box.dataset.side = above ? "above" : "below";
}

function hide(back = false) {
  clearTimeout(timer);
  wanted = null;
  if (!shown) return;
  const link = shown;
  shown = null;
  if (title !== null) link.setAttribute("title", title);
  title = null;
  link.removeAttribute("aria-describedby");
  if (back === true && box.contains(document.activeElement)) {
    dismissed = link;
    link.focus({ preventScroll: true });
  }
  box.hidden = true;
}

/** @param {number} wait @param {() => void} action */
function soon(wait, action) {
  clearTimeout(timer);
  timer = setTimeout(action, wait);
}

/** @param {EventTarget | null} target */
const isWithin = (target) => box.contains(/** @type {Node | null} */ (target));

// ---- Pointer

document.addEventListener("pointerover", ({ target, pointerType, clientX }) => {
  if (pointerType === "touch" || byTouch && shown) return;
  const link = linkOf(target);
  if (isWithin(target) || link && link === shown) {
    clearTimeout(timer);
  } else if (link && link !== dismissed) {
    soon(shown ? STAY : WAIT, () =>
      show(link, "pointer", clientX).then((done) => {
        if (!done) hide();
      }));
  } else if (shown && shown !== document.activeElement) {
    soon(STAY, hide);
  } else if (!shown) {
    clearTimeout(timer);
    wanted = null;
  }
  if (dismissed && link !== dismissed && dismissed !== document.activeElement) dismissed = null;
});

document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
  if (pointerType !== "touch" && !(byTouch && shown)) soon(STAY, hide);
});

// ---- Keyboard

document.addEventListener("focusin", ({ target }) => {
  if (byTouch && shown && isWithin(target)) return;
  const link = linkOf(target);
  if (link && link !== dismissed && link.matches(":focus-visible")) {
    soon(WAIT, () => show(link, "focus"));
  } else if (shown && target !== shown) {
    hide();
  }
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (target === dismissed) dismissed = null;
  if (byTouch && shown) {
    if (relatedTarget && relatedTarget !== shown && !isWithin(relatedTarget)) hide();
  } else if (shown && target === shown) {
    hide();
  } else if (target === wanted || !shown) {
    clearTimeout(timer);
    if (target === wanted) wanted = null; // what comes late would cover the link that has the focus now
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown && !wanted) return;
  if (shown) event.stopPropagation();
  dismissed = shown ?? wanted;
  hide(true);
}, true);

// ---- Finger

document.addEventListener("pointerdown", ({ target, pointerType }) => {
  pointer = pointerType;
  if (shown && byTouch && !isWithin(target) && linkOf(target) !== shown) hide();
}, true);

// Whether a link is part of a sentence, or shows nothing but an id: elsewhere a tap follows at once.
/** @param {Link} link */
function isTold(link) {
  if (link.matches(".kb-ref, :has(> .kb-chip:only-child)")) return true;
  if (link.matches(".kb-page, .kb-tag") || link.closest(".kb-kind, nav, svg")) return false;
  const block = link.closest("p, li, dd, td, blockquote, figcaption");
  return block !== null && plain(block.textContent) !== plain(link.textContent);
}

article.addEventListener("click", (event) => {
  const link = linkOf(event.target);
  if (!link || pointer !== "touch" || event.detail === 0 || link === shown) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !isTold(link)) return;
  const to = address(link);
  if (!to || visible(to, link)) return;
  event.preventDefault();
  clearTimeout(timer);
  show(link, "touch").then((done) => {
    if (!done && wanted === link) location.assign(href(link));
  });
});

// Wherever the card itself is clicked, the link is followed; not where somebody has marked its words.
box.addEventListener("click", ({ target }) => {
  const { isCollapsed } = getSelection() ?? { isCollapsed: true };
  if (shown && isCollapsed && !(/** @type {Element} */ (target)).closest("a, button")) {
    location.assign(href(shown));
  }
});

addEventListener("resize", () => {
  if (shown) place(shown);
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) hide();
});
