// The review page's own script: keeps each change at once, and lets keys do what the mouse does.
"use strict";

const say = (text) => { document.getElementById("said").textContent = text; };
const local = (root) => {
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const options = today ? {} : { day: "numeric", month: "short" };
    time.textContent = at.toLocaleString("en-GB", { ...options, hour: "2-digit", minute: "2-digit" });
  }
};
const post = (path, fields) => fetch(path, {
  method: "POST", body: fields, redirect: "error", headers: { Accept: "application/json" },
});

// Results that were graded anew: said once, and again by a page that shows what they were.
const news = document.getElementById("news");
const heard = (told) => {
  if (!told?.text || told.id === news.dataset.id) return;
  news.dataset.id = told.id;
  news.querySelector("p").textContent = told.text;
  document.getElementById("again").hidden = news.hidden = false;
};

// One form is one mark. What was typed is sent in order, each time with what its author has seen.
class Sheet {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector(".state");
    this.theirs = form.querySelector("#theirs, .theirs");
    this.sent = this.values();
    this.work = Promise.resolve();
    this.timer = 0;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.keep(); });
    form.addEventListener("input", (event) => {
      clearTimeout(this.timer);
      // A tick is kept at once; of a text not each of its letters.
      if (event.target.type === "checkbox") this.keep();
      else { this.tell("Typing…"); this.timer = setTimeout(() => this.keep(), 700); }
    });
    form.addEventListener("change", () => this.keep());
    for (const button of form.querySelectorAll(".keep")) {
      button.addEventListener("click", () => this.choose(button.dataset));
    }
  }

  values() {
    const fields = new URLSearchParams(new FormData(this.form));
    fields.delete("seen");
    return fields.toString();
  }

  get dirty() { return this.values() !== this.sent; }

  tell(text, kind = "") {
    if (!this.state) return;
    this.state.textContent = text;
    this.state.dataset.kind = kind;
  }

  keep() {
    clearTimeout(this.timer);
    this.work = this.work.then(() => this.send());
    return this.work;
  }

  async send(anyway = false) {
    const values = this.values();
    if (values === this.sent && !anyway) {
      if (this.state?.textContent === "Typing…") this.tell("Nothing new to save");
      return;
    }
    const fields = new URLSearchParams(values);
    for (const one of this.form.elements.seen.value.split(" ").filter(Boolean)) {
      fields.append("seen", one);
    }
    this.tell("Saving…");
    let answer, told;
    try {
      answer = await post("/save", fields);
      told = await answer.json();
    } catch {
      this.tell("Not saved: the server cannot be reached. Trying again…", "bad");
      this.timer = setTimeout(() => this.keep(), 2000);
      return;
    }
    heard(told.news);
    if (answer.ok) this.kept(values, told);
    else if (answer.status === 409) this.overtaken(told);
    else this.tell(told.error, "bad");
  }

  kept(values, told) {
    this.sent = values;
    this.form.elements.seen.value = told.seen.join(" ");
    if (this.theirs) this.theirs.hidden = true;
    this.form.querySelector(".conflict")?.remove();
    const time = document.createElement("time");
    time.dateTime = told.at;
    this.tell(`Saved by ${told.by}, `, "good");
    this.state.append(time);
    local(this.state);
    const total = document.getElementById("total");
    if (total && "total" in told) total.textContent = told.total || "–";
    const marked = document.getElementById("marked");
    if (marked && "marked" in told) {
      marked.textContent = told.marked;
      const done = document.querySelector(".place .done");
      if (done && told.waiting) done.setAttribute("width", 100 * told.marked / told.waiting);
    }
  }

  // Somebody else was faster: both marks are shown, and nothing is overwritten.
  overtaken(told) {
    this.tell("Not saved: somebody else has marked this meanwhile", "bad");
    const box = this.theirs;
    box.replaceChildren();
    const line = (tag, text) => box.appendChild(Object.assign(document.createElement(tag), { textContent: text }));
    line("p", told.error);
    for (const one of told.theirs) {
      const parts = [one.points && `${one.points} point${one.points === "1" ? "" : "s"}`, ...one.rubric, one.comment && `“${one.comment}”`];
      line("p", `${one.by}: ${parts.filter(Boolean).join("; ") || "nothing"}`);
    }
    const theirs = line("button", "Keep theirs");
    theirs.type = "button";
    theirs.addEventListener("click", () => { this.sent = this.values(); location.reload(); });
    const mine = line("button", "Give mine instead");
    mine.type = "button";
    mine.addEventListener("click", () => {
      this.form.elements.seen.value = told.seen.join(" ");
      this.work = this.work.then(() => this.send(true));
    });
    box.hidden = false;
  }

  choose(chosen) {
    const rubric = (chosen.rubric || "").split(" ");
    for (const box of this.form.querySelectorAll("[name=rubric]")) box.checked = rubric.includes(box.value);
    for (const name of ["points", "comment"]) {
      if (this.form.elements[name]) this.form.elements[name].value = chosen[name] || "";
    }
    this.work = this.work.then(() => this.send(true));
    return this.work.then(() => location.reload());
  }

  set(name, value) {
    this.form.elements[name].value = value;
    this.keep();
  }
}

