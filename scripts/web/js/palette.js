// @ts-check
// The colours: as the device has them, light or dark. The choice is kept; the page's head sets it before
// anything is shown, and the stylesheet does the rest, also where no script runs.

const page = document.documentElement;
/** @type {NodeListOf<HTMLElement>} */
const buttons = document.querySelectorAll(".kb-colours"); // in the header or the menu, and in the footer
/** @type {Record<string, string>} */
const states = { auto: "as on this device", light: "light", dark: "dark" };
const names = Object.keys(states);
const now = () => page.dataset.colours ?? "";
const next = () => names[(names.indexOf(now()) + 1) % names.length];

function show() {
  if (!names.includes(now())) page.dataset.colours = "auto";
  for (const button of buttons) {
    const said = `Colours: ${states[now()]}`;
    button.setAttribute("aria-label", `${said}. Change to: ${states[next()]}`);
    if (button.matches(".kb-colours-said")) button.textContent = said;
    else button.title = button.getAttribute("aria-label") ?? "";
  }
}

function turn() {
  page.dataset.colours = next();
  try {
    localStorage.setItem("kb-colours", page.dataset.colours);
  } catch { /* it holds for this page */ }
  show();
  kb.say(`Colours: ${states[now()]}`);
}
for (const button of buttons) button.addEventListener("click", turn);
show();
