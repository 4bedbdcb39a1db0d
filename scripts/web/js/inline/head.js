// @ts-check
// Before the stylesheet, for which a script would wait: that scripts run, which colours were chosen, and that the
// fonts of every page will be needed (from a folder browsers let nobody say so).
{
  const page = document.documentElement;
  page.className = "js";
  try {
    page.dataset.colours = localStorage.getItem("kb-colours") || "auto";
  } catch { /* as the device has it */ }
  if (location.protocol !== "file:") {
    for (const name of ["kb-serif", "kb-sans"]) {
      const font = Object.assign(document.createElement("link"), {
        rel: "preload",
        as: "font",
        type: "font/woff2",
        crossOrigin: "",
      });
      font.href = `${document.currentScript?.dataset.root}assets/fonts/${name}.woff2`;
      document.head.append(font);
    }
  }
}
