import { PolicyPack } from "@pulumi/policy";
import { appnetPolicies } from "..";

new PolicyPack("appnet", { policies: appnetPolicies });
