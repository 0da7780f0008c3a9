import { useQuery, useQueryClient } from "@tanstack/react-query";
import { attempt } from "../../shared/ui/attempt";
import { applyLanguage, applyTheme, LANGUAGES, type Language, PSEUDO, type Theme, THEMES } from "../../shared/appearance";
import { fetchPreferences, type Preferences as Kept, PREFERENCES, savePreferences } from "../../api/preferences";
import page from "../../shared/ui/page.module.css";
import { Problem, Select } from "../../shared/ui/ui";
import styles from "./account.module.css";
import { t } from "./messages";

export function Preferences() {
  const client = useQueryClient();
  const stored = useQuery({ queryKey: PREFERENCES, queryFn: fetchPreferences });
  const change = (part: Kept): void => {
    client.setQueryData<Kept>(PREFERENCES, (old) => ({ ...old, ...part }));
    if (part.theme) applyTheme(part.theme);
    if (part.language) applyLanguage(part.language);
    void attempt(
      () => savePreferences(part),
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <section className={styles["prefs"]}>
      <p className={page["muted"]}>{t("prefText")}</p>
      {stored.error && <Problem title={stored.error.message} />}
      <Select<Theme> label={t("theme")} value={stored.data?.theme ?? "system"} options={THEMES.map((value) => ({ value, label: t(`theme_${value}`) }))} onChange={(theme) => change({ theme })} />
      <Select<Language> label={t("language")} value={stored.data?.language === PSEUDO ? "system" : (stored.data?.language ?? "system")} options={LANGUAGES.map(({ value, name }) => ({ value, label: name ?? t("language_system") }))} onChange={(language) => change({ language })} />
    </section>
  );
}
