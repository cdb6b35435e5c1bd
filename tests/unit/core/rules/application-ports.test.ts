import * as applications from "./broken/applications";
import { testRule } from "./support";

testRule("application/duplicate-port", applications.duplicatePort);
testRule("application/reserved-port", applications.reservedPort);
testRule("application/tls-port-taken", applications.tlsPortTaken);
