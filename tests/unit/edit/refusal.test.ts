import { describe, expect, it } from "vitest";
import { editDocument } from "../../../edit/editDocument";
import type { Edit } from "../../../edit/edits";
import { allow, connect, deny, disconnect, refusal } from "./support";

/** A document with these applications beside the basket. */
function shop(applications: string, more = ""): string {
  return `space: prod
kubernetes: {}
applications:
  basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http } } }
${applications}${more}`;
}

const frontend = shop(`  frontend:
    image: frontend:1
    connections:
      basket: http://basket:3000
      ledger: { to: "https://192.0.2.7:61443", required: true }
`);
const toMail = connect("frontend.mail", "tcp://10.0.0.1:25");

describe("an edit is refused, with the line and what to do,", () => {
  it.each<[string, string, Edit, string]>([
    [
      "where the connections are an alias",
      shop(`  orders: { image: orders:1, connections: &calls { basket: "http://basket:3000" } }
  frontend:
    image: frontend:1
    connections: *calls
`),
      toMail,
      "8 applications.frontend.connections is shared by the alias *calls: edit it by hand here",
    ],
    [
      "where another application shares the connections by an alias",
      shop(`  frontend: { image: frontend:1, connections: &calls { basket: "http://basket:3000" } }
  orders: { image: orders:1, connections: *calls }
`),
      toMail,
      "6 the alias *calls here shares what would be changed: edit it by hand",
    ],
    [
      "where the connections come from a merge key",
      shop(`  orders: &orders { image: orders:1, connections: { basket: "http://basket:3000" } }
  frontend:
    <<: *orders
    replicas: 2
`),
      toMail,
      "7 applications.frontend.connections comes from the merge key << here: edit it by hand",
    ],
    [
      "where the connection itself comes from a merge key",
      shop(`  orders: { image: orders:1, connections: &calls { basket: "http://basket:3000" } }
  frontend:
    image: frontend:1
    connections:
      <<: [*calls]
      ledger: https://192.0.2.7:61443
`),
      disconnect("frontend.basket"),
      "9 applications.frontend.connections.basket comes from the merge key << here: edit it by hand",
    ],
    [
      "where the application is an alias",
      shop(`  orders: &orders { image: orders:1 }\n  frontend: *orders\n`),
      toMail,
      "6 applications.frontend is shared by the alias *orders: edit it by hand here",
    ],
    [
      "where the application is merged into another",
      shop(`  frontend: &frontend { image: frontend:1 }\n  orders: { <<: *frontend, replicas: 2 }\n`),
      toMail,
      "6 the alias *frontend here shares what would be changed: edit it by hand",
    ],
    [
      "where the connection is the anchor of another",
      shop(`  frontend: { image: frontend:1, connections: { basket: &url "http://basket:3000" } }
  orders: { image: orders:1, connections: { basket: *url } }
`),
      disconnect("frontend.basket"),
      "6 the alias *url here shares what would be changed: edit it by hand",
    ],
    [
      "where the key has no value",
      shop("  frontend:\n    image: frontend:1\n    connections:\n"),
      toMail,
      "7 applications.frontend.connections has no value (write {} or remove the key)",
    ],
    [
      "where the outbound interface is connected already",
      frontend,
      connect("frontend.basket", "basket.api"),
      "8 frontend.basket is already connected to http://basket:3000 (disconnect it first, or name another outbound)",
    ],
    [
      "where it is connected twice",
      frontend + "connections: [{ source: frontend, destination: basket }]\n",
      disconnect("frontend.basket"),
      "10 frontend.basket is connected twice, here and in line 8 (remove one of the two by hand)",
    ],
    [
      "where the connection is required",
      frontend,
      disconnect("frontend.ledger"),
      "9 frontend.ledger is required: frontend does not work without it (add --force to disconnect it nevertheless)",
    ],
    [
      "where the outbound interface of a connection is required",
      shop(
        "  frontend: { image: frontend:1, outbound: { basket: { required: true } } }\n",
        "connections: [{ source: frontend.basket, destination: basket }]\n",
      ),
      disconnect("frontend.basket"),
      "6 frontend.basket is required: frontend does not work without it (add --force to disconnect it nevertheless)",
    ],
    [
      "where the policy is there already",
      frontend + "policies: [{ source: frontend, destination: basket }]\n",
      allow("frontend", "basket", { protocol: "tcp", ports: "8080-8080" }),
      "10 policy frontend to basket on tcp 8080 is there already",
    ],
    [
      "where a policy allows more than is to be denied",
      frontend + "policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }]\n",
      deny("frontend", "basket", { protocol: "tcp", ports: 8085 }),
      "10 policy frontend to basket allows tcp 8080-8090, not exactly 8085 (to remove 8085 only: " +
        "appnet deny frontend basket --protocol tcp --port 8080-8090, " +
        "then appnet allow frontend basket --protocol tcp --port 8080-8084 " +
        "and appnet allow frontend basket --protocol tcp --port 8086-8090)",
    ],
    [
      "where a policy allows less than is to be denied",
      frontend +
        "policies: [{ source: frontend, destination: ledger, space: payments, protocol: udp, ports: 53 }]\npeers: { payments: {} }\n",
      deny("frontend", "ledger", { space: "payments", protocol: "udp", ports: "50-60" }),
      "10 policy frontend to ledger.payments allows udp 53, not exactly 50-60 (to remove it: " +
        "appnet deny frontend ledger -s payments --protocol udp --port 53)",
    ],
  ])("%s", (_, document, edit, reason) => {
    expect(refusal(document, edit)).toEqual([reason]);
  });
});

