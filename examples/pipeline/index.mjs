import * as appnet from "pulumi-appnet";

new appnet.Topology("shop", appnet.readDocument("appnet.yaml"));
