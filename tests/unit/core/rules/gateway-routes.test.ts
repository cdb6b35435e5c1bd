import * as gateways from "./broken/gateways";
import { testRule } from "./support";

testRule("gateway/no-routes", gateways.noRoutes);
testRule("gateway/duplicate-route", gateways.duplicateRoute);
testRule("gateway/path-syntax", gateways.pathSyntax);
testRule("gateway/timeout-order", gateways.timeoutOrder);
testRule("gateway/timeout-syntax", gateways.timeoutSyntax);
