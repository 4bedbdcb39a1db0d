// @ts-check
// Filters over a list, made from what its items say of themselves (the markup: scripts/kb/views/filters.py).
//
//   <div data-filter='{"many": "questions", "words": false,
//                      "by": [{"key": "tag", "label": "Tag", "values": [["cybercrime", "Cybercrime"]]}]}'>
//     <section data-group>                                hidden when none of its items is left
//       <li data-item data-tag="cybercrime jurisdiction">   the values of an item under a key, by spaces
//
// "words": true adds a field that looks for words in the text of the items. The choice stands in the address
// (questions.html?tag=cybercrime), also of a file, so that it can be linked to; it is restored from there.
// Without JavaScript the whole list is there. In printing too only what is chosen is shown, and the choice.

// Words are looked for in any form: double quotes count for nothing, and what a dash ties is found parted,
// tied and in one.
/** @param {string} text */
const parted = (text) => kb.fold(text).replace(/["-]+/g, " ");
/** @param {string} text */
const tied = (text) => kb.fold(text).replace(/-/g, "");

/** @type {NodeListOf<HTMLElement>} */
const lists = document.querySelectorAll("[data-filter]");
for (const list of lists) {
  /** @type {FilterData} */
  const { many, by, words } = JSON.parse(list.dataset.filter ?? "");
  /** @param {string} part @returns {NodeListOf<HTMLElement>} */
  const all = (part) => list.querySelectorAll(part);
  const items = [...all("[data-item]")];
  const groups = [...all("[data-group]")];
  const texts = new Map(items.map((item) => [
    item,
    words ? `${parted(item.textContent)} ${tied(item.textContent)}` : "",
  ]));
  /** @param {HTMLElement} item @param {string} key */
  const has = (item, key, value = "") => (item.dataset[key] || "").split(" ").includes(value);

  const form = document.createElement("form");
  form.className = "kb-filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", `Choose among the ${many}`);
  /** @type {Map<string, HTMLInputElement | HTMLSelectElement>} */
  const fields = new Map();
  /** @param {string} key @param {string} label @param {HTMLInputElement | HTMLSelectElement} field */
  const add = (key, label, field) => {
    const box = document.createElement("div");
    const name = document.createElement("label");
    name.textContent = label;
    name.htmlFor = field.id = `filter-${key}`;
    field.name = key;
    fields.set(key, field);
    box.append(name, field);
    form.append(box);
  };
  for (const { key, label, values } of by) {
    const field = document.createElement("select");
    field.append(new Option("All", ""));
    for (const [value, shown] of values) {
      const option = new Option(shown, value);
      option.dataset.shown = shown;
      field.append(option);
    }
    add(key, label, field);
  }
  if (words) {
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    add("words", "Filter by word", field);
  }
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Show all";
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  form.append(clear, count);
  list.prepend(form);

  const chosen = () => Object.fromEntries([...fields].map(([key, field]) => [key, field.value.trim()]));
  /** @param {HTMLElement} item @param {Record<string, string>} choice */
  const fits = (item, choice) =>
    by.every(({ key }) => !choice[key] || has(item, key, choice[key])) &&
    parted(choice.words || "").split(/\s+/).every((word) => texts.get(item)?.includes(word));

  const show = () => {
    const choice = chosen();
    let left = 0;
    for (const item of items) {
      item.hidden = !fits(item, choice);
      if (!item.hidden) left += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-item]:not([hidden])");
    // Each value says how many items it would show beside the other choices.
    for (const { key } of by) {
      const near = items.filter((item) => fits(item, { ...choice, [key]: "" }));
      for (const option of [.../** @type {HTMLSelectElement} */ (fields.get(key)).options].slice(1)) {
        const number = near.filter((item) => has(item, key, option.value)).length;
        option.textContent = `${option.dataset.shown} (${number})`;
        option.disabled = !number && !option.selected;
      }
    }
    clear.hidden = !Object.values(choice).some(Boolean);
    count.textContent = left === items.length
      ? `All ${items.length} ${many} are shown.`
      : `${left} of ${items.length} ${many} shown.`;
  };

  const remember = () => {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(chosen())) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    history.replaceState(history.state, "", address);
  };

  const restore = () => {
    const asked = new URL(location.href).searchParams;
    for (const [key, field] of fields) {
      field.value = asked.get(key) || "";
      if (field instanceof HTMLSelectElement && field.selectedIndex === -1) field.value = ""; // a value that the list does not have
    }
    show();
  };

  // A link to one item shows it, whatever was chosen before.
  const reveal = () => {
    const target = kb.target();
    if (target && list.contains(target) && target.closest("[hidden]")) {
      for (const field of fields.values()) field.value = "";
      show();
      remember();
      target.scrollIntoView();
    }
  };

  form.addEventListener("input", () => {
    show();
    remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    for (const field of fields.values()) field.value = "";
    show();
    remember();
    /** @type {HTMLElement} */ (form.elements[0]).focus();
  });
  addEventListener("popstate", restore);
  addEventListener("hashchange", reveal);
  restore();
  reveal();
}
