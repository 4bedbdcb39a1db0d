// @ts-check
// The list "On this page" marks the part that is being read.

/** @type {Map<HTMLElement, HTMLAnchorElement>} */
const links = new Map();
/** @type {NodeListOf<HTMLAnchorElement>} */
const listed = document.querySelectorAll(".kb-contents a");
for (const link of listed) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}

function mark() {
  let now = null;
  for (const heading of links.keys()) {
    if (heading.getBoundingClientRect().top < innerHeight / 3) now = heading;
  }
  for (const [heading, link] of links) {
    if (heading === now) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

if (links.size) {
  // A heading that crosses the line at a third of the screen begins its part, or ends it on the way back.
  const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -67% 0px" });
  for (const heading of links.keys()) watch.observe(heading);
}
