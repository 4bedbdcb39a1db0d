// The argument: Escape shows the whole again; the choice itself is the address and needs no script.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash.startsWith("#path-") && document.querySelector(".kb-argument")) {
    const chosen = document.activeElement;
    location.hash = "#argument-picture";
    chosen?.focus({preventScroll: true});
    kb.say("The whole argument is shown");
  }
});

// The matrices: which cell the reasons below are those of.
if (document.querySelector(".kb-matrices")) {
  const mark = () => {
    for (const each of document.querySelectorAll(".kb-matrix td a")) {
      if (each.hash === location.hash) each.ariaCurrent = "true";
      else each.ariaCurrent = null;
    }
  };
  addEventListener("hashchange", mark);
  mark();
}
