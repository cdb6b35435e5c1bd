import * as policies from "./broken/policies";
import { testRule } from "./support";

testRule("policy/unknown-application", policies.unknownApplication);
testRule("policy/unknown-space", policies.unknownSpace);
testRule("policy/organization-without-space", policies.organizationWithoutSpace);
testRule("policy/duplicate", policies.duplicates);
