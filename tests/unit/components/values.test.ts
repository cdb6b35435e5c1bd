import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Gateway } from "../../../components";
import { runProgram } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

interface PodInputs {
  readonly template: { readonly spec: { readonly containers: readonly { readonly image: unknown }[] } };
}

const imageOf = (spec: unknown) => (spec as PodInputs).template.spec.containers[0]!.image;

describe("an image that is an Output", () => {
  it("reaches the workload", async () => {
    const registrations = await runProgram(() => {
      newApplication(newSpace(), "frontend", { image: pulumi.output("frontend:2") });
    });
    expect(imageOf(named(registrations, "shop-frontend-deployment").inputs["spec"])).toBe("frontend:2");
  });

  it("may be unknown at preview: everything is registered all the same", async () => {
    const registrations = await runProgram(
      () => {
        const space = newSpace();
        const image = new k8s.core.v1.ConfigMap("images", {}).metadata.apply((metadata) => metadata.name);
        newApplication(space, "frontend", {
          image,
          connections: { basket: "http://basket:3000" },
        });
        newApplication(space, "basket");
      },
      { preview: true },
    );
    expect(imageOf(named(registrations, "shop-frontend-deployment").inputs["spec"])).toMatchObject({
      __pulumiUnknown: true,
    });
    expect(named(registrations, "shop-frontend-to-basket-tcp-3000-ingress").custom).toBe(true);
  });
});

describe("secrets", () => {
  it("stay secret: private keys always", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const frontend = newApplication(space, "frontend");
      const pem = { certificate: "certificate-pem", chain: "chain-pem", privateKey: "key-pem" };
      new Gateway("public", {
        space,
        tls: { certificateFrom: { pem } },
        routes: [{ destination: frontend }],
      });
    });
    const { inputs } = named(registrations, "shop-gateway.public-certificate");
    expect(pulumi.runtime.isRpcSecret(inputs["stringData"])).toBe(true);
    expect(pulumi.runtime.unwrapRpcSecret(inputs["stringData"])).toEqual({
      "tls.crt": "certificate-pem\nchain-pem",
      "tls.key": "key-pem",
    });
  });
});

describe("outputs", () => {
  it("of a gateway have its address, of components their names", async () => {
    let url: pulumi.Output<string | undefined> | undefined;
    await runProgram(() => {
      const space = newSpace();
      const frontend = newApplication(space, "frontend", { hostname: "web" });
      expect(frontend.hostname).toBe("web");
      url = new Gateway("public", {
        space,
        hostname: { fullyQualifiedHostname: "www.example.com" },
        tls: { certificateFrom: { managed: true } },
        routes: [{ destination: frontend }],
      }).url;
    });
    expect(await new Promise((resolve) => url!.apply(resolve))).toBe("https://www.example.com");
  });
});
