// Enhancements only: every page is whole without this file.
(() => {
  "use strict";

  // Tables marked data-sortable: header buttons sort the rows that are on the page. Cells may carry data-value.
  const valueOf = (cell) => {
    const raw = cell.dataset.value ?? cell.textContent.trim();
    const number = Number(raw.replace(/[$,%\s]/g, ""));
    return raw !== "" && Number.isFinite(number) ? number : raw === "" ? null : raw.toLowerCase();
  };
  const compare = (a, b) => {
    if (a === b) return 0;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), document.documentElement.lang);
  };
  const sort = (table, index, header) => {
    const descending = header.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [valueOf(row.cells[index]), row]);
    // Cells without a value stay last in both directions: unknown is neither small nor large.
    const missing = (value) => value === null || (typeof value === "string" && header.dataset.kind === "number");
    rows.sort(([a], [b]) => {
      if (missing(a) || missing(b)) return missing(a) - missing(b);
      return descending ? compare(b, a) : compare(a, b);
    });
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    body.append(...rows.map(([, row]) => row));
  };
  const makeSortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((header, index) => {
      if (header.dataset.sortable === "no" || header.querySelector("button")) return;
      if (header.classList.contains("hr-number")) header.dataset.kind = "number";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "hr-sort";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, index, header));
    });
  };

  // Buttons marked data-copy="#id" copy the text or value of what they name; they are hidden without scripts.
  const makeCopier = (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = button.dataset.copied || label;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  };

  // Forms marked data-guard ask before unsaved text is left behind.
  const guard = (form) => {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  };

  // Pressed twice in a hurry, a form goes off once: two plans of one name help nobody.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 2000);
  });

  const start = (root) => {
    root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
    root.querySelectorAll("button[data-copy]").forEach(makeCopier);
    root.querySelectorAll("form[data-guard]").forEach(guard);
    root.querySelectorAll("button[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    // Selects that send their form by themselves; the form's own button stays for those without scripts.
    root.querySelectorAll("[data-submits]").forEach((field) => {
      field.addEventListener("change", () => field.form.requestSubmit());
    });
  };
  // Tables that are folded away on a screen are unfolded on paper, and folded again afterwards.
  const unfolded = new Set();
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((part) => {
      if (part.querySelector("table")) { part.open = true; unfolded.add(part); }
    });
    document.querySelectorAll('img[loading="lazy"]').forEach((image) => { image.loading = "eager"; });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((part) => { part.open = false; });
    unfolded.clear();
  });

  start(document);
  document.addEventListener("htmx:after:swap", (event) => start(event.target instanceof Element ? event.target : document));
  document.querySelector(".hr-error-summary")?.focus();
})();
