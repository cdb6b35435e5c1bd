/** Whether a change of a property makes the provider delete the resource and create it anew. */
export function isReplacedBy(type: string, path: string): boolean {
  const properties = replaceOn[type] ?? [];
  return properties.some(
    (property) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`),
  );
}

const replaceOn: Readonly<Record<string, readonly string[]>> = {};
