// Edits of Markdown as pure functions: {value, start, end} in, {from, to, text, start, end} out (or null):
// value[from:to] becomes text, and start..end is selected then. No page is touched here.
window.highroadEdits = (() => {
  "use strict";

  const lineBounds = ({ value, start, end }) => {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const stop = end > start && value[end - 1] === "\n" ? end - 1 : end;
    const next = value.indexOf("\n", stop);
    return { from, to: next === -1 ? value.length : next };
  };
  const currentLine = (state) => {
    const { from, to } = lineBounds({ value: state.value, start: state.start, end: state.start });
    return { from, to, text: state.value.slice(from, to) };
  };

  // Put a sign around the selection, or take it away.
  const wrap = (state, sign, placeholder) => {
    const { value, start, end } = state;
    const size = sign.length;
    const chosen = value.slice(start, end);
    const around = value.slice(start - size, start) === sign && value.slice(end, end + size) === sign;
    const single = sign === "*" && around && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***";
    if (around && !single) {
      return { from: start - size, to: end + size, text: chosen, start: start - size, end: end - size };
    }
    const lead = chosen.match(/^\s*/)[0].length;
    const core = chosen.trim() || placeholder;
    const tail = chosen.trim() ? chosen.slice(lead + chosen.trim().length) : "";
    const at = start + lead + size;
    return { from: start, to: end, text: chosen.slice(0, lead) + sign + core + sign + tail, start: at, end: at + core.length };
  };

  // Lines as a heading, a list or a quote; the same again takes it away.
  const MARKS = /^(\s*)(#{1,6}\s+|[-+*]\s+|\d{1,9}[.)]\s+|>\s?)?/;
  const lines = (state, kind) => {
    const { from, to } = lineBounds(state);
    const old = state.value.slice(from, to).split("\n");
    const is = { heading: /^\s*##?\s/, subheading: /^\s*###\s/, bullets: /^\s*[-+*]\s/, numbers: /^\s*\d{1,9}[.)]\s/, quote: /^\s*>/ }[kind];
    const written = old.filter((line) => line.trim() !== "");
    const undo = written.length > 0 && written.every((line) => is.test(line));
    let number = 0;
    const changed = old.map((line) => {
      if (line.trim() === "" && old.length > 1) return line;
      const found = line.match(MARKS);
      const rest = line.slice(found[0].length);
      const indent = kind === "heading" || kind === "subheading" || kind === "quote" ? "" : found[1];
      number += 1;
      const mark = undo ? "" : { heading: "## ", subheading: "### ", bullets: "- ", numbers: `${number}. `, quote: "> " }[kind];
      return indent + mark + rest;
    });
    const text = changed.join("\n");
    const caret = state.start === state.end;
    const moved = Math.max(from, state.start + text.length - (to - from));
    return { from, to, text, start: caret ? moved : from, end: caret ? moved : from + text.length };
  };
  const lineIs = (state, kind) => {
    const { text } = currentLine(state);
    return { heading: /^##?\s/, subheading: /^###\s/, bullets: /^\s*[-+*]\s/, numbers: /^\s*\d{1,9}[.)]\s/, quote: /^\s*>/ }[kind].test(text);
  };
  const inside = (state, sign) => {
    // An odd number of signs before the caret in its paragraph means that it stands within them.
    const begin = state.value.lastIndexOf("\n\n", state.start - 1);
    const before = state.value.slice(begin === -1 ? 0 : begin, state.start).replace(/\\\*/g, "");
    const strong = (before.match(/\*\*/g) || []).length;
    if (sign === "**") return strong % 2 === 1;
    return ((before.replace(/\*\*/g, "").match(/\*/g) || []).length) % 2 === 1;
  };

  const link = (state, placeholder) => {
    const chosen = state.value.slice(state.start, state.end) || placeholder;
    const text = `[${chosen}](https://)`;
    const at = state.start + chosen.length + 3;
    return { from: state.start, to: state.end, text, start: at, end: at + 8 };
  };

  const footnotes = (value) => [...value.matchAll(/\[\^([^\]\s]{1,30})\]/g)].map((found) => found[1]);
  const footnote = (state, placeholder) => {
    const taken = new Set(footnotes(state.value));
    let number = 1;
    while (taken.has(String(number))) number += 1;
    const tail = state.value.slice(state.end).replace(/\s+$/, "");
    const text = `[^${number}]${tail}\n\n[^${number}]: ${placeholder}`;
    const end = state.end + text.length;
    return { from: state.end, to: state.value.length, text, start: end - placeholder.length, end };
  };

  // A block of its own, with empty lines around it.
  const block = (state, text, select) => {
    const before = state.value.slice(0, state.end).replace(/\s+$/, "");
    const after = state.value.slice(state.end).replace(/^\s+/, "");
    const lead = before ? "\n\n" : "";
    const at = before.length + lead.length;
    const whole = lead + text + (after ? "\n\n" : "\n");
    return { from: before.length, to: state.value.length - after.length, text: whole, start: at + (select ? select[0] : text.length), end: at + (select ? select[1] : text.length) };
  };
  const table = (state, column, cell) => {
    const head = `| ${column} 1 | ${column} 2 | ${column} 3 |`;
    const row = `| ${cell} |  |  |`;
    return block(state, [head, "| --- | --- | --- |", row, "|  |  |  |"].join("\n"), [2, 2 + `${column} 1`.length]);
  };

  // Cells of a row, where they stand in it: bars that are escaped don't part cells.
  const cellsOf = (line) => {
    const bars = [];
    for (let at = 0; at < line.length; at += 1) {
      if (line[at] === "\\") at += 1;
      else if (line[at] === "|") bars.push(at);
    }
    if (bars.length === 0) return [];
    const cells = [];
    if (line.slice(0, bars[0]).trim() !== "") bars.unshift(-1);
    if (line.slice(bars[bars.length - 1] + 1).trim() !== "") bars.push(line.length);
    for (let place = 0; place + 1 < bars.length; place += 1) cells.push([bars[place] + 1, bars[place + 1]]);
    return cells;
  };
  const isRow = (line) => /^\s*\|.*\|\s*$/.test(line);
  const isRule = (line) => /^\s*\|(\s*:?-+:?\s*\|)+\s*$/.test(line);
  const tableAt = (state) => {
    const here = currentLine(state);
    if (!isRow(here.text)) return null;
    const all = state.value.split("\n");
    const line = state.value.slice(0, here.from).split("\n").length - 1;
    let first = line;
    let last = line;
    while (first > 0 && isRow(all[first - 1])) first -= 1;
    while (last + 1 < all.length && isRow(all[last + 1])) last += 1;
    if (last === first || !isRule(all[first + 1])) return null;
    const from = all.slice(0, first).reduce((sum, each) => sum + each.length + 1, 0);
    const rows = all.slice(first, last + 1);
    const cells = cellsOf(here.text);
    const at = state.start - here.from;
    const column = Math.max(0, cells.findIndex(([, end]) => at <= end));
    return { from, to: from + rows.join("\n").length, rows, row: line - first, column };
  };
  // Where a cell's words stand in the whole text.
  const cellRange = (found, row, column) => {
    const offset = found.from + found.rows.slice(0, row).reduce((sum, each) => sum + each.length + 1, 0);
    const cells = cellsOf(found.rows[row]);
    const [from, to] = cells[Math.min(column, cells.length - 1)];
    const raw = found.rows[row].slice(from, to);
    const lead = raw.trim() === "" ? Math.min(1, raw.length) : raw.length - raw.trimStart().length;
    const start = offset + from + lead;
    return { start, end: start + raw.trim().length };
  };
  const nextCell = (state, step) => {
    const found = tableAt(state);
    if (!found) return null;
    let { row, column } = found;
    const width = cellsOf(found.rows[0]).length;
    column += step;
    if (column >= width) { row += 1; column = 0; }
    if (column < 0) { row -= 1; column = width - 1; }
    if (row === 1) row += step;
    if (row < 0) return null;
    if (row < found.rows.length) return { ...cellRange(found, row, column), text: null };
    const edit = addRow(state);
    return edit;
  };
  const rebuilt = (found, rows, row, column) => {
    const next = { ...found, rows };
    const range = cellRange(next, Math.min(row, rows.length - 1), column);
    return { from: found.from, to: found.to, text: rows.join("\n"), ...range };
  };
  const addRow = (state) => {
    const found = tableAt(state);
    if (!found) return null;
    const width = cellsOf(found.rows[0]).length;
    const at = Math.max(found.row, 1) + 1;
    const rows = [...found.rows.slice(0, at), `|${"  |".repeat(width)}`, ...found.rows.slice(at)];
    return rebuilt(found, rows, at, found.row >= found.rows.length - 1 ? 0 : found.column);
  };
  const removeRow = (state) => {
    const found = tableAt(state);
    if (!found || found.row < 2) return null;
    const rows = found.rows.filter((_row, place) => place !== found.row);
    return rebuilt(found, rows, Math.min(found.row, rows.length - 1), found.column);
  };
  const words = (line) => cellsOf(line).map(([from, to]) => line.slice(from, to).trim());
  const joined = (cells) => `| ${cells.join(" | ")} |`;
  const addColumn = (state, column) => {
    const found = tableAt(state);
    if (!found) return null;
    const at = found.column + 1;
    const rows = found.rows.map((line, place) => {
      const cells = words(line);
      cells.splice(at, 0, place === 1 ? "---" : place === 0 ? column : "");
      return joined(cells);
    });
    return rebuilt(found, rows, 0, at);
  };
  const removeColumn = (state) => {
    const found = tableAt(state);
    if (!found || words(found.rows[0]).length < 2) return null;
    const rows = found.rows.map((line) => joined(words(line).filter((_cell, place) => place !== found.column)));
    return rebuilt(found, rows, found.row === 1 ? 0 : found.row, Math.max(0, found.column - 1));
  };

  // Enter in a list goes on with it; Enter in an empty item ends it.
  const enter = (state) => {
    if (state.start !== state.end) return null;
    const { from, text } = currentLine(state);
    const found = text.match(/^(\s*)([-+*]|(\d{1,9})([.)])|>)(\s+)/);
    if (!found || state.start - from < found[0].length) return null;
    if (text.slice(found[0].length).trim() === "") {
      return { from, to: from + text.length, text: "", start: from, end: from };
    }
    const mark = found[3] ? `${Number(found[3]) + 1}${found[4]}` : found[2];
    const added = `\n${found[1]}${mark}${found[5]}`;
    return { from: state.start, to: state.start, text: added, start: state.start + added.length, end: state.start + added.length };
  };

  return { addColumn, addRow, block, enter, footnote, footnotes, inside, lineIs, lines, link, nextCell, removeColumn, removeRow, table, tableAt, wrap };
})();
