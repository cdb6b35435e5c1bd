import * as policies from "./broken/policies";
import { testRule } from "./support";

testRule("policy/protocol", policies.protocol);
testRule("policy/port-syntax", policies.portSyntax);
testRule("policy/port-bounds", policies.portBounds);
testRule("policy/port-range", policies.portRange);
testRule("policy/protocol-and-ports", policies.protocolAndPorts);
