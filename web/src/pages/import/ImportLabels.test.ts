import { expect, it } from "vitest";
import { counted } from "./ImportLabels";
import type { Labels } from "./import-api";

it("counts what label files hold, the most frequent label first", () => {
  const labels: Labels = {
    format: "COCO", import_as: "annotations", tasks: 1200, labeled_tasks: 3, regions: { box: 4, mask: 1 }, labels: { cat: 1, dog: 4 },
    simplified: 0, unknown_labels: {}, unused_files: [], unused_file_count: 0, labeling_config: "<View></View>", has_controls: false,
  };
  expect(counted(labels)).toEqual(["Tasks with labels: 3 of 1,200", "Boxes: 4", "Masks: 1", "Labels: dog (4), cat (1)"]);
});
