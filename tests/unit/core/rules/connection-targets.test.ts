import * as connections from "./broken/connections";
import { testRule } from "./support";

testRule("connection/target-syntax", connections.targetSyntax);
testRule("connection/port-not-inbound", connections.portNotInbound);
testRule("connection/ambiguous-inbound", connections.ambiguousInbound);
