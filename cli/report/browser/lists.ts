/** A row, a resource or a sentence that search and filter show or hide. */
interface Item {
  readonly element: HTMLElement;
  readonly text: string;
  readonly parties: readonly string[];
}

/** A section's items, and the number beside its heading. */
interface List {
  readonly items: readonly Item[];
  readonly groups: readonly HTMLElement[];
  readonly amount: HTMLElement | null;
  /** What stands there when everything is shown. */
  readonly whole: string;
}

function readLists(): List[] {
  return [...document.querySelectorAll<HTMLElement>("[data-list]")].map((root) => {
    const amount = root.querySelector<HTMLElement>(".amount");
    return {
      items: [...root.querySelectorAll<HTMLElement>("[data-parties]")].map(itemOf),
      groups: [...root.querySelectorAll<HTMLElement>("[data-group]")],
      amount,
      whole: amount?.textContent ?? "",
    };
  });
}

function itemOf(element: HTMLElement): Item {
  // A resource is found by what its line says; its inputs mention half the network.
  const text = (element.querySelector(":scope > summary") ?? element).textContent;
  return { element, text: text.toLowerCase(), parties: (element.dataset["parties"] ?? "").split(" ") };
}

/** Shows the items that answer a question. Returns how many. */
function narrowLists(lists: readonly List[], question: Question): number {
  return lists.reduce((sum, list) => sum + narrowList(list, question), 0);
}

function narrowList({ items, groups, amount, whole }: List, question: Question): number {
  const { selected, words } = question;
  let shown = 0;
  for (const { element, text, parties } of items) {
    const isShown =
      (selected === "" || parties.includes(selected)) && words.every((word) => text.includes(word));
    if (element.hidden === isShown) element.hidden = !isShown;
    if (isShown) shown += 1;
  }
  for (const group of groups) {
    group.hidden = group.querySelector("[data-parties]:not([hidden])") === null;
  }
  if (amount) {
    const part = `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")}`;
    amount.textContent = shown === items.length ? whole : part;
  }
  return shown;
}
