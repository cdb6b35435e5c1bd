// The topology that every program of the benchmark declares: N applications in one space, each with one http inbound
// interface on port 8080 and connections to its 1st, 7th and 31st successor.

const PORT = 8080;
const DISTANCES = [1, 7, 31];

/**
 * @typedef {object} Connection
 * @property {string} outbound the outbound interface, named after the destination
 * @property {number} destination the destination's place in the list of applications
 * @property {number} port the port of its inbound interface
 * @property {string} target the destination as text
 *
 * @typedef {object} Application
 * @property {string} name
 * @property {string} image
 * @property {number} port
 * @property {Connection[]} connections
 *
 * @typedef {object} Topology
 * @property {string} organization
 * @property {string} space
 * @property {string} namespace on Kubernetes
 * @property {Application[]} applications
 *
 * @typedef {"kubernetes" | "aws"} Platform
 */

/** The given network on AWS: with ids given, nothing is looked up. */
export const awsSettings = {
  region: "eu-central-1",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};

/**
 * The topology of a size, always the same.
 * @param {number} size the number of applications
 * @returns {Topology}
 */
export function topologyOf(size) {
  const destinations = new Set(DISTANCES.map((distance) => distance % size));
  if (destinations.size < DISTANCES.length || destinations.has(0)) {
    throw new Error(`a topology of ${size} applications would repeat connections; use 20 or more than 31`);
  }
  const applications = Array.from({ length: size }, (_, index) => ({
    name: nameOf(index),
    image: `registry.example.com/shop/${nameOf(index)}:1.0.0`,
    port: PORT,
    // By name, as appnet orders them: a hand-written program would keep one order too.
    connections: DISTANCES.map((distance) => connectionTo((index + distance) % size)).sort((a, b) =>
      a.outbound < b.outbound ? -1 : 1,
    ),
  }));
  return { organization: "acme", space: "shop", namespace: "shop", applications };
}

/**
 * The topology that the command line asks for: the first argument is its size.
 * @returns {Topology}
 */
export function requestedTopology() {
  return topologyOf(Number(process.argv[2]));
}

/**
 * The topology as an appnet.yaml.
 * @param {Topology} topology
 * @param {Platform} platform
 * @returns {string}
 */
export function documentText({ organization, space, namespace, applications }, platform) {
  const settings = platform === "aws" ? awsSettings : { namespace };
  const lines = [
    `organization: ${organization}`,
    `space: ${space}`,
    `${platform}:`,
    ...Object.entries(settings).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    "applications:",
  ];
  for (const { name, image, port, connections } of applications) {
    lines.push(
      `  ${name}:`,
      `    image: ${image}`,
      "    inbound:",
      `      http: { port: ${port}, protocol: http }`,
      "    connections:",
      ...connections.map(({ outbound, target }) => `      ${outbound}: ${target}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

function nameOf(index) {
  return `app-${index}`;
}

function connectionTo(destination) {
  const name = nameOf(destination);
  return { outbound: name, destination, port: PORT, target: `http://${name}:${PORT}` };
}

/** So many applications warm a process up before what is measured. */
export const WARM_SIZE = 40;

/**
 * The topology of a size on Kubernetes, as the arguments of a Topology.
 * @param {number} size
 */
export function topologyArgs(size) {
  const { organization, applications } = topologyOf(size);
  const entries = applications.map(({ name, image, port, connections }) => [
    name,
    {
      image,
      inbound: { http: { port, protocol: "http" } },
      connections: Object.fromEntries(connections.map(({ outbound, target }) => [outbound, target])),
    },
  ]);
  return { organization, space: `shop${size}`, kubernetes: {}, applications: Object.fromEntries(entries) };
}
