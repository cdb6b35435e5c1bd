import * as gateways from "./broken/gateways";
import { testRule } from "./support";

testRule("gateway/hostname-empty", gateways.hostnameEmpty);
testRule("gateway/hostname-syntax", gateways.hostnameSyntax);
testRule("gateway/prefix-without-domain", gateways.prefixWithoutDomain);
