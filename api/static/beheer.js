// The pages of editors: count characters, mark what is wrong after an automatic save, and warn before work is lost.
"use strict";

const watched = document.querySelector("form[data-bewaak]");
let typed = 0;
let kept = 0;

/** The server counts Unicode characters, without the spaces around the text. */
function lengthOf(text) {
  return [...text.trim()].length;
}

function showCount(field) {
  const counter = document.querySelector(`[data-teller="${field.id}"]`);
  if (!counter) return;
  const limit = Number(field.dataset.grens);
  const parts = "perRegel" in field.dataset ? field.value.split("\n").filter((line) => line.trim()) : [field.value];
  const longest = Math.max(0, ...parts.map(lengthOf));
  const most = Number(field.dataset.regels || Infinity);
  const lines = most < Infinity ? `${parts.length} van ${most} regels. ` : "";
  const used = "perRegel" in field.dataset ? `Langste regel: ${longest} tekens.` : `Nog ${limit - longest} tekens.`;
  const over = longest > limit ? `${longest - limit} tekens te veel.` : used;
  counter.textContent = lines + over;
  counter.classList.toggle("bh-counter--over", longest > limit || parts.length > most);
}

/** After an automatic save the messages are new; say at each field whether it has one. */
function markErrors() {
  document.querySelectorAll(".bh-error[id]").forEach((message) => {
    const wrong = message.textContent.trim() !== "";
    document.querySelectorAll(`:is(input, textarea, select)[aria-describedby~="${message.id}"]`).forEach((field) => {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  });
}

document.querySelectorAll("[data-grens]").forEach(showCount);
document.addEventListener("input", (event) => {
  if (event.target.dataset.grens) showCount(event.target);
});

/** The way back leads to the list as it was left: with its search, its filters and its page. */
if (document.querySelector("form.bh-filter")) {
  window.addEventListener("pagehide", () => { sessionStorage.setItem(`lijst:${location.pathname}`, location.search); });
}
document.querySelectorAll(".lw-back a").forEach((link) => {
  if (!link.search && !link.hash) link.search = sessionStorage.getItem(`lijst:${link.pathname}`) || "";
});

document.querySelectorAll("form[data-eenmaal]").forEach((form) => {
  form.addEventListener("submit", () => {
    form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; });
  });
});

if (watched) {
  let sent = 0;
  watched.addEventListener("input", (event) => {
    typed += 1;
    // who fills in a time of the week means the week, who types a text means the text
    const option = event.target.closest(".bh-way__option");
    const way = option && event.target.name !== "wijze" ? option.querySelector("input[name=wijze]") : null;
    if (way) way.checked = true;
  }, true);
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) kept = typed;
  });
  const failed = (sentence) => {
    const place = document.getElementById("bewaard");
    place.querySelectorAll("p").forEach((line) => line.remove());
    const line = document.createElement("p");
    line.className = "lw-error";
    line.textContent = sentence;
    place.append(line);
  };
  document.body.addEventListener("htmx:sendError", () => failed("Geen verbinding: nog niet bewaard. Uw tekst staat er nog. Druk straks op ‘Bewaar het concept’."));
  document.body.addEventListener("htmx:timeout", () => failed("Het duurt te lang: nog niet bewaard. Uw tekst staat er nog. Druk straks op ‘Bewaar het concept’."));
  document.body.addEventListener("htmx:responseError", (event) => {
    const large = event.detail.xhr.status === 413;
    failed(large ? "De tekst is te groot: nog niet bewaard. Maak de tekst korter." : "Er ging iets mis: nog niet bewaard. Uw tekst staat er nog. Druk straks op ‘Bewaar het concept’.");
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== watched) return;
    sent = typed;
    if (event.detail.triggeringEvent && event.detail.triggeringEvent.type === "submit") return;
    // what only happens with the button: taking a line away, adding a subject
    watched.querySelectorAll("[data-niet-vanzelf]").forEach((field) => event.detail.parameters.delete(field.name));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === document.body) kept = typed; // the merge view holds what was typed
    if (document.querySelector("#bewaard [data-bewaard]") && event.detail.target.id === "bewaard") kept = sent;
    markErrors();
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed > kept) event.preventDefault();
  });
}
