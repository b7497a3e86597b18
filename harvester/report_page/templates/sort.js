"use strict";
(function () {
  const names = new Intl.Collator("tr", { numeric: true, sensitivity: "variant" });
  const valueOf = (row, place) => {
    const cell = row.cells[place];
    return cell.dataset.value === undefined ? cell.textContent.trim() : cell.dataset.value;
  };
  const compare = (one, other, isNumber) => isNumber ? Number(one) - Number(other) : names.compare(one, other);
  const sort = (table, place) => {
    const head = table.tHead.rows[0].cells;
    const wasAscending = head[place].getAttribute("aria-sort") === "ascending";
    const isNumber = head[place].classList.contains("n");
    const down = head[place].hasAttribute("aria-sort") ? wasAscending : isNumber;
    for (const cell of head) cell.removeAttribute("aria-sort");
    head[place].setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort((a, b) => {
      const one = valueOf(a, place), other = valueOf(b, place);
      if (one === "" || other === "") return (one === "") - (other === "");
      return (down ? -1 : 1) * compare(one, other, isNumber);
    });
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll("table.sorts")) {
    Array.from(table.tHead.rows[0].cells).forEach((cell, place) => {
      if (cell.classList.contains("fixed")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = cell.textContent;
      button.addEventListener("click", () => sort(table, place));
      cell.replaceChildren(button);
    });
  }
})();
