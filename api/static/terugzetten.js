// Who was signed out while filling in a form finds it back after signing in. What was typed stays in this tab, for half
// an hour at most; a password or a file is never kept.
"use strict";

const KEPT_FORM = "lw-getypt";
const LONGEST_KEPT_MS = 30 * 60 * 1000;
const NO_SESSION = 401;
const WHILE_SIGNING_IN = ["/inloggen", "/mijn-account"];

/** Keep a form ({action, page, fields}) until somebody is signed in again. */
function keepForm(form) {
  try {
    sessionStorage.setItem(KEPT_FORM, JSON.stringify({ ...form, at: Date.now() }));
    return true;
  } catch {
    return false; // this browser keeps nothing: the form for signing in carries it
  }
}

function takeForm() {
  const text = sessionStorage.getItem(KEPT_FORM);
  sessionStorage.removeItem(KEPT_FORM);
  const form = text ? JSON.parse(text) : null;
  return form && Date.now() - form.at < LONGEST_KEPT_MS ? form : null;
}

const NOT_TYPED = ["submit", "button", "reset", "image", "file", "password", "fieldset", "output"];

/**
 * Give every control of `form` what it held, and say whether anything that people fill in is other than it was. What the
 * page itself sends along goes back too, so that a change of a colleague meanwhile is noticed as it would have been.
 */
function refill(form, fields) {
  const values = new Map();
  fields.forEach(([name, value]) => { values.set(name, [...(values.get(name) || []), value]); });
  const steps = [];
  for (const control of form.elements) {
    if (!control.name || NOT_TYPED.includes(control.type)) continue;
    const given = values.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") {
      const checked = given.includes(control.value);
      if (control.checked !== checked) steps.push([control, () => { control.checked = checked; }]);
    } else if (given.length) {
      const value = given.shift();
      if (control.value !== value) steps.push([control, () => { control.value = value; }]);
    }
  }
  const seen = steps.filter(([control]) => control.type !== "hidden");
  if (!seen.length) return false;
  steps.forEach(([, step]) => step());
  seen.forEach(([control]) => {
    for (let part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  });
  return true;
}

function tell(strong, words, ...more) {
  const notice = document.createElement("div");
  notice.className = "lw-notice lw-notice--warning";
  notice.id = "teruggezet";
  notice.tabIndex = -1;
  const line = document.createElement("p");
  const first = document.createElement("strong");
  first.textContent = strong;
  line.append(first, ` ${words}`);
  notice.append(line, ...more);
  const heading = document.querySelector("main h1");
  if (heading) heading.after(notice);
  else document.querySelector("main").prepend(notice);
  notice.focus();
}

/** The form is not on this page (any more): it can still be sent as it was. */
function sendAgain(kept) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = kept.action;
  kept.fields.forEach(([name, value]) => {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  });
  const button = document.createElement("button");
  button.className = "utrecht-button utrecht-button--secondary-action";
  button.textContent = "Ga verder met wat u invulde";
  form.append(button);
  return form;
}

function putBack() {
  const kept = takeForm();
  if (!kept || kept.page !== location.pathname + location.search) return;
  const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === kept.action);
  if (!form) {
    tell("Wat u invulde, is nog niet bewaard.", "U was uitgelogd.", sendAgain(kept));
    return;
  }
  if (!refill(form, kept.fields)) return; // only a button was pressed: it is there again
  tell("Hier staat weer wat u invulde.", "U was uitgelogd: het is nog niet bewaard. Kijk het na en bewaar het.");
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

const carried = document.getElementById("getypt");
if (carried && keepForm(JSON.parse(carried.value))) carried.remove();

const isSigningIn = WHILE_SIGNING_IN.some((path) => location.pathname === path || location.pathname.startsWith(`${path}/`));
if (new URLSearchParams(location.search).has("uit")) sessionStorage.removeItem(KEPT_FORM);
else if (!carried && !isSigningIn) putBack();

// a form that its script sends: the page leaves for the form to sign in, unless its own script keeps what was typed
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt } = event.detail;
  if (event.defaultPrevented || xhr.status !== NO_SESSION || !xhr.getResponseHeader("HX-Redirect")) return;
  const form = elt.closest("form");
  if (!form || form.method !== "post") return;
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  keepForm({ action: form.getAttribute("action"), page: location.pathname + location.search, fields });
});
