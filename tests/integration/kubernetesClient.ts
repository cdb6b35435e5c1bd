/**
 * The few calls the integration tests make of a Kubernetes API server. It exists because the tests judge what the
 * generated clients hide: the `Warning` headers (which carry PodSecurity's findings too) and strict field validation.
 */
import { readFileSync } from "node:fs";
import { Agent, type RequestOptions, request } from "node:https";
import { parse } from "yaml";

export interface ClientOptions {
  readonly url: string;
  readonly token: string;
  readonly caFile: string;
}

interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

interface ResourceType {
  readonly apiVersion: string;
  readonly kind: string;
}

interface ObjectReference extends ResourceType {
  readonly name: string;
  /** `default` when the kind is namespaced and none is given. */
  readonly namespace?: string;
}

interface ApplyOptions {
  readonly fieldManager: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

interface ApplyResult {
  readonly object: KubernetesObject;
  readonly warnings: readonly string[];
  /** 201 when the object was created, 200 when it was there. */
  readonly status: number;
}

interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
  readonly warnings: readonly string[];
}

interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
}

interface ResourceMapping {
  readonly plural: string;
  readonly namespaced: boolean;
}

export class KubernetesApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly warnings: readonly string[];

  constructor(call: ApiRequest, response: ApiResponse) {
    const body = isRecord(response.body) ? response.body : {};
    const detail = typeof body["message"] === "string" ? body["message"] : String(response.body);
    super(`${call.method} ${call.path}: ${response.status}: ${detail}`);
    this.name = "KubernetesApiError";
    this.status = response.status;
    this.reason = typeof body["reason"] === "string" ? body["reason"] : "Unknown";
    this.warnings = response.warnings;
  }
}

export class KubernetesClient {
  readonly #base: URL;
  readonly #token: string;
  readonly #agent: Agent;
  readonly #mappings = new Map<string, ResourceMapping>();

  constructor(options: ClientOptions) {
    this.#base = new URL(options.url);
    this.#token = options.token;
    this.#agent = new Agent({ ca: readFileSync(options.caFile), keepAlive: true });
  }

  /**
   * Server-side apply under strict field validation: an unknown or doubled field is an error, not a warning. A text is
   * sent as it is, since Kubernetes reads an older YAML than the library here and may see other values in it.
   */
  async apply(manifest: object | string, options: ApplyOptions): Promise<ApplyResult> {
    const desired = asKubernetesObject(typeof manifest === "string" ? parse(manifest) : manifest);
    const response = await this.request({
      method: "PATCH",
      path: await this.#objectPath(referenceTo(desired)),
      query: {
        fieldManager: options.fieldManager,
        fieldValidation: "Strict",
        ...(options.force === true ? { force: "true" } : {}),
        ...(options.dryRun === true ? { dryRun: "All" } : {}),
      },
      body: typeof manifest === "string" ? manifest : JSON.stringify(desired),
      contentType: "application/apply-patch+yaml",
    });
    const { status, warnings } = response;
    return { object: asKubernetesObject(response.body), warnings, status };
  }

  /** The object, or undefined when there is none of that name. */
  async get(reference: ObjectReference): Promise<KubernetesObject | undefined> {
    const path = await this.#objectPath(reference);
    const response = await unlessNotFound(this.request({ method: "GET", path }));
    return response === undefined ? undefined : asKubernetesObject(response.body);
  }

  /** All objects of a type, across namespaces unless one is named. */
  async list(
    type: ResourceType & { readonly namespace?: string; readonly labelSelector?: string },
  ): Promise<KubernetesObject[]> {
    const mapping = await this.#mapping(type);
    const response = await this.request({
      method: "GET",
      path: collectionPath(type.apiVersion, mapping, type.namespace),
      query: type.labelSelector === undefined ? {} : { labelSelector: type.labelSelector },
    });
    const { apiVersion, kind } = type;
    // A typed list leaves its items' type out, and callers want to hand items on.
    return itemsOf(response.body).map((item) => asKubernetesObject({ apiVersion, kind, ...item }));
  }

  /** Whether there was anything to delete. */
  async delete(reference: ObjectReference): Promise<boolean> {
    const path = await this.#objectPath(reference);
    // Foreground deletion would wait for a garbage collector, which a bare API server does not have.
    const query = { propagationPolicy: "Background" };
    return (await unlessNotFound(this.request({ method: "DELETE", path, query }))) !== undefined;
  }

