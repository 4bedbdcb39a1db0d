// What HTML alone cannot do: a real button that opens the search, and Escape for the menu.
document.querySelector(".kb-search-button").addEventListener("click", () => {
  document.getElementById("__search").click();
  document.querySelector(".md-search__input").focus();
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".kb-menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
