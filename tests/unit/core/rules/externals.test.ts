import * as externals from "./broken/externals";
import { testRule } from "./support";

testRule("external/identity", externals.identity);
testRule("external/no-inbound", externals.noInbound);
testRule("external/duplicate-hostname", externals.duplicateHostname);
