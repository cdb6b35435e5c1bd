import { describe, expect, it } from "vitest";
import type { Edit } from "../../../edit/edits";
import { beforeAndAfter, deny, disconnect, edited } from "./support";

interface Removal {
  readonly what: string;
  readonly edit: Edit;
  /** The document: lines that begin with `-` go, or are replaced by those with `+`. */
  readonly document: string;
}

const HEAD = " space: prod\n kubernetes: {}\n";
const BASKET = '   basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http } } }\n';
const theBasket = disconnect("frontend.basket");

const removals: Removal[] = [
  {
    what: "a line with its comment; the comments above it stay",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       # What customers want to buy.
-      basket: http://basket:3000 # in plain text
       ledger: https://192.0.2.7:61443
${BASKET}`,
  },
  {
    what: "the lines of a connection with options",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       ledger: https://192.0.2.7:61443
-      basket:
-        to: http://basket:3000
-        # No variables.
-        disableDefaultEnvVars: true
${BASKET}`,
  },
  {
    what: "the key with the last connection",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
-    connections:
-      basket: http://basket:3000
     replicas: 2
${BASKET}`,
  },
  {
    what: "not the key where comments stand inside",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
-    connections:
+    connections: {}
       # What customers want to buy.
-      basket: http://basket:3000
     replicas: 2
${BASKET}`,
  },
  {
    what: "not the key where a comment stands behind it",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
-    connections: # whom it calls
-      basket: http://basket:3000
+    connections: {} # whom it calls
${BASKET}`,
  },
  {
    what: "one of several in brackets: the first",
    edit: theBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1, connections: { basket: basket, ledger: "https://192.0.2.7:61443" } }
+  frontend: { image: frontend:1, connections: { ledger: "https://192.0.2.7:61443" } }
${BASKET}`,
  },
  {
    what: "one of several in brackets: one in the middle",
    edit: theBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1, connections: {mail: "tcp://10.0.0.1:25",  basket: basket,  sms: "tcp://10.0.0.2:25"} }
+  frontend: { image: frontend:1, connections: {mail: "tcp://10.0.0.1:25",  sms: "tcp://10.0.0.2:25"} }
${BASKET}`,
  },
  {
    what: "one of several in brackets: the last",
    edit: theBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1, connections: { ledger: "https://192.0.2.7:61443" , basket: basket, } }
+  frontend: { image: frontend:1, connections: { ledger: "https://192.0.2.7:61443" , } }
${BASKET}`,
  },
  {
    what: "one of several in brackets with lines, its comma and comment",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections: {
-      ledger: "https://192.0.2.7:61443", # money
+      ledger: "https://192.0.2.7:61443" # money
       # What customers want to buy.
-      basket: "http://basket:3000" # in plain text
     }
${BASKET}`,
  },
  {
    what: "one of several in brackets with commas in front",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend:
     image: frontend:1
     connections:
       { ledger: "https://192.0.2.7:61443"
-      , basket: "http://basket:3000"
       }
${BASKET}`,
  },
  {
    what: "the key of brackets in the style of this command",
    edit: theBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1, connections: { basket: "http://basket:3000" }, replicas: 2 }
+  frontend: { image: frontend:1, replicas: 2 }
${BASKET}`,
  },
  {
    what: "not the key of brackets in another style",
    edit: theBasket,
    document: `${HEAD} applications:
-  frontend: { image: frontend:1, connections: {basket: "http://basket:3000"}, replicas: 2 }
+  frontend: { image: frontend:1, connections: {}, replicas: 2 }
${BASKET}`,
  },
  {
    what: "an item of the list that names its outbound interface",
    edit: disconnect("frontend.cart"),
    document: `${HEAD} applications:
   frontend: { image: frontend:1, outbound: { cart: {}, ledger: {} } }
${BASKET} connections:
   # What customers want to buy.
-  - { source: frontend.cart, destination: basket.api } # in plain text
   - { source: frontend.ledger, destination: "https://192.0.2.7:61443" }
`,
  },
  {
    what: "an item of the list whose interface is named after its destination",
    edit: theBasket,
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}-connections:
-- source: frontend
-  destination: http://basket:3000
 policies: []
`,
  },
  {
    what: "a policy, whichever way its ports and protocol are written",
    edit: deny("frontend", "basket", { protocol: "tcp", ports: 81 }),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET} policies:
-  - { source: frontend, destination: basket, protocol: TCP, ports: 81-81 }
   - { source: frontend, destination: basket, protocol: tcp, ports: 82 }
`,
  },
  {
    what: "a policy that names neither, which is tcp 8080",
    edit: deny("frontend", "basket", { protocol: "tcp", ports: 8080 }),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET} policies:
   - { source: frontend, destination: basket, protocol: tcp, ports: 81 }
-  - source: frontend
-    destination: basket
`,
  },
  {
    what: "the policies' section, and the empty line above it where sections stand apart",
    edit: deny("frontend", "basket"),
    document: `${HEAD}
 applications:
   frontend: { image: frontend:1 }
${BASKET}-
-policies:
-  - { source: frontend, destination: basket, protocol: tcp, ports: 8080 }

 connections: []
`,
  },
  {
    what: "the policies' section, and not the comment above it",
    edit: deny("frontend", "basket"),
    document: `${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}
 # Beside connections:
-policies:
-  - { source: frontend, destination: basket, protocol: tcp, ports: 8080 }
`,
  },
  {
    what: "the policies' section at the beginning",
    edit: deny("frontend", "basket"),
    document: `-policies:
-  - { source: frontend, destination: basket }
${HEAD} applications:
   frontend: { image: frontend:1 }
${BASKET}`,
  },
  {
    what: "an alias, where the anchor is elsewhere",
    edit: theBasket,
    document: `${HEAD} applications:
   orders: { image: orders:1, connections: { basket: &url "http://basket:3000" } }
   frontend:
     image: frontend:1
-    connections:
-      basket: *url
${BASKET}`,
  },
];

describe("disconnect and deny take away", () => {
  it.each(removals)("$what", ({ edit, document }) => {
    const { before, after } = beforeAndAfter(document);
    expect(edited(before, edit)).toBe(after);
  });

  it.each(removals)("$what, with other line ends", ({ edit, document }) => {
    const { before, after } = beforeAndAfter(document);
    expect(edited(before.replaceAll("\n", "\r\n"), edit)).toBe(after.replaceAll("\n", "\r\n"));
  });
});