  /** Whether the server lists the type in its discovery by now. */
  async serves(type: ResourceType): Promise<boolean> {
    return (await this.#discover(type)) !== undefined;
  }

  /** A plain call; a status of 400 or more is a `KubernetesApiError`. */
  async request(call: ApiRequest): Promise<ApiResponse> {
    const response = await this.#send(call);
    if (response.status >= 400) {
      throw new KubernetesApiError(call, response);
    }
    return response;
  }

  #send(call: ApiRequest): Promise<ApiResponse> {
    const url = new URL(call.path, this.#base);
    url.search = new URLSearchParams(call.query ?? {}).toString();
    const options: RequestOptions = {
      method: call.method,
      agent: this.#agent,
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${this.#token}`,
        ...(call.body === undefined ? {} : { "Content-Type": call.contentType ?? "application/json" }),
      },
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const body = parseBody(Buffer.concat(chunks).toString("utf8"));
          resolve({ status: incoming.statusCode ?? 0, body, warnings: warningsIn(incoming.rawHeaders) });
        });
      });
      outgoing.setTimeout(30_000, () =>
        outgoing.destroy(new Error(`${call.method} ${call.path}: no answer in 30 s`)),
      );
      outgoing.on("error", reject);
      outgoing.end(call.body);
    });
  }

  async #objectPath(reference: ObjectReference): Promise<string> {
    const mapping = await this.#mapping(reference);
    const namespace = mapping.namespaced ? (reference.namespace ?? "default") : undefined;
    const collection = collectionPath(reference.apiVersion, mapping, namespace);
    return `${collection}/${encodeURIComponent(reference.name)}`;
  }

  async #mapping(type: ResourceType): Promise<ResourceMapping> {
    const mapping = await this.#discover(type);
    if (mapping === undefined) {
      throw new Error(`the API server does not serve kind ${type.kind} in ${type.apiVersion}`);
    }
    return mapping;
  }

  /** Only hits are remembered: a definition may be installed, and its kind be asked for again, at any time. */
  async #discover(type: ResourceType): Promise<ResourceMapping | undefined> {
    const key = `${type.apiVersion}/${type.kind}`;
    const known = this.#mappings.get(key);
    if (known !== undefined) {
      return known;
    }
    const response = await unlessNotFound(this.request({ method: "GET", path: groupPath(type.apiVersion) }));
    const found = response === undefined ? undefined : mappingIn(response.body, type.kind);
    if (found !== undefined) {
      this.#mappings.set(key, found);
    }
    return found;
  }
}

/** Checks at run time what a manifest of any static type must have to be addressed at all. */
export function asKubernetesObject(value: unknown): KubernetesObject {
  if (isRecord(value)) {
    const { apiVersion, kind, metadata } = value;
    if (typeof apiVersion === "string" && typeof kind === "string" && isRecord(metadata)) {
      const { name } = metadata;
      if (typeof name === "string" && name !== "") {
        return { ...value, apiVersion, kind, metadata: { ...metadata, name } };
      }
    }
  }
  throw new TypeError(`not a named Kubernetes object: ${JSON.stringify(value).slice(0, 200)}`);
}

function referenceTo(object: KubernetesObject): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function collectionPath(apiVersion: string, mapping: ResourceMapping, namespace: string | undefined): string {
  const scope = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${groupPath(apiVersion)}${scope}/${mapping.plural}`;
}

function mappingIn(discovery: unknown, kind: string): ResourceMapping | undefined {
  const resources =
    isRecord(discovery) && Array.isArray(discovery["resources"]) ? discovery["resources"] : [];
  for (const resource of resources) {
    // A subresource ("deployments/status") is listed under its parent's kind.
    if (isRecord(resource) && resource["kind"] === kind && !String(resource["name"]).includes("/")) {
      return { plural: String(resource["name"]), namespaced: resource["namespaced"] === true };
    }
  }
  return undefined;
}

function itemsOf(list: unknown): Record<string, unknown>[] {
  return isRecord(list) && Array.isArray(list["items"]) ? list["items"].filter(isRecord) : [];
}

/** Reads the raw headers, since joined ones cannot be told apart from a comma within a warning's text. */
function warningsIn(rawHeaders: readonly string[]): string[] {
  const warnings: string[] = [];
  rawHeaders.forEach((value, index) => {
    if (index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "warning") {
      for (const match of value.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)) {
        warnings.push((match[1] ?? "").replace(/\\(.)/g, "$1"));
      }
    }
  });
  return warnings;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Health checks and some refusals answer in plain text.
  }
}

async function unlessNotFound(response: Promise<ApiResponse>): Promise<ApiResponse | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
