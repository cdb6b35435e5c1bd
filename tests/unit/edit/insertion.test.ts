import { describe, expect, it } from "vitest";
import type { AllowEdit, ConnectEdit } from "../../../edit/edits";
import { allow, beforeAndAfter, connect, edited, reverse } from "./support";

interface Insertion {
  readonly what: string;
  readonly edit: ConnectEdit | AllowEdit;
  /** The document: lines that begin with `-` are replaced by those with `+`. */
  readonly document: string;
}

const HEAD =
  " space: prod\n kubernetes: { gatewayClassName: envoy }\n peers: { payments: { organization: acme } }\n";
const BASKET = '   basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http } } }\n';
const toBasket = connect("frontend.basket", "http://basket:3000");
const toLedger = connect("frontend.ledger", "https://192.0.2.7:61443");
const ports = { protocol: "tcp", ports: "8080-8090" };
const policy = allow("frontend", "basket", ports);

const connections: Insertion[] = [
  {
    what: "an application without connections, behind its interfaces",
    edit: toBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     inbound: { web: { port: 80 } } # the shop's pages
+    connections:
+      basket: http://basket:3000
     environment:
       MODE: fast
${BASKET}`,
  },
  {
    what: "an application's connections, in the quotation marks of their neighbours",
    edit: toLedger,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       "basket": 'http://basket:3000' # fills the basket
+      "ledger": 'https://192.0.2.7:61443'
${BASKET}`,
  },
  {
    what: "behind the comments that belong to the connections",
    edit: toLedger,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       # The basket first.
       basket: http://basket:3000

       # orders: http://orders:3001
+      ledger: https://192.0.2.7:61443

   # What customers want to buy.
${BASKET}`,
  },
  {
    what: "the indentation of the document",
    edit: toBasket,
    document: `${HEAD} applications:
     frontend:
         image: frontend:1
+        connections:
+            basket: http://basket:3000
     basket:
         image: basket:1
         inbound:
             api: { port: 3000, protocol: http }
`,
  },
  {
    what: "a required connection, with its options in brackets",
    edit: connect("frontend.basket", "http://basket:3000", true),
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
+    connections:
+      basket: { to: "http://basket:3000", required: true }
${BASKET}`,
  },
  {
    what: "a required connection, whose URL has quotation marks only in brackets",
    edit: connect("frontend.ledger", "https://192.0.2.7:61443", true),
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       basket: http://basket:3000
+      ledger: { to: "https://192.0.2.7:61443", required: true }
${BASKET}`,
  },
  {
    what: "a required connection, in lines like its neighbour's",
    edit: connect("frontend.ledger", "https://192.0.2.7:61443", true),
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       basket:
         to: http://basket:3000
         required: true
+      ledger:
+        to: https://192.0.2.7:61443
+        required: true
${BASKET}`,
  },
  {
    what: "an application in one line",
    edit: toBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1 } # pages
+  frontend: { image: frontend:1, connections: { basket: "http://basket:3000" } } # pages
${BASKET}`,
  },
  {
    what: "an application in one line that is broken in two",
    edit: toBasket,
    document: `${HEAD} applications:
   frontend: { image: frontend:1,
-              inbound: { web: { port: 80 } } }
+              inbound: { web: { port: 80 } },
+              connections: { basket: "http://basket:3000" } }
${BASKET}`,
  },
  {
    what: "empty brackets",
    edit: toBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
-    connections: {} # none yet
+    connections: {basket: "http://basket:3000"} # none yet
${BASKET}`,
  },
  {
    what: "brackets with lines and a comma behind the last",
    edit: toLedger,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections: {
       basket: "http://basket:3000", # fills the basket
+      ledger: "https://192.0.2.7:61443",
     }
${BASKET}`,
  },
  {
    what: "brackets with lines and no comma behind the last",
    edit: toLedger,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections: {
-      basket: http://basket:3000 # fills the basket
+      basket: http://basket:3000, # fills the basket
+      ledger: https://192.0.2.7:61443
       # That is all.
     }
${BASKET}`,
  },
  {
    what: "connections as other applications write them",
    edit: toBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
+    connections: { basket: 'http://basket:3000' }
${BASKET}   orders:
     image: orders:1
     connections: { basket: 'http://basket:3000' }
`,
  },
  {
    what: "behind a text of several lines",
    edit: toBasket,
    document: `${HEAD} applications:
${BASKET}   frontend:
     image: frontend:1
     environment:
       GREETING: |+
         Welcome!

         - connections: none

+    connections:
+      basket: http://basket:3000
`,
  },
  {
    what: "the document's list, where the interface is declared",
    edit: connect("frontend.cache", "cache.redis"),
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     outbound: { cache: { required: true } }
   cache: { image: redis:8, inbound: { redis: { port: 6379 } } }
+connections:
+  - { source: frontend.cache, destination: cache.redis }
 policies:
   - { source: frontend, destination: cache }
`,
  },
  {
    what: "the document's list, behind its last connection",
    edit: connect("frontend.cache", "cache.redis", true),
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     outbound: { cache: {}, more: {} }
   cache: { image: redis:8, inbound: { redis: { port: 6379 } } }
 connections:
 - source: frontend.more
   destination: cache.redis
+- source: frontend.cache
+  destination: cache.redis
+  required: true
`,
  },
  {
    what: "JSON in lines",
    edit: toBasket,
    document: ` {
   "space": "prod",
   "kubernetes": {},
   "applications": {
     "frontend": {
-      "image": "frontend:1"
+      "image": "frontend:1",
+      "connections": {
+        "basket": "http://basket:3000"
+      }
     },
     "basket": { "image": "basket:1", "inbound": { "api": { "port": 3000 } } }
   }
 }
`,
  },
  {
    what: "JSON without spaces",
    edit: toLedger,
    document: `-{"space":"prod","kubernetes":{},"applications":{"frontend":{"image":"a:1","connections":{"x":"http://10.0.0.1:80"}}}}
+{"space":"prod","kubernetes":{},"applications":{"frontend":{"image":"a:1","connections":{"x":"http://10.0.0.1:80","ledger":"https://192.0.2.7:61443"}}}}
`,
  },
];

const policies: Insertion[] = [
  {
    what: "a document without policies, behind its connections",
    edit: policy,
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}+policies:
+  - { source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }
 gateways:
   public: { routes: [ { path: /, destination: "http://basket:3000" } ] }
`,
  },
  {
    what: "a document whose sections stand apart",
    edit: policy,
    document: `${HEAD}
 applications:
   frontend: { image: frontend:1 }
${BASKET}
+policies:
+  - { source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }
+
 # The way in.
 gateways:
   public: { routes: [ { path: /, destination: "http://basket:3000" } ] }
`,
  },
  {
    what: "policies in lines of their own",
    edit: allow("frontend", "basket", {
      space: "payments",
      organization: "acme",
      protocol: "udp",
      ports: 53,
    }),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET} policies:
   -   source: frontend
       destination: basket
       # ports: 8080
