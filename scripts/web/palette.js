// The colours: as the device has them, light or dark. The choice is kept; the page's head sets it before
// anything is shown, and the stylesheet does the rest, also where no script runs.

const page = document.documentElement;
const button = document.querySelector(".kb-colours");
const states = {auto: "as on this device", light: "light", dark: "dark"};
const names = Object.keys(states);
const next = () => names[(names.indexOf(page.dataset.colours) + 1) % names.length];

function show() {
  if (!names.includes(page.dataset.colours)) page.dataset.colours = "auto";
  button.setAttribute("aria-label", `Colours: ${states[page.dataset.colours]}. Change to: ${states[next()]}`);
  button.title = button.getAttribute("aria-label");
}

button.addEventListener("click", () => {
  page.dataset.colours = next();
  try {
    localStorage.setItem("kb-colours", page.dataset.colours);
  } catch { /* it holds for this page */ }
  show();
  kb.say(`Colours: ${states[page.dataset.colours]}`);
});
show();
