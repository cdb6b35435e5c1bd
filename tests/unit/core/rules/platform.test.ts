import * as platform from "./broken/platform";
import { testRule } from "./support";

testRule("platform/exactly-one", platform.exactlyOne);
testRule("platform/unsupported", platform.unsupported);
testRule("platform/quota", platform.quota);
