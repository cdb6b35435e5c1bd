import * as environment from "./broken/environment";
import { testRule } from "./support";

testRule("connection/placeholder", environment.placeholder);
testRule("connection/variable-taken", environment.variableTaken);
testRule("application/expansion", environment.expansion);
testRule("application/secret-source", environment.secretSource);
