
"use strict";
for (const list of document.querySelectorAll("ul[data-search]")) {
  if (list.children.length < 2) continue;
  // Without case, accents and curly apostrophes: as people type.
  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u2018\u2019]/g, "'").toUpperCase().toLowerCase();
  // What a period is compared with is not what it is about.
  const words = (item) => {
    const copy = item.cloneNode(true);
    copy.querySelectorAll("[data-other]").forEach((part) => part.remove());
    return plain(`${item.dataset.also || ""} ${copy.textContent}`);
  };
  const items = Array.from(list.children, (item) => ({ item, text: words(item) }));
  const { search, many } = list.dataset;

  const box = document.createElement("div");
  box.className = "search";
  box.setAttribute("role", "search");
  const label = document.createElement("label");
  label.htmlFor = "search";
  label.textContent = search;
  const input = document.createElement("input");
  input.id = "search";
  input.type = "search";
  input.autocomplete = "off";
  const found = document.createElement("p");
  found.setAttribute("role", "status");
  found.setAttribute("aria-live", "polite");
  box.append(label, input, found);
  list.before(box);

  const filter = () => {
    const typed = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, text } of items) {
      item.hidden = !typed.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    const told = shown ? `${shown} of ${items.length} ${many} found.` : `No ${many} found. Try fewer words.`;
    found.textContent = typed.length ? told : "";
  };
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    input.value = "";
    filter();
  });
}
