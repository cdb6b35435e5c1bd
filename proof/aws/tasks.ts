import type { Termination } from "../evidence";
import {
  fieldsOf,
  isFields,
  listOf,
  referenceIn,
  type Fields,
  type Read,
  type UndecidedPoints,
} from "../reading";
import { containerDefinition } from "./kinds/tasks";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const UNKNOWN = "[known after deployment]";

/** What the tasks of services are made of. */
export class Tasks {
  /** By task definition: its containers; undefined where an engine does not know them yet. */
  private readonly containers = new Map<string, readonly Fields[] | undefined>();

  /** @param isEngine Whether an engine says what is known: what it does not know yet, it will. */
  constructor(
    resources: readonly Read[],
    private readonly isEngine: boolean,
    private readonly undecided: UndecidedPoints,
  ) {
    for (const { type, name, inputs } of resources) {
      if (type === TASK) this.containers.set(name, this.read(name, inputs["containerDefinitions"]));
    }
  }

  private read(name: string, text: unknown): readonly Fields[] | undefined {
    if (text === undefined || (text === UNKNOWN && this.isEngine)) return undefined;
    const containers = parsed(text);
    if (!containers) {
      this.undecided.add(name, "its containers are not known before deployment");
      return [];
    }
    for (const container of containers) {
      for (const problem of containerDefinition.problems(container))
        this.undecided.add(name, `in containerDefinitions, ${problem}`);
    }
    return containers;
  }

  /** The names of the containers that a service runs. */
  containersOf(service: Read): readonly unknown[] {
    return (this.definitionOf(service) ?? []).map(({ name }) => name);
  }

  /** TLS that Service Connect terminates for a service, and where it forwards what it decrypts. */
  terminationsOf(service: Read): Pick<Termination, "port" | "containerPort">[] {
    const { enabled, services } = fieldsOf(service.inputs["serviceConnectConfiguration"]);
    if (enabled !== true) return [];
    const containers = this.definitionOf(service);
    const ports = new Map(
      (containers ?? [])
        .flatMap(({ portMappings }) => listOf(portMappings).map(fieldsOf))
        .map(({ name, containerPort }) => [name, containerPort]),
    );
    return listOf(services)
      .map(fieldsOf)
      .flatMap(({ ingressPortOverride: port, portName, tls }) => {
        const { awsPcaAuthorityArn } = fieldsOf(fieldsOf(tls)["issuerCertAuthority"]);
        if (typeof port !== "number" || typeof awsPcaAuthorityArn !== "string") return [];
        if (!containers) {
          this.undecided.add(
            service.name,
            `which of its tasks' ports ${String(portName)} is, is not known yet`,
          );
          return [];
        }
        const containerPort = ports.get(portName);
        return [{ port, containerPort: typeof containerPort === "number" ? containerPort : undefined }];
      });
  }

  private definitionOf({ inputs }: Read): readonly Fields[] | undefined {
    return this.containers.get(referenceIn(inputs["taskDefinition"])?.name ?? "");
  }
}

function parsed(text: unknown): readonly Fields[] | undefined {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return Array.isArray(value) && value.every(isFields) ? value : undefined;
  } catch {
    return undefined;
  }
}
