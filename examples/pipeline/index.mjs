import * as appnet from "pulumi-appnet";

const shop = new appnet.Topology("shop", appnet.readDocument("appnet.yaml"));

export const { urls, endpoints } = shop;
