import { expect, it } from "vitest";
import { proposalFor, type Uploaded } from "./draft";

const uploaded = (regions: Record<string, number>): Uploaded => ({
  projectId: 1, ids: [1], asList: true, how: {}, leftOut: [], unused: [],
  preview: {
    task_count: 1, annotation_count: 1, prediction_count: 0, columns: [], tasks: [], problems: [], problem_count: 0, files: [], authors: [], prediction_ids: 0,
    labels: {
      format: "COCO", import_as: "annotations", tasks: 1, labeled_tasks: 1, regions, labels: {}, simplified: 0, unknown_labels: {},
      unused_files: [], unused_file_count: 0, labeling_config: "<View>made</View>", has_controls: false,
    },
  },
});

it("takes the labeling interface that label files ask for, where they hold something", () => {
  expect(proposalFor(uploaded({ box: 3 }))).toBe("<View>made</View>");
  expect(proposalFor(uploaded({}))).toBeNull();
  expect(proposalFor(null)).toBeNull();
});
