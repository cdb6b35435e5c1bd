// Makes sure that the AWS CDK's program and appnet's plan have the same security group rules between applications: their
// times could not be compared otherwise. What appnet plans besides is more than the CDK's program declares.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf, planCommand, writeDocument } from "./programs.mjs";

/** Below the limit of 500 resources, so that the CDK writes its template. */
const SIZE = 20;

/**
 * @param {string} directory for temporary files
 * @throws Error with the first differences, when there are any
 */
export function checkSameRules(directory) {
  const plan = JSON.parse(run(planCommand(writeDocument(directory, SIZE, "aws"))));
  const planned = rulesOfPlan(plan);
  const output = join(directory, "checked");
  run([...commandOf(["cdk.mjs"], SIZE), output]);
  const template = JSON.parse(readFileSync(join(output, `${plan.space}.template.json`), "utf8"));
  const synthesized = rulesOfTemplate(template);
  const differences = [...planned.symmetricDifference(synthesized)];
  if (planned.size === 0) throw new Error("the plan has no rules between applications");
  if (differences.length > 0) {
    throw new Error(`the CDK and appnet differ in rules, such as\n${differences.slice(0, 10).join("\n")}`);
  }
  return { size: SIZE, rules: planned.size };
}

function run(args) {
  return execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

/** Rules that lead from one group to another; every group is named by its description. */
function rulesOfPlan({ resources }) {
  const groups = new Map(
    resources
      .filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup")
      .map(({ name, inputs }) => [`\${${name}.id}`, inputs.description]),
  );
  const rules = resources
    .map(({ type, inputs }) => ({ direction: /securityGroup(In|E)gressRule/.exec(type)?.[1], ...inputs }))
    .filter(({ direction, referencedSecurityGroupId }) => direction && referencedSecurityGroupId)
    .map(({ direction, securityGroupId, referencedSecurityGroupId, ipProtocol, fromPort, toPort }) =>
      ruleText(
        direction,
        groups.get(securityGroupId),
        groups.get(referencedSecurityGroupId),
        ipProtocol,
        fromPort,
        toPort,
      ),
    );
  return new Set(rules);
}

function rulesOfTemplate({ Resources: resources }) {
  const groupOf = ({ "Fn::GetAtt": [id] }) => resources[id].Properties.GroupDescription;
  const rules = Object.values(resources)
    .map(({ Type, Properties }) => ({
      direction: /SecurityGroup(In|E)gress$/.exec(Type)?.[1],
      ...Properties,
    }))
    .filter(({ direction }) => direction)
    .map((rule) =>
      ruleText(
        rule.direction,
        groupOf(rule.GroupId),
        groupOf(rule.DestinationSecurityGroupId ?? rule.SourceSecurityGroupId),
        rule.IpProtocol,
        rule.FromPort,
        rule.ToPort,
      ),
    );
  return new Set(rules);
}

function ruleText(direction, group, other, protocol, from, to) {
  const sides = direction === "E" ? `from ${group} to ${other}` : `into ${group} from ${other}`;
  return `${sides}, ${protocol} ${from}-${to}`;
}
