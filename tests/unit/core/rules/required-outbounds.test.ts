import * as connections from "./broken/connections";
import { testRule } from "./support";

testRule("outbound/required-unconnected", connections.requiredUnconnected);
