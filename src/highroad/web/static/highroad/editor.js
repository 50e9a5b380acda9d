// The writing desk as an enhancement: without this file the text is written, previewed and saved all the same.
(() => {
  "use strict";
  const form = document.getElementById("write");
  const text = document.getElementById("id_text");
  const edits = window.highroadEdits;
  if (!form || !text || !edits) return;
  const bar = document.getElementById("toolbar");
  const say = document.getElementById("words-for-scripts").dataset;
  const kept = document.getElementById("kept");
  const told = document.getElementById("told");
  let csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const state = () => ({ value: text.value, start: text.selectionStart, end: text.selectionEnd });

  // Through the browser's own command, so that its undo knows of it.
  const apply = (edit) => {
    if (!edit) return false;
    text.focus();
    if (edit.text !== null && edit.text !== undefined) {
      text.setSelectionRange(edit.from, edit.to);
      const done = edit.text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, edit.text);
      if (!done && text.value.slice(edit.from, edit.from + edit.text.length) !== edit.text) {
        text.setRangeText(edit.text, edit.from, edit.to, "end");
        text.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    text.setSelectionRange(edit.start, edit.end);
    pressed();
    return true;
  };
  let reachedAt = Date.now();
  const post = (address, fields) => {
    const body = new FormData();
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrf, "X-Requested-With": "fetch" }, credentials: "same-origin" });
  };
  // Whoever signed in anew in another tab has another protection there: this page takes it over and goes on.
  const renew = async () => {
    const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
    const page = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const token = page && page.querySelector("#write [name=csrfmiddlewaretoken]");
    if (!token) throw Object.assign(new Error("signed out"), { out: answer.redirected });
    csrf = token.value;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => { each.value = csrf; });
  };
  const send = async (address, fields) => {
    let answer = await post(address, fields);
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      await renew();
      answer = await post(address, fields);
    }
    if (!answer.ok || answer.redirected) throw Object.assign(new Error(String(answer.status)), { answered: true });
    reachedAt = Date.now();
    return answer;
  };

  // The formatting buttons: one stop for Tab, arrow keys among them.
  const tools = {
    heading: () => edits.lines(state(), "heading"),
    subheading: () => edits.lines(state(), "subheading"),
    bold: () => edits.wrap(state(), "**", say.bold),
    italic: () => edits.wrap(state(), "*", say.italic),
    bullets: () => edits.lines(state(), "bullets"),
    numbers: () => edits.lines(state(), "numbers"),
    quote: () => edits.lines(state(), "quote"),
    link: () => edits.link(state(), say.link),
    footnote: () => edits.footnote(state(), say.note),
    table: () => edits.table(state(), say.column, say.cell),
    row: () => edits.addRow(state()),
    column: () => edits.addColumn(state(), say.column),
    unrow: () => edits.removeRow(state()),
    uncolumn: () => edits.removeColumn(state()),
  };
  const deeds = {
    undo: () => { text.focus(); document.execCommand("undo"); },
    redo: () => { text.focus(); document.execCommand("redo"); },
    exhibit: () => {
      const first = document.querySelector("#exhibits button, #exhibits a");
      document.getElementById("exhibits").scrollIntoView();
      (first || document.getElementById("offers")).focus();
    },
    note: () => noteOnSelection(),
    look: () => showLook(look.hidden),
  };
  const buttons = () => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  const roam = (button) => {
    bar.querySelectorAll("button").forEach((each) => { each.tabIndex = each === button ? 0 : -1; });
  };
  const use = (name) => (tools[name] ? apply(tools[name]()) : deeds[name]());
  const pressed = () => {
    const now = state();
    const table = edits.tableAt(now) !== null;
    const group = document.getElementById("table-tools");
    if (group.hidden === table) group.hidden = !table;
    if (!buttons().some((button) => button.tabIndex === 0)) roam(buttons()[0]);
    bar.querySelectorAll("button[aria-pressed]").forEach((button) => {
      const name = button.dataset.tool;
      if (name === "look") return;
      const on = name === "bold" ? edits.inside(now, "**") : name === "italic" ? edits.inside(now, "*") : edits.lineIs(now, name);
      button.setAttribute("aria-pressed", String(on));
    });
  };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    roam(button);
    use(button.dataset.tool);
  });
  // A press must not take the selection out of the text.
  bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  bar.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      const next = all[(to + all.length) % all.length];
      roam(next);
      next.focus();
      event.preventDefault();
    } else if (event.key === "Escape") {
      text.focus();
    }
  });

  // Keys within the text.
  let leaving = false;
  const shortcuts = { b: "bold", i: "italic", k: "link" };
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") { leaving = true; told.textContent = edits.tableAt(state()) ? say.leave : ""; return; }
    if (event.key === "Tab" && !control && !event.altKey) {
      if (!leaving && apply(edits.nextCell(state(), event.shiftKey ? -1 : 1))) event.preventDefault();
      return;
    }
    leaving = false;
    let name = null;
    if (control && !event.altKey && !event.shiftKey) name = shortcuts[event.key.toLowerCase()];
    if (control && event.altKey) name = { Digit1: "heading", Digit2: "subheading" }[event.code];
    if (control && event.shiftKey && !event.altKey) name = { Digit7: "numbers", Digit8: "bullets" }[event.code];
    if (name) { event.preventDefault(); use(name); return; }
    if (control && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.querySelector("button[value=save]").click();
    } else if (event.altKey && event.key === "F10") {
      event.preventDefault();
      (buttons().find((button) => button.tabIndex === 0) || buttons()[0]).focus();
    } else if (event.key === "Enter" && !control && !event.shiftKey && !event.altKey) {
      if (apply(edits.enter(state()))) event.preventDefault();
    }
  });
  text.addEventListener("blur", () => { leaving = false; });
  ["keyup", "click", "select", "focus"].forEach((name) => text.addEventListener(name, pressed));

  // Paste: what other programs put on the clipboard is read by the server; plain words stay the browser's matter.
  const DRESSED = /<(table|li|h[1-6]|b|strong|i|em|a\s[^>]*href)[\s>]|mso-list|font-weight:\s*(bold|[6-9]00)|font-style:\s*italic/i;
  text.addEventListener("paste", async (event) => {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    if (!DRESSED.test(html)) return;
    event.preventDefault();
    const plain = event.clipboardData.getData("text/plain");
    const pictures = html.replace(/src\s*=\s*(["'])data:[^"']*\1/gi, "src=$1$1");
    told.textContent = say.reading;
    let words = plain;
    let note = say.unread;
    try {
      const answer = await (await send(form.dataset.paste, { html: pictures, taken: edits.footnotes(text.value).join(" ") })).json();
      words = answer.text || plain;
      note = answer.left_out.join(" ");
    } catch { /* the words are pasted as they are */ }
    const { start, end } = state();
    if (words.includes("\n\n") || /^(#|[-\d].*\n|\|)/.test(words)) {
      text.setSelectionRange(start, end);
      if (end > start) document.execCommand("delete");
      apply(edits.block(state(), words));
    } else {
      apply({ from: start, to: end, text: words, start: start + words.length, end: start + words.length });
    }
    told.textContent = note;
  });

  // How it will look, beside the text.
  const look = document.getElementById("look");
  const sheet = document.getElementById("sheet");
  let drawn = null;
  let drawing = 0;
  const draw = async () => {
    if (look.hidden || drawn === text.value) return;
    const value = text.value;
    drawing += 1;
    const mine = drawing;
    try {
      const html = await (await send(form.dataset.preview, { text: value, base_version: form.elements.base_version.value })).text();
      if (mine === drawing) { look.innerHTML = html; drawn = value; }
    } catch { /* the next change tries again */ }
  };
  const remember = (shown) => { try { localStorage.setItem("highroad-look", shown ? "1" : ""); } catch { /* no storage */ } };
  const showLook = (shown) => {
    look.hidden = !shown;
    sheet.classList.toggle("hr-sheet-both", shown);
    bar.querySelector("[data-tool=look]").setAttribute("aria-pressed", String(shown));
    remember(shown);
    draw();
  };

  // The draft keeps itself; the page says so in words.
  let changed = false;
  let typed = false;
  let sending = false;
  let saving = false;
  let timer = null;
  const here = document.getElementById("here");
  const tell = (answer) => {
    const now = answer.here.join("\n");
    if (here.dataset.said !== now) {
      here.dataset.said = now;
      here.replaceChildren(...answer.here.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
      here.hidden = answer.here.length === 0;
    }
    if (answer.kept) kept.textContent = answer.kept;
    if (answer.newer && told.dataset.newer !== answer.newer) {
      told.dataset.newer = answer.newer;
      told.textContent = answer.newer;
    }
  };
  const unreached = (problem) => {
    if (problem.answered) { kept.textContent = say.refused; return; }
    const why = problem.out ? "out" : "gone";
    if (told.dataset.unreached === why) return;
    told.dataset.unreached = why;
    told.textContent = problem.out ? `${say.out} ` : say.unreached;
    if (problem.out) told.append(Object.assign(document.createElement("a"), { href: say.signIn, target: "_blank", textContent: say.signInWords }));
  };
  const reached = () => { if (told.dataset.unreached) { told.textContent = ""; delete told.dataset.unreached; } };
  const keep = async () => {
    if (sending || saving) return;
    sending = true;
    clearTimeout(timer);
    const value = text.value;
    const fields = { key: form.elements.key.value, base_version: form.elements.base_version.value, typing: typed ? "1" : "" };
    if (changed) fields.text = value;
    const had = changed;
    let refused = false;
    typed = false;
    try {
      tell(await (await send(form.dataset.draft, fields)).json());
      if (text.value === value) changed = false;
      reached();
    } catch (problem) {
      typed = typed || had;
      refused = Boolean(problem.answered);
      if (had) unreached(problem);
    }
    sending = false;
    // What is refused is tried again with the next word, not every second.
    if (changed && !refused) timer = setTimeout(keep, told.dataset.unreached ? 5000 : 1200);
  };
  let looking = null;
  text.addEventListener("input", () => {
    changed = typed = true;
    leaving = false;
    kept.textContent = say.typing;
    clearTimeout(timer);
    timer = setTimeout(keep, 1200);
    clearTimeout(looking);
    looking = setTimeout(draw, 500);
  });
  setInterval(keep, 20000);
  // What the server didn't hear of lately is kept as a draft first: the form of somebody who is signed out, or whose
  // server is gone, stays here. Otherwise it goes off at once; should it come too late, the server hands it back.
  const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    if (!saving && !told.dataset.unreached && Date.now() - reachedAt < 30000) {
      saving = true;
      return;
    }
    event.preventDefault();
    if (saving) return;
    saving = true;
    clearTimeout(timer);
    for (let waited = 0; sending && waited < 100; waited += 1) await pause(50);
    try {
      await send(form.dataset.draft, { key: form.elements.key.value, base_version: form.elements.base_version.value, typing: "1", text: text.value });
    } catch (problem) {
      if (!problem.answered) {
        saving = false;
        changed = true;
        unreached(problem);
        told.scrollIntoView({ block: "center" });
        return;
      }
    }
    reached();
    sure = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => { sure = saving = false; });
  window.addEventListener("beforeunload", (event) => { if (changed && !saving) { keep(); event.preventDefault(); } });

  // What is offered goes where the caret is: an exhibit on lines of its own, a number inside the sentence.
  const offers = document.getElementById("exhibits");
  if (offers) offers.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-insert], button[data-number]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.insert) {
      apply(edits.block(state(), `[[exhibit:${button.dataset.insert}]]`));
      return;
    }
    const chosen = document.getElementById(`number-${button.dataset.number}`).value;
    if (!chosen) return;
    const { start, end } = state();
    const words = `[[number:${button.dataset.number}:${chosen}]]`;
    apply({ text: words, from: start, to: end, start: start + words.length, end: start + words.length });
  });

  // Threads: a note on what is selected; the passage of a thread, shown in the text.
  const thread = document.getElementById("new-thread");
  const noteOnSelection = () => {
    const { value, start, end } = state();
    const chosen = value.slice(start, end);
    const fields = thread.querySelector("form").elements;
    thread.open = true;
    fields.quote.value = chosen;
    fields.start.value = chosen ? start : "";
    const choice = fields.passage.options[0];
    choice.dataset.words = choice.dataset.words || choice.textContent;
    choice.textContent = chosen ? `“${chosen.length > 80 ? `${chosen.slice(0, 79)}…` : chosen}”` : choice.dataset.words;
    fields.passage.selectedIndex = 0;
    fields.proposed.value = chosen;
    fields.words.focus();
  };
  if (thread) {
    const fields = thread.querySelector("form").elements;
    fields.passage.addEventListener("change", () => {
      if (fields.passage.selectedIndex > 0) {
        fields.quote.value = fields.start.value = "";
        const [first, last] = fields.passage.value.split("-").map(Number);
        fields.proposed.value = text.defaultValue.slice(first, last);
      }
    });
  }
  document.querySelectorAll("button[data-show]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const words = button.dataset.show;
      const at = Number(button.dataset.start);
      const start = text.value.startsWith(words, at) ? at : text.value.indexOf(words);
      if (start < 0) return;
      text.focus();
      text.setSelectionRange(start, start + words.length);
    });
  });

  bar.hidden = false;
  document.getElementById("keys").hidden = false;
  roam(buttons()[0]);
  pressed();
  let shown = "";
  try { shown = localStorage.getItem("highroad-look") || ""; } catch { /* no storage */ }
  if (shown && window.innerWidth >= 1024) showLook(true);
})();
