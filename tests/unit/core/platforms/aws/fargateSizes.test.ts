import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fargateSize } from "../../../../../core/platforms/aws/fargate";
import { plan } from "./support";

const GIB = 1024;
const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** The table of AWS's documentation, written out. */
const OFFERED: Readonly<Record<number, readonly number[]>> = {
  256: [512, GIB, 2 * GIB],
  512: range(1, 4, 1).map((it) => it * GIB),
  1024: range(2, 8, 1).map((it) => it * GIB),
  2048: range(4, 16, 1).map((it) => it * GIB),
  4096: range(8, 30, 1).map((it) => it * GIB),
  8192: range(16, 60, 4).map((it) => it * GIB),
  16384: range(32, 120, 8).map((it) => it * GIB),
};

/** The smallest offered size, by looking at all of them. */
function smallest(cpu: number, memory: number): { cpu: number; memory: number } | undefined {
  return Object.entries(OFFERED)
    .flatMap(([units, sizes]) => sizes.map((size) => ({ cpu: Number(units), memory: size })))
    .filter((it) => it.cpu >= cpu * 1024 && it.memory >= memory)
    .sort((a, b) => a.cpu - b.cpu || a.memory - b.memory)[0];
}

describe("the size of a Fargate task", () => {
  it("is the smallest that Fargate offers with at least what is asked", () => {
    const cpu = fc.double({ min: 0.01, max: 20, noNaN: true });
    const memory = fc.integer({ min: 1, max: 130 * GIB });
    fc.assert(
      fc.property(cpu, memory, (askedCpu, askedMemory) => {
        const size = fargateSize(askedCpu, askedMemory);
        expect(size).toEqual(smallest(askedCpu, askedMemory));
        if (size) {
          expect(OFFERED[size.cpu]).toContain(size.memory);
          expect(size.cpu).toBeGreaterThanOrEqual(askedCpu * 1024);
          expect(size.memory).toBeGreaterThanOrEqual(askedMemory);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(Object.entries(OFFERED).flatMap(([cpu, sizes]) => sizes.map((memory) => [Number(cpu), memory])))(
    "is what is asked when Fargate offers it: %i CPU units, %i MiB",
    (cpu, memory) => {
      expect(fargateSize(cpu / 1024, memory)).toEqual({ cpu, memory });
    },
  );

  it("is a quarter CPU and 512 MiB by default, and stands as text in the task definition", () => {
    const text = (keys: string) => `space: prod\naws: {}\napplications: { a: { image: "a:1"${keys} } }\n`;
    const taskOf = (keys: string) => plan(text(keys)).inputs("prod-a-task-definition");
    expect(taskOf("")).toMatchObject({ cpu: "256", memory: "512" });
    expect(taskOf(", cpu: 0.3, memory: 5000")).toMatchObject({ cpu: "1024", memory: "5120" });
  });
});
