/** One model: how it is, and what can be done with it. */
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { formatNumber } from "../../shared/words/i18n";
import { Badge, Button, classes, Dialog, MenuButton, Problem } from "../../shared/ui/ui";
import { agreementOf, type Agreement } from "./chat";
import { ChatPreview } from "./ChatPreview";
import { t } from "./messages";
import { predictAll, removeModel, trainModel, tryModel, versionsOf, type Model } from "./model";
import styles from "./models.module.css";

const failed = (reason: string): string => t("failed", { reason });
const TONES = { CO: "good", TR: "accent", DI: "bad", ER: "bad" } as const;

type Shown = { readonly kind: "remove" } | { readonly kind: "test"; readonly response: string; readonly unfit: string | null } | { readonly kind: "versions"; readonly versions: readonly string[] } | { readonly kind: "preview" } | { readonly kind: "agreement"; readonly found: Agreement };

export function ModelCard({ projectId, model, onEdit, onChanged }: { projectId: number; model: Model; onEdit: () => void; onChanged: () => void }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const title = model.title === "" ? model.url : model.title;
  const act = (work: () => Promise<void>): void => void attempt(work, failed).finally(onChanged);
  const { chat } = model;
  const spent = chat === null ? "" : t(chat.budget === null ? "spent" : "spentOf", { tokens: formatNumber(chat.tokens), spent: formatNumber(chat.spent, 4), budget: formatNumber(chat.budget ?? 0, 2) });
  const facts = [model.url, spent, model.version === "" ? "" : t("version", { version: model.version }), model.isInteractive ? t("interactive") : "", model.hasAuth ? t("auth") : "", model.description].filter((fact) => fact !== "");
  const entries = [
    { id: "agreement", label: t("compare"), icon: "check", onAction: () => act(async () => setShown({ kind: "agreement", found: await agreementOf(model) })) },
    ...(chat !== null ? [] : [{ id: "train", label: t("train"), icon: "refresh", onAction: () => act(async () => { await trainModel(model); toast(t("trained")); }) }] as const),
    { id: "versions", label: t("versions"), icon: "list", onAction: () => act(async () => setShown({ kind: "versions", versions: await versionsOf(model) })) },
    { id: "check", label: t("check"), icon: "check", onAction: onChanged },
    { id: "remove", label: t("remove"), icon: "trash", danger: true, onAction: () => setShown({ kind: "remove" }) },
  ] as const;
  return (
    <li className={classes(page["card"], styles["model"])} aria-label={title}>
      <div className={styles["top"]}>
        <strong>{title}</strong>
        <Badge tone={TONES[model.state]}>{t(`state_${model.state}`)}</Badge>
      </div>
      <p className={styles["facts"]}>{facts.map((fact) => <span key={fact}>{fact}</span>)}</p>
      {model.error && <Problem title={t("why")} text={model.error} />}
      <div className={styles["actions"]}>
        <Button icon="play" variant="primary" aria-label={`${t("predict")}: ${title}`} onPress={() => act(async () => { await predictAll(model); toast(t("predicting"), { kind: "job" }); })}>{t("predict")}</Button>
        {chat !== null && <Button aria-label={`${t("preview")}: ${title}`} onPress={() => setShown({ kind: "preview" })}>{t("preview")}</Button>}
        {chat === null && <Button aria-label={`${t("test")}: ${title}`} onPress={() => act(async () => setShown({ kind: "test", ...(await tryModel(model)) }))}>{t("test")}</Button>}
        <Button icon="edit" aria-label={`${t("edit")}: ${title}`} onPress={onEdit}>{t("edit")}</Button>
        <MenuButton label={t("more", { title })} icon="more" entries={[...entries]} />
      </div>
      {shown?.kind === "remove" && (
        <Dialog
          title={t("removeTitle")}
          isOpen
          onClose={() => setShown(null)}
          closeLabel={t("close")}
          actions={
            <>
              <Button autoFocus onPress={() => setShown(null)}>{t("cancel")}</Button>
              <Button variant="danger" icon="trash" onPress={() => act(async () => { await removeModel(model); setShown(null); toast(t("removed")); })}>{t("remove")}</Button>
            </>
          }
        >
          <p>{t("removeText", { title })}</p>
        </Dialog>
      )}
      {shown?.kind === "preview" && <ChatPreview projectId={projectId} model={model} onClose={() => setShown(null)} onChanged={onChanged} />}
      {shown?.kind === "agreement" && (
        <Dialog title={t("compareTitle")} isOpen onClose={() => setShown(null)} closeLabel={t("close")}>
          {shown.found.agreement === null ? <p>{t("compareNone")}</p> : <p>{t("compared", { count: shown.found.compared, percent: formatNumber(shown.found.agreement * 100) })}</p>}
          {shown.found.controls.length > 0 && <ul>{shown.found.controls.map(({ name, agreement }) => <li key={name}>{name}: {formatNumber(agreement * 100)} %</li>)}</ul>}
        </Dialog>
      )}
      {shown?.kind === "versions" && (
        <Dialog title={t("versionsTitle")} isOpen onClose={() => setShown(null)} closeLabel={t("close")}>
          {shown.versions.length === 0 ? <p>{t("versionsNone")}</p> : <ul>{shown.versions.map((version) => <li key={version}>{version}</li>)}</ul>}
        </Dialog>
      )}
      {shown?.kind === "test" && (
        <Dialog title={t("testTitle")} isOpen onClose={() => setShown(null)} closeLabel={t("close")} wide>
          <p>{t("testText")}</p>
          {shown.unfit && <Problem title={t("testUnfit")} text={shown.unfit} />}
          <pre className={styles["answer"]} tabIndex={0}>{shown.response}</pre>
        </Dialog>
      )}
    </li>
  );
}
