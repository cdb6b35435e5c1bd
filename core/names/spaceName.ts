/** A space by its name and organization. */
export interface SpaceName {
  readonly space: string;
  readonly organization: string;
}
