import { Icon, type IconName } from "../../../shared/ui/icons";
import { t as words } from "../messages";
import { addressOf, hostOf } from "../model/address";
import { useConnections, useProviders } from "../model/api";
import { draftWith, newDraft } from "../model/draft";
import { type Provider, PROVIDERS } from "../model/storage";
import { t } from "./messages";
import type { StepProps } from "./step";
import { Choice } from "./Choice";
import styles from "./wizard.module.css";

const ICONS: Readonly<Record<Provider, IconName>> = { s3: "cloud", gcs: "cloud", azure: "cloud", redis: "database", localfiles: "folder" };

export function ProviderStep({ draft, set, projectId }: StepProps & { projectId: number }) {
  const { data } = useProviders(draft.direction);
  const { data: connections = [] } = useConnections(projectId);
  const offered = PROVIDERS.filter((provider) => data === undefined || data.includes(provider));
  const picture = (provider: Provider) => <span className={styles["picture"]}><Icon name={ICONS[provider]} size={20} /></span>;
  const place = (provider: Provider, fields: Readonly<Record<string, unknown>>): string => [words(`provider_${provider}`), addressOf(provider, fields), hostOf(provider, fields)].filter((text) => text !== "").join(" · ");
  return (
    <Choice<string>
      legend={t("providerText")}
      value={draft.connection === null ? draft.provider : `shared-${draft.connection.id}`}
      // What was typed for another provider means nothing here.
      onChange={(value) => {
        const shared = connections.find(({ id }) => value === `shared-${id}`);
        const provider = offered.find((one) => one === value);
        if (shared) set(draftWith(draft.direction, shared));
        else if (provider) set(provider === draft.provider && draft.connection === null ? {} : newDraft(draft.direction, provider));
      }}
      options={[
        ...connections.map(({ id, provider, title, settings }) => ({ value: `shared-${id}`, label: title, hint: `${t("sharedHint")} ${place(provider, settings)}`, picture: picture(provider) })),
        ...offered.map((provider) => ({ value: provider as string, label: words(`provider_${provider}`), hint: t(`about_${provider}`), picture: picture(provider) })),
      ]}
    />
  );
}
