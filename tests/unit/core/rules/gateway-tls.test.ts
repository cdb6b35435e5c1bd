import * as gateways from "./broken/gateways";
import { testRule } from "./support";

testRule("gateway/tls-exclusive", gateways.tlsExclusive);
testRule("gateway/min-version-without-certificate", gateways.minVersionWithoutCertificate);
testRule("gateway/certificate-source", gateways.certificateSource);
testRule("gateway/passthrough-single-route", gateways.passthroughSingleRoute);
testRule("gateway/passthrough-path", gateways.passthroughPath);
