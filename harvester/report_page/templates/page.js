"use strict";
// Tables that sort: a button in every header. Texts in the order of the Turkish alphabet, numbers as numbers, what is
// empty last, either way round.
(() => {
  const collator = new Intl.Collator("tr");
  const asNumber = (cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value));
  const asText = (cell) => cell.textContent.trim() || null;
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const numeric = head.dataset.sort === "number";
      const read = numeric ? asNumber : asText;
      const compare = numeric ? (a, b) => a - b : (a, b) => collator.compare(a, b);
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : numeric;
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [read(row.cells[column]), row]);
        rows.sort(([a], [b]) => {
          if (a === null || b === null) return (a === null) - (b === null);
          return down ? compare(b, a) : compare(a, b);
        });
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
})();
