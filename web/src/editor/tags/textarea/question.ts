import { asText, interpolate } from "../../config/interpolate";
import type { QuestionKind } from "../../model/question";

export const question: QuestionKind = {
  type: "textarea",
  isOrdered: true,
  inList: ({ node }, value) => (node.attrs["displaymode"] === "region-list" && Array.isArray(value) ? value.map(asText) : []),
  startsWith({ node }, task) {
    const text = asText(interpolate(node.attrs["value"] ?? "", task));
    return text === "" || text.startsWith("$") ? null : [text];
  },
};
