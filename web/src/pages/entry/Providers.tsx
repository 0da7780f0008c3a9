/** The ways in by single sign-on. */
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { goToProvider } from "../../api/sign-on";
import { Button, Problem } from "../../shared/ui/ui";
import styles from "./entry.module.css";
import { t } from "./messages";

export function Providers({ providers, next }: { providers: readonly Schemas["SignInProviderName"][]; next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = (slug: string): void => {
    setBusy(true);
    setProblem(null);
    goToProvider(slug, next, false).catch((error: unknown) => {
      setBusy(false);
      setProblem(error instanceof Error ? error.message : String(error));
    });
  };
  return (
    <div className={styles["form"]}>
      {problem && <Problem title={problem} />}
      {providers.map(({ slug, title }) => <Button key={slug} isDisabled={busy} onPress={() => go(slug)} className={styles["submit"] ?? ""}>{t("signInWith", { name: title })}</Button>)}
    </div>
  );
}
