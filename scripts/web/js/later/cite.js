// @ts-check
// The citation of a page or paragraph in every format: of our wording, and of the paper's statement that it
// restates. The formats are those of scripts/kb/citations/page_formats.py.

/** @type {[value: string, label: string][]} */
const VOICES = [["ours", "Our wording"], ["paper", "The paper’s statement"]];
/** @type {Record<string, string>} */
const ADVICE = {
  ours: "Cites these words: the knowledge base, which restates the paper.",
  paper:
    "Cites the report for what it says. These words are not the report’s: put no quotation marks around them.",
};

kb.citeDialog = ({ make, button, copied, formats }, id, entries) => {
  /**
   * @param {string} legend @param {string} name @param {[value: string, label: string][]} options
   * @param {string} chosen @param {(value: string) => void} change
   */
  const radios = (legend, name, options, chosen, change) =>
    make(
      "fieldset",
      {},
      make("legend", {}, legend),
      ...options.map(([value, label]) => {
        const input = make("input", { type: "radio", name, value });
        input.checked = value === chosen;
        input.addEventListener("change", () => change(value));
        return make("label", {}, input, ` ${label}`);
      }),
    );

  const text = make("pre", { tabindex: "0" });
  const save = make("a", { class: "kb-save" }, "Download");
  const advice = make("p", { class: "kb-cite-advice", role: "status" });
  let voice = "ours";
  let [format] = formats;
  const said = () => (voice === "paper" && entries.paper ? entries.paper : entries)[format.name];
  const update = () => {
    text.textContent = said();
    text.setAttribute("aria-label", `Citation as ${format.label}`);
    advice.textContent = ADVICE[voice];
    URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([said()], { type: "text/plain;charset=utf-8" }));
    save.download = `${id.replace(/[^\w.-]+/g, "-")}${voice === "paper" ? "-paper" : ""}${format.suffix}`;
  };
  const voices = entries.paper
    ? [
      radios("What is cited", "kb-voice", VOICES, voice, (value) => {
        voice = value;
        update();
      }),
      advice,
    ]
    : [];
  const names = formats.map(({ name, label }) => /** @type {[string, string]} */ ([name, label]));
  const choices = radios("Format", "kb-format", names, format.name, (value) => {
    format = formats.find(({ name }) => name === value) ?? format;
    update();
  });
  const copy = button(
    "Copy",
    `Copy this citation of ${id}`,
    (where) => copied(where, `Citation as ${format.label}`, said()),
  );
  const close = button("Close", "Close", () => dialog.close());
  const dialog = make(
    "dialog",
    { class: "kb-cite-dialog", "aria-labelledby": "kb-cite-title" },
    make(
      "h2",
      { id: "kb-cite-title" },
      `Cite ${id.endsWith(".html") || id.includes("/") ? "this page" : id}`,
    ),
    ...voices,
    choices,
    text,
    make("p", {}, copy, save, close),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  update();
  return dialog;
};
