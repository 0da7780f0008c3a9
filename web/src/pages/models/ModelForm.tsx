/** Connecting or changing a model. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import { messageOf } from "../../shared/failure";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem, Switch, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import { paramsOf, saveModel, type Model } from "./model";
import styles from "./models.module.css";

interface Props {
  projectId: number;
  stored: Model | null;
  onClose: () => void;
  onSaved: () => void;
}

const OF_FIELDS = ["url", "title", "basic_auth_pass", "timeout", "extra_params", "description"];

export function ModelForm({ projectId, stored, onClose, onSaved }: Props) {
  const [title, setTitle] = useState(stored?.title ?? "");
  const [url, setUrl] = useState(stored?.url ?? "");
  const [description, setDescription] = useState(stored?.description ?? "");
  const [isInteractive, setInteractive] = useState(stored?.isInteractive ?? false);
  const [hasAuth, setAuth] = useState(stored?.hasAuth ?? false);
  const [user, setUser] = useState(stored?.user ?? "");
  const [password, setPassword] = useState("");
  const [params, setParams] = useState(stored?.extraParams ?? "");
  const [timeout, setTimeout] = useState(String(stored?.timeout ?? 100));
  const [namesVersion, setNamesVersion] = useState(stored?.namesVersion ?? true);
  const [version, setVersion] = useState(stored?.version ?? "");
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const faults = refused instanceof ApiError ? refused.fields : {};
  const fault = (field: string): string | null => faults[field]?.join(" ") ?? null;
  const isAboutField = OF_FIELDS.some((field) => fault(field) !== null);
  const save = async (): Promise<void> => {
    const body = {
      url, title, description, is_interactive: isInteractive, auth_method: hasAuth ? "BASIC_AUTH" : "NONE", basic_auth_user: hasAuth ? user : "",
      extra_params: paramsOf(params), timeout, auto_update: namesVersion,
      ...(hasAuth && password !== "" ? { basic_auth_pass: password } : {}), ...(namesVersion ? {} : { model_version: version }),
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
      title={t(stored === null ? "new" : "change")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      wide
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" isDisabled={url.trim() === "" || isBusy} onPress={() => void save()}>{t("save")}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <TextField label={t("url")} hint={t("urlHint")} value={url} onChange={setUrl} error={fault("url")} autoComplete="off" autoFocus isRequired />
        <TextField label={t("title")} value={title} onChange={setTitle} error={fault("title")} autoComplete="off" />
        <Switch hint={t("isInteractiveHint")} isSelected={isInteractive} onChange={setInteractive}>{t("isInteractive")}</Switch>
        <Switch isSelected={hasAuth} onChange={setAuth}>{t("hasAuth")}</Switch>
        {hasAuth && (
          <>
            <TextField label={t("user")} value={user} onChange={setUser} autoComplete="off" />
            <TextField label={t("password")} hint={t(stored?.hasPassword === true ? "passwordKept" : "passwordHint")} value={password} onChange={setPassword} error={fault("basic_auth_pass")} type="password" autoComplete="new-password" />
          </>
        )}
        <Switch isSelected={namesVersion} onChange={setNamesVersion}>{t("namesVersion")}</Switch>
        {!namesVersion && <TextField label={t("ownVersion")} value={version} onChange={setVersion} autoComplete="off" />}
        <TextField label={t("timeout")} value={timeout} onChange={setTimeout} error={fault("timeout")} type="number" />
        <TextField label={t("extraParams")} hint={t("extraParamsHint")} value={params} onChange={setParams} error={fault("extra_params")} lines={3} autoComplete="off" />
        <TextField label={t("description")} value={description} onChange={setDescription} error={fault("description")} lines={2} autoComplete="off" />
        {refused !== null && !isAboutField && <Problem title={messageOf(refused)} />}
      </div>
    </Dialog>
  );
}
