// Enhancements of the writing page only: it is whole without this file.
(() => {
  "use strict";
  const text = document.getElementById("id_text");
  if (!text) return;
  // "Insert" puts the exhibit where the cursor is, and leaves the rest of the page alone.
  document.querySelectorAll("button[data-insert]").forEach((button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const at = text.selectionEnd;
      const before = text.value.slice(0, at).replace(/\s+$/, "");
      const after = text.value.slice(at).replace(/^\s+/, "");
      const line = `[[exhibit:${button.dataset.insert}]]`;
      text.value = [before, line, after].filter((part) => part !== "").join("\n\n");
      const end = (before ? before.length + 2 : 0) + line.length;
      text.focus();
      text.setSelectionRange(end, end);
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
