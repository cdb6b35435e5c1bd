/**
 * The ids of the zones that have Fargate, in Regions where not all have it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const ZONES = new Map<string | undefined, readonly string[]>([
  ["ap-northeast-1", ["apne1-az1", "apne1-az2", "apne1-az4"]],
  ["cn-north-1", ["cnn1-az1", "cnn1-az2"]],
  ["us-west-1", ["usw1-az1", "usw1-az3"]],
]);

/** The zones of a Region in which tasks can run; undefined where they can in all, and for a Region that is not known. */
export function zonesOfFargate(region: string | undefined): readonly string[] | undefined {
  return ZONES.get(region);
}
