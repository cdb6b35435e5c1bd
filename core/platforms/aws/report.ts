import type { PropertyPath } from "../../model/problem";

/** Says what AWS cannot do: where it is asked for, what was found, and what to do. */
export type Report = (at: PropertyPath, message: string, fix: string) => void;
