// @ts-check
// The argument: Escape shows the whole again; the choice itself is the address and needs no script.
document.addEventListener("keydown", (event) => {
  if (
    event.key === "Escape" && location.hash.startsWith("#path-") && document.querySelector(".kb-argument")
  ) {
    const chosen = /** @type {HTMLElement | null} */ (document.activeElement);
    location.hash = "#argument-picture";
    chosen?.focus({ preventScroll: true });
    kb.say("The whole argument is shown");
  }
});

// The matrices: which cell the reasons below are those of.
if (document.querySelector(".kb-matrices")) {
  const mark = () => {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const cells = document.querySelectorAll(".kb-matrix td a");
    for (const each of cells) {
      if (each.hash === location.hash) each.ariaCurrent = "true";
      else each.ariaCurrent = null;
    }
  };
  addEventListener("hashchange", mark);
  mark();
}