const sheets = [...document.querySelectorAll("form.marking, form.worth")].map((form) => new Sheet(form));
const main = sheets.find((sheet) => sheet.form.id === "marking");

async function leave(href) {
  await Promise.all(sheets.map((sheet) => sheet.keep()));
  if (sheets.every((sheet) => !sheet.dirty)) location.href = href;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (sheets.some((sheet) => sheet.dirty)) { event.preventDefault(); leave(link.href); }
});
addEventListener("beforeunload", (event) => {
  if (sheets.some((sheet) => sheet.dirty)) event.preventDefault();
});

// What is set once for the whole page.
async function undo() {
  await Promise.all(sheets.map((sheet) => sheet.keep()));
  try {
    follow(await (await post("/undo", new URLSearchParams())).json());
  } catch { say("The server cannot be reached."); }
}
function follow(told) {
  sessionStorage.setItem("said", told.message || told.error);
  if (told.go) location.href = told.go;
  else show();
}
function show() {
  say(sessionStorage.getItem("said") || "");
  sessionStorage.removeItem("said");
}
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("names").addEventListener("click", async (event) => {
  await Promise.all(sheets.map((sheet) => sheet.keep()));
  const wanted = event.currentTarget.dataset.shown === "1" ? "0" : "1";
  await post("/names", new URLSearchParams({ show: wanted }));
  location.reload();
});
if (sessionStorage.getItem("news") === news.dataset.id) news.hidden = true;
document.getElementById("heard").addEventListener("click", () => {
  sessionStorage.setItem("news", news.dataset.id);
  news.hidden = true;
});
document.getElementById("again").addEventListener("click", () => leave(location.href));
document.getElementById("assign")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    follow(await (await post("/assign", new URLSearchParams(new FormData(event.target)))).json());
  } catch { say("The server cannot be reached."); }
});
const keys = document.getElementById("keys");
document.getElementById("help").addEventListener("click", () => keys.showModal());
const single = document.getElementById("single");
single.checked = localStorage.getItem("single") !== "0";
single.addEventListener("change", () => localStorage.setItem("single", single.checked ? "1" : "0"));

// Marking.
for (const button of document.querySelectorAll("[data-points]:not(.keep)")) {
  button.addEventListener("click", () => main.set("points", button.dataset.points));
}
const comment = document.getElementById("comment");
for (const button of document.querySelectorAll(".use")) {
  button.addEventListener("click", () => {
    const before = comment.value.trim();
    main.set("comment", before ? `${before}\n${button.textContent}` : button.textContent);
    button.closest("li").remove();
    comment.focus();
  });
}
// The model answer stays as its reader left it; on a phone it begins folded.
const model = document.getElementById("model");
if (model) {
  const said = localStorage.getItem("model");
  model.open = said ? said === "1" : !matchMedia("(max-width: 58rem)").matches;
  model.querySelector("summary").addEventListener("click", () => localStorage.setItem("model", model.open ? "0" : "1"));
}
const find = document.getElementById("find");
find?.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  for (const row of document.getElementById("list").rows) {
    row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  }
});

const go = (id) => { const link = document.getElementById(id); if (link) leave(link.href); };
const ACTIONS = {
  j: () => go("next"), k: () => go("prev"), n: () => go("following"), u: undo,
  q: () => leave("/"), f: () => document.getElementById("full")?.click(),
  z: () => document.getElementById("zero")?.click(),
  p: () => document.getElementById("points")?.select(), c: () => comment?.focus(),
  r: () => document.querySelector(".use")?.focus(),
  m: () => model?.querySelector("summary").click(),
  "?": () => keys.showModal(),
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, input:not([type=checkbox]), select");
  if (event.key === "Escape" && typing) { typing.blur(); return; }
  if (typing && event.key === "Enter" && (event.ctrlKey || typing.tagName === "INPUT")) {
    event.preventDefault();
    typing.blur();
    return;
  }
  if (typing || keys.open || !single.checked) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const arrows = { ArrowDown: 1, ArrowUp: -1 };
  if (event.target.matches(".use") && event.key in arrows) {
    const all = [...document.querySelectorAll(".use")];
    all[all.indexOf(event.target) + arrows[event.key]]?.focus();
    event.preventDefault();
    return;
  }
  const box = /^[1-9]$/.test(event.key) && document.querySelector(`[name=rubric][data-key="${event.key}"]`);
  if (box) box.click();
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else return;
  event.preventDefault();
});

local(document);
show();
