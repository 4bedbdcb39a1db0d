// What HTML alone cannot do: labels that act as buttons, and Escape for the menu.
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("label[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
  const menu = document.querySelector(".kb-menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
