// Sets Parapet up at /setup, or a password at /password. The code stands behind
// the # of the link, which browsers send to nobody, and leaves the address at
// once, so that it is in no history.
"use strict";

const settingUp = location.pathname === "/setup";
const form = document.getElementById("form"), told = document.getElementById("told");

document.getElementById("title").textContent = settingUp ? "Set Parapet up" : "Set a password";
document.getElementById("about").textContent = settingUp
  ? "You become the first administrator. The password needs at least twelve characters that are not easily guessed."
  : "The password needs at least twelve characters that are not easily guessed. Setting it ends all of the account's sessions.";
document.getElementById("named").hidden = !settingUp;
form.elements.name.required = settingUp;
if (location.hash.length > 1) {
  form.elements.code.value = decodeURIComponent(location.hash.slice(1));
  document.getElementById("coded").hidden = true;
  history.replaceState(null, "", location.pathname);
}

async function set() {
  const body = { code: form.elements.code.value, password: form.elements.password.value };
  if (settingUp) body.name = form.elements.name.value;
  const answer = await fetch(settingUp ? "/api/v1/setup" : "/api/v1/password", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (answer.ok) {
    form.hidden = true;
    return "Done. You are signed in as " + said.name + ".";
  }
  return (said.errors || []).length ? said.errors.map((one) => one.path + ": " + one.text).join("; ") : said.detail;
}

form.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  if (form.elements.password.value !== form.elements.again.value) {
    told.textContent = "The two passwords differ.";
    return;
  }
  told.textContent = await set().catch((wrong) => "The server cannot be reached: " + wrong.message);
});
