function startPage(): void {
  const network = readNetwork();
  const search = document.querySelector<HTMLInputElement>("#search");
  const applications = document.querySelector<HTMLSelectElement>("#application");
  const matches = document.getElementById("matches");
  if (!search || !applications || !matches) return;

  let lists: List[] | undefined;
  let isWaiting = false;
  const picture = openPicture(network, select);

  for (const controls of document.querySelectorAll<HTMLElement>("[data-controls]")) controls.hidden = false;
  search.addEventListener("input", () => {
    // One update for each frame, however fast somebody types.
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      update();
    });
  });
  applications.addEventListener("change", update);
  document.getElementById("clear")?.addEventListener("click", clear);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    else if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      search.focus();
    }
  });
  openForPrint();
  // A browser that comes back to the page keeps what was typed.
  if (search.value !== "" || applications.value !== "") update();

  function select(id: string): void {
    applications!.value = applications!.value === id ? "" : id;
    update();
  }

  function clear(): void {
    search!.value = "";
    applications!.value = "";
    update();
  }

  function update(): void {
    const question: Question = {
      words: search!.value
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== ""),
      selected: applications!.value,
    };
    const isAsking = question.words.length > 0 || question.selected !== "";
    lists ??= readLists();
    const entries = narrowLists(lists, question);
    picture?.show(isAsking ? answerTo(network, question) : undefined, question.selected);
    showNeighbours(network, question.selected, select);
    matches!.textContent = isAsking ? matchesText(question, entries) : "";
    document.getElementById("clear")!.hidden = !isAsking;
  }

  function matchesText(question: Question, entries: number): string {
    const amounts = [count(entries, "entry", "entries")];
    if (question.words.length > 0) {
      amounts.unshift(count(namedApplications(network, question), "application", "applications"));
    }
    return `${amounts.join(" and ")} found`;
  }
}

function count(amount: number, singular: string, plural: string): string {
  return `${amount.toLocaleString("en")} ${amount === 1 ? singular : plural}`;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** Paper cannot be unfolded. Newer browsers do this by the style sheet. */
function openForPrint(): void {
  if (CSS.supports("selector(::details-content)")) return;
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

startPage();
