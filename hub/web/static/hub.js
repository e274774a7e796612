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

// A page that shows how far something is looks again by itself for ten minutes, and leaves the reader where they are.
const waiting = document.querySelector("[data-look-again]");
if (waiting) {
  let left = 200;
  const look = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (answer && answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-look-again]");
      if (!fresh) { location.reload(); return; }
      const [old, now] = [waiting.querySelector("[role=status]"), fresh.querySelector("[role=status]")];
      const [bar, length] = [waiting.querySelector("progress"), fresh.querySelector("progress")];
      if (!old || !now || !bar !== !length) { location.reload(); return; }
      if (old.textContent !== now.textContent) { old.textContent = now.textContent; }
      if (bar) { bar.value = length.value; }
    }
    left -= 1;
    if (left > 0) { setTimeout(look, 3000); }
  };
  setTimeout(look, 3000);
}

// What needs a script to work is hidden until one runs: copying a text, and printing.
for (const each of document.querySelectorAll(".hub-with-script")) { each.hidden = false; }
for (const each of document.querySelectorAll(".hub-without-script")) { each.hidden = true; }
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    const copied = navigator.clipboard && await navigator.clipboard.writeText(text.value).then(() => true, () => false);
    if (!copied) { text.focus(); text.select(); }
    const said = button.parentElement.querySelector("[data-copied]");
    said.textContent = copied ? "Copied" : "The text is selected: copy it with your keyboard.";
  });
}
for (const button of document.querySelectorAll("[data-print]")) { button.addEventListener("click", () => window.print()); }

// A card and its pin light up together; looking closer at a map changes the map and leaves the page where it is.
const light = (number, on) => {
  for (const pin of document.querySelectorAll(`[data-pin="${number}"]`)) { pin.classList.toggle("hub-map__pin--shown", on); }
};
for (const each of document.querySelectorAll(".hub-results > li[id]")) {
  const number = each.id.replace("result-", "");
  for (const [name, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
    each.addEventListener(name, () => light(number, on));
  }
}
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
  event.preventDefault();
  const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
  const fresh = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-map]");
  if (!fresh) { location.assign(link.href); return; }
  const said = link.textContent;
  document.querySelector("[data-map]").replaceWith(fresh);
  ([...fresh.querySelectorAll("a[data-zoom]")].find((each) => each.textContent === said) || fresh.querySelector("a[data-zoom]")).focus();
});

// While somebody types, names are offered that hold what was typed at the start of a word. All names come at once, when
// a field is first entered, so that no letter leaves the browser; they are asked for as a stranger, and may be kept.
const OFFERED = 8;
let namesComing;
const namesFrom = (url) => {
  namesComing ||= fetch(url, { credentials: "omit" }).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
  return namesComing;
};
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim().toLowerCase();
for (const list of document.querySelectorAll("datalist[data-names]")) {
  const field = document.querySelector(`input[list="${list.id}"]`);
  const first = list.innerHTML;
  let names = [];
  const offer = () => {
    const typed = plain(field.value);
    if (!names.length || typed.length < 2) { list.innerHTML = first; return; }
    const begins = names.filter(([, name]) => name.startsWith(typed));
    const holds = names.filter(([, name]) => !name.startsWith(typed) && name.includes(` ${typed}`));
    list.replaceChildren(...[...begins, ...holds].slice(0, OFFERED).map(([value]) => Object.assign(document.createElement("option"), { value })));
  };
  field?.addEventListener("focus", async () => {
    const all = await namesFrom(list.dataset.from);
    names = list.dataset.names.split(" ").flatMap((kind) => all[kind] || []).map((name) => [name, plain(name)]);
    offer();
  }, { once: true });
  field?.addEventListener("input", offer);
}

// Leaving a page that nobody should be seen reading: it is hidden at once and takes no place in the history. Three
// presses of Escape in five seconds do the same; each is said to who cannot see the page.
const wayOut = document.querySelector("[data-exit]");
if (wayOut) {
  const said = document.querySelector("[data-exit-said]");
  const title = document.title;
  const leave = () => {
    document.body.classList.add("hub-left");
    document.title = "Weather";
    location.replace(wayOut.href);
  };
  let presses = [];
  wayOut.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) { return; }
    const moment = Date.now();
    presses = [...presses.filter((each) => moment - each < 5000), moment];
    if (presses.length >= 3) { leave(); return; }
    said.textContent = presses.length === 1 ? "Press Escape 2 more times to leave this page." : "Press Escape once more to leave this page.";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) { document.body.classList.remove("hub-left"); document.title = title; }
  });
}
