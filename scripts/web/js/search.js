// @ts-check
// The search opens at the button, at "/" and at Ctrl-K. What it needs to find anything is loaded when it is
// opened for the first time (later/search.js); what is typed meanwhile is not lost.

const button = /** @type {HTMLElement} */ (document.querySelector(".kb-search-button"));
/** @type {HTMLDialogElement | null} */
let dialog = null;

function make() {
  const dialog = document.createElement("dialog");
  dialog.className = "kb-search";
  dialog.setAttribute("aria-label", "Search");
  dialog.innerHTML = `
    <form role="search" method="dialog">
      <label class="kb-hidden" for="kb-search-words">Words, a title, an abbreviation or an id</label>
      <input type="search" id="kb-search-words" placeholder="Words, a title or an id such as KB_SPECIMEN" autocomplete="off"
        autocapitalize="off" spellcheck="false" enterkeyhint="search" aria-describedby="kb-search-status">
      <button type="submit" value="close" aria-label="Close the search" title="Escape">Close</button>
    </form>
    <p role="status" id="kb-search-status"></p>
    <div class="kb-results"></div>`;
  document.body.append(dialog);
  dialog.querySelector("form")?.addEventListener("submit", (event) => {
    const { submitter } = event;
    const closes = submitter instanceof HTMLButtonElement && submitter.value === "close";
    if (!closes) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  return dialog;
}

async function open() {
  dialog ??= make();
  if (!dialog.open) dialog.showModal();
  const field = dialog.querySelector("input");
  field?.focus();
  field?.select();
  try {
    const later = ["minisearch/minisearch", "snowball/english", "find", "search"].map((name) =>
      `assets/later/${name}.js`
    );
    await Promise.all(["search/names.js", ...later].map(kb.load));
    kb.startSearch?.(dialog);
  } catch (fault) {
    const status = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
    status.textContent = "The search could not be loaded. Is the connection there?";
    console.warn(fault);
  }
}

button.addEventListener("click", open);
// What looks like the field: a link for those without a script, a button that opens the search for others.
for (const link of document.querySelectorAll("a[data-search]")) {
  const way = document.createElement("button");
  way.type = "button";
  way.className = link.className;
  way.append(...link.childNodes);
  way.addEventListener("click", open);
  link.replaceWith(way);
}
document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.closest?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey &&
    !event.altKey;
  if (slash || k) {
    event.preventDefault();
    open();
  }
});
