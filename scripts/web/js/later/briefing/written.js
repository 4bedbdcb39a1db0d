// @ts-check
// The file that a briefing becomes. The twin of this is scripts/kb/briefings/selection.py: the cases of
// tests/web/selection.json hold both to one text, and tests/site/test_briefing_page.py compares the two.

// deno-lint-ignore-file no-control-regex -- signs for machines are what is taken out

const SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/g;
const LINE_END = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]/g;
const UNFIT = /[\ud800-\udfff\ufffe\uffff]/gu;
const EDITION = /^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$/;
/** @param {string} text @param {number} longest */
const cut = (text, longest) => [...text].slice(0, longest).join("");
/** @param {string} text */
const trimmed = (text) => text.replace(/^ +| +$/g, "");

kb.briefing.line = (text) => trimmed(cut(trimmed(text.replace(UNFIT, "\ufffd").replace(SPACE, " ")), 120));

kb.briefing.note = (text) =>
  cut(text.replace(UNFIT, "\ufffd").replace(LINE_END, "\n").replace(CONTROL, ""), 4000)
    .replace(/[ \t]+(?=\n|$)/g, "").replace(/\n{3,}/g, "\n\n").replace(/^[\n\t ]+|[\n\t ]+$/g, "");

kb.briefing.isDay = (text) => {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

kb.briefing.isEdition = (text) => EDITION.test(text);

kb.briefing.written = ([title, reader, day, edition, chosen, end = ""]) => {
  const { line, note, isDay } = kb.briefing;
  /** @param {string} text */
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const front = [`title: ${quoted(line(title) || "Briefing")}`];
  if (line(reader)) front.push(`for: ${quoted(line(reader))}`);
  if (isDay(day)) front.push(`date: ${day}`);
  if (EDITION.test(edition)) front.push(`edition: ${quoted(edition)}`);
  const blocks = chosen.flatMap(([call, before, after]) => [note(before), `{{ ${call} }}`, note(after)]);
  blocks.push(note(end));
  return ["---", ...front, "---", "", blocks.filter(Boolean).join("\n\n")].join("\n") + "\n";
};
