import { PolicyPack } from "@pulumi/policy";
import { appnetPolicies } from "../index";

new PolicyPack("appnet", { policies: appnetPolicies });
