/** Text whose contrast to what is behind it is too low; runs inside the page. */
export function contrastBelow(minimum: number): { measured: number; poor: string[] } {
  const poor = new Set<string>();
  let measured = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement!;
    if (text.textContent!.trim() === "" || !element.checkVisibility()) continue;
    if (["SCRIPT", "STYLE", "TITLE", "title", "OPTION"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    const background = backgroundOf(element);
    const ratio = contrast(color, background);
    measured += 1;
    if (ratio < minimum) poor.add(`${ratio.toFixed(2)}: ${color} on ${background} in ${describe(element)}`);
  }
  return { measured, poor: [...poor] };

  function describe(element: Element): string {
    return `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} "${element.textContent.slice(0, 40)}"`;
  }

  function backgroundOf(element: Element): string {
    const shape = element instanceof SVGElement ? element.parentElement?.closest("g.node") : undefined;
    const fill = shape?.querySelector("rect, ellipse");
    if (fill && !isTransparent(getComputedStyle(fill).fill)) return getComputedStyle(fill).fill;
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!isTransparent(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  }

  function isTransparent(color: string): boolean {
    return color === "none" || color === "transparent" || /, 0\)$/.test(color);
  }

  /** The contrast ratio of the Web Content Accessibility Guidelines. */
  function contrast(one: string, other: string): number {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(color: string): number {
    const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color)?.slice(1).map(Number);
    if (!channels) throw new Error(`${color} is no opaque colour`);
    const [red, green, blue] = channels.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}
