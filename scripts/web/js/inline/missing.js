// @ts-check
// Offers the ids that are the fewest slips away from what the address asks for.
{
  const base = location.protocol === "file:" ? "./" : document.currentScript?.dataset.root ?? "";
  if (base === "./") { // opened from a folder, where addresses that begin at the top of a server lead nowhere
    const top = document.currentScript?.dataset.root ?? "";
    for (const name of ["href", "src"]) {
      for (const each of document.querySelectorAll(`head [${name}^="/"]`)) {
        const again = document.createElement(each.localName);
        for (const { name: key, value } of each.attributes) again.setAttribute(key, value);
        again.setAttribute(name, base + each.getAttribute(name)?.slice(top.length));
        if (each instanceof HTMLElement && each.dataset.root) again.dataset.root = base;
        each.replaceWith(again);
      }
    }
    addEventListener("DOMContentLoaded", () => {
      for (const each of document.querySelectorAll('a[href^="/"]')) {
        each.setAttribute("href", base + each.getAttribute("href")?.slice(top.length));
      }
    });
  }
  /** @type {Record<string, string>} id -> title */
  const ids = JSON.parse(document.getElementById("ids")?.textContent ?? "{}");
  /** @param {string} a @param {string} b */
  const away = (a, b) => {
    let row = [...b].map((_, j) => j + 1);
    [...a].forEach((x, i) => {
      let corner = i, left = i + 1;
      row = [...b].map((y, j) => {
        left = Math.min(left + 1, row[j] + 1, corner + (x === y ? 0 : 1));
        corner = row[j];
        return left;
      });
    });
    return b ? row[row.length - 1] : a.length;
  };
  const parts = decodeURIComponent(location.pathname + "/" + location.hash.slice(1))
    .split("/").map((part) => part.replace(/\.html$/, "").toLowerCase())
    .filter((part) => part && part.length < 60 && !["index", "tag", "term", "tags"].includes(part));
  const asked = parts.slice(-2);
  /** @param {string} id */
  const score = (id) =>
    Math.min(...asked.flatMap((part) =>
      [id, ids[id]].map((name) => {
        const plain = name.toLowerCase().replace(/^(tag|term)\//, "").replace(/ /g, "-");
        const same_page = plain.split(".")[0] === part.split(".")[0] ? 0.5 : 0;
        return (away(part, plain) - same_page) / Math.max(3, plain.length);
      })
    ));
  const near = Object.keys(ids).map((id) => ({ id, far: score(id) })).filter(({ far }) => far <= 0.4)
    .sort((one, other) => one.far - other.far).slice(0, 5);
  const box = /** @type {HTMLElement} */ (document.getElementById("near"));
  for (const { id } of asked.length ? near : []) {
    const link = document.createElement("a");
    link.href = base + id + "/index.html";
    link.textContent = ids[id] === id ? id : `${id} ${ids[id]}`;
    box.querySelector("ul")?.appendChild(document.createElement("li")).append(link);
    box.hidden = false;
  }
}
