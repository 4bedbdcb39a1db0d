// @ts-check
// Own words of a briefing: their Markdown as elements, and elements as plain text.
//
// Every element is made here and gets text, never markup: what somebody types as HTML is shown as it was typed.
// The rules are those of Python-Markdown, by which `kb brief` reads the same words, but for two: a line that ends
// ends here as well, and a list may follow a line of text.

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*\{:?[^{}]*\})?[ \t]*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const ITEM = /^([ \t]*)([*+-]|[0-9]{1,9}\.)[ \t]+(?=\S)/;
const QUOTED = /^ {0,3}> ?/;
const UNDERLINE = /^ {0,3}(?:=+|-{3,}) *$/;
const DELIMITERS = /^ {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*(?::?-+:?)?[ \t]*$/; // under the head of a table
const CELL = /\\.|(`+)(?!`).+?(?<!`)\1(?!`)|./gsu; // a bar in code or after a backslash parts nothing
const ATTRIBUTES = /^[ \t]*\{:[^{}]*\}[ \t]*$/;
const DEEPEST = 8; // lists in lists, and quotations in quotations

const INLINE = new RegExp(
  [
    "\\\\(?<escaped>[\\\\`*_{}\\[\\]()#+\\-.!<>|~])",
    "(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\\k<ticks>(?!`)",
    "!?\\[(?<words>(?:[^\\[\\]\\\\]|\\\\.)*)\\]\\([ \\t]*(?<target><[^<>\\s]*>|[^\\s()<>]*(?:\\([^\\s()]*\\)[^\\s()<>]*)*)(?:[ \\t]+(?:\"[^\"]*\"|'[^']*'))?[ \\t]*\\)",
    "\\[(?<cited>[^\\[\\]@]*@[^\\[\\]]*)\\]",
    "<(?<address>(?:https?:\\/\\/|mailto:)[^\\s<>]+|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+)>",
    '(?<bare>https?:\\/\\/[^\\s<>"*]+[^\\s<>"*.,;:!?)\'])',
    "(?<both>\\*{3})(?=[^\\s*])(?<strongem>.+?)(?<=[^\\s*])\\*{3}",
    "(?<stars>\\*\\*|(?<!\\w)__)(?=\\S)(?<strong>.+?)(?<=\\S)\\k<stars>(?!\\*|(?<=_)\\w)",
    "(?<star>\\*|(?<!\\w)_)(?=[^\\s*_])(?<em>.+?)(?<=[^\\s*]|[^\\s*]\\*\\*)\\k<star>(?!\\k<star>|(?<=_)\\w)",
  ].join("|"),
  "gsu",
);

// One work of a citation, as scripts/kb/markdown/citation_syntax.py has it: what stands before it, its key, and a page or the like.
const WORK = /^(.*\s)?@([A-Za-z0-9_-]+)(?:,\s*(.*))?$/s;

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {(Node | string)[]} children
 */
function make(tag, ...children) {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
}

/** @typedef {(Node | string)[]} Pieces */

/** @param {Pieces} words @param {string} href */
function link(words, href) {
  const node = make("a", ...words);
  node.href = href;
  return node;
}

// Makes elements of text; told is {works: key -> how it is cited, address: target -> where a link leads, or ""}.
/** @param {string} text @param {Told} told @returns {Pieces} */
function inline(text, told, depth = 0) {
  /** @type {Pieces} */
  const found = [];
  let done = 0;
  /** @param {string} words @param {Partial<Told>} [more] */
  const inner = (words, more) => (depth < DEEPEST ? inline(words, { ...told, ...more }, depth + 1) : [words]);
  /** @param {Pieces} words @param {string} href */
  const led = (words, href) => found.push(...(href && !told.within ? [link(words, href)] : words));
  for (const match of text.matchAll(INLINE)) {
    const { escaped, code, target, words, cited, address, bare, strongem, strong, em } = match.groups ?? {};
    found.push(text.slice(done, match.index));
    done = match.index + match[0].length;
    if (escaped) found.push(escaped);
    else if (code) found.push(make("code", code.trim()));
    else if (target !== undefined) {
      const picture = match[0].startsWith("!"); // a briefing has none: what it shows remains
      led(inner(words, { within: true }), picture ? "" : told.address(target.replace(/^<|>$/g, "")));
    } else if (cited) found.push(...(told.within ? [match[0]] : citation(cited, told) ?? [match[0]]));
    else if (address) {
      led([address.replace(/^mailto:/, "")], address.includes(":") ? address : `mailto:${address}`);
    } else if (bare) led([bare], bare);
    else if (strongem) found.push(make("strong", make("em", ...inner(strongem))));
    else if (strong) found.push(make("strong", ...inner(strong)));
    else found.push(make("em", ...inner(em)));
  }
  found.push(text.slice(done));
  return found.flatMap((piece) => (typeof piece === "string" ? lines(piece) : [piece]));
}

/** @param {string} text @returns {Pieces} */
const lines = (text) =>
  text.split("\n").flatMap((line, at) => (at ? [make("br"), line] : [line])).filter((each) => each !== "");

// A citation as pages show it: author and year, with a link to the work; null where a work is not known.
/** @param {string} text @param {Told} told */
function citation(text, told) {
  const works = text.split(";").map((one) => WORK.exec(one.trim()) ?? []);
  if (!works.every(([, , key]) => told.works.has(key))) return null;
  const said = works.flatMap(([, before, key, locator], at) => {
    const href = told.address(`bibliography.md#ref-${key}`);
    const name = told.works.get(key) ?? key;
    return [
      at ? "; " : "",
      before ?? "",
      href ? link([name], href) : name,
      locator ? `, ${locator.trim()}` : "",
    ];
  });
  return ["(", ...said.filter(Boolean), ")"];
}

// The blocks of a text, as elements.
/** @param {string} text @param {Told} told @returns {HTMLElement[]} */
function blocks(text, told, depth = 0) {
  const rows = text.replace(/\t/g, "    ").split("\n");
  const found = [];
  let at = 0;
  /** @param {string} row */
  const ends = (row) =>
    !row.trim() || HEADING.test(row) || QUOTED.test(row) || FENCE.test(row) || ITEM.test(row);
  while (at < rows.length) {
    const row = rows[at];
    const [, marks, title] = HEADING.exec(row) ?? [];
    const fence = FENCE.exec(row)?.[1];
    if (!row.trim() || ATTRIBUTES.test(row)) {
      at += 1;
    } else if (fence) {
      const end = rows.findIndex((each, place) =>
        place > at && each.trim().startsWith(fence) && !each.trim().replaceAll(fence[0], "")
      );
      const last = end < 0 ? rows.length : end;
      found.push(make("pre", make("code", rows.slice(at + 1, last).join("\n"))));
      at = last + 1;
    } else if (marks) {
      found.push(make(/** @type {"h2"} */ (`h${Math.max(2, marks.length)}`), ...inline(title, told)));
      at += 1;
    } else if (RULE.test(row)) {
      found.push(make("hr"));
      at += 1;
    } else if (QUOTED.test(row) && depth < DEEPEST) {
      const inner = [];
      while (at < rows.length && rows[at].trim() && (QUOTED.test(rows[at]) || !ends(rows[at]))) {
        inner.push(rows[at].replace(QUOTED, ""));
        at += 1;
      }
      found.push(make("blockquote", ...blocks(inner.join("\n"), told, depth + 1)));
    } else if (ITEM.test(row) && depth < DEEPEST) {
      const [list, next] = listed(rows, at, told, depth);
      found.push(list);
      at = next;
    } else if (isTable(row, rows[at + 1])) {
      const end = rows.findIndex((each, place) => place > at && !each.trim());
      const last = end < 0 ? rows.length : end;
      found.push(table(row, rows.slice(at + 2, last).filter((each) => !ATTRIBUTES.test(each)), told));
      at = last;
    } else {
      const words = [row.trim()];
      at += 1;
      while (at < rows.length && !ends(rows[at]) && !UNDERLINE.test(rows[at])) {
        if (!ATTRIBUTES.test(rows[at])) words.push(rows[at].trim());
        at += 1;
      }
      const heading = words.length === 1 && UNDERLINE.test(rows[at] ?? "");
      if (heading) at += 1;
      found.push(make(heading ? "h2" : "p", ...inline(words.join("\n"), told)));
    }
  }
  return found;
}

// The words between the bars of a row.
/** @param {string} row */
function cells(row) {
  const found = [""];
  for (const [piece] of row.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").matchAll(CELL)) {
    if (piece === "|") found.push("");
    else found[found.length - 1] += piece;
  }
  return found.map((cell) => cell.trim());
}

/** @param {string} head */
const isTable = (head, under = "") =>
  [head, under].every((row) => row.includes("|")) &&
  DELIMITERS.test(under) && cells(head).length === cells(under).length;

// A table: every row has as many cells as its head.
/** @param {string} head @param {string[]} rows @param {Told} told */
function table(head, rows, told) {
  const names = cells(head);
  /** @param {"th" | "td"} tag @param {string[]} said */
  const line = (tag, said) => make("tr", ...names.map((_, at) => make(tag, ...inline(said[at] ?? "", told))));
  return make(
    "table",
    make("thead", line("th", names)),
    make("tbody", ...rows.map((row) => line("td", cells(row)))),
  );
}

// A list from a row on, and the row after it. What is set in further than its mark belongs to an item.
/**
 * @param {string[]} rows @param {number} start @param {Told} told @param {number} depth
 * @returns {[HTMLElement, number]}
 */
function listed(rows, start, told, depth) {
  const [, before, first] = ITEM.exec(rows[start]) ?? ["", "", ""];
  const numbered = /[0-9]/.test(first);
  const list = make(numbered ? "ol" : "ul");
  if (list instanceof HTMLOListElement && parseInt(first, 10) !== 1) list.start = parseInt(first, 10);
  let at = start;
  while (at < rows.length) {
    const mark = ITEM.exec(rows[at]);
    if (
      !mark || mark[1].length > before.length + 1 || mark[1].length + 1 < before.length ||
      /[0-9]/.test(mark[2]) !== numbered
    ) break;
    const inner = [rows[at].slice(mark[0].length)];
    at += 1;
    let blank = false;
    while (at < rows.length) {
      const row = rows[at];
      const within = row.search(/\S/);
      if (within < 0) {
        if (!rows.slice(at).some((each) => each.trim())) break;
        blank = true;
        inner.push("");
      } else if (within > before.length + 1) {
        inner.push(row.slice(Math.min(within, before.length + 4)));
        blank = false;
      } else if (blank || ITEM.test(row) || HEADING.test(row)) {
        break;
      } else {
        inner.push(row.trim());
      }
      at += 1;
    }
    const made = blocks(inner.join("\n"), told, depth + 1);
    // An item of one paragraph is its words.
    list.append(
      make("li", ...(made[0]?.localName === "p" ? [...made[0].childNodes, ...made.slice(1)] : made)),
    );
  }
  return [list, at];
}

// Elements as plain text: lists keep their lines and marks, links their addresses.
/** @param {Iterable<Node>} nodes */
function plain(nodes) {
  /** @type {string[]} */
  const said = [];
  let words = "";
  /** @param {string} text */
  const put = (text) => {
    if (text.trim()) said.push(text.trim());
  };
  for (const node of nodes) {
    if (
      !(node instanceof HTMLElement &&
        /^(p|h[1-6]|ul|ol|blockquote|pre|hr|div|li|table)$/.test(node.localName))
    ) {
      words += spoken(node);
      continue;
    }
    put(words);
    words = "";
    if (node.localName === "ul" || node.localName === "ol") said.push(bulleted(node));
    else if (node instanceof HTMLTableElement) {
      said.push([...node.rows].map(({ cells: all }) => [...all].map(spoken).join("\t").trimEnd()).join("\n"));
    } else if (node.localName === "hr") said.push("---");
    else if (node.localName === "pre") said.push(node.textContent);
    else put(plain(node.childNodes).join("\n"));
  }
  put(words);
  return said;
}

/** @param {HTMLElement} list */
function bulleted(list) {
  return [...list.children].map((item, at) => {
    const mark = list instanceof HTMLOListElement ? `${at + list.start}. ` : "- ";
    return mark + plain(item.childNodes).join("\n").replace(/\n/g, `\n${" ".repeat(mark.length)}`);
  }).join("\n");
}

/** @param {Node} node @returns {string} */
function spoken(node) {
  if (node instanceof HTMLBRElement) return "\n";
  const said = node.childNodes.length ? [...node.childNodes].map(spoken).join("") : node.textContent ?? "";
  const href = node instanceof HTMLAnchorElement
    ? (node.getAttribute("href") ?? "").replace(/^mailto:/, "")
    : said;
  return href === said ? said : `${said} (${href})`;
}

kb.markdown = { blocks, plain };
