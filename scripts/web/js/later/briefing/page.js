// @ts-check
// The page on which a briefing is put in order. Whatever people typed is shown as text, never as markup.

kb.briefing.start = (app) => {
  /** @type {BriefingData} */
  const data = JSON.parse(app.dataset.briefing ?? "");
  const { edition: current, site, pages, example } = data;
  const { line, note, isDay, isEdition, written, make } = kb.briefing;
  const { encode, decode } = kb.address;
  const { found, quotation, own, reading, ...quotations } = kb.briefing.quotations(data);

  /** @type {BriefingState} */
  let state = kb.briefing.read();
  /** @type {(Quotation | null)[]} */
  let shown = []; // what was found, in the order of the calls
  const status = make("p", { className: "kb-brief-status" });
  /** @param {string} text */
  const tell = (text) => {
    status.textContent = text;
    kb.say(text);
  };
  const keep = () => kb.briefing.write(state);
  // What was asked is answered; who answers stays where the question was.
  const answered = () => {
    notice.replaceChildren();
    notice.focus({ preventScroll: true });
  };
  /** @param {ChosenRow[]} rows @returns {BriefingState} */
  const withRows = (rows) => [state[0], state[1], state[2], state[3], rows, state[5]];

  const lines = /** @type {const} */ ([["Title", "text", 0], ["For whom", "text", 1], ["Date", "date", 2]]);
  const fields = lines.map(
    ([label, type, at]) => {
      const field = make("input", { type, id: `brief-${at}`, autocomplete: "off" });
      if (type === "text") field.maxLength = 120;
      field.addEventListener("input", () => {
        state[at] = field.value;
        keep();
        printed();
      });
      return make("div", {}, make("label", { htmlFor: field.id }, label), field);
    },
  );
  const form = make(
    "details",
    { className: "kb-brief-about" },
    make("summary", {}, "Title and date"),
    make("div", { className: "kb-brief-fields" }, ...fields),
  );
  const list = make("ol", { className: "kb-brief-list" });
  const end = make("div", { className: "kb-brief-end" });
  const print = make("div", { className: "kb-brief-print" });
  const notice = make("div", { className: "kb-brief-notice", tabIndex: -1 });
  const tools = make("div", { className: "kb-brief-tools" });
  const ending = make("div", { className: "kb-brief-cited" });
  const [first] = Object.keys(pages);
  const [specimen] = "KB_SPECIMEN".split(".");
  const tried = pages[specimen] ? specimen : first;
  const empty = make(
    "div",
    { className: "kb-brief-empty" },
    make(
      "p",
      {},
      "Nothing is chosen yet. ",
      tried ? make("a", { href: `${kb.root}${pages[tried][0]}.html` }, `Open ${tried} and try`) : null,
      tried ? ": choose a paragraph, then “+ Briefing”." : null,
    ),
    example ? make("p", {}, "Or see ", make("a", { href: `#b=${example}` }, "an example"), ".") : null,
  );

  // The two that most want first; the rest is folded.
  const others = make("div", { className: "kb-brief-others" });
  const summary = make("summary", { title: "More" }, "…");
  const rest = make(
    "details",
    { className: "kb-brief-more" },
    summary,
    others,
  );
  summary.setAttribute("aria-label", "… More to do with this briefing");
  const shut = () => {
    rest.open = false;
  };
  document.addEventListener("click", ({ target }) => {
    if (!rest.contains(/** @type {Node} */ (target))) shut();
  });
  rest.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !rest.open) return;
    shut();
    summary.focus();
  });

  const tool = (label, run, place = others) => {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => {
      if (place === others) {
        shut();
        summary.focus();
      }
      return run();
    });
    place.append(button);
  };
  tool("Copy for Word or mail", async () => {
    await kb.load("assets/later/markdown.js");
    const whole = composed();
    tell(
      await kb.copy(kb.markdown?.plain(whole.childNodes).join("\n\n") ?? "", whole.innerHTML)
        ? "Copied, with links"
        : "The browser did not allow copying",
    );
  }, tools);
  tool("Print", () => globalThis.print(), tools);
  tools.append(rest);
  tool("Download as Markdown", () => {
    const name = line(state[0]).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") ||
      "briefing";
    const address = URL.createObjectURL(new Blob([written(state)], { type: "text/markdown;charset=utf-8" }));
    make("a", { href: address, download: `${name.slice(0, 60)}.md` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    tell(`Downloaded; kb brief ${name.slice(0, 60)}.md makes Word or PDF of it`);
  });
  tool("Copy the address", async () => {
    // A folder on this machine is nobody else's: they are led to the public site.
    const here = location.protocol === "file:" ? site && `${site}briefing.html` : location.href.split("#")[0];
    if (!here) {
      return tell("This copy of the site has no public address; give away the Markdown file instead");
    }
    const copied = await kb.copy(`${here}#b=${encode(state)}`);
    return tell(
      copied ? "Address copied: who opens it sees this briefing" : "The browser did not allow copying",
    );
  });
  tool("Remove all", () => {
    if (!state[4].length) return;
    const last = state;
    state = withRows([]);
    keep();
    draw();
    undo("All is removed.", last);
  });

  function undo(text, last) {
    const button = make("button", { type: "button" }, "Undo");
    button.addEventListener("click", () => {
      state = last;
      keep();
      draw();
      answered();
      tell("It is back");
    });
    notice.replaceChildren(make("p", {}, text, " ", button));
    kb.say(`${text} Undo is there.`);
    button.focus();
  }

  function move(at, by) {
    const rows = [...state[4]];
    rows.splice(at + by, 0, ...rows.splice(at, 1));
    const found = [...shown];
    found.splice(at + by, 0, ...found.splice(at, 1));
    state = withRows(rows);
    shown = found;
    keep();
    render();
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = list.children[at + by].querySelectorAll(".kb-brief-order button");
    const button = buttons[by < 0 ? 0 : 1];
    (button.disabled ? buttons[by < 0 ? 1 : 0] : button).focus();
    tell(`${rows[at + by][0]} is now ${at + by + 1} of ${rows.length}`);
  }

  // A field for own words, which stand in a part of the state or of a row of it.
  function words(place, which, label, name) {
    const field = make("textarea", { id: `brief-${name}`, rows: 2, maxLength: 4000, value: place[which] });
    field.addEventListener("input", () => {
      place[which] = field.value;
      keep();
      reading(state).then(printed);
    });
    const box = make(
      "div",
      { className: "kb-brief-words", hidden: !place[which] },
      make("label", { htmlFor: field.id }, label),
      field,
    );
    const link = make(
      "button",
      { type: "button", className: "kb-brief-note", hidden: !!place[which] },
      "Add a note here",
    );
    link.setAttribute("aria-label", `Add a note here: ${label[0].toLowerCase()}${label.slice(1)}`);
    link.addEventListener("click", () => {
      box.hidden = false;
      link.hidden = true;
      field.focus();
    });
    return make("div", {}, link, box);
  }

  function item(row, at, all) {
    const [call] = row;
    const one = shown[at];
    const button = (label, does, off, run) => {
      const made = make("button", { type: "button", disabled: off }, label);
      made.setAttribute("aria-label", `${label}${does} ${call}`);
      made.addEventListener("click", run);
      return made;
    };
    const order = make(
      "div",
      { className: "kb-brief-order" },
      button("Up", ": move", at === 0, () => move(at, -1)),
      button("Down", ": move", at === all.length - 1, () => move(at, 1)),
      button("Remove", "", false, () => {
        const last = withRows([...state[4]]);
        state = withRows(state[4].filter((each) => each !== row));
        keep();
        draw();
        undo(`${call} is removed.`, last);
      }),
    );
    const name = one ? make("a", { href: one.page }, one.name) : make("span", {}, lost(call));
    return make(
      "li",
      {},
      words(row, 1, `Your words before ${call}`, `${at}-1`),
      make("div", { className: "kb-brief-head" }, make("h2", {}, name), order),
      one ? quotation(one) : null,
      row[2] ? words(row, 2, `Your words after ${call}`, `${at}-2`) : null,
    );
  }

  // What is said of a call that leads nowhere, so that no copy lacks it without a word.
  const lost = (call) => `${call}: not in this edition of the site`;

  // The briefing without the interface: what is printed and copied.
  function composed() {
    const [title, reader, day, edition] = state;
    const date = isDay(day)
      ? new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {
        day: "numeric",
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      })
      : "";
    const about = [
      line(reader) && `For ${line(reader)}`,
      date,
      edition && `Quotations: edition ${edition} of ${document.title.split(" · ").pop()}`,
    ];
    return make(
      "div",
      {},
      make("h1", {}, line(title) || "Briefing"),
      make("p", {}, about.filter(Boolean).join(" · ")),
      ...state[4].flatMap((
        row,
        at,
      ) => [
        ...own(row[1]),
        ...(at in shown ? [shown[at] ? quotation(shown[at]) : make("p", {}, lost(row[0]))] : []),
        ...own(row[2]),
      ]),
      ...own(state[5]),
      ...quotations.sources(shown),
    );
  }

  const printed = () => print.replaceChildren(...composed().childNodes);

  function render() {
    list.replaceChildren(...state[4].map(item));
    empty.hidden = state[4].length > 0;
    end.replaceChildren(words(state, 5, "Your words at the end", "end"));
    ending.replaceChildren(...quotations.sources(shown));
    list.hidden =
      end.hidden =
      tools.hidden =
      form.hidden =
      ending.hidden =
        !empty.hidden;
    fields.forEach((box, at) => {
      const field = box.querySelector("input");
      if (field) field.value = state[lines[at][2]];
    });
    printed();
  }

  // The look of the interface, when there is something to put in order.
  let sheet = null;
  const styled = () =>
    sheet ??= new Promise((done) => {
      const link = make("link", { rel: "stylesheet", href: `${kb.root}assets/later/briefing.css` });
      link.onload = link.onerror = done;
      document.head.append(link);
    });

  async function draw() {
    const calls = state[4].map(([call]) => call);
    const [all] = await Promise.all([Promise.all(calls.map(found)), calls.length ? styled() : null]);
    if (calls.join() !== state[4].map(([call]) => call).join()) return; // changed meanwhile: drawn again
    shown = all;
    await reading(state);
    render();
  }

  function pinned() {
    if (!state[3] && state[4].length) state[3] = current;
    if (!state[2] && state[4].length) state[2] = new Date().toLocaleDateString("sv");
  }

  function otherEdition() {
    if (!state[3] || !current || state[3] === current) return;
    const button = make("button", { type: "button" }, `Quote edition ${current}`);
    button.addEventListener("click", () => {
      state[3] = current;
      keep();
      render();
      answered();
      tell(`The briefing quotes edition ${current} now`);
    });
    const said = make("div", { className: "kb-brief-turns" });
    notice.append(
      make(
        "p",
        {},
        `This briefing quotes edition ${
          state[3]
        }; the site shows edition ${current}, whose words you see here. `,
        button,
      ),
      said,
    );
    quotations.turns(state[3], state[4].map(([call]) => call)).then((nodes) => {
      said.replaceChildren(...nodes);
    });
  }

  // Words after the last paragraph were those at the end, before there was a field for them.
  function closed(given) {
    const last = given[4].at(-1);
    if (!last?.[2] || given[5]) return given;
    return [...given.slice(0, 4), [...given[4].slice(0, -1), [last[0], last[1], ""]], last[2]];
  }

  // What an address or another tab holds, cut to what the fields and the file take.
  const fitting = ([title, reader, day, edition, rows, closing = ""]) => [
    line(title),
    line(reader),
    isDay(day) ? day : "",
    isEdition(edition) ? edition : "",
    rows.map(([call, before, after]) => [call, note(before), note(after)]),
    note(closing),
  ];

  function begin(next) {
    state = closed(fitting(next));
    pinned();
    keep();
    notice.replaceChildren();
    otherEdition();
    return draw();
  }

  function fromAddress() {
    if (!location.hash.startsWith("#b=")) return begin(kb.briefing.read());
    const given = decode(location.hash.slice(3));
    history.replaceState(null, "", location.href.split("#")[0]);
    const own = kb.briefing.read();
    if (!given) {
      const drawn = begin(own);
      tell("The address holds no briefing that can be read");
      return drawn;
    }
    if (!own[4].length || encode(closed(own)) === encode(closed(fitting(given)))) {
      return begin(given);
    }
    const drawn = begin(own);
    const take = make("button", { type: "button" }, "Show that one instead");
    take.addEventListener("click", () =>
      begin(given).then(() => {
        undo("The briefing of the address is shown.", own);
      }));
    const stay = make("button", { type: "button" }, "Keep mine");
    stay.addEventListener("click", answered);
    notice.prepend(make("p", {}, "The address holds another briefing than yours. ", take, " ", stay));
    kb.say("The address holds another briefing than yours");
    return drawn;
  }

  kb.briefing.changed = () => begin(kb.briefing.read());
  addEventListener("hashchange", fromAddress);
  document.documentElement.classList.add("kb-brief-on");
  for (const part of [tools, empty, form, list, end, ending]) part.hidden = true; // until it is known what is chosen
  app.replaceChildren(notice, tools, status, empty, form, list, end, ending, print);
  kb.briefing.ready = fromAddress();
};
