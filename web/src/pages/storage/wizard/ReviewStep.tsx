/** What will be, before anything is stored, and what the credential needs at the provider. */
import page from "../../../shared/ui/page.module.css";
import { useQuery } from "@tanstack/react-query";
import { t as words } from "../messages";
import { addressOf, hostOf } from "../model/address";
import { type Draft, hasLinks, lifetimeOf } from "../model/draft";
import { prefixField } from "../model/fields";
import type { Body } from "../model/api";
import { needsOf, policiesFor } from "../model/policies";
import { Policies } from "../Policies";
import { t } from "./messages";
import type { Found } from "./use-found";
import styles from "./wizard.module.css";

export function ReviewStep({ draft, found, isLater, body }: { draft: Draft; found: Found; isLater: boolean; body: Body }) {
  const { data: policies } = useQuery({ queryKey: ["storage-policies", draft.direction, draft.provider, body], queryFn: () => policiesFor(draft.provider, draft.direction, body), retry: false, gcTime: 0 });
  return (
    <>
      <p className={page["muted"]}>{t("reviewText")}{isLater && draft.mode !== "none" ? ` ${t("later")}` : ""}</p>
      <dl className={styles["review"]}>
        {rowsOf(draft, found).map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      {draft.provider !== "localfiles" && <p>{t("needs", { needs: needsOf(draft).map((need) => t(`need_${need}`)).join(", ") })}</p>}
      {policies !== undefined && policies.length > 0 && (
        <details className={styles["rare"]}>
          <summary>{t("pastes")}</summary>
          <Policies policies={policies} />
        </details>
      )}
    </>
  );
}

function rowsOf(draft: Draft, { found }: Found): [string, string][] {
  const { provider, direction, mode, regex, recursive, presign, taskLinks, lifetime, canDelete, prefix } = draft;
  const field = prefixField(provider);
  const fields = { ...(draft.connection?.settings ?? draft.values), ...(field === null ? {} : { [field]: prefix }) };
  const host = hostOf(provider, fields);
  const isSource = direction === "source";
  return [
    [t("reviewProvider"), words(`provider_${provider}`)],
    ...(draft.connection === null ? [] : [[t("reviewConnection"), draft.connection.title] satisfies [string, string]]),
    [t("reviewPlace"), addressOf(provider, fields)],
    ...(host === "" ? [] : [[t("reviewServer"), host] satisfies [string, string]]),
    ...(isSource ? [[t("reviewMode"), mode === "none" || provider === "redis" ? t(`mode_${mode}`) : `${t(`mode_${mode}`)}, ${t(recursive ? "recursiveShort" : "flatShort")}`] satisfies [string, string]] : []),
    ...(isSource && regex !== "" && mode !== "none" ? [[t("reviewRegex"), regex] satisfies [string, string]] : []),
    ...(isSource && found !== null ? [[t("reviewFound"), t(found.more ? "previewMore" : "previewCount", { count: found.files.length })] satisfies [string, string]] : []),
    ...(isSource && hasLinks(provider) ? [[t("reviewMedia"), taskLinks ? t("media_task") : presign ? t("linkFor", { time: lifetimeOf(Number(lifetime)) }) : t("proxy")] satisfies [string, string]] : []),
    ...(isSource ? [] : [[t("reviewDelete"), t(canDelete ? "yes" : "no")] satisfies [string, string]]),
  ];
}
