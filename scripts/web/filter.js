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
const parted = (text) => kb.fold(text).replace(/["-]+/g, " ");
const tied = (text) => kb.fold(text).replace(/-/g, "");

for (const list of document.querySelectorAll("[data-filter]")) {
  const {many, by, words} = JSON.parse(list.dataset.filter);
  const items = [...list.querySelectorAll("[data-item]")];
  const groups = [...list.querySelectorAll("[data-group]")];
  const said = new Map(items.map((item) => [item, {
    text: words ? `${parted(item.textContent)} ${tied(item.textContent)}` : "",
    ...Object.fromEntries(by.map(({key}) => [key, (item.dataset[key] || "").split(" ")])),
  }]));

  const form = document.createElement("form");
  form.className = "kb-filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", `Choose among the ${many}`);
  const fields = new Map();
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
  for (const {key, label, values} of by) {
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
  const fits = (item, choice) => {
    const own = said.get(item);
    return by.every(({key}) => !choice[key] || own[key].includes(choice[key]))
      && parted(choice.words || "").split(/\s+/).every((word) => own.text.includes(word));
  };

  function show() {
    const choice = chosen();
    let left = 0;
    for (const item of items) {
      item.hidden = !fits(item, choice);
      left += !item.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-item]:not([hidden])");
    // Each value says how many items it would show beside the other choices.
    for (const {key} of by) {
      const near = items.filter((item) => fits(item, {...choice, [key]: ""}));
      for (const option of [...fields.get(key).options].slice(1)) {
        const number = near.filter((item) => said.get(item)[key].includes(option.value)).length;
        option.textContent = `${option.dataset.shown} (${number})`;
        option.disabled = !number && !option.selected;
      }
    }
    clear.hidden = !Object.values(choice).some(Boolean);
    count.textContent = left === items.length
      ? `All ${items.length} ${many} are shown.` : `${left} of ${items.length} ${many} shown.`;
  }

  function remember() {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(chosen())) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    history.replaceState(history.state, "", address);
  }

  function restore() {
    const asked = new URL(location.href).searchParams;
    for (const [key, field] of fields) {
      field.value = asked.get(key) || "";
      if (field.selectedIndex === -1) field.value = ""; // a value that the list does not have
    }
    show();
  }

  // A link to one item shows it, whatever was chosen before.
  function reveal() {
    const target = kb.target();
    if (target && list.contains(target) && target.closest("[hidden]")) {
      for (const field of fields.values()) field.value = "";
      show();
      remember();
      target.scrollIntoView();
    }
  }

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    for (const field of fields.values()) field.value = "";
    show();
    remember();
    form.elements[0].focus();
  });
  addEventListener("popstate", restore);
  addEventListener("hashchange", reveal);
  restore();
  reveal();
}
