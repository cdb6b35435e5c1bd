import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Application, Gateway } from "../resolve/network";

/** The components that hand back what a platform built for them. */
export const builtComponents = ["Space", "Application", "Gateway"] as const;
export type BuiltComponent = (typeof builtComponents)[number];

/**
 * One output. Its value is said as inputs of resources are: plain, or references to what is declared. A reference to
 * nothing that is declared means that there is no such output.
 */
export interface OutputEntry<Subject> {
  readonly type: z.ZodType;
  readonly description: string;
  read(subject: Subject): unknown;
  /** Why a component may lack it, although most have it: said to whoever reads it of such a one. */
  readonly lacking?: string;
  /** Whether it is absent of components that lack nothing. */
  readonly isOptional?: boolean;
}

/** One resource that was built for a component. */
export interface NodeEntry<Subject> {
  /** Pulumi's type token. */
  readonly type: string;
  readonly description: string;
  /** The name of its declaration. */
  declaration(subject: Subject): string;
}

/** What one kind of component hands back: components, the package schema and the reference are made of it. */
export interface OutputTable<Subject> {
  readonly outputs: Readonly<Record<string, OutputEntry<Subject>>>;
  readonly nodes: Readonly<Record<string, NodeEntry<Subject>>>;
}

/** What a platform hands back of every component. */
export interface PlatformOutputs<Context> {
  readonly Space: OutputTable<Context>;
  readonly Application: OutputTable<ApplicationSubject<Context>>;
  readonly Gateway: OutputTable<GatewaySubject<Context>>;
  /** The variables of an application's container; of one that exists, those that its connections would inject. */
  environment(subject: ApplicationSubject<Context>): Readonly<Record<string, pulumi.Input<string>>>;
  /** The name or address at which the platform lets a gateway be reached. */
  endpoint(subject: GatewaySubject<Context>): unknown;
}

export type ApplicationSubject<Context> = Context & { readonly application: Application };
export type GatewaySubject<Context> = Context & { readonly gateway: Gateway };

type Details<Subject> = Pick<OutputEntry<Subject>, "lacking" | "isOptional">;

/** An output that is a text. */
export function text<Subject>(
  description: string,
  read: (subject: Subject) => unknown,
  details: Details<Subject> = {},
): OutputEntry<Subject> {
  return { type: z.string(), description, read, ...details };
}

/** An output that is a list of texts. */
export function textList<Subject>(
  description: string,
  read: (subject: Subject) => unknown,
  details: Details<Subject> = {},
): OutputEntry<Subject> {
  return { type: z.array(z.string()), description, read, ...details };
}

/** An output that is a map of texts. */
export function textMap<Subject>(
  description: string,
  read: (subject: Subject) => unknown,
  details: Details<Subject> = {},
): OutputEntry<Subject> {
  return { type: z.record(z.string(), z.string()), description, read, ...details };
}
