// A field with a list to choose from: what fits stands under it, with any word of a name in any order and without accents.
// Without this script the browser's own list works. That finds only what begins so or stands there in one piece, does not
// say how many fit, and on a telephone shows three names. The keys and what a screen reader hears of the list are the
// library's; the field stays the field of the page: what is posted, saved by itself or put back does not change.
import Combobox from "./vendor/combobox-nav.js";

/** More is not read, and each name is one more to step through. */
const MOST = 50;

/** In milliseconds: a screen reader is told when typing pauses, or the next letter would cut it off. */
const PAUSE = 600;

/** In pixels: with less room below the field the list goes above it, if there is more there. */
const ENOUGH = 220;
const LEAST = 96;

const HOW = "Kies met pijl omlaag en Enter, of veeg over de lijst.";

/** Lower case, without accents and signs, one space between words. */
function plain(text) {
  const letters = text.normalize("NFKD").replace(/[\p{M}'’‘`]/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The names that hold every part of what is typed; first what begins with it, then where each part begins a word. */
function fitting(names, typed) {
  const whole = plain(typed);
  const parts = whole.split(" ");
  const ranked = [[], [], []];
  for (const { name, words } of names) {
    if (!parts.every((part) => words.includes(part))) continue;
    if (words.startsWith(` ${whole}`)) ranked[0].push(name);
    else if (parts.every((part) => words.includes(` ${part}`))) ranked[1].push(name);
    else ranked[2].push(name);
  }
  return ranked.flat();
}

/** How many were found, and what to do when that is nothing or too many. */
function sentence(count, typed, isFree) {
  if (!count) {
    const what = typed.trim();
    return isFree ? `‘${what}’ staat niet in de lijst. Dat mag: laat het dan zo staan.` : `Niets gevonden met ‘${what}’. Typ een ander woord of minder letters.`;
  }
  const number = count.toLocaleString("nl-NL");
  const said = plain(typed) ? `${number} gevonden` : `${number} in de lijst`;
  return count > MOST ? `${said}. U ziet er ${MOST}: typ meer van de naam.` : `${said}.`;
}

function made(tag, names, attributes = {}) {
  const element = document.createElement(tag);
  element.className = names;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Give one field its list. `isFree`: something else may be filled in too. */
function enhance(field, names, isFree) {
  const box = made("div", "utrecht-combobox kl");
  const popup = made("div", "kl-popup");
  const told = made("div", "kl-told", { "aria-hidden": "true" });
  const list = made("ul", "utrecht-listbox utrecht-listbox__list kl-list", { role: "listbox", "aria-label": "Keuzes", id: `${field.id}-keuzes` });
  const status = made("div", "lw-visually-hidden", { role: "status" });
  const hadFocus = document.activeElement === field;
  field.removeAttribute("list");
  field.classList.add("kl-field");
  field.replaceWith(box);
  popup.hidden = true;
  popup.append(told, list);
  box.append(field, popup, status);
  if (hadFocus) field.focus();

  const combobox = new Combobox(field, list, { tabInsertsSuggestions: false });
  let waiting = 0;
  let how = ` ${HOW}`;

  function tell(words, isOpen = false) {
    clearTimeout(waiting);
    status.textContent = "";
    waiting = setTimeout(() => {
      status.textContent = isOpen ? words + how : words;
      if (isOpen) how = ""; // said once at each field
    }, PAUSE);
  }

  /** Where there is room for it, also above the keyboard of a telephone. */
  function place() {
    const { offsetTop, height } = window.visualViewport;
    const { top, bottom } = field.getBoundingClientRect();
    const above = top - offsetTop;
    const below = offsetTop + height - bottom;
    const isAbove = below < ENOUGH && above > below;
    popup.classList.toggle("kl-popup--above", isAbove);
    popup.style.setProperty("--kl-room", `${Math.max(LEAST, isAbove ? above : below)}px`);
  }

  function close() {
    popup.hidden = true;
    combobox.stop();
    tell("");
  }

  function show(typed) {
    const found = fitting(names, typed);
    combobox.stop();
    list.replaceChildren(...found.slice(0, MOST).map((name, number) => {
      const option = made("li", "utrecht-listbox__option utrecht-listbox__option--html-li kl-option", { role: "option", id: `${list.id}-${number}` });
      option.textContent = name;
      return option;
    }));
    list.hidden = !found.length;
    told.textContent = sentence(found.length, typed, isFree);
    tell(told.textContent, found.length > 0);
    popup.hidden = false;
    place();
    if (found.length) combobox.start();
  }

  const isName = (text) => names.some(({ words }) => words === ` ${plain(text)}`);

  /** Asked for with a key or a click: of a short list everything, also when one of it is filled in already. */
  function open() {
    show(names.length <= MOST && isName(field.value) ? "" : field.value);
  }

  function pick(option) {
    field.value = option.textContent;
    // as if it was typed: the page counts, warns and saves on these
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    close();
    tell(`Gekozen: ${field.value}.`);
  }

  field.addEventListener("input", (event) => {
    if (!field.value.trim()) {
      close();
      return;
    }
    show(field.value);
    // half a name is not saved by itself while there is a whole one to choose: it would only be called wrong
    const count = list.childElementCount;
    if (!isFree && (count > 1 || (count && !isName(field.value)))) event.stopPropagation();
  });
  field.addEventListener("click", () => { if (popup.hidden) open(); });
  field.addEventListener("blur", () => { if (!popup.hidden) close(); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (popup.hidden) {
      if (!isArrow || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
      if (!event.altKey) combobox.navigate(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      const option = list.querySelector("[aria-selected=true]");
      if (option) pick(option);
    }
  });
  list.addEventListener("combobox-commit", (event) => pick(event.target));
  popup.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  field.form.addEventListener("submit", close);
  window.visualViewport.addEventListener("resize", () => { if (!popup.hidden) place(); });
}

const lists = new Map();
for (const field of document.querySelectorAll("input[list]")) {
  const { list } = field;
  if (!list || !list.options.length) continue;
  if (!lists.has(list)) lists.set(list, [...list.options].map(({ value }) => ({ name: value, words: ` ${plain(value)}` })));
  enhance(field, lists.get(list), "vrij" in list.dataset);
}
