// @ts-check
// What somebody has chosen for a briefing, as text: the same in the browser's storage and in an address
// (briefing.html#b=...). The twin of this is scripts/kb/briefings/selection.py; tests/web/selection.json holds both to it.
//
// The state is [title, for whom, date, edition, [[call, words before, words after], ...], words at the end]; the
// text is "2." and that as JSON in base64url. "1." has no words at the end, and is written where there are none.

const PARAGRAPH = "[A-Z][0-9]{1,4}\\.(?:[0-9]{1,4}|[a-z]{1,3})";
const CALL = new RegExp(`^(?:${PARAGRAPH}(?:-${PARAGRAPH})?|[A-Z][0-9]{1,4}(?: summary)?)$`);
const MOST = 200;
/** @param {unknown} value */
const isText = (value) => typeof value === "string";

kb.address = {
  MOST,
  isCall: (text) => CALL.test(text),
  empty: () => ["", "", "", "", [], ""],

  // The state in a text; null where there is none, whatever somebody has put there.
  decode(text) {
    try {
      if (!/^[12]\.[A-Za-z0-9_-]*$/.test(text)) return null;
      const coded = atob(text.slice(2).replace(/-/g, "+").replace(/_/g, "/"));
      const bytes = Uint8Array.from(coded, (sign) => sign.charCodeAt(0));
      const read = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
      const [title, reader, day, edition, rows, end = ""] = read;
      if (read.length !== Number(text[0]) + 4 || !Array.isArray(rows)) return null;
      if (![title, reader, day, edition, end].every(isText)) return null;
      if (!rows.every((row) => Array.isArray(row) && row.length > 0 && row.length < 4 && row.every(isText))) {
        return null;
      }
      const chosen = rows.filter(([call]) => CALL.test(call)).slice(0, MOST);
      return [
        title,
        reader,
        day,
        edition,
        chosen.map(([call, before = "", after = ""]) => [call, before, after]),
        end,
      ];
    } catch {
      return null;
    }
  },

  encode(state) {
    let coded = "";
    const parts = state.slice(0, state[5] ? 6 : 5);
    for (const byte of new TextEncoder().encode(JSON.stringify(parts))) coded += String.fromCharCode(byte);
    return `${parts.length - 4}.` + btoa(coded).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  },
};
