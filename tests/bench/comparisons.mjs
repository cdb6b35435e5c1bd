// What the benchmark compares, and the tables of its results.

import { join } from "node:path";
import { measureInTurn } from "./processes.mjs";
import {
  againstCommand,
  commandOf,
  planCommand,
  pulumiPrograms,
  writeChange,
  writeDocument,
} from "./programs.mjs";
import { markdownTable, ratioOf, spreadOf, spreadText } from "./statistics.mjs";
import { count, section, verdict } from "./tables.mjs";

/** @typedef {import("./processes.mjs").Program} Program */
/** @typedef {import("./processes.mjs").Sample} Sample */
/** @typedef {import("./topology.mjs").Platform} Platform */

/**
 * @typedef {object} Setting
 * @property {number} runs how often each program runs, besides its warm-up
 * @property {boolean} quick whether small programs are enough
 * @property {string} directory for temporary files
 */

const SYNTHESIS_SIZE = 1_500;
const SYNTHESIS_GOAL = 0.5;
const CHANGES_GOAL = 1.5;
/** The smaller, quicker programs run more often: their ratio is near 1, where chance matters most. */
const PROGRAM_SIZES = {
  kubernetes: [
    { size: 300, runsFactor: 3 },
    { size: 1_000, runsFactor: 1 },
  ],
  aws: [{ size: 200, runsFactor: 3 }],
};
const QUICK_PROGRAM_SIZES = [{ size: 100, runsFactor: 2 }];
const PROGRAM_GOAL = 1.05;
const PLAN_SIZES = [1_500, 3_000, 10_000];
const MEMORY_GOAL_MEGABYTES = 1_500;
const platformNames = { kubernetes: "Kubernetes", aws: "AWS" };

const headings = [
  "Program",
  "Seconds",
  "CPU seconds",
  "Peak memory, MB",
  "Ratio of seconds",
  "Goal",
  "Ratio of CPU",
];

/**
 * `appnet plan` and cdk8s-plus, on Kubernetes.
 * @param {Setting} setting
 */
export async function comparePlanWithCdk8sPlus({ runs, directory }) {
  const rendered = join(directory, "rendered");
  const synthesized = join(directory, "synthesized");
  const file = writeDocument(directory, SYNTHESIS_SIZE, "kubernetes");
  const programs = [
    { title: "`appnet plan --json`", args: planCommand(file) },
    {
      title: "`appnet plan --json --render`",
      args: [...planCommand(file), "--render", rendered],
      output: rendered,
    },
    {
      title: "cdk8s-plus, `app.synth()`",
      args: [...commandOf(["cdk8sPlus.mjs"], SYNTHESIS_SIZE), synthesized],
      output: synthesized,
    },
  ];
  const samples = await measureInTurn(programs, runs, directory);
  const [planned, rendering, peer] = samples;
  const rows = [
    comparedRow(programs[0], planned, peer, SYNTHESIS_GOAL),
    comparedRow(programs[1], rendering, peer),
    comparedRow(programs[2], peer),
  ];
  return section(
    `Plan and cdk8s-plus, ${count(SYNTHESIS_SIZE)} applications`,
    "The second row also writes the manifests to a directory, one file each, as cdk8s-plus does in one file.",
    markdownTable(headings, rows),
  );
}

/**
 * `appnet plan` and the AWS CDK.
 * @param {Setting} setting
 */
export async function comparePlanWithCdk({ runs, directory }) {
  const synthesized = join(directory, "synthesized");
  const file = writeDocument(directory, SYNTHESIS_SIZE, "aws");
  const programs = [
    { title: "`appnet plan --json`", args: planCommand(file) },
    {
      title: "AWS CDK, `app.synth()`",
      args: [...commandOf(["cdk.mjs"], SYNTHESIS_SIZE), synthesized],
      output: synthesized,
    },
  ];
  const [planned, peer] = await measureInTurn(programs, runs, directory);
  const rows = [comparedRow(programs[0], planned, peer, SYNTHESIS_GOAL), comparedRow(programs[1], peer)];
  return section(
    `Plan and AWS CDK, ${count(SYNTHESIS_SIZE)} applications`,
    "The CDK declares security groups and their rules alone, its cheapest case; appnet plans all that runs the applications besides. CloudFormation's limit of 500 resources stops the CDK with an error when it has built its template, before it writes one: the time is that to the error.",
    markdownTable(headings, rows),
  );
}

/**
 * `appnet plan --against` and `appnet plan`: an image in ten is another, and a connection in a hundred is gone.
 * @param {Setting} setting
 */
