/** Connecting or changing a language model. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import { messageOf } from "../../shared/failure";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem, Switch, TextField } from "../../shared/ui/ui";
import { numberIn } from "./chat";
import { t } from "./messages";
import { saveModel, type Model } from "./model";
import styles from "./models.module.css";

interface Props {
  projectId: number;
  stored: Model | null;
  onClose: () => void;
  onSaved: () => void;
}

const shown = (value: number | null | undefined): string => (value == null || value === 0 ? "" : String(value));

export function ChatForm({ projectId, stored, onClose, onSaved }: Props) {
  const chat = stored?.chat ?? null;
  const [title, setTitle] = useState(stored?.title ?? "");
  const [url, setUrl] = useState(stored?.url ?? "");
  const [key, setKey] = useState("");
  const [model, setModel] = useState(chat?.model ?? "");
  const [prompt, setPrompt] = useState(chat?.prompt ?? "");
  const [isStructured, setStructured] = useState(chat?.isStructured ?? true);
  const [maxTokens, setMaxTokens] = useState(String(chat?.maxTokens ?? 1000));
  const [rate, setRate] = useState(shown(chat?.requestsPerMinute));
  const [priceIn, setPriceIn] = useState(shown(chat?.priceIn));
  const [priceOut, setPriceOut] = useState(shown(chat?.priceOut));
  const [budget, setBudget] = useState(shown(chat?.budget));
  const [timeout, setTimeout] = useState(String(stored?.timeout ?? 100));
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const faults = refused instanceof ApiError ? refused.fields : {};
  const fault = (field: string): string | null => faults[field]?.join(" ") ?? null;
  const isAboutField = ["url", "api_key", "timeout", "title", "chat.model", "chat.prompt", "chat.max_tokens", "chat.requests_per_minute", "chat.price_in", "chat.price_out", "chat.budget"].some((field) => fault(field) !== null);
  const save = async (): Promise<void> => {
    const body = {
      kind: "chat", url, title: title.trim() === "" ? model : title, timeout, ...(key === "" ? {} : { api_key: key }),
      chat: {
        model, prompt, is_structured: isStructured, max_tokens: numberIn(maxTokens), requests_per_minute: numberIn(rate),
        price_in: numberIn(priceIn), price_out: numberIn(priceOut), budget: numberIn(budget),
      },
    };
    setBusy(true);
    try {
      const saved = await saveModel(projectId, stored, body);
      toast(stored === null ? t("connected", { title: saved.title }) : t("saved"));
      onSaved();
    } catch (error) {
      setRefused(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t(stored === null ? "newChat" : "change")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      wide
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" isDisabled={url.trim() === "" || model.trim() === "" || isBusy} onPress={() => void save()}>{t("save")}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p className={styles["note"]}>{t("chatSends")}</p>
        <TextField label={t("url")} hint={t("chatUrlHint")} value={url} onChange={setUrl} error={fault("url")} autoComplete="off" autoFocus isRequired />
        <TextField label={t("apiKey")} hint={t(chat?.hasKey === true ? "passwordKept" : "passwordHint")} value={key} onChange={setKey} error={fault("api_key")} type="password" autoComplete="new-password" />
        <TextField label={t("chatModel")} hint={t("chatModelHint")} value={model} onChange={setModel} error={fault("chat.model")} autoComplete="off" isRequired />
        <TextField label={t("title")} value={title} onChange={setTitle} error={fault("title")} autoComplete="off" />
        <TextField label={t("prompt")} hint={t("promptHint")} value={prompt} onChange={setPrompt} error={fault("chat.prompt")} lines={6} autoComplete="off" />
        <Switch hint={t("isStructuredHint")} isSelected={isStructured} onChange={setStructured}>{t("isStructured")}</Switch>
        <div className={styles["pair"]}>
          <TextField label={t("maxTokens")} value={maxTokens} onChange={setMaxTokens} error={fault("chat.max_tokens")} type="number" />
          <TextField label={t("rate")} hint={t("rateHint")} value={rate} onChange={setRate} error={fault("chat.requests_per_minute")} type="number" />
          <TextField label={t("priceIn")} hint={t("priceHint")} value={priceIn} onChange={setPriceIn} error={fault("chat.price_in")} type="number" />
          <TextField label={t("priceOut")} hint={t("priceHint")} value={priceOut} onChange={setPriceOut} error={fault("chat.price_out")} type="number" />
          <TextField label={t("budget")} hint={t("budgetHint")} value={budget} onChange={setBudget} error={fault("chat.budget")} type="number" />
          <TextField label={t("chatTimeout")} value={timeout} onChange={setTimeout} error={fault("timeout")} type="number" />
        </div>
        {refused !== null && !isAboutField && <Problem title={messageOf(refused)} />}
      </div>
    </Dialog>
  );
}