+  -   source: frontend
+      destination: basket
+      space: payments
+      organization: acme
+      protocol: udp
+      ports: 53
`,
  },
  {
    what: "policies at the left margin, before what introduces the next section",
    edit: policy,
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET} policies:
 - { source: frontend, destination: basket }
   # That is all.
+- { source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }

 # Beside those of applications.
 connections: []
`,
  },
  {
    what: "policies in brackets with lines",
    edit: policy,
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET} policies:
   - {
       source: frontend,
       destination: basket,
     }
+  - {
+      source: frontend,
+      destination: basket,
+      protocol: tcp,
+      ports: 8080-8090
+    }
`,
  },
  {
    what: "a list in one line",
    edit: allow("frontend", "basket"),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}-policies: [{source: basket, destination: frontend}]
+policies: [{source: basket, destination: frontend}, {source: frontend, destination: basket}]
`,
  },
  {
    what: "every application, in the quotation marks that the asterisk needs",
    edit: allow("*", "basket", { protocol: "tcp", ports: 4317 }),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}+policies:
+  - { source: "*", destination: basket, protocol: tcp, ports: 4317 }
`,
  },
  {
    what: "an empty list",
    edit: allow("frontend", "basket"),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}-policies: []
+policies: [{ source: frontend, destination: basket }]
`,
  },
  {
    what: "a network, in the quotation marks that it needs",
    edit: { kind: "allow", policy: { source: "frontend", destinationCidr: "::1/128", ...ports } },
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
+policies:
+  - { source: frontend, destinationCidr: "::1/128", protocol: tcp, ports: 8080-8090 }
`,
  },
];

describe.each([
  ["connect", connections],
  ["allow", policies],
])("%s writes into", (_, insertions) => {
  it.each(insertions)("$what", ({ edit, document }) => {
    const { before, after } = beforeAndAfter(document);
    expect(edited(before, edit)).toBe(after);
    expect(edited(after, reverse(edit))).toBe(before);
  });

  // The last line end of a text with |+ belongs to it.
  it.each(insertions.filter(({ document }) => !document.includes("|+")))(
    "$what, with other line ends, a byte order mark and no last line end",
    ({ edit, document }) => {
      const { before, after } = beforeAndAfter(document);
      const other = (text: string) => `\uFEFF${text.trimEnd().replaceAll("\n", "\r\n")}`;
      expect(edited(other(before), edit)).toBe(other(after));
      expect(edited(other(after), reverse(edit))).toBe(other(before));
    },
  );
});
