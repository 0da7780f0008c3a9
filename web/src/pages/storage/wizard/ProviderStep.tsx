import { Icon, type IconName } from "../../../shared/ui/icons";
import { t as words } from "../messages";
import { useProviders } from "../model/api";
import { newDraft } from "../model/draft";
import { type Provider, PROVIDERS } from "../model/storage";
import { t } from "./messages";
import type { StepProps } from "./step";
import { Choice } from "./Choice";
import styles from "./wizard.module.css";

const ICONS: Readonly<Record<Provider, IconName>> = { s3: "cloud", gcs: "cloud", azure: "cloud", redis: "database", localfiles: "folder" };

export function ProviderStep({ draft, set }: StepProps) {
  const { data } = useProviders(draft.direction);
  const offered = PROVIDERS.filter((provider) => data === undefined || data.includes(provider));
  return (
    <Choice
      legend={t("providerText")}
      value={draft.provider}
      // What was typed for another provider means nothing here.
      onChange={(provider) => set(provider === draft.provider ? {} : newDraft(draft.direction, provider))}
      options={offered.map((provider) => ({ value: provider, label: words(`provider_${provider}`), hint: t(`about_${provider}`), picture: <span className={styles["picture"]}><Icon name={ICONS[provider]} size={20} /></span> }))}
    />
  );
}
