import { describeDocuments } from "./suite";

describeDocuments("Cilium");
