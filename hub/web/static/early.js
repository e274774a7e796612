// Before the page is drawn: tell the style sheet that scripts run, so that nothing jumps.
document.documentElement.classList.add("hub-js");
document.addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("nhsuk-frontend-supported");
});
