import { yaml, type BrokenDocument } from "../support";

const inbound = (...interfaces: readonly string[]) =>
  yaml`
    space: prod
    kubernetes: {}
    applications:
      shop:
        image: shop:1
        inbound:
  ` + interfaces.map((line) => `      ${line}\n`).join("");

export const duplicatePort: readonly BrokenDocument[] = [
  {
    what: "two inbounds on one port",
    document: inbound("web: { port: 8080 }", "api: { port: »8080, protocol: http }"),
    message: "inbound api has the same port as inbound web: tcp 8080",
    fix: "give each inbound its own port",
    mend: ["port: 8080, protocol: http", "port: 8080, protocol: udp"],
  },
  {
    what: "one published port for two container ports",
    document: inbound("web: { port: 80, containerPort: 8080 }", "api: { port: »80, containerPort: 8081 }"),
    message: "tcp 80",
    fix: "its own port",
    mend: ["port: 80, containerPort: 8081", "port: 81, containerPort: 8081"],
  },
];

export const reservedPort: readonly BrokenDocument[] = [
  {
    what: "an inbound on the port of automatic TLS",
    document: inbound("web: { port: »61443 }"),
    message: "inbound web listens on 61443",
    fix: "for automatic TLS set tls: automatic",
    mend: ["61443", "61442"],
  },
  {
    what: "a container port on the port of automatic TLS",
    document: inbound("web: { port: 443, containerPort: »61443 }"),
    message: "inbound web listens on 61443",
    fix: "listen on another port",
    mend: ["61443", "8443"],
  },
];

export const tlsPortTaken: readonly BrokenDocument[] = [
  {
    what: "two automatic-TLS inbounds without tlsPort",
    document: inbound("web: { port: 8080, tls: automatic }", "api: { port: 3000, tls: »automatic }"),
    message: "automatic TLS of inbound api listens on 61443, which automatic TLS of inbound web already uses",
    fix: "give it a tlsPort of its own",
    mend: ["port: 3000, tls: automatic", "port: 3000, tls: automatic, tlsPort: 61444"],
  },
  {
    what: "two automatic-TLS inbounds with one tlsPort",
    document: inbound(
      "web: { port: 8080, tls: automatic, tlsPort: 8443 }",
      "api: { port: 3000, tls: automatic, tlsPort: »8443 }",
    ),
    message: "listens on 8443",
    fix: "tlsPort of its own",
    mend: ["port: 3000, tls: automatic, tlsPort: 8443", "port: 3000, tls: automatic"],
  },
  {
    what: "a tlsPort that another inbound serves",
    document: inbound("web: { port: 8080 }", "api: { port: 3000, tls: automatic, tlsPort: »8080 }"),
    message: "listens on 8080, which inbound web already uses",
    fix: "tlsPort of its own",
    mend: ["tlsPort: 8080", "tlsPort: 8443"],
  },
  {
    what: "a tlsPort on which another inbound's container listens",
    document: inbound(
      "web: { port: 80, containerPort: 8080 }",
      "api: { port: 3000, tls: automatic, tlsPort: »8080 }",
    ),
    message: "which inbound web already uses",
    fix: "tlsPort of its own",
    mend: ["tlsPort: 8080", "tlsPort: 8443"],
  },
];
