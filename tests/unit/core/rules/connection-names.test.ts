import * as connections from "./broken/connections";
import { testRule } from "./support";

testRule("connection/unknown-application", connections.unknownApplication);
testRule("connection/unknown-space", connections.unknownSpace);
testRule("connection/unknown-host", connections.unknownHost);
testRule("connection/unknown-interface", connections.unknownInterface);
