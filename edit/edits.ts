import type { PolicyModel } from "../core/model/connection";

/** Connects an outbound interface. */
export interface ConnectEdit {
  readonly kind: "connect";
  readonly source: string;
  readonly outbound: string;
  readonly destination: string;
  readonly required: boolean;
}

/** Takes away the connection of an outbound interface. */
export interface DisconnectEdit {
  readonly kind: "disconnect";
  readonly source: string;
  readonly outbound: string;
  /** Whether a required outbound interface may be disconnected too. */
  readonly force: boolean;
}

/** Adds a network policy. */
export interface AllowEdit {
  readonly kind: "allow";
  readonly policy: PolicyModel;
}

/** Takes away the network policy that allows exactly this. */
export interface DenyEdit {
  readonly kind: "deny";
  readonly policy: PolicyModel;
}

/** A change of a document that a command makes in its text. */
export type Edit = ConnectEdit | DisconnectEdit | AllowEdit | DenyEdit;
