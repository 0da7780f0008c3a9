/** What a language model says of ten tasks: another prompt can be tried before it is saved. */
import { useState } from "react";
import { messageOf } from "../../shared/failure";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem, TextField } from "../../shared/ui/ui";
import { formatNumber } from "../../shared/words/i18n";
import { previewModel, type Preview, type PreviewRow } from "./chat";
import { t } from "./messages";
import { saveModel, type Model } from "./model";
import styles from "./models.module.css";

const percent = (share: number | null): string => (share === null ? "–" : `${formatNumber(share * 100)} %`);

export function ChatPreview({ projectId, model, onClose, onChanged }: { projectId: number; model: Model; onClose: () => void; onChanged: () => void }) {
  const [prompt, setPrompt] = useState(model.chat?.prompt ?? "");
  const [stored, setStored] = useState(prompt);
  const [isBusy, setBusy] = useState(false);
  const [found, setFound] = useState<Preview | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const act = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      await work();
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
    onChanged();
  };
  const ask = (): void => void act(async () => setFound(await previewModel(model, prompt)));
  const save = (): void => void act(async () => {
    await saveModel(projectId, model, { chat: { prompt } });
    setStored(prompt);
    toast(t("saved"));
  });
  return (
    <Dialog
      title={t("previewTitle")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      wide
      actions={
        <>
          <Button isDisabled={isBusy || prompt === stored} onPress={save}>{t("savePrompt")}</Button>
          <Button variant="primary" icon="play" isDisabled={isBusy} onPress={ask}>{t("preview")}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <TextField label={t("prompt")} hint={t("promptHint")} value={prompt} onChange={setPrompt} lines={5} autoComplete="off" />
        <p className={styles["note"]} role="status">{isBusy ? t("asking") : found === null ? t("previewText") : t("previewCost", { cost: formatNumber(found.cost, 4), all: formatNumber(found.costOfAll, 2) })}</p>
        {failed !== null && <Problem title={messageOf(failed)} />}
        {found !== null && found.leftOut.length > 0 && <p className={styles["note"]}>{t("leftOut", { controls: found.leftOut.join(", ") })}</p>}
        {found !== null && <Rows rows={found.rows} />}
      </div>
    </Dialog>
  );
}

function Rows({ rows }: { rows: readonly PreviewRow[] }) {
  return (
    <div className={styles["rows"]} tabIndex={0} role="region" aria-label={t("previewTitle")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("task")}</th>
            <th scope="col">{t("answers")}</th>
            <th scope="col">{t("score")}</th>
            <th scope="col">{t("agreement")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.task}>
              <th scope="row">{row.excerpt}</th>
              <td>
                {row.error !== null ? <span className={styles["bad"]}>{row.error}</span> : row.answers.length === 0 ? t("noAnswers") : row.answers.map((answer, at) => <div key={at}>{answer}</div>)}
                {row.missed > 0 && <div className={styles["bad"]}>{t("missed", { count: row.missed })}</div>}
              </td>
              <td>{row.score === null ? "–" : formatNumber(row.score, 2)}</td>
              <td>{percent(row.agreement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
