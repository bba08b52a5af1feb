// The matrix to change in place: arrows go from box to box, a box opens its form in a dialog, and what is kept is shown.
"use strict";

const dialog = document.getElementById("vakje");
const table = document.querySelector(".tv-table--edit");
const trouble = document.getElementById("vakje-storing");
const SIGNED_OUT = 401;

/** Which box the form was opened from: focus goes back there, also when its row was drawn again. */
let opener = "";
let dirty = false;

/** On a telephone the empty boxes of a row are folded away until its tick says otherwise: these have one. */
const unfolded = new Set();

const boxes = () => [...table.rows].map((row) => [...row.querySelectorAll("a[data-vakje]")].filter((box) => box.checkVisibility())).filter((row) => row.length);

/** Of all boxes one is on the way of the Tab key; arrows lead to the others. */
function onTheWay(box) {
  table.querySelectorAll("a[data-vakje]").forEach((other) => { other.tabIndex = -1; });
  if (box) box.tabIndex = 0;
}

table.addEventListener("keydown", (event) => {
  const box = event.target.closest("a[data-vakje]");
  if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
  const grid = boxes();
  const row = grid.findIndex((line) => line.includes(box));
  const column = grid[row].indexOf(box);
  const last = grid[row].length - 1;
  const to = {
    ArrowRight: [row, Math.min(column + 1, last)],
    ArrowLeft: [row, Math.max(column - 1, 0)],
    ArrowDown: [Math.min(row + 1, grid.length - 1), column],
    ArrowUp: [Math.max(row - 1, 0), column],
    Home: [row, 0],
    End: [row, last],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  const line = grid[to[0]];
  line[Math.min(to[1], line.length - 1)].focus(); // on a telephone not every row shows as many
});
table.addEventListener("focusin", (event) => {
  const box = event.target.closest("a[data-vakje]");
  if (box) onTheWay(box);
});
table.addEventListener("click", (event) => {
  const box = event.target.closest("a[data-vakje]");
  if (box) opener = box.id;
});

table.addEventListener("change", (event) => {
  if (!event.target.closest(".tv-unfold")) return;
  if (event.target.checked) unfolded.add(event.target.id);
  else unfolded.delete(event.target.id);
});

/** A row that was drawn again is as open as it was; a box that was made empty must still be there to go back to. */
function unfold(box) {
  unfolded.forEach((id) => {
    const tick = document.getElementById(id);
    if (tick) tick.checked = true;
  });
  const tick = box && !box.checkVisibility() ? box.closest("tr").querySelector(".tv-unfold input") : null;
  if (!tick) return;
  tick.checked = true;
  unfolded.add(tick.id);
}

function close() {
  dirty = false;
  dialog.close();
}

/** Closing with something typed asks first; a second time it closes. */
function leave() {
  const said = document.getElementById("vakje-open");
  if (!dirty || !said || !said.hidden) {
    close();
    return;
  }
  said.hidden = false;
  said.setAttribute("role", "alert");
  dialog.querySelector(".vk-foot [data-sluit]").focus();
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave();
});
dialog.addEventListener("close", () => {
  document.getElementById("vakje-inhoud").replaceChildren();
  trouble.textContent = "";
  dirty = false;
  const box = document.getElementById(opener);
  unfold(box);
  if (box) box.focus();
});
dialog.addEventListener("input", () => {
  dirty = true;
  document.getElementById("vakje-open").hidden = true; // who types on is asked again
});
dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sluit]");
  if (!button) return;
  if (button.closest(".vk-foot")) close();
  else leave();
});
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "vakje-inhoud") return;
  trouble.textContent = "";
  dialog.querySelectorAll("[data-sluit]").forEach((button) => { button.hidden = false; });
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  const wrong = dialog.querySelector("[role=alert]");
  document.getElementById("vakje-kop").focus();
  if (wrong) dirty = dialog.querySelector(".vk-form").textContent.includes("Er is niets overschreven");
});
document.body.addEventListener("vakje-bewaard", () => { if (dialog.open) close(); });
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== SIGNED_OUT || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  event.preventDefault(); // leaving for the form to sign in would lose what was typed
  say("U bent uitgelogd. Wat u invulde, staat er nog. Log in een ander tabblad in en bewaar opnieuw.");
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => say("Geen verbinding: nog niet bewaard. Wat u invulde, staat er nog. Probeer het zo opnieuw."));
}
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== SIGNED_OUT) say("Er ging iets mis: nog niet bewaard. Wat u invulde, staat er nog. Probeer het zo opnieuw.");
});

function say(sentence) {
  trouble.textContent = sentence;
  if (dialog.open) trouble.scrollIntoView();
  else window.location.assign(document.getElementById(opener).href); // the page of the box says what is wrong
}

onTheWay(document.getElementById(window.location.hash.slice(1)) || table.querySelector("a[data-vakje]"));
