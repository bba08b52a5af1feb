// The pages of editors: count characters, mark what is wrong after an automatic save, and warn before work is lost.
"use strict";

const watched = document.querySelector("form[data-bewaak]");
let typed = 0;
let kept = 0;

/** How long to wait before saving is tried again, in milliseconds: longer each time. */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;

/** The answers of the server that mean: nobody is signed in (any more), too much text, and trouble of its own. */
const SIGNED_OUT = 401;
const TOO_LARGE = 413;
const TROUBLE = 500;

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
    const way = option && event.target.type !== "radio" ? option.querySelector("input[type=radio]") : null;
    if (way) way.checked = true;
  }, true);
  let pause = FIRST_PAUSE;
  let waiting = 0;
  const again = () => {
    clearTimeout(waiting);
    waiting = 0;
    // as a change of a field would: it saves what stands in the form now, and never presses the button
    watched.dispatchEvent(new Event("change"));
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(again, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
  const failed = (sentence, link) => {
    const place = document.getElementById("bewaard");
    place.querySelectorAll("p").forEach((line) => line.remove());
    const line = document.createElement("p");
    line.className = "lw-error";
    line.textContent = sentence;
    if (link) line.append(" ", link);
    place.append(line);
  };
  const signIn = () => {
    const link = document.createElement("a");
    link.className = "utrecht-link";
    link.href = "/inloggen";
    link.target = "_blank";
    link.textContent = "Log in (in een nieuw tabblad)";
    return link;
  };
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    if (event.detail.xhr.status !== SIGNED_OUT) {
      kept = typed;
      return;
    }
    event.preventDefault(); // leaving for the form to sign in would lose what was typed
    failed("U bent uitgelogd. Uw tekst staat er nog. Log in een ander tabblad in en bewaar opnieuw.", signIn());
  });
  document.body.addEventListener("htmx:sendError", () => {
    failed("Geen verbinding: nog niet bewaard. Uw tekst staat er nog. We proberen het vanzelf opnieuw.");
    later();
  });
  document.body.addEventListener("htmx:timeout", () => {
    failed("Het duurt te lang: nog niet bewaard. Uw tekst staat er nog. We proberen het vanzelf opnieuw.");
    later();
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status >= TROUBLE) {
      failed("Er ging iets mis: nog niet bewaard. Uw tekst staat er nog. We proberen het vanzelf opnieuw.");
      later();
    } else if (status === TOO_LARGE) {
      failed("De tekst is te groot: nog niet bewaard. Maak de tekst korter.");
    } else {
      failed("Er ging iets mis: nog niet bewaard. Uw tekst staat er nog. Druk straks op ‘Bewaar het concept’.");
    }
  });
  window.addEventListener("online", () => { if (waiting) again(); });
  // a half-typed day has no value yet: sending it would take away the day that stood there
  document.body.addEventListener("htmx:validation:halted", (event) => {
    const field = event.detail.errors[0].elt;
    const label = field.labels && field.labels[0];
    const name = label ? `‘${label.firstChild.textContent.trim()}’` : "een veld";
    failed(`Nog niet bewaard: ${name} is nog niet goed ingevuld. Vul het verder in of maak het leeg. Uw tekst staat er nog.`);
  });
  // the browser says what is wrong at the field only where it can be seen
  watched.addEventListener("invalid", (event) => {
    for (let part = event.target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }, true);
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== watched) return;
    sent = typed;
    clearTimeout(waiting);
    waiting = 0;
    if (event.detail.triggeringEvent && event.detail.triggeringEvent.type === "submit") return;
    // what only happens with the button: taking a line away, adding a subject
    watched.querySelectorAll("[data-niet-vanzelf]").forEach((field) => event.detail.parameters.delete(field.name));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === document.body) kept = typed; // the merge view holds what was typed
    if (document.querySelector("#bewaard [data-bewaard]") && event.detail.target.id === "bewaard") {
      kept = sent;
      pause = FIRST_PAUSE;
    }
    markErrors();
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed > kept) event.preventDefault();
  });
}
