import * as connections from "./broken/connections";
import { testRule } from "./support";

testRule("connection/self", connections.self);
testRule("connection/direction", connections.direction);
testRule("connection/outbound-taken", connections.outboundTaken);
