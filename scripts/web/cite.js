// Tools beside the number of a paragraph: copy its link, copy it with its citation, cite it; and whatever other
// scripts put into kb.tools as {name, label, run(id)}: a word, and what is done with the paragraph's id.
//
// Citations are made when the site is built (scripts/kb/cite): a script beside each page holds them and is loaded
// when the tools are first shown. Nothing is formatted here.

const top_ = new URL(kb.root, location.href);
const here = decodeURIComponent(new URL(location.href).pathname.slice(top_.pathname.length));
const page = here === "" || here.endsWith("/") ? `${here}index.html` : here;
const pages = new Map();

kb.cite = (address, entries) => pages.set(address, entries);

async function entry(id) {
  if (!pages.has(page)) await kb.load(page.replace(/\.html$/, ".cite.js"));
  return pages.get(page)[id];
}

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function button(word, label, run) {
  const made = make("button", {type: "button", "aria-label": label}, word);
  made.addEventListener("click", () => run(made));
  return made;
}

// Says that something was copied, where the pointer is and to those who listen.
async function copied(where, what, text, html) {
  const worked = await kb.copy(text, html);
  kb.say(worked ? `${what} copied` : `${what}: this browser does not let the page copy`);
  const word = where.textContent;
  where.textContent = worked ? "Copied" : "Not copied";
  setTimeout(() => { where.textContent = word; }, 1600);
}

const own = [
  {name: "Link", label: "Copy link to", run: async (id, where) =>
    copied(where, `Link to ${id}`, (await entry(id)).link || document.getElementById(id).querySelector(".kb-number").href)},
  {name: "Quote", label: "Quote: copy with citation", run: async (id, where) => {
    const {quote, quoteHtml} = await entry(id);
    return copied(where, `Quotation of ${id}`, quote, quoteHtml);
  }},
  {name: "Cite", label: "Cite", run: async (id, where) => open(id, await entry(id), where)},
];

// ---- The tools: one row, which goes to the paragraph that is pointed at, tapped or reached by keyboard

const row = make("span", {class: "kb-tools", role: "group"});
let at = null;

function show(paragraph) {
  if (at === paragraph) return;
  const id = paragraph.id;
  at = paragraph;
  row.setAttribute("aria-label", `Tools for ${id}`);
  row.replaceChildren(
    ...own.map(({name, label, run}) => button(name, `${label} ${id}`, (where) => run(id, where))),
    ...kb.tools.map(({name, label, run}) => {
      const word = label ?? name;
      const made = button(word, `${word}: ${id}`, (where) => run(id, where));
      if (name) made.dataset.tool = name;
      return made;
    }),
  );
  const number = paragraph.querySelector(".kb-number");
  number.after(row);
  entry(id).catch(() => kb.say("The citations of this page cannot be loaded"));
}

function hide() {
  at = null;
  row.remove();
}

const paragraphOf = (target) => target.closest?.("#content .kb-par[id]");
const busy = () => row.contains(document.activeElement) || dialog?.open;

document.addEventListener("pointerover", (event) => {
  const paragraph = paragraphOf(event.target);
  if (event.pointerType === "touch" || busy()) return;
  if (paragraph) show(paragraph);
  else if (at && !at.contains(document.activeElement)) hide();
});
document.addEventListener("focusin", (event) => {
  const paragraph = paragraphOf(event.target);
  if (paragraph) show(paragraph);
  else if (at && !dialog?.contains(event.target)) hide();
});
document.addEventListener("click", (event) => {
  const paragraph = paragraphOf(event.target);
  if (paragraph) show(paragraph);
  else if (at && !busy() && !event.target.closest("dialog")) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !at || dialog?.open) return;
  if (row.contains(document.activeElement)) at.querySelector(".kb-number").focus();
  hide();
});

// ---- The citation in every format: of our wording, and of the paper's statement that it restates

const FORMATS = [
  ["text", "Text", "txt"], ["markdown", "Markdown", "md"], ["bibtex", "BibTeX", "bib"],
  ["ris", "RIS", "ris"], ["csl", "CSL-JSON", "json"],
];
let dialog = null;

function radios(legend, name, options, chosen, change) {
  return make("fieldset", {}, make("legend", {}, legend), ...options.map(([value, label]) => {
    const input = make("input", {type: "radio", name, value});
    input.checked = value === chosen;
    input.addEventListener("change", () => change(value));
    return make("label", {}, input, ` ${label}`);
  }));
}

const VOICES = [["ours", "Our wording"], ["paper", "The paper’s statement"]];
const ADVICE = {
  ours: "Cites these words: the knowledge base, which restates the paper.",
  paper: "Cites the report of 2013 for what it says. These words are not the report’s: put no quotation marks around them.",
};

function open(id, entries, from) {
  dialog?.remove();
  const text = make("pre", {tabindex: "0"});
  const save = make("a", {class: "kb-save"}, "Download");
  const advice = make("p", {class: "kb-cite-advice", role: "status"});
  let voice = "ours";
  let format = FORMATS[0];
  const said = () => (voice === "paper" ? entries.paper : entries)[format[0]];
  const update = () => {
    text.textContent = said();
    text.setAttribute("aria-label", `Citation as ${format[1]}`);
    advice.textContent = ADVICE[voice];
    URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([said()], {type: "text/plain;charset=utf-8"}));
    save.download = `${id.replace(/[^\w.-]+/g, "-")}${voice === "paper" ? "-paper" : ""}.${format[2]}`;
  };
  const voices = entries.paper
    ? [radios("What is cited", "kb-voice", VOICES, voice, (value) => { voice = value; update(); }), advice]
    : [];
  const choices = radios("Format", "kb-format", FORMATS, format[0], (value) => {
    format = FORMATS.find(([name]) => name === value);
    update();
  });
  const copy = button("Copy", `Copy this citation of ${id}`, (where) => copied(where, `Citation as ${format[1]}`, said()));
  const close = button("Close", "Close", () => dialog.close());
  dialog = make("dialog", {class: "kb-cite-dialog", "aria-labelledby": "kb-cite-title"},
    make("h2", {id: "kb-cite-title"}, `Cite ${id.endsWith(".html") || id.includes("/") ? "this page" : id}`),
    ...voices, choices, text, make("p", {}, copy, save, close));
  dialog.addEventListener("close", () => {
    dialog.remove();
    from.focus();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  update();
  document.body.append(dialog);
  dialog.showModal();
}

// ---- The page itself

const section = document.querySelector(".kb-citing[data-cite]");
if (section) {
  const id = section.dataset.cite;
  const named = "this page";
  section.append(make("p", {class: "kb-citing-tools"},
    button("Copy", `Copy the citation of ${named}`, async (where) => copied(where, "Citation", (await entry(id)).text)),
    button("Other formats", "Other formats of this citation", async (where) => open(id, await entry(id), where))));
}
