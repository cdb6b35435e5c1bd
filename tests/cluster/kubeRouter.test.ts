import { describeDocuments } from "./suite";

describeDocuments("kube-router");
