// A transform of the space holds for everything in it: here it adds tags to all that can have tags.
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const untaggable = ["aws:iam/rolePolicy:RolePolicy"];

const addTags: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (!type.startsWith("aws:") || untaggable.includes(type)) return undefined;
  const { tags } = props as { tags?: object };
  return { props: { ...props, tags: { ...tags, team: "shop", "cost-center": "4711" } }, opts };
};

const space = new appnet.Space(
  "shop",
  { organization: "acme", aws: { region: "eu-central-1" } },
  { transforms: [addTags] },
);

const basket = new appnet.Application("basket", {
  space,
  image: "ghcr.io/acme/basket:1.4",
  inbound: { api: { port: 3000, protocol: "http" } },
});

const frontend = new appnet.Application("frontend", {
  space,
  image: "ghcr.io/acme/frontend:1.4",
  inbound: { web: { port: 8080, protocol: "http" } },
  connections: { basket: { to: basket } },
});

const gateway = new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] });

export const endpoints = { public: gateway.endpoint };
