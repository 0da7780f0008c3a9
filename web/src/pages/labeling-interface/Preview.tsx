/** The real editor on a task that is not stored; nothing is saved. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { checkConfig } from "../../api/config-check";
import { Problem } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import styles from "./preview.module.css";

const Editor = lazy(() => import("../../editor").then((editor) => ({ default: editor.Editor })));

export function Preview({ config, task }: { config: string; task: Record<string, unknown> | null }) {
  const settled = useDebounced(config, 250);
  const { data } = useQuery({
    queryKey: ["config-check", settled],
    queryFn: () => checkConfig(settled),
    placeholderData: (before) => before,
  });
  const first = data?.errors[0];
  if (first) return <Problem title={`${first.line}:${first.column} ${first.message}`} />;
  const shown = task ?? data?.sample_task ?? null;
  if (!shown) return <div className={styles["preview"]} />;
  return (
    <div className={styles["preview"]}>
      <Suspense fallback={null}>
        <Editor key={settled + JSON.stringify(shown).slice(0, 2000)} config={settled} task={{ id: 0, data: shown }} mode="preview" />
      </Suspense>
    </div>
  );
}
