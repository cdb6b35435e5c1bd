import { defineConfig } from "vitest/config";

// Modules that a test replaces are so for every file of a process that shares them.
const withMocks = [
  "tests/unit/components/nothingUntilRight.test.ts",
  "tests/unit/examples/programs.test.ts",
  "tests/unit/thirdPlatform/thirdPlatform.test.ts",
];
const inDirectories = ["tests/unit/cli/suggestions.test.ts"];
const unit = {
  include: ["tests/unit/**/*.test.{ts,tsx}"],
  setupFiles: ["tests/unit/support/setup.ts"],
  globalSetup: "tests/unit/support/temporaryDirectory.ts",
  // Enough for a busy machine; what hangs is ended all the same.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // Many tests wait for processes that they start: a core is left to nobody else.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...unit,
          name: "unit",
          pool: "threads",
          exclude: [...withMocks, ...inDirectories],
          // Loading what files import takes longer than most of their tests.
          isolate: false,
        },
      },
      { test: { ...unit, name: "unit with mocks", pool: "threads", include: withMocks } },
      // A thread has no working directory of its own.
      { test: { ...unit, name: "unit in directories", include: inDirectories } },
      {
        test: {
          name: "fuzz",
          include: ["tests/fuzz/**/*.test.ts"],
          testTimeout: 86_400_000,
        },
      },
      { test: { ...unit, name: "baseline", include: ["tests/baselines/write.test.ts"] } },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "cluster",
          include: ["tests/cluster/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 7_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
