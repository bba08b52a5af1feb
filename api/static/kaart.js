// The print button of the resident's card. Without script the browser's own print command does the same.
"use strict";

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
