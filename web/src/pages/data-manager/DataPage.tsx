/** `/projects/{id}/data`: the tasks, or with `labeling=1` the label stream; `labeling=chosen` streams the tasks chosen in the list. */
import { lazy, Suspense } from "react";
import { useParams } from "../../shared/url";
import { DataManager } from "./DataManager";

const LabelStream = lazy(() => import("../label-stream/LabelStream").then((page) => ({ default: page.LabelStream })));

export function DataPage({ projectId }: { projectId: number }) {
  const params = useParams();
  const labeling = params.get("labeling");
  if (labeling === null || labeling === "0") return <DataManager projectId={projectId} />;
  return (
    <Suspense fallback={null}>
      <LabelStream projectId={projectId} chosen={labeling === "chosen"} />
    </Suspense>
  );
}
