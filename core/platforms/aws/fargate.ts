/** A task size that Fargate offers: CPU units (1,024 are one virtual CPU) and MiB. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

/** Sizes by CPU units: the memory in MiB from, to, and in steps of. The smallest CPU also has 512 MiB. */
const SIZES: readonly {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}[] = [
  { cpu: 256, from: 512, to: 512, step: 512 },
  { cpu: 256, from: 1024, to: 2048, step: 1024 },
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024 },
  { cpu: 2048, from: 4096, to: 16384, step: 1024 },
  { cpu: 4096, from: 8192, to: 30720, step: 1024 },
  { cpu: 8192, from: 16384, to: 61440, step: 4096 },
  { cpu: 16384, from: 32768, to: 122880, step: 8192 },
];

/**
 * What ECS Service Connect's proxy needs beside the application. Its limits are the task's.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
const PROXY = { cpu: 0.25, memory: 64 };
const DEFAULT = { cpu: 0.25, memory: 512 };

/** The virtual CPUs and MiB that a task needs: the application's, and those of the proxy where it has one. */
export function taskNeeds(
  { cpu = DEFAULT.cpu, memory = DEFAULT.memory }: { readonly cpu?: number; readonly memory?: number },
  proxied: boolean,
): { cpu: number; memory: number } {
  return proxied ? { cpu: cpu + PROXY.cpu, memory: memory + PROXY.memory } : { cpu, memory };
}

/**
 * The smallest task size with at least so much CPU and memory; undefined when Fargate has none.
 * @param cpu Virtual CPUs.
 * @param memory MiB.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export function fargateSize(cpu: number, memory: number): TaskSize | undefined {
  const units = Math.ceil(cpu * 1024);
  const size = SIZES.find((it) => it.cpu >= units && it.to >= memory);
  if (!size) return undefined;
  const steps = Math.max(0, Math.ceil((memory - size.from) / size.step));
  return { cpu: size.cpu, memory: size.from + steps * size.step };
}
