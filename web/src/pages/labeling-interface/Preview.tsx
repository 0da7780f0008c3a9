/** The real editor on a task that is not stored; nothing is saved. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { JsonObject } from "../../editor";
import { http } from "../../api/http";
import { Problem } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import styles from "./preview.module.css";

const Editor = lazy(() => import("../../editor").then((editor) => ({ default: editor.Editor })));

interface Check {
  errors: { message: string; line: number; column: number }[];
  sample_task?: JsonObject;
}

export function Preview({ config, task }: { config: string; task: Record<string, unknown> | null }) {
  const settled = useDebounced(config, 250);
  const { data } = useQuery({
    queryKey: ["config-check", settled],
    queryFn: () => http<Check>("POST", "/api/labeling-config/check", { label_config: settled }),
    placeholderData: (before) => before,
  });
  const first = data?.errors[0];
  if (first) return <Problem title={`${first.line}:${first.column} ${first.message}`} />;
  const shown = (task ?? data?.sample_task ?? null) as JsonObject | null;
  if (!shown) return <div className={styles["preview"]} />;
  return (
    <div className={styles["preview"]}>
      <Suspense fallback={null}>
        <Editor key={settled + JSON.stringify(shown).slice(0, 2000)} config={settled} task={{ id: 0, data: shown }} mode="preview" />
      </Suspense>
    </div>
  );
}
