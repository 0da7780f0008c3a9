import { asText, interpolate } from "../../config/interpolate";
import type { QuestionKind } from "../questionKind";

export const question: QuestionKind = {
  type: "textarea",
  startsWith({ node }, task) {
    const text = asText(interpolate(node.attrs["value"] ?? "", task));
    return text === "" || text.startsWith("$") ? null : [text];
  },
};