export async function compareChangesWithPlan({ runs, directory }) {
  const { file, saved } = writeChange(directory, SYNTHESIS_SIZE, "kubernetes");
  const programs = [
    { title: "`appnet plan --against plan.json`", args: againstCommand(file, saved) },
    { title: "`appnet plan --against git:HEAD`", args: againstCommand(file, "git:HEAD") },
    { title: "`appnet plan --json`", args: planCommand(file) },
  ];
  const samples = await measureInTurn(programs, runs, directory);
  const [fromFile, fromGit, plan] = samples;
  const rows = [
    comparedRow(programs[0], fromFile, plan, CHANGES_GOAL),
    comparedRow(programs[1], fromGit, plan),
    comparedRow(programs[2], plan),
  ];
  return section(
    `Changes and plan, ${count(SYNTHESIS_SIZE)} applications`,
    "The first reads a saved plan, plans, and compares; the second plans twice, as the document of the revision has no plan yet.",
    markdownTable(headings, rows),
  );
}

/**
 * Programs with the components, and programs that register the same resources without them.
 * @param {Platform} platform
 * @param {Setting} setting
 */
export async function compareComponentsWithHandWritten(platform, { runs, quick, directory }) {
  const rows = [];
  const { components, handWritten } = pulumiPrograms[platform];
  for (const { size, runsFactor } of quick ? QUICK_PROGRAM_SIZES : PROGRAM_SIZES[platform]) {
    const applications = `${count(size)} applications`;
    const programs = [
      { title: `components, ${applications}`, args: commandOf(components, size) },
      { title: `hand-written, ${applications}`, args: commandOf(handWritten, size) },
    ];
    const [own, peer] = await measureInTurn(programs, runs * runsFactor, directory);
    rows.push(comparedRow(programs[0], own, peer, PROGRAM_GOAL), comparedRow(programs[1], peer));
  }
  return section(
    `Components and a hand-written program on ${platformNames[platform]}`,
    "Both register the same resources with the same inputs, parents and dependencies, under Pulumi's mocks: without an engine and a provider, which would take the same time in both.",
    markdownTable(headings, rows),
  );
}

/**
 * How `appnet plan` grows with the number of applications.
 * @param {Platform} platform
 * @param {Setting} setting
 */
export async function measureGrowth(platform, { runs, directory }) {
  const programs = PLAN_SIZES.map((size) => ({
    title: `${count(size)} applications`,
    args: planCommand(writeDocument(directory, size, platform)),
  }));
  const samples = await measureInTurn(programs, runs, directory);
  const perApplication = samples.map((own, index) =>
    own.map(({ seconds }) => (seconds / PLAN_SIZES[index]) * 1000),
  );
  const rows = samples.map((own, index) => {
    const growth = ratioOf(perApplication[index], perApplication[0]);
    const memory = spreadOf(own.map((it) => it.megabytes));
    return [
      count(PLAN_SIZES[index]),
      spreadText(spreadOf(own.map((it) => it.seconds))),
      spreadText(spreadOf(perApplication[index])),
      index === 0 ? "" : spreadText(growth),
      index === 0 ? "" : verdict("≤ 1", growth.median <= 1),
      memory.median.toFixed(0),
      verdict(`< ${count(MEMORY_GOAL_MEGABYTES)}`, memory.maximum < MEMORY_GOAL_MEGABYTES),
    ];
  });
  return section(
    `Growth of \`appnet plan --json\` on ${platformNames[platform]}`,
    `The growth is that of the milliseconds per application since ${count(PLAN_SIZES[0])} applications; 1 or less is no worse than linear.`,
    markdownTable(
      ["Applications", "Seconds", "Milliseconds each", "Growth", "Goal", "Peak memory, MB", "Goal"],
      rows,
    ),
  );
}

/**
 * @param {Program} program
 * @param {Sample[]} own
 * @param {Sample[]} [peer] what it is compared with
 * @param {number} [goal] the ratio of seconds that it should not exceed
 */
function comparedRow({ title }, own, peer, goal) {
  const seconds = own.map((it) => it.seconds);
  const processorSeconds = own.map((it) => it.processorSeconds);
  const cells = [
    title,
    spreadText(spreadOf(seconds)),
    spreadText(spreadOf(processorSeconds)),
    spreadOf(own.map((it) => it.megabytes)).median.toFixed(0),
  ];
  if (!peer) return [...cells, "", "", ""];
  const ratio = ratioOf(
    seconds,
    peer.map((it) => it.seconds),
  );
  const processorRatio = ratioOf(
    processorSeconds,
    peer.map((it) => it.processorSeconds),
  );
  const reached = goal === undefined ? "" : verdict(`≤ ${goal}`, ratio.median <= goal);
  return [...cells, spreadText(ratio, 3), reached, spreadText(processorRatio, 3)];
}
