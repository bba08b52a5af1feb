// What the clerk's page does besides htmx: Enter sends, waiting is shown, and nothing that was typed gets lost.
"use strict";

const WAIT_IS_LONG_MS = 1000;

const form = document.getElementById("vraag");
const log = document.getElementById("verloop");
const waiting = document.getElementById("even-zoeken");
const failure = document.getElementById("storing");
const failureText = document.getElementById("storing-tekst");
let waitTimer = 0;

/** The field is replaced when the server refuses the text, so it is looked up each time. */
function field() {
  return document.getElementById("tekst");
}

/** Show how many characters are used once the limit comes near. */
function showCount() {
  const text = field();
  const counter = document.querySelector("[data-teller]");
  const limit = Number(text.dataset.grens);
  // the server counts Unicode characters, without the spaces around the text
  const used = [...text.value.trim()].length;
  counter.textContent = used < limit * 0.8 ? `Hoogstens ${limit} tekens`
    : used <= limit ? `Nog ${limit - used} tekens`
    : `${used - limit} tekens te veel`;
  counter.classList.toggle("lw-counter--over", used > limit);
}

function showFailure(sentence) {
  failureText.textContent = sentence;
  failure.hidden = false;
}

function isTurn(event) {
  return event.detail.requestConfig ? event.detail.requestConfig.path === "/gesprek" : false;
}

function stopWaiting() {
  window.clearTimeout(waitTimer);
  waiting.textContent = "";
  form.removeAttribute("aria-busy");
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
}

document.querySelectorAll("[data-toetsen]").forEach((hint) => { hint.hidden = false; });
showCount();
scrollToEnd();
// at a counter the first thing to do is type; on a touch screen the keyboard must not jump up
if (!log.childElementCount && !location.hash && window.matchMedia("(pointer: fine)").matches) field().focus();

form.addEventListener("input", (event) => {
  if (event.target === field()) showCount();
});

form.addEventListener("keydown", (event) => {
  if (event.target !== field() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(document.getElementById("verstuur"));
});

form.addEventListener("htmx:beforeRequest", (event) => {
  if (!isTurn(event)) return;
  failure.hidden = true;
  form.setAttribute("aria-busy", "true");
  waitTimer = window.setTimeout(() => { waiting.textContent = "Even zoeken…"; }, WAIT_IS_LONG_MS);
});

form.addEventListener("htmx:afterRequest", (event) => {
  if (isTurn(event)) stopWaiting();
});

// the server says by this event that the turn was taken: only now may the text go
document.body.addEventListener("beantwoord", () => {
  field().value = "";
  const error = document.getElementById("tekst-fout");
  if (error) error.remove();
  field().removeAttribute("aria-invalid");
  field().classList.remove("utrecht-textarea--invalid");
  field().closest(".lw-question").classList.remove("lw-question--invalid");
  showCount();
});

// on a narrow screen the card stands below the conversation: go there, so that the number is in view at once
document.body.addEventListener("loket-gevonden", () => {
  if (!window.matchMedia("(width < 60rem)").matches) return;
  const card = document.getElementById("advies");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
});

document.body.addEventListener("htmx:afterSettle", () => {
  scrollToEnd();
  showCount();
  // a pressed button that is gone must not leave the keyboard nowhere
  if (document.activeElement === document.body) field().focus({ preventScroll: true });
});

form.addEventListener("htmx:sendError", () => {
  showFailure("Geen verbinding. Uw tekst staat er nog. Kijk of het netwerk werkt en probeer het opnieuw.");
});

form.addEventListener("htmx:timeout", () => {
  showFailure("Het duurt te lang. Uw tekst staat er nog. Probeer het opnieuw.");
});

form.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  const isSentence = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  showFailure(isSentence && answer.responseText ? answer.responseText
    : "Er ging iets mis. Dat ligt niet aan u. Uw tekst staat er nog. Probeer het over een minuut opnieuw.");
});
