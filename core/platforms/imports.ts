/** How the id is known by which Pulumi's provider finds a resource that exists. */
export type ImportId =
  | { readonly id: string }
  /** Nobody but the account or cluster knows it: what says it, a command for a shell where there is one. */
  | { readonly ask: string }
  /** It need not be found: why another one may be created beside it. */
  | { readonly again: string };

/** Inputs of a resource as Pulumi's engine keeps or prints them, whoever declared it. */
export type KeptInputs = Readonly<Record<string, unknown>>;

/** By type, how the id follows from the inputs. */
export type ImportIds<Resources> = {
  readonly [Type in keyof Resources]: (inputs: KeptInputs) => ImportId;
};

/** What is said where an input that the id follows from is encrypted, or only known in the cloud. */
export const HIDDEN: ImportId = {
  ask: "what it is called is not readable here: see the cloud's own console",
};
