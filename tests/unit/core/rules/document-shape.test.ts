import * as shape from "./broken/shape";
import { testRule } from "./support";

testRule("document/syntax", shape.syntax);
testRule("document/unknown-key", shape.unknownKey);
testRule("document/type", shape.type);
testRule("document/name", shape.name);