describe("an unknown name is refused with what is known:", () => {
  it.each<[string, Edit, string]>([
    [
      "an application that would connect",
      connect("fronted.mail", "tcp://10.0.0.1:25"),
      'application "fronted" is not declared (did you mean "frontend"?)',
    ],
    [
      "an application of a connection",
      disconnect("fronted.basket"),
      'application "fronted" is not declared (did you mean "frontend"?)',
    ],
    [
      "an outbound interface like another",
      disconnect("frontend.baskt"),
      'frontend.baskt is not connected (did you mean "basket"? connected outbound interfaces of frontend: basket, ledger)',
    ],
    [
      "an outbound interface like no other",
      disconnect("frontend.constructor"),
      "frontend.constructor is not connected (connected outbound interfaces of frontend: basket, ledger)",
    ],
    ["an application without connections", disconnect("basket.db"), 'application "basket" has no connection'],
    [
      "an application of a policy",
      deny("frontend", "baskt"),
      'policy/unknown-application application "baskt" is not declared (did you mean "basket"?)',
    ],
    [
      "a policy where there is none",
      deny("frontend", "basket"),
      "no policy allows frontend to reach basket on tcp 8080 (appnet policies lists them)",
    ],
    [
      "a policy where a connection allows the same",
      deny("frontend", "basket", { protocol: "tcp", ports: 3000 }),
      "no policy allows frontend to reach basket on tcp 3000, but connection frontend.basket does (appnet disconnect frontend.basket takes it away)",
    ],
  ])("%s", (_, edit, reason) => {
    expect(refusal(frontend, edit)).toEqual([reason]);
  });

  it("a policy, with similar ones", () => {
    const document = frontend + "policies: [{ source: frontend, destinationCidr: 10.0.0.0/8 }]\n";
    expect(refusal(document, deny("frontend", "basket"))).toEqual([
      "no policy allows frontend to reach basket on tcp 8080 (similar ones: policy frontend to 10.0.0.0/8 on tcp 8080; appnet policies lists them)",
    ]);
  });
});

describe("an edit whose result is not valid is refused with its problems:", () => {
  it.each<[string, string, Edit, string[]]>([
    ["no target", frontend, connect("frontend.mail", "mail:25"), ["10 connection/target-syntax"]],
    [
      "a target that would break out of its place",
      frontend,
      connect("frontend.mail", 'tcp://10.0.0.1:25", x: "\n    image: other'),
      ["10 connection/target-syntax"],
    ],
    ["no name", frontend, connect("frontend.Mail", "tcp://10.0.0.1:25"), ["10 document/name"]],
    [
      "a name of JavaScript's",
      frontend,
      connect("frontend.__proto__", "tcp://10.0.0.1:25"),
      ["10 document/name"],
    ],
    [
      "a wrong port",
      frontend,
      connect("frontend.x", "http://basket:3001"),
      ["10 connection/port-not-inbound"],
    ],
    [
      "no range",
      frontend,
      allow("frontend", "basket", { protocol: "tcp", ports: "9-8" }),
      ["11 policy/port-range"],
    ],
    [
      "problems that it had before",
      frontend.replace("http://basket:3000", "http://baskt:3000"),
      toMail,
      ["8 connection/unknown-application already"],
    ],
    [
      "text that is no YAML",
      "space: [",
      toMail,
      ["1 document/syntax already", "1 document/type already"].slice(0, 1),
    ],
  ])("%s", (_, document, edit, problems) => {
    expect(refusal(document, edit)).toEqual(problems);
  });

  it("but an edit may mend a document", () => {
    const broken = frontend.replace("http://basket:3000", "http://baskt:3000");
    expect(editDocument(broken, disconnect("frontend.basket")).kind).toBe("edited");
    const unconnected = shop("  frontend: { image: frontend:1, outbound: { mail: { required: true } } }\n");
    expect(editDocument(unconnected, toMail).kind).toBe("edited");
  });
});

describe("a required outbound interface that is disconnected by force", () => {
  const declared = shop(
    "  frontend: { image: frontend:1, outbound: { basket: { required: true } } }\n",
    "connections: [ { source: frontend.basket, destination: basket } ]\n",
  );

  it("leaves that one problem where the application declares it", () => {
    const result = editDocument(declared, disconnect("frontend.basket", true));
    expect(result).toMatchObject({
      kind: "edited",
      problems: [{ code: "outbound/required-unconnected", line: 5 }],
    });
  });

  it("leaves none where only the connection says so", () => {
    expect(editDocument(frontend, disconnect("frontend.ledger", true))).toMatchObject({
      kind: "edited",
      problems: [],
    });
  });

  it("leaves no other problem", () => {
    const other = declared.replace("outbound: {", "outbound: { mail: { required: true },");
    expect(refusal(other, disconnect("frontend.basket", true))).toEqual([
      "5 outbound/required-unconnected",
      "5 outbound/required-unconnected",
    ]);
  });

  it("leaves no problem that comes to light only then", () => {
    const clients = ["one", "two", "three"].map(
      (name) => `  ${name}: { image: "client:1", connections: { basket: "http://basket:3000" } }\n`,
    );
    const crowded = declared
      .replace("kubernetes: {}", "aws: { quotas: { rulesPerSecurityGroup: 2 } }")
      .replace("connections:", `${clients.join("")}connections:`);
    expect(refusal(crowded, disconnect("frontend.basket", true))).toEqual(["4 platform/quota"]);
  });
});
