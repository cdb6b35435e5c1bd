/** The package whose provider registers a type: `aws` of `aws:vpc/…`. */
export function packageOf(type: string): string {
  return type.split(":", 1)[0]!;
}
