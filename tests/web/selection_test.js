// The browser's side of a briefing as text, held to the cases that tests/unit/test_selection.py holds Python to.

const root = new URL("../../", import.meta.url);
const { written, damaged } = JSON.parse(Deno.readTextFileSync(new URL("tests/web/selection.json", root)));
const kb = { briefing: {} };
for (const name of ["address", "later/briefing/written"]) {
  new Function("kb", Deno.readTextFileSync(new URL(`scripts/web/js/${name}.js`, root)))(kb);
}

function equal(found, wanted) {
  const [one, other] = [found, wanted].map((each) => JSON.stringify(each));
  if (one !== other) throw new Error(`found  ${one}\nwanted ${other}`);
}

for (const { what, state, address, file } of written) {
  Deno.test(`${what}: written`, () => {
    equal(kb.address.encode(state), address);
    const read = kb.address.decode(address);
    equal(kb.briefing.written(read), file);
    equal([...read.slice(0, 4), read[5]], [...state.slice(0, 4), state[5]]);
  });
}

for (const address of damaged) {
  Deno.test(`no briefing: ${address}`, () => equal(kb.address.decode(address), null));
}
