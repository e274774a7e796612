// Small helps on top of pages that work without any script.
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// Two minutes before the session ends, say so; one press keeps it alive.
const seconds = Number(document.body.dataset.sessionSeconds || 0);
if (seconds > 0) {
  let timer;
  const warn = () => {
    const box = document.createElement("div");
    box.className = "hub-timeout";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", "hub-timeout-text");
    const text = document.createElement("p");
    text.id = "hub-timeout-text";
    text.textContent = "You will be signed out in 2 minutes because nothing has happened here for a while.";
    const stay = document.createElement("button");
    stay.type = "button";
    stay.className = "nhsuk-button nhsuk-u-margin-bottom-0";
    stay.textContent = "Stay signed in";
    stay.addEventListener("click", async () => {
      const answer = await fetch("/session", { credentials: "same-origin" });
      if (answer.ok) { box.remove(); arm(); } else { location.assign("/sign-in"); }
    });
    box.append(text, stay);
    document.body.append(box);
    stay.focus();
  };
  const arm = () => { clearTimeout(timer); timer = setTimeout(warn, Math.max(seconds - 120, 5) * 1000); };
  arm();
}
